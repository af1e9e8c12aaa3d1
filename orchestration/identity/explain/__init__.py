"""Whose an identifier is and why: read from the graph, told as text, JSON and a picture."""

"""Segments on the command line: which there are, what an edit would do, who came and who left."""

"""Predictions: what a profile will buy, whether it leaves, what it will like; with what they were learnt from."""

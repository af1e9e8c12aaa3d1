"""Deterministic input: the same seed gives the same rows in every run."""

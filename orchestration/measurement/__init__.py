"""Measurement: how large an experiment must be, and what it brought."""

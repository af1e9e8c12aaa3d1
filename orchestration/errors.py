"""Errors that a person is meant to read: what, where, and how to mend it."""


class Explained(Exception):
    """Shown by the command line as its message alone."""

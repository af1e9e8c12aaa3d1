"""Audiences as files: on this machine, in buckets, on servers."""

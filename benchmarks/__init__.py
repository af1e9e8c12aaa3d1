"""Measured claims: each module prints a table, compares where there is a peer, and keeps it in docs/benchmarks.md."""

"""Predictions as Dagster shows them."""

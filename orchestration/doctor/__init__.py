"""Checks before anything runs: settings, and the raw tables that the models will read."""

from orchestration.doctor.examine import Finding, examine

__all__ = ["Finding", "examine"]

"""`python -m orchestration` is `goldseam`."""

from orchestration.cli import main

main()

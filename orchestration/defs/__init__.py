"""What Dagster shows and runs, a folder per capability, with the same file names in each."""

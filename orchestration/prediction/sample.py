"""How many rows are learnt from, and which: more make a classifier of fifteen features slower, not better."""

MOST_ROWS = 200_000


def sampled(rows: int) -> str:
    """The condition for all of so many rows, or for those of the same random people at every run: MOST_ROWS at most."""
    part = int(min(1.0, MOST_ROWS / rows) * 0xFFFF)
    return f"substring(md5(profile_id), 1, 4) <= '{part:04x}'"

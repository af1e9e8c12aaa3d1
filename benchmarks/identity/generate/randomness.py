"""Random numbers as SQL over row numbers: no generator's state, so rows may be made in any order."""

from benchmarks.identity.sizes import SEED


def draw(purpose: str, *columns: str) -> str:
    """SQL for a number from 0 to 2^64 - 1 that depends on the seed, the purpose and the columns' values."""
    key = " || ',' || ".join([f"'{SEED}/{purpose}'", *columns])
    # md5 and not hash(): DuckDB does not promise the latter from one version to the next.
    return f"md5_number_lower({key})"


def below(limit: str | int, purpose: str, *columns: str) -> str:
    """SQL for a whole number from 0 to limit - 1."""
    return f"cast({draw(purpose, *columns)} % cast({limit} as ubigint) as bigint)"

"""The few column types that state tables have, alike in SQL, information_schema and Arrow on every engine."""

import re

import pyarrow

_ALIASES = {
    "varchar": "text",
    "character varying": "text",
    "double": "double precision",
    "timestamp without time zone": "timestamp",
    "int": "integer",
    "smallint": "integer",
}
_ARROW = {
    "text": pyarrow.string(),
    "bigint": pyarrow.int64(),
    "integer": pyarrow.int32(),
    "double precision": pyarrow.float64(),
    "boolean": pyarrow.bool_(),
    "date": pyarrow.date32(),
    "timestamp": pyarrow.timestamp("us"),
}


def common_type(data_type: str, precision: int | None = None, scale: int | None = None) -> str:
    """'VARCHAR' -> 'text', 'DECIMAL(18,4)' -> 'numeric(18,4)'. Raises ValueError for what no state table may have."""
    written = data_type.lower()
    if written in ("numeric", "decimal") and precision is not None:
        written = f"numeric({precision},{scale})"
    written = re.sub(r"^decimal\(", "numeric(", _ALIASES.get(written, written))
    arrow_type(written)
    return written


def arrow_type(common: str) -> pyarrow.DataType:
    """The Arrow type of a common type."""
    if decimals := re.fullmatch(r"numeric\((\d+), ?(\d+)\)", common):
        return pyarrow.decimal128(int(decimals[1]), int(decimals[2]))
    if common not in _ARROW:
        raise ValueError(f"type {common} is none of {', '.join(_ARROW)}, numeric(precision,scale)")
    return _ARROW[common]

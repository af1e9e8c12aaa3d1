"""What it brought: tables of the room measurement, metrics and the report."""

"""``comity schema``: the data dictionary of one table or of all."""

from __future__ import annotations

import difflib

from flows.errors import UsageError
from flows.schema import describe_tables, list_tables, list_views


def print_dictionary(table: str | None, format: str) -> None:
    """Print the dictionary as Markdown or JSON; an unknown table is a usage error that names the nearest one."""
    if format not in ("markdown", "json"):
        raise UsageError(f"Format {format!r} is not one of markdown, json.")
    names = [known.name for known in (*list_tables(), *list_views())]
    if table is not None and table not in names:
        raise UsageError(
            f"There is no table or view {table!r}. Did you mean {difflib.get_close_matches(table, names, 1, 0)[0]!r}?"
        )
    print(describe_tables("json" if format == "json" else "markdown", table), end="")

"""``comity schema``: the data dictionary of one table or of all."""

from __future__ import annotations

import difflib

from flows.errors import UsageError
from flows.schema import Format, describe_changes, describe_tables, list_in_short, list_tables, list_views

FORMATS = ("markdown", "json")


def print_dictionary(table: str | None, format: str) -> None:
    """Print the dictionary as Markdown or JSON; an unknown table is a usage error that names the nearest one."""
    names = [known.name for known in (*list_tables(), *list_views())]
    if table is not None and table not in names:
        raise UsageError(
            f"There is no table or view {table!r}. Did you mean {difflib.get_close_matches(table, names, 1, 0)[0]!r}?"
        )
    print(describe_tables(_check_format(format), table), end="")


def print_list(format: str) -> None:
    """Print what there is, in a line each."""
    print(list_in_short(_check_format(format)), end="")


def print_changes(format: str) -> None:
    """Print what each version of the schema changed."""
    print(describe_changes(_check_format(format)), end="")


def _check_format(format: str) -> Format:
    if format not in FORMATS:
        raise UsageError(f"Format {format!r} is not one of {', '.join(FORMATS)}.")
    return "json" if format == "json" else "markdown"

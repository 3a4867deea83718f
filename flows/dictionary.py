"""``comity schema``: the data dictionary of one table or of all."""

from __future__ import annotations

import difflib

from flows.errors import UsageError
from flows.schema import Format, describe_changes, describe_tables, list_in_short, list_tables, list_views

FORMATS = ("markdown", "json")


def print_dictionary(table: str | None, format: str, *, only_list: bool = False, only_changes: bool = False) -> None:
    """Print the dictionary as Markdown or JSON, or what there is in a line each, or what each version of the schema changed."""
    fmt = _check_format(format)
    if only_list or only_changes:
        print(list_in_short(fmt) if only_list else describe_changes(fmt), end="")
        return
    refuse_unknown(table)
    print(describe_tables(fmt, table), end="")


def refuse_unknown(table: str | None) -> None:
    """Raise UsageError that names the nearest table or view, if there is none of this name."""
    names = [known.name for known in (*list_tables(), *list_views())]
    if table is not None and table not in names:
        raise UsageError(
            f"There is no table or view {table!r}. Did you mean {difflib.get_close_matches(table, names, 1, 0)[0]!r}?"
        )


def _check_format(format: str) -> Format:
    if format not in FORMATS:
        raise UsageError(f"Format {format!r} is not one of {', '.join(FORMATS)}.")
    return "json" if format == "json" else "markdown"

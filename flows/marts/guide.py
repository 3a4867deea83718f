"""The view ``start_here``: one row per table, view and macro of the database, with what a row is and a query to begin with."""

from __future__ import annotations

import duckdb

from flows.marts.macros import Macro, find_macros
from flows.schema import Example, Table, list_tables, list_views, read_examples

GUIDE = "start_here"
_WITHOUT_DATA = "p00000000000000000000"  # stands in the examples of an empty dataset
_COLUMNS = "reading_order, layer, name, kind, arguments, grain, row_count, example"
_Row = tuple[int, str, str, str, str | None, str, int | None, str]


def build_guide(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the view. It holds its rows itself, so that it reads the same wherever the database is opened."""
    rows = ", ".join(f"({', '.join(map(_quote, row))})" for row in describe_database(connection))
    typed = _COLUMNS.replace("reading_order", "reading_order::INTEGER AS reading_order")
    typed = typed.replace("row_count", "row_count::BIGINT AS row_count")
    connection.execute(f"CREATE VIEW main.{GUIDE} AS SELECT {typed} FROM (VALUES {rows}) AS guide ({_COLUMNS})")


def describe_database(connection: duckdb.DuckDBPyConnection) -> list[_Row]:
    """The rows of ``start_here``."""
    tables = {table.name: table for table in (*list_tables(), *list_views())}
    macros = {macro.name: macro for macro in find_macros()}
    views = {name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    best = _find_best(connection)
    return [
        _describe_macro(place, example, macros[example.name], best)
        if example.name in macros
        else _describe_table(place, example, tables[example.name], example.name in views, connection)
        for place, example in enumerate(read_examples(), start=1)
    ]


def _describe_macro(place: int, example: Example, macro: Macro, best: str) -> _Row:
    query = example.query.replace("{partnership_id}", best)
    return place, example.layer, macro.name, "macro", macro.arguments, macro.grain, None, query


def _describe_table(place: int, example: Example, table: Table, is_view: bool, connection: duckdb.DuckDBPyConnection) -> _Row:
    count = None
    if table.name == GUIDE:
        is_view, count = True, len(read_examples())
    elif example.layer != "history":
        (count,) = connection.execute(f'SELECT count(*) FROM main."{table.name}"').fetchall()[0]
    kind = "view" if is_view else "table"
    return place, example.layer, table.name, kind, None, f"One row per {table.grain}", count, example.query


def _find_best(connection: duckdb.DuckDBPyConnection) -> str:
    """The partnership of which there is most to see."""
    query = "SELECT partnership_id FROM main.partnerships ORDER BY recommended DESC, article_count DESC, partnership_id LIMIT 1"
    found = connection.execute(query).fetchone()
    return str(found[0]) if found else _WITHOUT_DATA


def _quote(value: str | int | None) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "NULL" if value is None else str(value)

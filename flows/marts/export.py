"""Views as Parquet, for readers without DuckDB."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from flows.schema import Table, arrow_schema, list_views


def read_views(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, pa.Table]]:
    """Each declared view as an Arrow table of its declared schema, sorted."""
    for view in list_views():
        yield view.name, read_view(connection, view)


def read_view(connection: duckdb.DuckDBPyConnection, view: Table) -> pa.Table:
    """One view as an Arrow table."""
    columns = ", ".join(f'"{name}"' for name in view.column_names)
    order = ", ".join(f'"{name}" NULLS LAST' for name in view.order)
    table = connection.sql(f'SELECT {columns} FROM main."{view.name}" ORDER BY {order}').to_arrow_table()
    return table.cast(arrow_schema(view.name))

"""The file ``comity.duckdb``: all tables inside, the models on them (stored ones as tables, others as views), macros, comments.

The tables lie inside, not as views on the Parquet beside it: a view's path is either absolute, and breaks when the folder is
moved, or relative, and breaks in another working directory. The storage version is that of DuckDB 1.0, so that 1.4 opens it.
Models name their tables with the schema (``main.claims``), so that the views hold under any name by which the file is attached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from flows.errors import ComityError
from flows.explained import explain_refusal
from flows.marts.order import order_models
from flows.marts.sources import LAYERS, Model, find_models
from flows.schema import Table, comment_statements, create_statement, list_tables, list_views

DATABASE_FILE = "comity.duckdb"
_STORAGE_VERSION = "v1.0.0"


@contextmanager
def create_database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a fresh database at ``path``, which is closed whole at the end."""
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH '{_escape(str(path))}' AS comity (STORAGE_VERSION '{_STORAGE_VERSION}')")
        connection.execute("USE comity")
        yield connection
        connection.execute("CHECKPOINT comity")
        connection.execute("USE memory")
        connection.execute("DETACH comity")
    finally:
        connection.close()


def open_dataset(folder: Path) -> duckdb.DuckDBPyConnection:
    """The database of a published version, read-only."""
    path = folder / DATABASE_FILE
    if not path.is_file():
        raise ComityError(f"there is no dataset in {folder}: `comity run` makes one")
    return duckdb.connect(str(path), read_only=True)


def list_parquet(folder: Path, table: Table) -> list[Path]:
    """The Parquet files of a table in a version's folder."""
    return sorted((folder / table.name).glob("*.parquet")) if table.is_folder else [folder / f"{table.name}.parquet"]


def build_tables(connection: duckdb.DuckDBPyConnection, folder: Path, tables: Iterable[Table] | None = None) -> None:
    """Create the declared tables and fill them from the Parquet in ``folder``; a table without files stays empty."""
    for table in list_tables() if tables is None else tables:
        connection.execute(create_statement(table))
        files = [path for path in list_parquet(folder, table) if path.is_file()]
        if files:
            columns = ", ".join(f'"{name}"' for name in table.column_names)
            paths = ", ".join(f"'{_escape(str(path))}'" for path in files)
            connection.execute(f'INSERT INTO main."{table.name}" ({columns}) SELECT {columns} FROM read_parquet([{paths}])')


@contextmanager
def at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction for many statements: each by itself waits for the disk."""
    connection.execute("BEGIN TRANSACTION")
    yield
    connection.execute("COMMIT")


def build_models(connection: duckdb.DuckDBPyConnection, models: Iterable[Model] | None = None) -> None:
    """Create the models, each after those that it reads."""
    for schema in sorted(set(LAYERS.values()) - {"main"}):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for model in order_models(find_models() if models is None else models):
        try:
            connection.execute(create_model(model))
        except duckdb.Error as error:
            if explain_refusal(error):  # the disk is at fault, not the model
                raise
            raise ComityError(f"sql model {model.schema}.{model.name} can't be built: {error}") from error
        kind = "TABLE" if model.order else "VIEW"
        connection.execute(f"COMMENT ON {kind} {model.schema}.\"{model.name}\" IS '{_escape(model.grain)}'")


def create_model(model: Model) -> str:
    """CREATE TABLE for a stored model, with its rows in their order, else CREATE VIEW."""
    name = f'{model.schema}."{model.name}"'
    if not model.order:
        return f"CREATE VIEW {name} AS {model.sql}"
    return f"CREATE TABLE {name} AS SELECT * FROM ({model.sql}) AS model ORDER BY {', '.join(model.order)}"


def write_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """The declared comments, on all tables, views and columns."""
    views = {name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    for table in (*list_tables(), *list_views()):
        for statement in comment_statements(table, "VIEW" if table.name in views else "TABLE"):
            connection.execute(statement)


def _escape(text: str) -> str:
    return text.replace("'", "''")

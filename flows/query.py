"""SQL on the published dataset for those who ask: one SELECT, read-only, and no way out of the dataset's folder."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import duckdb

from flows.errors import ComityError, UsageError

DATABASE = "comity.duckdb"
FORMATS = ("table", "csv", "json", "parquet")
MOST_TABLE_ROWS = 200
ROWS_AT_ONCE = 2048
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_query(dataset: Path, query: str, format: str = "table", out: Path | None = None) -> None:
    """Run a query on the dataset and write its result to a file or to standard output."""
    if format not in FORMATS:
        raise UsageError(f"Format {format!r} is not one of {', '.join(FORMATS)}.")
    with open_dataset(dataset) as connection:
        if format == "parquet":
            _write_parquet(connection, query, out)
            return
        run_select(connection, query)
        with open_text(out) as file:
            _WRITERS[format](connection, file)


@contextmanager
def open_dataset(dataset: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published version of now, read-only; files outside of its folder can't be reached, nor can this be changed."""
    version = find_version(dataset)
    connection = duckdb.connect(version / DATABASE, read_only=True)
    try:
        folders = {str(version), str(dataset.absolute())}
        connection.execute(f"SET allowed_directories = [{', '.join(_quote(folder) for folder in sorted(folders))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def find_version(dataset: Path) -> Path:
    """The folder of the version that is published now."""
    version = dataset.resolve()
    if not (version / DATABASE).is_file():
        raise ComityError(f"Nothing is published in {dataset}. Publish with `comity run`, or name another --root or --warehouse.")
    return version


def run_select(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Execute one SELECT; anything else, also what would write inside the folder, is refused."""
    with _plain_errors():
        refuse_all_but_select(connection, query)
        connection.execute(query)


def refuse_all_but_select(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raise UsageError unless the query is one SELECT."""
    if [statement.type for statement in connection.extract_statements(query)] != [duckdb.StatementType.SELECT]:
        raise UsageError("Only one SELECT at a time can be run here: the dataset is read-only.")


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise ComityError(f"The query failed: {error}") from None


def copy_report(dataset: Path, out: Path | None) -> None:
    """Write the published report to a file or to standard output (``-``); without either tell where it lies."""
    report = find_version(dataset) / "report.html"
    if not report.is_file():
        raise ComityError(f"{dataset} holds no report. Publish again with `comity run`.")
    if out is None:
        print(dataset / report.name)
        return
    with open_text(out) as file:
        file.write(report.read_text(encoding="utf-8"))


@contextmanager
def open_text(out: Path | None) -> Iterator[IO[str]]:
    """A file to write, or standard output for none and for ``-``."""
    if out is None or str(out) == "-":
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise ComityError(f"{out} can't be written: {error.strerror}.") from None


def fetch_rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The rows of the result, a few at a time."""
    while rows := connection.fetchmany(ROWS_AT_ONCE):
        yield from rows


def name_columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the result's columns."""
    return [column[0] for column in connection.description or []]


def _write_table(connection: duckdb.DuckDBPyConnection, file: IO[str]) -> None:
    rows = connection.fetchmany(MOST_TABLE_ROWS)
    print_table(name_columns(connection), rows, file)
    if more := sum(1 for _ in fetch_rows(connection)):
        print(f"… and {more:,} rows more: --format csv, json or parquet shows all.", file=sys.stderr)


def print_table(columns: list[str], rows: Iterable[Iterable[object]], file: IO[str]) -> None:
    """A table as wide as the terminal, or as its content where there is none."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console = Console(file=file)
    if not console.is_terminal:  # nothing limits the width there, and nothing may be cut
        console.width = max(80, console.measure(table, options=console.options.update(width=10_000)).maximum)
    console.print(table)


def _write_csv(connection: duckdb.DuckDBPyConnection, file: IO[str]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(name_columns(connection))
    writer.writerows([neutralize_formula(cell) for cell in row] for row in fetch_rows(connection))


def neutralize_formula(cell: object) -> object:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _write_json(connection: duckdb.DuckDBPyConnection, file: IO[str]) -> None:
    columns, separator = name_columns(connection), "["
    for row in fetch_rows(connection):
        file.write(separator + "\n" + json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_plain))
        separator = ","
    file.write("[]\n" if separator == "[" else "\n]\n")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _write_parquet(connection: duckdb.DuckDBPyConnection, query: str, out: Path | None) -> None:
    import pyarrow.parquet as pq

    if out is None and sys.stdout.isatty():
        raise UsageError("Parquet is not for a terminal: name a file with -o.")
    target = sys.stdout.buffer if out is None or str(out) == "-" else str(out)
    with _plain_errors():
        refuse_all_but_select(connection, query)
        reader = connection.sql(query).to_arrow_reader(ROWS_AT_ONCE)
        with reader, pq.ParquetWriter(target, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_WRITERS = {"table": _write_table, "csv": _write_csv, "json": _write_json}

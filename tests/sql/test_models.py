"""Each model, macro and check of sql/ against folders of rows: tests/sql/<model>/<case>/<table>.csv in, expected.csv out.

A CSV gives the columns that matter; the others are null. A case that gives no table reads those of ``tests/sql/__world__``,
which holds the hard ones side by side. Code lists that a case does not give are those of the lexicon. ``expected.csv`` names
the columns that are compared; its rows are in the order of the key. Of a macro, ``call.sql`` says how it is called.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from flows.marts.database import build_models
from flows.marts.macros import Macro, build_macros, find_macros
from flows.marts.sources import Model, find_checks, find_models
from flows.schema import create_statement, list_tables
from flows.tables.principals import instrument_rows, principal_rows, sector_rows, stage_rows

FOLDER = Path(__file__).parent
WORLD = FOLDER / "__world__"
CASES = sorted(path for path in FOLDER.glob("*/*") if path.is_dir() and not path.name.startswith("__"))
CODE_LISTS = {
    "principals": principal_rows([]),
    "sectors": sector_rows(),
    "instruments": instrument_rows(),
    "stages": stage_rows(),
}


def models_by_name() -> dict[str, Model | Macro]:
    return {model.name: model for model in (*find_models(), *find_checks(), *find_macros())}


@pytest.fixture(scope="module")
def blank() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with every table, empty, and every model on top; none is stored, so that all see the rows of a case."""
    with duckdb.connect() as connection:
        for table in list_tables():
            connection.execute(create_statement(table).replace(" NOT NULL", ""))
        build_models(connection, [replace(model, order=()) for model in find_models()])
        build_macros(connection)
        connection.execute("CREATE TEMP VIEW checked_articles AS SELECT * FROM main.articles")
        connection.execute("CREATE TEMP VIEW checked_texts AS SELECT article_id, text FROM main.article_texts")
        yield connection


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}-{case.name}" for case in CASES])
def test_model(case: Path, blank: duckdb.DuckDBPyConnection) -> None:
    blank.execute("BEGIN")
    try:
        fill_tables(blank, case)
        model = models_by_name()[case.parent.name]
        header, expected = read_expected(case / "expected.csv")
        columns = ", ".join(f"{name}::VARCHAR" for name in header)
        source = read_call(case, model) if isinstance(model, Macro) else f"({model.sql})"
        order = ", ".join(f"{name} NULLS LAST" for name in model.key) or "ALL"
        found = blank.execute(f"SELECT {columns} FROM {source} ORDER BY {order}").fetchall()
        assert found == expected
    finally:
        blank.execute("ROLLBACK")


def read_call(case: Path, macro: Macro) -> str:
    call = (case / "call.sql").read_text(encoding="utf-8").strip()
    return call if macro.gives_rows else f"(SELECT {call} AS value)"


def fill_tables(connection: duckdb.DuckDBPyConnection, case: Path) -> None:
    folder = case if [path for path in case.glob("*.csv") if path.stem != "expected"] else WORLD
    for name, rows in CODE_LISTS.items():
        if not (folder / f"{name}.csv").exists():
            columns = list(rows[0])
            marks = ", ".join("?" for _ in columns)
            connection.executemany(
                f"INSERT INTO main.{name} ({', '.join(columns)}) VALUES ({marks})", [[row[c] for c in columns] for row in rows]
            )
    for path in sorted(folder.glob("*.csv")):
        if path.stem != "expected":
            connection.execute(
                f"INSERT INTO main.{path.stem} BY NAME SELECT * FROM read_csv('{path}', header = true, all_varchar = true)"
            )


def read_expected(path: Path) -> tuple[list[str], list[tuple[str | None, ...]]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, [tuple(cell or None for cell in row) for row in rows]


@pytest.mark.parametrize("model", models_by_name().values(), ids=lambda model: model.name)
def test_every_model_has_a_case(model: Model | Macro) -> None:
    assert [case for case in CASES if case.parent.name == model.name], f"tests/sql/{model.name} has no case"


def test_every_case_is_of_a_model() -> None:
    assert {case.parent.name for case in CASES} <= models_by_name().keys()

"""Each model and check of sql/ against folders of rows: tests/sql/<model>/<case>/<table>.csv in, expected.csv out.

A CSV gives the columns that matter; the others are null. Code lists that a case does not give are those of the lexicon.
``expected.csv`` names the columns that are compared; its rows are in the order of the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.marts.database import build_models
from flows.marts.sources import Model, find_checks, find_models
from flows.schema import create_statement, list_tables
from flows.tables.principals import instrument_rows, principal_rows, sector_rows, stage_rows

FOLDER = Path(__file__).parent
CASES = sorted(path for path in FOLDER.glob("*/*") if path.is_dir() and not path.name.startswith("__"))
CODE_LISTS = {
    "principals": principal_rows([]),
    "sectors": sector_rows(),
    "instruments": instrument_rows(),
    "stages": stage_rows(),
}


def models_by_name() -> dict[str, Model]:
    return {model.name: model for model in (*find_models(), *find_checks())}


@pytest.fixture(scope="module")
def blank() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with every table, empty, and every model on top."""
    with duckdb.connect() as connection:
        for table in list_tables():
            connection.execute(create_statement(table).replace(" NOT NULL", ""))
        build_models(connection)
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
        found = blank.execute(
            f"SELECT {columns} FROM ({model.sql}) ORDER BY {', '.join(f'{name} NULLS LAST' for name in model.key)}"
        ).fetchall()
        assert found == expected
    finally:
        blank.execute("ROLLBACK")


def fill_tables(connection: duckdb.DuckDBPyConnection, case: Path) -> None:
    for name, rows in CODE_LISTS.items():
        if not (case / f"{name}.csv").exists():
            columns = list(rows[0])
            marks = ", ".join("?" for _ in columns)
            connection.executemany(
                f"INSERT INTO main.{name} ({', '.join(columns)}) VALUES ({marks})", [[row[c] for c in columns] for row in rows]
            )
    for path in sorted(case.glob("*.csv")):
        if path.stem != "expected":
            connection.execute(
                f"INSERT INTO main.{path.stem} BY NAME SELECT * FROM read_csv('{path}', header = true, all_varchar = true)"
            )


def read_expected(path: Path) -> tuple[list[str], list[tuple[str | None, ...]]]:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    return header.split(","), [tuple(cell or None for cell in line.split(",")) for line in lines]


@pytest.mark.parametrize("model", [*find_models(), *find_checks()], ids=lambda model: model.name)
def test_every_model_has_a_case(model: Model) -> None:
    assert [case for case in CASES if case.parent.name == model.name], f"tests/sql/{model.name} has no case"


def test_every_case_is_of_a_model() -> None:
    assert {case.parent.name for case in CASES} <= models_by_name().keys()

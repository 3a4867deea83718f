"""Macros: what they say of themselves, what they give, and what they answer to names that nothing bears."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.errors import ComityError
from flows.marts.database import build_models, create_database, write_comments
from flows.marts.guide import build_guide
from flows.marts.macros import build_macros, find_macros, read_macro
from flows.schema import create_statement, declared_table, list_tables, macro_columns, read_examples
from flows.tables.principals import principal_rows


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty dataset, closed and opened again read-only, as its users do."""
    path = tmp_path_factory.mktemp("macros") / "comity.duckdb"
    with create_database(path) as connection:
        for table in list_tables():
            connection.execute(create_statement(table))
        rows = [tuple(row.values()) for row in principal_rows([]) if row["code"] in ("KE", "CA", "CAN")]
        connection.executemany("INSERT INTO main.principals VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        build_models(connection)
        build_macros(connection)
        build_guide(connection)
        write_comments(connection)
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("kind", ["table", "view", "column", "function"])
def test_everything_is_commented(database: duckdb.DuckDBPyConnection, kind: str) -> None:
    ours = "NOT internal AND schema_name = 'main' AND database_name = current_database()"
    assert database.execute(f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE comment IS NULL AND {ours}").fetchall() == []


def test_a_macro_gives_what_is_declared(database: duckdb.DuckDBPyConnection) -> None:
    calls = {example.name: example.query.replace("{partnership_id}", "p1") for example in read_examples()}
    assert {macro.name for macro in find_macros() if macro.gives_rows} == macro_columns().keys()
    for name, columns in macro_columns().items():
        call = calls[name].split(" where ")[0]
        found = [row[:2] for row in database.execute(f"DESCRIBE {call}").fetchall()]
        assert found == [(column.name, column.type) for column in columns], name


def test_start_here_names_everything_and_its_examples_run(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute("SELECT name, grain, example FROM start_here ORDER BY reading_order").fetchall()
    tables = database.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'").fetchall()
    assert {name for name, _, _ in rows} == {name for (name,) in tables} | {macro.name for macro in find_macros()}
    assert all(grain.startswith(("One row per ", "One value: ")) for _, grain, _ in rows)
    for name, _, example in rows:
        if name not in ("sector_of", "partners_of", "partnerships_of", "partnerships_between"):  # those name what is not here
            database.execute(example).fetchall()


def test_start_here_holds_what_is_declared(database: duckdb.DuckDBPyConnection) -> None:
    declared = {column.name: column.type for column in declared_table("start_here").columns}
    assert {row[0]: row[1] for row in database.execute("DESCRIBE start_here").fetchall()} == declared


@pytest.mark.parametrize("call", ["from partners_of('Kenia')", "from partnerships_between('KE', 'Atlantis')"])
def test_an_unknown_country_is_an_error_not_an_empty_answer(database: duckdb.DuckDBPyConnection, call: str) -> None:
    with pytest.raises(duckdb.Error, match=r"There is no country or body '(Kenia|Atlantis)'\. All are in: select code, name"):
        database.execute(call).fetchall()


def test_an_unknown_sector_is_an_error(database: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="There is no sector 'enregy'"):
        database.execute("select sector_of('enregy')").fetchall()


def test_a_file_says_what_it_gives_and_how_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "partners.sql"
    path.write_text("-- One row per partner\n-- key: code\n-- macro: others(country)\nselect 1\n")
    with pytest.raises(ComityError, match=r"'-- macro: partners\(…\)'"):
        read_macro(path)

"""Models come after those that they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import ComityError
from flows.marts.guide import GUIDE
from flows.marts.order import find_references, order_models
from flows.marts.sources import Model, find_checks, find_models, read_model
from flows.schema import list_tables, list_views


def model(name: str, sql: str, schema: str = "main") -> Model:
    return Model(schema, name, "One row per thing", ("id",), sql)


def test_a_model_comes_after_those_that_it_reads() -> None:
    models = [
        model("a", "select * from intermediate.b"),
        model("b", "select * from main.c", "intermediate"),
        model("c", "select * from main.claims"),
    ]
    assert [found.name for found in order_models(models)] == ["c", "b", "a"]


def test_the_order_does_not_depend_on_the_order_of_files() -> None:
    assert order_models(find_models()) == order_models(reversed(find_models()))


def test_a_circle_is_named() -> None:
    with pytest.raises(ComityError, match=r"in a circle: main\.(a -> main\.b -> main\.a|b -> main\.a -> main\.b)"):
        order_models([model("a", "select * from main.b"), model("b", "select * from main.a")])


def test_references_leave_out_local_steps() -> None:
    found = find_references(
        model("a", "with step as (select * from main.claims) select * from step inner join staging.x using (id)")
    )
    assert found == {("main", "claims"), ("staging", "x")}


def test_invalid_sql_is_named() -> None:
    with pytest.raises(ComityError, match=r"sql model main\.a is no valid SQL"):
        order_models([model("a", "select from where (")])


def test_every_file_says_what_a_row_and_the_key_are(tmp_path: Path) -> None:
    path = tmp_path / "x.sql"
    path.write_text("select 1\n")
    with pytest.raises(ComityError, match=r"line 1 must be '-- One row per"):
        read_model(path, "main")


def test_models_read_only_what_is_there_with_its_schema() -> None:
    """Names without a schema would break where the database is attached under another name."""
    tables = {("main", table.name) for table in list_tables()}
    models = {(found.schema, found.name) for found in find_models()}
    for found in (*find_models(), *find_checks()):
        assert find_references(found) - {("main", "checked_texts"), ("main", "checked_articles")} <= tables | models, found.name


def test_the_models_of_the_main_schema_are_the_declared_views() -> None:
    assert {found.name: found.key for found in find_models() if found.schema == "main"} == {
        view.name: view.key for view in list_views() if view.name != GUIDE
    }

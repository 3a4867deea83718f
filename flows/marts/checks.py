"""The checks that stand before publication: those that the schema implies, and those of sql/checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from flows.errors import RefusedToPublish
from flows.marts.sources import find_checks
from flows.schema import Check, derived_checks, list_tables, list_views

_SHOWN_ROWS = 3
_GRAIN = "One row per "


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that found rows which must not be: how many, and the first of them."""

    check: str
    count: int
    examples: tuple[str, ...]


def list_checks() -> Iterator[Check]:
    """Every check: of tables, of views, and those written as SQL."""
    for table in (*list_tables(), *list_views()):
        yield from derived_checks(table)
    for model in find_checks():
        yield Check(f"{model.name} (offends: {model.grain.removeprefix(_GRAIN)})", model.sql)


def find_failures(connection: duckdb.DuckDBPyConnection, checks: Iterable[Check] | None = None) -> list[Failure]:
    """The checks that do not hold."""
    listed = list(list_checks() if checks is None else checks)
    passed = _pass_row_checks(connection, listed)
    return [failure for check in listed if check not in passed and (failure := _run_check(connection, check))]


def refuse_failures(failures: Sequence[Failure]) -> None:
    """RefusedToPublish that names each failed check and its numbers, if there is any."""
    if failures:
        raise RefusedToPublish(
            f"Nothing was published, as {tell_failures(failures)}\n"
            "The published version is as it was. Mend what the checks name, or report it as a fault of Comity"
        )


def tell_failures(failures: Sequence[Failure]) -> str:
    """The failed checks and their numbers."""
    count = f"{len(failures)} {'check' if len(failures) == 1 else 'checks'}"
    lines = "\n".join(f"- {failure.check}: {failure.count} rows, such as {'; '.join(failure.examples)}" for failure in failures)
    return f"{count} of the data failed:\n{lines}"


def _pass_row_checks(connection: duckdb.DuckDBPyConnection, checks: Iterable[Check]) -> set[Check]:
    """Those checks of single rows that hold, found by one scan of each table."""
    by_table: dict[str, list[Check]] = {}
    for check in checks:
        if check.table and check.condition:
            by_table.setdefault(check.table, []).append(check)
    passed: set[Check] = set()
    for table, listed in by_table.items():
        counts = ", ".join(f"count(*) FILTER (WHERE {check.condition})" for check in listed)
        found = connection.execute(f'SELECT {counts} FROM main."{table}"').fetchall()[0]
        passed.update(check for check, count in zip(listed, found, strict=True) if count == 0)
    return passed


def _run_check(connection: duckdb.DuckDBPyConnection, check: Check) -> Failure | None:
    cursor = connection.execute(f"SELECT * FROM ({check.sql}) AS offending")
    names = [column[0] for column in cursor.description or ()]
    examples = cursor.fetchmany(_SHOWN_ROWS)
    if not examples:
        return None
    count = connection.execute(f"SELECT count(*) FROM ({check.sql}) AS offending").fetchall()[0][0]
    shown = tuple(", ".join(f"{name} = {value}" for name, value in zip(names, row, strict=False)) for row in examples)
    return Failure(check.name, count, shown)

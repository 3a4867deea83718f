"""SQL derived from the declaration: tables, comments, and the checks of keys, references, closed lists and nulls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flows.schema.declared import Column, Table


@dataclass(frozen=True, slots=True)
class Check:
    """A query that returns the rows that must not be; none means that the check holds.

    A check of single rows is also given as the ``condition`` of a bad row of ``table``, so that all of one table's take one scan.
    """

    name: str
    sql: str
    table: str | None = None
    condition: str | None = None


def create_statement(table: Table) -> str:
    """CREATE TABLE with the declared types, in the main schema."""
    columns = ", ".join(f'"{column.name}" {column.type}{"" if column.nullable else " NOT NULL"}' for column in table.columns)
    return f'CREATE TABLE main."{table.name}" ({columns})'


def comment_statements(table: Table, kind: Literal["TABLE", "VIEW"] = "TABLE") -> Iterator[str]:
    """COMMENT ON the table or view, as which it stands in the database, and each of its columns."""
    yield f'COMMENT ON {kind} main."{table.name}" IS {_quote(f"One row per {table.grain}.")}'
    for column in table.columns:
        yield f'COMMENT ON COLUMN main."{table.name}"."{column.name}" IS {_quote(describe_column(column))}'


def describe_column(column: Column, *, with_reference: bool = False) -> str:
    """The column's meaning with its unit and its allowed values, as one line; and with the column that it refers to."""
    unit = f" Unit: {column.unit}." if column.unit else ""
    closed = f" One of: {', '.join(column.closed)}." if column.closed else ""
    reference = f" Refers to `{'.'.join(column.references)}`." if with_reference and column.references else ""
    return f"{column.meaning}{unit}{closed}{reference}"


def derived_checks(table: Table) -> Iterator[Check]:
    """The checks that the declaration implies for one table or view."""
    yield _check_key(table)
    for column in table.columns:
        yield from _check_column(table, column)


def _check_key(table: Table) -> Check:
    key = ", ".join(f'"{name}"' for name in table.key)
    sql = f'SELECT {key}, count(*) AS rows_with_this_key FROM main."{table.name}" GROUP BY ALL HAVING count(*) > 1'
    return Check(f"{table.name}: key ({', '.join(table.key)}) is unique", sql)


def _check_column(table: Table, column: Column) -> Iterator[Check]:
    name = f'"{column.name}"'
    if not column.nullable:
        yield _check_rows(table, column, "is never null", f"{name} IS NULL")
    if column.closed:
        yield _check_rows(
            table, column, "holds one of its closed list", f"{name} NOT IN ({', '.join(map(_quote, column.closed))})"
        )
    if column.pattern:
        yield _check_rows(
            table, column, f"has the form {column.pattern}", f"NOT regexp_full_match({name}, {_quote(column.pattern)})"
        )
    if column.references:
        yield _check_reference(table, column.name, column.references)


def _check_rows(table: Table, column: Column, rule: str, condition: str) -> Check:
    shown = ", ".join(f'"{name}"' for name in dict.fromkeys([*table.key, column.name]))
    sql = f'SELECT {shown} FROM main."{table.name}" WHERE {condition}'
    return Check(f"{table.name}.{column.name}: {rule}", sql, table.name, condition)


def _check_reference(table: Table, name: str, target: tuple[str, str]) -> Check:
    sql = (
        f'SELECT DISTINCT "{name}" FROM main."{table.name}" AS referring WHERE "{name}" IS NOT NULL '
        f'AND NOT EXISTS (SELECT 1 FROM main."{target[0]}" AS target WHERE target."{target[1]}" = referring."{name}")'
    )
    return Check(f"{table.name}.{name}: refers to {target[0]}.{target[1]}", sql)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

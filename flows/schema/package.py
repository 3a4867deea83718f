"""``datapackage.json``: what a published version holds, as a Frictionless data package.

A table of many parts is given as its folder, which readers of Parquet open as one table; ``parts`` names each file with its hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.schema.declared import LICENCE, SCHEMA_VERSION, Column, Table, list_tables, list_views, read_yaml
from flows.schema.dictionary import describe_grain
from flows.schema.statements import describe_column

PARQUET = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
_TYPES = {
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DECIMAL(18,2)": "number",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "VARCHAR": "string",
}
_SHARE = "0 to 1"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file of a published version: its path in the version's folder, its size and the SHA-256 of its bytes."""

    path: str
    bytes: int
    sha256: str


Files = Mapping[str, Sequence[DataFile]]


def list_published(files: Files) -> tuple[Table, ...]:
    """The tables and views that have files."""
    return tuple(table for table in (*list_tables(), *list_views()) if files.get(table.name))


def data_package(files: Files, row_counts: Mapping[str, int], **facts: Any) -> dict[str, Any]:
    """A Frictionless data package of the tables and views that have files, with ``facts`` such as its version."""
    published = list_published(files)
    names = {table.name for table in published}
    about = read_yaml("about.yml")
    return {
        "profile": "data-package",
        **{key: about[key] for key in ("name", "title", "description", "keywords", "sources", "contributors")},
        "licenses": [{"name": LICENCE, **about["licence"]}],
        "schema_version": SCHEMA_VERSION,
        **facts,
        "resources": [_resource(table, files[table.name], row_counts.get(table.name), names) for table in published],
    }


def _resource(table: Table, files: Sequence[DataFile], rows: int | None, published: set[str]) -> dict[str, Any]:
    counted = {} if rows is None else {"rows": rows}
    return {
        "name": table.name.replace("_", "-"),
        "type": "table",
        "title": table.name,
        "description": describe_grain(table),
        **_place(table, files),
        **counted,
        "schema": _schema(table, published),
    }


def _place(table: Table, files: Sequence[DataFile]) -> dict[str, Any]:
    """Where the resource lies. Sizes and hashes stand by file: frictionless can check neither of a resource in Parquet."""
    parts = [{"path": file.path, "bytes": file.bytes, "hash": f"sha256:{file.sha256}"} for file in files]
    return {"path": table.name if table.is_folder else files[0].path, **PARQUET, "parts": parts}


def _schema(table: Table, published: set[str]) -> dict[str, Any]:
    key = {} if table.has_nullable_key else {"primaryKey": list(table.key)}
    foreign = [_foreign_key(column) for column in table.columns if column.references and column.references[0] in published]
    # An empty string is a value: Parquet has nulls of its own.
    return {"fields": [_field(column) for column in table.columns], "missingValues": [], **key, "foreignKeys": foreign}


def _field(column: Column) -> dict[str, Any]:
    unit = {"unit": column.unit} if column.unit else {}
    return {
        "name": column.name,
        "type": _choose_type(column),
        "description": describe_column(column),
        **unit,
        "duckdb_type": column.type,
        "constraints": _constraints(column),
    }


def _choose_type(column: Column) -> str:
    """The type of its values as tools find them: frictionless reads through pandas, where integers with nulls are floats."""
    found = _TYPES[column.type]
    return "number" if found == "integer" and column.nullable else found


def _constraints(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not column.nullable}
    if column.closed:
        constraints["enum"] = list(column.closed)
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.unit == _SHARE:
        constraints |= {"minimum": 0, "maximum": 1}
    return constraints


def _foreign_key(column: Column) -> dict[str, Any]:
    assert column.references
    table, target = column.references
    return {"fields": [column.name], "reference": {"resource": table.replace("_", "-"), "fields": [target]}}

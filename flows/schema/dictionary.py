"""The data dictionary, as Markdown or JSON, and the Frictionless data package."""

from __future__ import annotations

import json
from typing import Any, Literal

from flows.schema.declared import LICENCE, SCHEMA_VERSION, Column, Table, declared_table, list_tables, list_views
from flows.schema.statements import describe_column

_FRICTIONLESS_TYPES = {
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DECIMAL(18,2)": "number",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "VARCHAR": "string",
}


def describe_tables(fmt: Literal["markdown", "json"] = "markdown", table_name: str | None = None) -> str:
    """The dictionary of one table or of all; KeyError if there is none of this name."""
    tables = (declared_table(table_name),) if table_name else (*list_tables(), *list_views())
    if fmt == "json":
        described = {"schema_version": SCHEMA_VERSION, "tables": [_table_json(table) for table in tables]}
        return json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    return "\n".join(_table_markdown(table) for table in tables)


def data_package(row_counts: dict[str, int], paths: dict[str, list[str]], **facts: Any) -> dict[str, Any]:
    """A Frictionless data package of the tables and views in ``paths`` (their files), with ``facts`` such as its version."""
    resources = [
        _resource(table, paths[table.name], row_counts.get(table.name))
        for table in (*list_tables(), *list_views())
        if table.name in paths
    ]
    head = {"profile": "data-package", "name": "comity", "title": "Comity: international partnerships read from the news"}
    licences = [{"name": LICENCE, "title": "For the derived data. Texts and quotes remain their publishers'."}]
    return {**head, "licenses": licences, "schema_version": SCHEMA_VERSION, **facts, "resources": resources}


def _resource(table: Table, paths: list[str], rows: int | None) -> dict[str, Any]:
    path: str | list[str] = paths if table.is_folder else paths[0]
    schema = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "foreignKeys": _foreign_keys(table),
    }
    if table.has_nullable_key:
        del schema["primaryKey"]
    kind = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    return {
        "name": table.name.replace("_", "-"),
        "path": path,
        "title": table.name,
        **kind,
        "description": _sentence(table),
        "rows": rows,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not column.nullable}
    if column.closed:
        constraints["enum"] = list(column.closed)
    if column.pattern:
        constraints["pattern"] = column.pattern
    return {
        "name": column.name,
        "type": _FRICTIONLESS_TYPES[column.type],
        "description": describe_column(column),
        "constraints": constraints,
    }


def _foreign_keys(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "fields": [column.name],
            "reference": {"resource": column.references[0].replace("_", "-"), "fields": [column.references[1]]},
        }
        for column in table.columns
        if column.references
    ]


def _table_json(table: Table) -> dict[str, Any]:
    kind = "view" if table.is_view else "table"
    columns = [_column_json(column) for column in table.columns]
    return {"name": table.name, "kind": kind, "description": _sentence(table), "key": list(table.key), "columns": columns}


def _column_json(column: Column) -> dict[str, Any]:
    references = ".".join(column.references) if column.references else None
    facts = {"name": column.name, "type": column.type, "nullable": column.nullable, "meaning": column.meaning}
    return {**facts, "unit": column.unit, "closed_list": list(column.closed), "references": references}


def _table_markdown(table: Table) -> str:
    kind = "view" if table.is_view else "folder of parts" if table.is_folder else "table"
    head = f"## {table.name} ({kind})\n\n{_sentence(table)} Key: {', '.join(f'`{name}`' for name in table.key)}.\n\n"
    rows = "".join(_column_markdown(column) for column in table.columns)
    return f"{head}| column | type | null | meaning |\n|---|---|---|---|\n{rows}"


def _column_markdown(column: Column) -> str:
    references = f" Refers to `{'.'.join(column.references)}`." if column.references else ""
    return f"| `{column.name}` | {column.type} | {'yes' if column.nullable else 'no'} | {describe_column(column)}{references} |\n"


def _sentence(table: Table) -> str:
    return f"One row per {table.grain}."

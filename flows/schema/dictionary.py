"""The data dictionary, as Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from flows.schema.declared import SCHEMA_VERSION, Column, Table, declared_table, list_tables, list_views
from flows.schema.statements import describe_column

Format = Literal["markdown", "json"]


def describe_tables(fmt: Format = "markdown", table_name: str | None = None) -> str:
    """The dictionary of one table or of all; KeyError if there is none of this name."""
    tables = (declared_table(table_name),) if table_name else (*list_tables(), *list_views())
    if fmt == "json":
        described = {"schema_version": SCHEMA_VERSION, "tables": [_table_json(table) for table in tables]}
        return json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    return "\n".join(_table_markdown(table) for table in tables)


def _table_json(table: Table) -> dict[str, Any]:
    kind = "view" if table.is_view else "table"
    columns = [_column_json(column) for column in table.columns]
    return {"name": table.name, "kind": kind, "description": describe_grain(table), "key": list(table.key), "columns": columns}


def _column_json(column: Column) -> dict[str, Any]:
    references = ".".join(column.references) if column.references else None
    facts = {"name": column.name, "type": column.type, "nullable": column.nullable, "meaning": column.meaning}
    return {**facts, "unit": column.unit, "closed_list": list(column.closed), "references": references}


def _table_markdown(table: Table) -> str:
    kind = "view" if table.is_view else "folder of parts" if table.is_folder else "table"
    head = f"## {table.name} ({kind})\n\n{describe_grain(table)} Key: {', '.join(f'`{name}`' for name in table.key)}.\n\n"
    rows = "".join(_column_markdown(column) for column in table.columns)
    return f"{head}| column | type | null | meaning |\n|---|---|---|---|\n{rows}"


def _column_markdown(column: Column) -> str:
    null, meaning = "yes" if column.nullable else "no", describe_column(column, with_reference=True)
    return f"| `{column.name}` | {column.type} | {null} | {meaning} |\n"


def list_in_short(fmt: Format = "markdown") -> str:
    """All tables and views with what a row stands for; a name that ends in ``/`` is a folder of parts."""
    if fmt == "json":
        return json.dumps({table.name: table.grain for table in (*list_tables(), *list_views())}, indent=2) + "\n"
    tables, views = (_short_rows(listed) for listed in (list_tables(), list_views()))
    return f"| table | one row per |\n|---|---|\n{tables}\n| view | one row per |\n|---|---|\n{views}"


def _short_rows(tables: Iterable[Table]) -> str:
    return "".join(f"| `{table.name}{'/' if table.is_folder else ''}` | {table.grain} |\n" for table in tables)


def describe_grain(table: Table) -> str:
    """What a row stands for, as a sentence."""
    return f"One row per {table.grain}."

"""Arrow types of the declared columns: every Parquet file is written with one explicit schema, never an inferred one."""

from __future__ import annotations

import pyarrow as pa

from flows.schema.declared import LICENCE, SCHEMA_VERSION, Column, declared_table, list_tables, list_views
from flows.schema.dictionary import describe_grain
from flows.schema.statements import describe_column

_ARROW_TYPES: dict[str, pa.DataType] = {
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DECIMAL(18,2)": pa.decimal128(18, 2),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "VARCHAR": pa.string(),
}


def arrow_schema(table_name: str) -> pa.Schema:
    """The Arrow schema of a table or view, each field with its meaning as metadata."""
    return pa.schema([_arrow_field(column) for column in declared_table(table_name).columns])


def file_metadata(table_name: str, run_id: str | None = None) -> dict[str, str]:
    """What a Parquet file of a table says of itself, as key-value metadata; ``run_id`` is the run that wrote it."""
    grains = {table.name: describe_grain(table) for table in (*list_tables(), *list_views())}
    described = {"title": table_name, "description": grains[table_name]} if table_name in grains else {}
    run = {"comity_run_id": run_id} if run_id else {}
    return {**described, "license": LICENCE, "comity_schema_version": SCHEMA_VERSION, **run}


def _arrow_field(column: Column) -> pa.Field:
    meaning = {"comment": describe_column(column)}
    return pa.field(column.name, _ARROW_TYPES[column.type], nullable=column.nullable, metadata=meaning)

"""Arrow types of the declared columns: every Parquet file is written with one explicit schema, never an inferred one."""

from __future__ import annotations

import pyarrow as pa

from flows.schema.declared import Column, declared_table

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


def _arrow_field(column: Column) -> pa.Field:
    return pa.field(column.name, _ARROW_TYPES[column.type], nullable=column.nullable, metadata={"comment": column.meaning})

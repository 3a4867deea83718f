"""What makes two datasets the same: a digest of every row of every table, but for history and clock columns.

Rows are hashed one by one and the hashes added up, so the order of rows and their batches do not matter.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import duckdb

from flows.schema import SCHEMA_VERSION, Table, list_tables

_STANDS_FOR_TEXT = "article_texts"  # `articles` holds the hash of every text


def digest_tables(connection: duckdb.DuckDBPyConnection, **facts: Any) -> str:
    """One digest of the content of all tables in the database, of the schema version and of ``facts``."""
    tables = {
        table.name: _digest_table(connection, table)
        for table in list_tables()
        if not table.is_volatile and table.name != _STANDS_FOR_TEXT
    }
    whole = json.dumps({"schema": SCHEMA_VERSION, "tables": tables, **facts}, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def count_rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """The number of rows of a table or view."""
    return int(connection.execute(f'SELECT count(*) FROM main."{name}"').fetchall()[0][0])


def _digest_table(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    columns = ", ".join(f'coalesce("{name}"::VARCHAR, chr(30))' for name in table.content_columns)
    row = f"concat_ws(chr(31), {columns})"
    query = f'SELECT count(*), coalesce(sum(md5_number_lower({row})::HUGEINT), 0)::VARCHAR FROM main."{table.name}"'
    return ":".join(str(value) for value in connection.execute(query).fetchall()[0])

"""What a version changes against the one before it, record by record: added, changed, merged, removed, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from flows.schema import arrow_schema, declared_table
from flows.tables.reasons import Reasons

Row = dict[str, Any]
KEY_SEPARATOR = "/"
# What people follow. The other tables say the same in other words, or are told by these.
FOLLOWED = ("partnerships", "partnership_parties", "partnership_sectors", "claims", "entities")
LEADS_TO, NOTHING = " -> ", "none"  # between the values of a change, and for one that is null
_MERGED = "merged"
_LONGEST_VALUE = 80
_UNTOLD = ("evidence", "confidence", "amount_usd", "char_start", "char_end", "outlet_count")  # that they changed is enough


def list_changes(version: str, before: Mapping[str, pa.Table], after: Mapping[str, pa.Table], reasons: Reasons) -> pa.Table:
    """The rows of ``changes`` for one version. ``before`` and ``after`` hold the followed tables; none before: all is added."""
    rows = [row for name in FOLLOWED if name in after for row in _compare(name, before.get(name), after[name], reasons)]
    columns = {name: [row[name] for row in rows] for name in ("table_name", "key", "change", "reason")}
    schema = arrow_schema("changes")
    return pa.table({"version": [version] * len(rows), **columns}, schema=schema)


def _compare(name: str, before: pa.Table | None, after: pa.Table, reasons: Reasons) -> Iterator[Row]:
    """What became of each record of one table, by key."""
    old = after.schema.empty_table() if before is None else _align(before, after.schema)
    for change, rows in _find_differences(name, old, after).items():
        for key, was, now in rows:
            told = _tell_differences(was, now) if was and now else ""
            became = _MERGED if change == "removed" and reasons.is_merged(name, key, was or {}) else change
            yield {"table_name": name, "key": key, "change": became, "reason": reasons.tell(name, became, key, was, now, told)}


def _align(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table of an earlier release with the columns of now; what it did not have is null."""
    columns = [
        table[name].cast(field.type) if (name := field.name) in table.column_names else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.table(columns, names=schema.names)


def _find_differences(name: str, old: pa.Table, new: pa.Table) -> dict[str, list[tuple[str, Row | None, Row | None]]]:
    keys = declared_table(name).key
    on = " AND ".join(f'o."{key}" = n."{key}"' for key in keys)
    differ = " OR ".join(f'o."{column}" IS DISTINCT FROM n."{column}"' for column in new.column_names)
    with duckdb.connect() as connection:
        connection.register("old", old)
        connection.register("new", new)
        added = _fetch(connection, f"SELECT n.* FROM new n ANTI JOIN old o ON {on}")
        removed = _fetch(connection, f"SELECT o.* FROM old o ANTI JOIN new n ON {on}")
        both = (_fetch(connection, f"SELECT {one}.* FROM old o JOIN new n ON {on} WHERE {differ}") for one in ("o", "n"))
        was, now = ({_name_key(row, keys): row for row in rows} for rows in both)
    return {
        "added": sorted(((_name_key(row, keys), None, row) for row in added), key=lambda one: one[0]),
        "changed": [(key, was[key], now[key]) for key in sorted(was)],
        "removed": sorted(((_name_key(row, keys), row, None) for row in removed), key=lambda one: one[0]),
    }


def _fetch(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    rows: list[Row] = connection.sql(query).to_arrow_table().to_pylist()
    return rows


def _name_key(row: Row, keys: tuple[str, ...]) -> str:
    return KEY_SEPARATOR.join(str(row[key]) for key in keys)


def _tell_differences(was: Row, now: Row) -> str:
    return ", ".join(_tell_difference(name, was[name], now[name]) for name in now if was[name] != now[name])


def _tell_difference(name: str, was: Any, now: Any) -> str:
    if name in _UNTOLD or max(len(str(was)), len(str(now))) > _LONGEST_VALUE:
        return name
    return f"{name} {_show(was)}{LEADS_TO}{_show(now)}"


def _show(value: Any) -> str:
    return NOTHING if value is None else str(value)

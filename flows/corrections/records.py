"""The rows of one table that corrections speak of, as they were found and as they are corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from flows.corrections.edits import describe_row, find_unmet
from flows.corrections.outcome import Outcome
from flows.corrections.record import KEY_SEPARATOR, Correction
from flows.schema import declared_table
from flows.tables.parts import sort_table

Row = dict[str, Any]
Key = tuple[str, ...]


class Records:
    """Rows by the key under which they were found; a row whose key is corrected is found under both."""

    def __init__(self, table: str, rows: Iterable[Row]) -> None:
        self.table, self.columns = table, declared_table(table).key
        self.found: dict[Key, Row] = {self.key_of(row): row for row in rows}
        self.rows: dict[Key, Row] = dict(self.found)
        self.dropped: dict[Key, str] = {}  # by which correction

    def key_of(self, row: Row) -> Key:
        """The key that a row bears."""
        return tuple(str(row[name]) for name in self.columns)

    def find(self, key: Key) -> Key | None:
        """The key under which a row was found that bears this key now, or bore it."""
        now = next((first for first, row in self.rows.items() if self.key_of(row) == key), None)
        return now or (key if key in self.rows else None)

    def look_up(self, correction: Correction, key: Key | None = None) -> tuple[Key, Row] | Outcome:
        """The row that a correction speaks of, or why it does not hold."""
        key = key or correction.key_parts
        first = self.find(key)
        if first is None:
            by = self.dropped.get(key)
            named = KEY_SEPARATOR.join(key)
            told = f"dropped by correction {by}" if by else f"there is no {named} in {self.table} any more"
            return Outcome("stale", named if by else None, told=told)
        row = self.rows[first]
        if unmet := find_unmet(correction, row):
            return Outcome("stale", KEY_SEPARATOR.join(self.key_of(row)), told=unmet)
        return first, row

    def replace(self, first: Key, row: Row) -> None:
        """Put a corrected row in the place of the one that was found under this key."""
        self.rows[first] = row

    def drop(self, first: Key, correction_id: str) -> str:
        """Take a row out; gives what it was, as text."""
        self.dropped[first] = self.dropped[self.key_of(self.rows[first])] = correction_id
        return describe_row(self.rows.pop(first))

    def correct_table(self, table: pa.Table, order: Collection[str] = ()) -> pa.Table:
        """An Arrow table with the rows as corrected; other rows stay as they are."""
        ids = pa.array(sorted({key[0] for key in self.found}), pa.string())
        touched = pc.is_in(table[self.columns[0]], ids)
        if not pc.any(touched).as_py():
            return table
        new = self._correct_rows(table.filter(touched).to_pylist())
        whole = pa.concat_tables([table.filter(pc.invert(touched)), pa.Table.from_pylist(new, schema=table.schema)])
        return sort_table(whole, order or declared_table(self.table).order)

    def correct_frame(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame with the rows as corrected, and those that were added."""
        touched = frame[self.columns[0]].isin({key[0] for key in self.found})
        rows = self._correct_rows(read_rows(frame[touched])) + [row for key, row in self.rows.items() if key not in self.found]
        new = pd.DataFrame(rows, columns=frame.columns, dtype="object")
        return pd.concat([frame[~touched].astype(object), new], ignore_index=True)

    def _correct_rows(self, rows: Iterable[Row]) -> list[Row]:
        """Each row as corrected, but dropped ones; of rows that come to bear one key the first stands."""
        kept: dict[Key, Row] = {}
        for row in rows:
            key = self.key_of(row)
            new = self.rows.get(key) if key in self.found else row
            if new is not None:
                kept.setdefault(self.key_of(new), new)
        return list(kept.values())


def read_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame; what is missing is None."""
    whole = frame.astype(object)
    rows = whole.where(whole.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def collect_rows(tables: Iterable[pa.Table], column: str, ids: Collection[str]) -> list[Row]:
    """The rows of these tables whose column holds one of the ids."""
    wanted = pa.array(sorted(ids), pa.string())
    found: list[Row] = []
    for table in tables if ids else ():
        found += table.filter(pc.is_in(table[column], wanted)).to_pylist()
    return found

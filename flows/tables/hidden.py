"""What history and corrections tell in the words of an article that was forgotten since: the words go, the change stays.

A word may stay if the present version holds it, which rests on no forgotten article. So nothing need be known of where an old
value came from, and values of records that had gone long before are found as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.ids import make_id
from flows.schema import declared_table
from flows.tables.changes import FOLLOWED, KEY_SEPARATOR, LEADS_TO, NOTHING

HIDDEN = "the words are gone, as an article that it rested on was forgotten"
_TELLING = (*FOLLOWED, "claim_parties", "articles")
_LISTS = ("principals", "sectors", "instruments", "stages")
_UNQUOTED = ("evidence", "byline", "url", "source_path")  # never told as values
_NAMED_AFTER = ("person", "org", "organization", "place", "instrument")  # kinds of entities whose ids are made from their names
_EXPECTED = re.compile(r"expected \w+ (.*), found (.*)", re.S)
_NAMED = re.compile(rf"\b(?:{'|'.join(_NAMED_AFTER)}):[\w-]+")
_PLAIN = re.compile(r"[\d.,:; -]+|true|false|none", re.I)


class Present:
    """The words that the present version holds: values of its columns, and the ids of its entities."""

    def __init__(self, tables: Mapping[str, Iterable[pa.Table]]) -> None:
        self._values: set[str] = {NOTHING}
        for name in (*_TELLING, *_LISTS):
            for table in tables.get(name, ()):
                self._values.update(*(_read_words(table, column) for column in _list_words(table)))

    def has(self, value: str) -> bool:
        """Whether a value is told now."""
        return value in self._values

    def hide_key(self, key: str) -> str:
        """A key without the name of an entity that is named no more."""
        return KEY_SEPARATOR.join(part if self.has(part) else _hide_name(part) for part in key.split(KEY_SEPARATOR))

    def hide_message(self, message: str | None) -> str | None:
        """Why a correction is stale, if that says no more than what is told now."""
        if message and (found := _EXPECTED.fullmatch(message)):
            return message if all(_PLAIN.fullmatch(value) or self.has(value) for value in found.groups()) else HIDDEN
        return _NAMED.sub(lambda found: self.hide_key(found.group()), message) if message else None

    def allows(self, table: str, reason: str) -> bool:
        """Whether all the values that a reason tells are told now. Where that can't be seen, they are not."""
        if LEADS_TO not in reason:
            return True
        if not (told := _split_told(table, reason)):
            return False
        return all(self.has(value) for column, *values in told if column in _words_of(table) for value in values)


def hide_changes(changes: pa.Table, previous: Path | None, forgotten: Collection[str], present: Present) -> pa.Table:
    """The changes without values that a forgotten article may have brought, in whatever version they were told."""
    touched = _find_touched(changes, previous, forgotten)
    rows = zip(*(changes[name].to_pylist() for name in ("table_name", "key", "reason")), strict=True)
    told = [
        (present.hide_key(key), reason if _is_free(key, reason, touched) and present.allows(table, reason) else HIDDEN)
        for table, key, reason in rows
    ]
    for place, name in enumerate(("key", "reason")):
        column = changes.column_names.index(name)
        changes = changes.set_column(column, changes.schema.field(column), pa.array([row[place] for row in told], pa.string()))
    return changes


def hide_corrections(corrections: pa.Table, present: Present) -> pa.Table:
    """The corrections of records that are gone, without what they expected to find there and without names in their keys."""
    rows = corrections.to_pylist()
    for row in rows:
        if row["correction_status"] == "stale":
            row["key"] = present.hide_key(row["key"])
            row["current_key"] = present.hide_key(row["current_key"]) if row["current_key"] else None
            row["old_value"] = row["old_value"] if present.has(row["old_value"] or NOTHING) else HIDDEN
            row["message"] = present.hide_message(row["message"])
    return pa.Table.from_pylist(rows, schema=corrections.schema)


def _list_words(table: pa.Table) -> list[str]:
    return [field.name for field in table.schema if field.type == pa.string() and field.name not in _UNQUOTED]


def _read_words(table: pa.Table, column: str) -> list[str]:
    words: list[str] = pc.unique(table[column]).drop_null().to_pylist()
    return words


@cache
def _words_of(table: str) -> frozenset[str]:
    return frozenset(column.name for column in declared_table(table).columns if column.type == "VARCHAR")


def _hide_name(part: str) -> str:
    kind, colon, name = part.partition(":")
    return make_id(f"{kind}:forgotten-", name) if colon and kind in _NAMED_AFTER and not name.startswith("forgotten-") else part


def _split_told(table: str, reason: str) -> list[tuple[str, str, str]] | None:
    """The columns that a reason tells of with their values before and after; None where that is not plain."""
    names = "|".join(re.escape(column.name) for column in declared_table(table).columns)
    told = []
    for part in re.split(rf", (?=(?:{names})(?:,|$| .* -> ))", reason):
        column, _, values = part.partition(" ")
        was, *now = values.split(LEADS_TO)
        if values and len(now) != 1:
            return None
        told.append((column, was or NOTHING, *(now or [NOTHING])))
    return told


def _is_free(key: str, reason: str, touched: set[str]) -> bool:
    return LEADS_TO not in reason or touched.isdisjoint(key.split(KEY_SEPARATOR))


def _find_touched(changes: pa.Table, previous: Path | None, forgotten: Collection[str]) -> set[str]:
    """The claims, partnerships and entities that rest or rested on a forgotten article, also under ids that they had before."""
    stated = re.compile(r"\b(?:stated by )?article (?:" + "|".join(map(re.escape, sorted(forgotten))) + r")\b")
    told = zip(changes["key"].to_pylist(), changes["reason"].to_pylist(), strict=True)
    touched = {key for key, reason in told if forgotten and stated.search(reason)}
    if previous is None or not forgotten:
        return touched
    claims = pq.read_table(previous / "claims", columns=["claim_id", "article_id", "partnership_id"])
    held = claims.filter(pc.is_in(claims["article_id"], pa.array(sorted(forgotten), pa.string())))
    touched |= {*held["claim_id"].to_pylist(), *held["partnership_id"].drop_null().to_pylist()}
    moved = pq.read_table(previous / "partnership_redirects.parquet", columns=["old_id", "partnership_id"]).to_pylist()
    return touched | {row["old_id"] for row in moved if row["partnership_id"] in touched}

"""``comity correct``: looks the record up, notes what it holds now, and writes the correction that the next run applies."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from flows.corrections.check import check_correction
from flows.corrections.fields import LISTS, find_column, load_correctable, name_nearest, show_value
from flows.corrections.nodes import Fault, read_records
from flows.corrections.read import read_corrections
from flows.corrections.record import KEY_SEPARATOR
from flows.corrections.write import format_correction, name_correction, write_correction
from flows.errors import UsageError
from flows.lock import hold_warehouse
from flows.query import fetch_rows, name_columns, open_dataset, write_query
from flows.settings import Settings

Row = dict[str, Any]
LIST = """
    select correction_id, correction_status as status, action, table_name, key, field_name as field, {old}, new_value,
           coalesce(message, reason) as told, corrected_by as by
    from corrections order by correction_status desc, correction_date, correction_id
"""
_LISTED = {"parties": ("partnership_parties", "entity_id"), "sectors": ("partnership_sectors", "sector")}


@dataclass(frozen=True, slots=True)
class Author:
    """Who corrects, when and why."""

    reason: str
    by: str | None = None
    day: str | None = None
    id: str | None = None
    wait: float = 0  # for a run that holds the warehouse


def correct_fields(settings: Settings, table: str, key: str, assignments: Sequence[str], author: Author, as_json: bool) -> None:
    """``set``: one correction for each FIELD=VALUE."""
    pairs = split_assignments(assignments)
    with open_dataset(settings.latest_dir) as dataset:
        found = find_record(dataset, table, key)
        written = [
            {
                "table": table,
                "key": found,
                "field": name,
                "action": "set",
                "expect": read_now(dataset, table, found, name),
                "value": value,
            }
            for name, value in pairs
        ]
        for one in written:
            one["value"] = complete_value(dataset, one)
    finish(settings, written, author, as_json)


def correct_record(
    settings: Settings, action: str, table: str, key: str, others: Sequence[str], author: Author, as_json: bool
) -> None:
    """``drop``, ``merge``, ``split``, ``same`` and ``different``."""
    rules = load_correctable().get(table)
    with open_dataset(settings.latest_dir) as dataset:
        found = find_record(dataset, table, key)
        written: Row = {"table": table, "key": found, "action": action}
        if action == "split" and rules and rules.parts:
            written["expect"] = read_parts(dataset, table, found)
            written["value"] = [choose_part(written["expect"], part, found) for part in others]
        elif action != "drop":
            named = [find_record(dataset, table, other) for other in others]
            written["value"] = named[0] if len(named) == 1 else named
    finish(settings, [written], author, as_json)


def split_assignments(words: Sequence[str]) -> list[tuple[str, str | None]]:
    """FIELD=VALUE …, or the two words FIELD VALUE; VALUE null means that nothing is known."""
    if len(words) == 2 and "=" not in words[0]:
        words = [f"{words[0]}={words[1]}"]
    pairs = [word.partition("=") for word in words]
    if wrong := next((name for name, sign, _ in pairs if not sign or not name), None):
        raise UsageError(f"{wrong!r} is no FIELD=VALUE, such as stage=signed.")
    return [(name.strip(), None if value.strip() == "null" else value.strip()) for name, _, value in pairs]


def find_record(dataset: duckdb.DuckDBPyConnection, table: str, key: str) -> str:
    """The key of the one record that bears it, whose key begins so, or to which an old id leads; UsageError otherwise."""
    if table not in load_correctable():
        tables = load_correctable()
        raise UsageError(f"Table {table!r} can't be corrected; these can: {', '.join(tables)}.{name_nearest(table, tables)}")
    columns = load_correctable()[table].key
    joined = f" || '{KEY_SEPARATOR}' || ".join(f'"{name}"' for name in columns)
    exact = _ask(dataset, f"select {joined} from {table} where {joined} = ?", key)
    found = exact or _ask(dataset, f"select {joined} from {table} where starts_with({joined}, ?) order by 1 limit 5", key)
    if not found and KEY_SEPARATOR not in key:
        found = _ask(
            dataset, "select partnership_id from partnership_redirects where old_id = ? and partnership_id is not null", key
        )
        found = found if table == "partnerships" else []
    if len(found) > 1:
        raise UsageError(f"Several keys of {table} begin with {key!r}: {', '.join(found)}. Give more of it.")
    if not found:
        near = _ask(dataset, f"select {joined} from {table} order by levenshtein({joined}, ?), 1 limit 1", key)
        nearest = f" The nearest is {near[0]!r}." if near else ""
        raise UsageError(f"{table} holds no {key!r} (its key: {KEY_SEPARATOR.join(columns)}).{nearest}")
    return found[0]


def read_now(dataset: duckdb.DuckDBPyConnection, table: str, key: str, name: str) -> str | list[str] | None:
    """What a field holds now, as it would be written."""
    _within(lambda: find_column(table, name))
    columns = load_correctable()[table].key
    if (table, name) in LISTS:
        bridge, column = _LISTED[name]
        return _ask(dataset, f"select {column} from {bridge} where partnership_id = ? order by 1", key)
    where = " and ".join(f'"{column}" = ?' for column in columns)
    dataset.execute(f"select * from {table} where {where}", key.split(KEY_SEPARATOR))
    row = dict(zip(name_columns(dataset), next(fetch_rows(dataset)), strict=True))
    precision = row.get("published_precision" if name == "published_date" else f"{name}_precision")
    shown = show_value(row[name])
    return shown[: {"year": 4, "month": 7}.get(precision or "day", len(shown))] if shown else None


def complete_value(dataset: duckdb.DuckDBPyConnection, written: Row) -> str | list[str] | None:
    """The value with what it names looked up: lists by their members, entities and partnerships by their keys."""
    name, value = written["field"], written["value"]
    if value is None:
        return None
    if (written["table"], name) in LISTS:
        members = [part.strip() for part in value.replace(";", ",").split(",") if part.strip()]
        return [find_party(dataset, one) for one in members] if name == "parties" else members
    target = {"entity_id": "entities", "part_of": "partnerships"}.get(name)
    return find_record(dataset, target, value) if target else value


def find_party(dataset: duckdb.DuckDBPyConnection, named: str) -> str:
    """The entity that a code (KE, US-CA, EU) or an entity_id stands for."""
    kinds = ", ".join(f"'{kind}:' || ?1" for kind in ("country", "subdivision", "body"))
    by_code = _ask(dataset, f"select entity_id from entities where entity_id in ({kinds}) order by 1 desc", named)
    return by_code[0] if by_code else find_record(dataset, "entities", named)


def read_parts(dataset: duckdb.DuckDBPyConnection, table: str, key: str) -> list[str]:
    """What a record consists of: the claims of a partnership, the articles that name an entity."""
    if table == "partnerships":
        return _ask(dataset, "select claim_id from claims where partnership_id = ? order by 1", key)
    named = "select article_id from mentions where entity_id = ?1"
    bound = "select article_id from claims join claim_parties using (claim_id) where entity_id = ?1"
    return _ask(dataset, f"{named} union {bound} order by 1", key)


def choose_part(parts: Iterable[str], named: str, key: str) -> str:
    """The one part that is named, or begins so."""
    listed = list(parts)
    found = [named] if named in listed else [part for part in listed if part.startswith(named)]
    if len(found) != 1:
        raise UsageError(f"{len(found)} parts of {key} begin with {named!r}; it consists of {', '.join(listed[:20])}.")
    return found[0]


def finish(settings: Settings, written: Sequence[Row], author: Author, as_json: bool) -> None:
    """Complete the corrections, check them as the next run will, write them, and tell."""
    folder = settings.raw_dir / "corrections"
    read_corrections(folder)
    day = _read_day(author.day)
    signed = [_sign(one, author, day, alone=len(written) == 1) for one in written]
    for one in signed:
        _within(lambda one=one: [check_correction(record) for record in read_records(format_correction(one))])
        if one["action"] == "set" and one["expect"] == one["value"]:
            raise UsageError(f"{one['table']}.{one['field']} of {one['key']} is {one['value']} already.")
    with hold_warehouse(settings.warehouse_dir, "comity correct", author.wait):
        paths = [write_correction(folder, one) for one in signed]
    print(
        json.dumps([{**one, "file": str(path)} for one, path in zip(signed, paths, strict=True)], indent=1, ensure_ascii=False)
        if as_json
        else "\n".join(_tell(one, path) for one, path in zip(signed, paths, strict=True))
    )


def _sign(written: Row, author: Author, day: date, *, alone: bool) -> Row:
    content = (written["table"], written["key"], written.get("field"), written.get("expect"), written.get("value"), author.reason)
    given = author.id if alone or author.id is None else f"{author.id}-{written['field']}"
    by = author.by or getpass.getuser()
    return {
        "id": given or name_correction(written["action"], day, *content),
        **written,
        "reason": author.reason,
        "by": by,
        "date": day.isoformat(),
    }


def _tell(written: Row, path: Path) -> str:
    field = f" {written['field']}: {_show(written['expect'])} -> {_show(written['value'])}" if written["action"] == "set" else ""
    other = f" {_show(written.get('value'))}" if "value" in written and not field else ""
    what = f"{written['action']} {written['table']} {written['key']}{field}{other}"
    return f"Written  {path}\n         {what}; `comity run` applies it"


def _show(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else "null" if value is None else str(value)


def _read_day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now(UTC).date()
    except ValueError:
        raise UsageError(f"--date is a day, YYYY-MM-DD, not {text!r}.") from None


def _ask(dataset: duckdb.DuckDBPyConnection, query: str, key: str) -> list[str]:
    dataset.execute(query, [key])
    return [str(row[0]) for row in fetch_rows(dataset)]


def _within(check: Any) -> None:
    try:
        check()
    except Fault as fault:
        raise UsageError(f"{str(fault)[:1].upper()}{str(fault)[1:]}") from None


def print_corrections(settings: Settings, as_json: bool) -> None:
    """What became of each correction in the published version; stale ones first."""
    old = "old_value" if as_json else "if(length(old_value) > 60, left(old_value, 59) || '…', old_value) as old_value"
    write_query(settings.latest_dir, LIST.format(old=old), "json" if as_json else "table")

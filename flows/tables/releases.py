"""Warehouses of other releases: an earlier one is read, or made anew from the raw store; a later one is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import ComityError
from flows.schema import SCHEMA_VERSION
from flows.tables.parts import write_text
from flows.tables.state import SCHEMAS

RELEASE_FILE = "schema_version"
_UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Release:
    """The schema versions of what is published and of the state; empty where there is none."""

    published: str
    state: str

    @property
    def is_old(self) -> bool:
        """Whether one of them is of an earlier release."""
        return any(one and _order(one) < _order(SCHEMA_VERSION) for one in (self.published, self.state))

    def __str__(self) -> str:
        return f"published {self.published or 'nothing'}, state {self.state or 'none'}, this release {SCHEMA_VERSION}"


def find_release(warehouse: Path) -> Release:
    """Which schema versions lie in a warehouse."""
    return Release(_read_published(warehouse / "latest"), _read_state(warehouse / "state"))


def refuse_newer(warehouse: Path) -> None:
    """ComityError if a later release wrote there: what it added would be lost."""
    found = find_release(warehouse)
    newest = max((one for one in (found.published, found.state) if one), key=_order, default=SCHEMA_VERSION)
    if _order(newest) > _order(SCHEMA_VERSION):
        raise ComityError(
            f"{warehouse} was written by a later release (schema {newest}; this one knows {SCHEMA_VERSION}). Install that one, "
            "or publish to another place with --warehouse: from raw/store/ everything can be made anew there."
        )


def adopt_state(warehouse: Path) -> bool:
    """Make the state one of this release; whether it had to be emptied, because its tables had other columns. What was read
    is then read again from the raw store."""
    refuse_newer(warehouse)
    state = warehouse / "state"
    is_foreign = _read_state(state) != SCHEMA_VERSION and any(True for _ in _find_foreign(state))
    if is_foreign:
        for name in ("articles", "readings", "rejects"):
            shutil.rmtree(state / name, ignore_errors=True)
        for path in (state / "inputs.jsonl", state / "duplicates.json"):
            path.unlink(missing_ok=True)
    if _read_state(state) != SCHEMA_VERSION or not (state / RELEASE_FILE).exists():
        write_text(state / RELEASE_FILE, SCHEMA_VERSION)
    return is_foreign


def _find_foreign(state: Path) -> Iterator[Path]:
    """Part files whose columns are not those of now."""
    for path in sorted(state.rglob("part-*.parquet")):
        wanted = SCHEMAS.get(path.parent.name)
        if wanted is None or not _without_facts(pq.read_schema(path)).equals(_without_facts(wanted)):
            yield path


def _without_facts(schema: pa.Schema) -> pa.Schema:
    return schema.remove_metadata()


def _read_published(latest: Path) -> str:
    try:
        return str(json.loads((latest / "datapackage.json").read_text(encoding="utf-8")).get("schema_version", _UNKNOWN))
    except (OSError, ValueError, AttributeError):
        return _UNKNOWN


def _read_state(state: Path) -> str:
    try:
        return (state / RELEASE_FILE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        part = next(iter(sorted(state.glob("articles/*/part-*.parquet"))), None)
        facts = (pq.read_schema(part).metadata or {}) if part else {}
        return str(facts.get(b"comity_schema_version", b""), "ascii", "replace")


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(number) if number.isdigit() else 0 for number in version.split("."))

"""Runs that were finished before: a scheduler that tries a run again, for want of its answer perhaps, has it published once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.articles.ledger import Ledger
from flows.tables.publish import Published
from flows.tables.state import State
from flows.tables.versions import latest_version


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end, with the version that stands."""

    run_id: str
    ledger: Ledger
    published: Published


def find_finished(warehouse: Path, key: str) -> Finished | None:
    """The run of this key that published, or found nothing to publish; None if there is none, or no key."""
    latest = latest_version(warehouse)
    if not key or latest is None:
        return None
    found = next((row for row in _read_runs(warehouse, latest) if row.get("run_key") == key), None)
    if found is None:
        return None
    ledger = Ledger(**{field.name: found[field.name] for field in fields(Ledger)})
    return Finished(found["run_id"], ledger, Published(latest.name, False, latest))


def _read_runs(warehouse: Path, latest: Path) -> Iterator[dict[str, Any]]:
    yield from pq.read_table(latest / "runs.parquet").to_pylist()
    yield from State(warehouse / "state").read_runs()

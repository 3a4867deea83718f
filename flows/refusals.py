"""``comity rejects``: what was refused, why, and what to do about it."""

from __future__ import annotations

import json
from typing import Any

from flows.articles.rejects import find_reason
from flows.articles.store import RawStore
from flows.errors import UsageError
from flows.query import fetch_rows, name_columns, open_dataset, write_query
from flows.settings import Settings

LIST = "select reject_id, reason, source, message from rejects order by reason, source, reject_id"
FIND = "select reject_id, reason, message, source, sha256, run_id from rejects where starts_with(reject_id, ?) order by reject_id"


def print_rejects(settings: Settings, as_json: bool) -> None:
    """All refused inputs, by reason."""
    write_query(settings.latest_dir, LIST, "json" if as_json else "table")


def print_reject(settings: Settings, reject_id: str, as_json: bool) -> None:
    """One refused input, found by the beginning of its id."""
    described = describe_reject(settings, find_reject(settings, reject_id))
    if as_json:
        print(json.dumps(described, indent=1, ensure_ascii=False))
    else:
        print("\n".join(f"{name:<10}{value}" for name, value in described.items() if value is not None))


def find_reject(settings: Settings, reject_id: str) -> dict[str, Any]:
    """The one row of ``rejects`` whose id begins so; UsageError if none or several do."""
    with open_dataset(settings.latest_dir) as dataset:
        dataset.execute(FIND, [reject_id])
        columns, rows = name_columns(dataset), list(fetch_rows(dataset))
    if len(rows) != 1:
        raise UsageError(f"{len(rows)} rejects have an id that begins with {reject_id!r}; `comity rejects list` names them all.")
    return dict(zip(columns, rows[0], strict=True))


def describe_reject(settings: Settings, row: dict[str, Any]) -> dict[str, Any]:
    """The row with the cure of its reason, and the file that holds the bytes, if they could be read at all."""
    stored = RawStore(settings.raw_dir / "store").find(row["sha256"]) if row["sha256"] else None
    return {**row, "cure": find_reason(row["reason"]).cure, "bytes": str(stored.path) if stored else None}

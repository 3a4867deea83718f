"""The table ``run_ledgers``: what became of the items of each source at each stage of a run, as the runs noted it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.schema import arrow_schema, declared_table
from flows.tables.parts import make_table

LEDGERS = "ledgers"
TABLE = "run_ledgers"


def make_ledgers(state: Path, published: Iterable[dict[str, Any]]) -> pa.Table:
    """The ledgers of all runs: as the version before tells them, and those noted since then."""
    noted = [row for path in sorted((state / LEDGERS).glob("*.json")) for row in _read_ledger(path)]
    rows = {(row["run_id"], row["ledger_stage"], row["source"]): row for row in (*noted, *published)}
    return make_table(rows.values(), arrow_schema(TABLE), declared_table(TABLE).order)


def _read_ledger(path: Path) -> list[dict[str, Any]]:
    """The rows of a run; none where a crash cut the file short."""
    try:
        return [{"run_id": path.stem, "ledger_stage": line.pop("stage"), **line} for line in json.loads(path.read_bytes())]
    except (ValueError, KeyError, AttributeError):
        return []

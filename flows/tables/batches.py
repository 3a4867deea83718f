"""Batches of rows in a folder: part files, and a marker that names them, written last. Parts without a marker do not count.

<folder>/<table>/part-*.parquet, <folder>/batches/*.json
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.steps import reach_step
from flows.tables.parts import write_part, write_text


@dataclass(frozen=True, slots=True)
class Batch:
    """A written batch: its articles and the part file of each table that has rows."""

    article_ids: tuple[str, ...]
    parts: dict[str, Path]


def write_batch(folder: Path, article_ids: Iterable[str], tables: Mapping[str, pa.Table]) -> str:
    """Write the tables that have rows, then the marker. Gives the batch's name, which is made from its content."""
    parts = {name: write_part(folder / name, table).name for name, table in tables.items() if table.num_rows}
    reach_step("batch.parts_written")
    marker = json.dumps({"article_ids": sorted(article_ids), "parts": parts}, indent=0, sort_keys=True)
    name = hashlib.sha256(marker.encode()).hexdigest()[:16]
    write_text(folder / "batches" / f"{name}.json", marker)
    reach_step("batch.marked")
    return name


def read_marker(folder: Path, path: Path) -> Batch:
    """The batch that a marker names."""
    marker: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Batch(tuple(marker["article_ids"]), {name: folder / name / part for name, part in marker["parts"].items()})


def drop_rows(folder: Path, ids: Collection[str], *, keep: Collection[str] = ()) -> None:
    """Write the batches of these articles anew without them, and remove the old ones; the tables in ``keep`` stay as they are.
    Broken off, it leaves articles twice at worst, and is done again as if nothing had been done."""
    markers = [(path, read_marker(folder, path)) for path in sorted((folder / "batches").glob("*.json"))]
    for path, batch in markers:
        left = {name: None if name in keep else _filter_part(batch, name, ids) for name in batch.parts}
        if not frozenset(ids).isdisjoint(batch.article_ids) or any(table is not None for table in left.values()):
            whole = {name: pq.read_table(batch.parts[name]) if table is None else table for name, table in left.items()}
            write_batch(folder, set(batch.article_ids) - set(ids), whole)
            reach_step("batch.written_anew")
            path.unlink()
            reach_step("batch.dropped")
    sweep_parts(folder)


def sweep_parts(folder: Path) -> None:
    """Remove the part files that no marker names, and what broken-off writes left behind."""
    for path in list_orphans(folder):
        path.unlink()


def list_orphans(folder: Path) -> list[Path]:
    """The part files that no marker names, and what broken-off writes left behind."""
    named = {path for marker in (folder / "batches").glob("*.json") for path in read_marker(folder, marker).parts.values()}
    found = sorted(folder.glob("*/*"))
    return [path for path in found if path.name.startswith(".") or (path.suffix == ".parquet" and path not in named)]


def _filter_part(batch: Batch, name: str, ids: Collection[str]) -> pa.Table | None:
    """The rows of a part that stay; None if all do."""
    by_article = "article_id" in pq.read_schema(batch.parts[name]).names
    key, dropped = ("article_id", ids) if by_article else ("claim_id", _claims_of(batch, ids))
    found = pc.is_in(pq.read_table(batch.parts[name], columns=[key])[key], pa.array(sorted(dropped), pa.string()))
    return pq.read_table(batch.parts[name]).filter(pc.invert(found)) if pc.any(found).as_py() else None


def _claims_of(batch: Batch, ids: Collection[str]) -> list[str]:
    if "claims" not in batch.parts:
        return []
    claims = pq.read_table(batch.parts["claims"], columns=["claim_id", "article_id"])
    found: list[str] = claims.filter(pc.is_in(claims["article_id"], pa.array(sorted(ids), pa.string())))["claim_id"].to_pylist()
    return found

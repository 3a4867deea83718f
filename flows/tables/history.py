"""The tables that tell how a version came about: runs, changes, redirects. They grow on those of the version before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.partnerships.consolidate import find_principals
from flows.partnerships.redirects import redirect_partnerships
from flows.schema import arrow_schema, declared_table
from flows.tables.assemble import Assembled, to_frame
from flows.tables.changes import list_changes
from flows.tables.parts import make_table

_ASSIGNED = ["claim_id", "article_id", "partnership_id"]


def make_history(
    version: str, run: dict[str, Any], assembled: Assembled, previous: Path | None, silent_runs: list[dict[str, Any]]
) -> dict[str, pa.Table]:
    """The history tables of a version. ``silent_runs`` are the rows of runs that published nothing."""
    redirects = _make_redirects(assembled, previous)
    moved: list[dict[str, Any]] = [{str(name): value for name, value in row.items()} for row in redirects.to_dict("records")]
    by_old_id = {row["old_id"]: row for row in moved}
    before = _read_previous(previous, "partnerships")
    changes = [*_previous_rows(previous, "changes"), *list_changes(version, before, assembled.tables["partnerships"], by_old_id)]
    return {
        "partnership_redirects": _declared("partnership_redirects", moved),
        "changes": _declared("changes", changes),
        "runs": _declared("runs", _join_runs(_previous_rows(previous, "runs"), silent_runs, run)),
    }


def _declared(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return make_table(rows, arrow_schema(name), declared_table(name).order)


def _join_runs(published: list[dict[str, Any]], silent: list[dict[str, Any]], run: dict[str, Any]) -> list[dict[str, Any]]:
    """Each run once: as the version before tells it, else as noted; a run that goes on after a fault is told by its last word."""
    rows = {row["run_id"]: row for row in (*map(_read_times, silent), *published, run)}
    return list(rows.values())


def _read_times(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **{name: datetime.fromisoformat(row[name]) for name in ("started_at", "finished_at")}}


def _make_redirects(assembled: Assembled, previous: Path | None) -> pd.DataFrame:
    earlier = {row["old_id"]: row["partnership_id"] for row in _previous_rows(previous, "partnership_redirects")}
    now = frozenset(assembled.tables["partnerships"]["partnership_id"].to_pylist())
    return redirect_partnerships(_previous_assignment(previous), assembled.assigned, earlier, now=now)


def _previous_assignment(previous: Path | None) -> pd.DataFrame:
    """Which claims each partnership of the previous version held, and between whom."""
    claims = _read_previous(previous, "claims", _ASSIGNED)
    if claims is None:
        return pd.DataFrame(columns=[*_ASSIGNED, "principals"], dtype="object")
    frame = to_frame(claims.filter(pc.is_valid(claims["partnership_id"])))
    parties = _read_previous(previous, "claim_parties", ["claim_id", "entity_id", "principal_code"])
    principals = find_principals(to_frame(parties)) if parties is not None else {}
    return frame.assign(principals=pd.Series([principals.get(claim_id, ()) for claim_id in frame["claim_id"]], dtype="object"))


def _read_previous(previous: Path | None, name: str, columns: list[str] | None = None) -> pa.Table | None:
    if previous is None:
        return None
    path = previous / name if declared_table(name).is_folder else previous / f"{name}.parquet"
    return pq.read_table(path, columns=columns) if path.exists() else None


def _previous_rows(previous: Path | None, name: str) -> list[dict[str, Any]]:
    table = _read_previous(previous, name)
    rows: list[dict[str, Any]] = table.to_pylist() if table else []
    return rows

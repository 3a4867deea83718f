"""The tables that tell how a version came about: runs, changes, redirects. They grow on those of the version before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.arrangements.consolidate import find_principals
from flows.arrangements.redirects import redirect_partnerships
from flows.schema import arrow_schema, declared_table
from flows.tables.assemble import Assembled, to_frame
from flows.tables.changes import FOLLOWED, list_changes
from flows.tables.ledgers import make_ledgers
from flows.tables.parts import make_table, sort_table
from flows.tables.reasons import Reasons, Told, explain_corrections

_ASSIGNED = ["claim_id", "article_id", "partnership_id"]


def make_history(
    version: str, run: dict[str, Any], assembled: Assembled, previous: Path | None, silent_runs: list[dict[str, Any]], state: Path
) -> dict[str, pa.Table]:
    """The history tables of a version. ``silent_runs`` are the rows of runs that published nothing; ``state`` is the folder in
    which runs noted their ledgers."""
    held = _previous_assignment(previous)
    told = explain_corrections(assembled.tables["corrections"].to_pylist(), _previous_rows(previous, "corrections"))
    moved = _tell_dropped(_make_redirects(held, assembled, previous), assembled)
    changes = _list_changes(version, assembled, previous, _find_reasons(held, assembled, previous, moved, told))
    return {
        "partnership_redirects": _declared("partnership_redirects", moved),
        "changes": changes,
        "run_ledgers": make_ledgers(state, _previous_rows(previous, "run_ledgers")),
        "runs": _declared("runs", _join_runs(_previous_rows(previous, "runs"), silent_runs, run)),
    }


def _declared(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return make_table(rows, arrow_schema(name), declared_table(name).order)


def _join_runs(published: list[dict[str, Any]], silent: list[dict[str, Any]], run: dict[str, Any]) -> list[dict[str, Any]]:
    """Each run once: as the version before tells it, else as noted; a run that goes on after a fault is told by its last word."""
    rows = {row["run_id"]: row for row in (*map(_read_times, silent), *published, run)}
    return [{**row, **_tell_days(row)} for row in rows.values()]


def _tell_days(row: dict[str, Any]) -> dict[str, Any]:
    """A day beside each time: what reads a folder of Parquet often groups by days only."""
    return {f"{moment}_date": row[f"{moment}_at"].date() for moment in ("started", "finished")}


def _read_times(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **{name: datetime.fromisoformat(row[name]) for name in ("started_at", "finished_at")}}


def _list_changes(version: str, assembled: Assembled, previous: Path | None, reasons: Reasons) -> pa.Table:
    """The changes of all versions so far, this one's last."""
    after = {name: _whole_table(assembled, name) for name in FOLLOWED}
    before = {name: table for name in FOLLOWED if (table := _read_previous(previous, name)) is not None}
    earlier, schema = _read_previous(previous, "changes"), arrow_schema("changes")
    found = [table.select(schema.names).cast(schema) for table in (earlier,) if table is not None]
    order = declared_table("changes").order
    return sort_table(pa.concat_tables([*found, list_changes(version, before, after, reasons)]), order)


def _whole_table(assembled: Assembled, name: str) -> pa.Table:
    if name in assembled.tables:
        return assembled.tables[name]
    return pa.concat_tables([arrow_schema(name).empty_table(), *(part.read() for part in assembled.parts[name])])


def _find_reasons(
    held: pd.DataFrame,
    assembled: Assembled,
    previous: Path | None,
    moved: list[dict[str, Any]],
    told: dict[tuple[str, str], Told],
) -> Reasons:
    now, before = assembled.assigned, _read_previous(previous, "partnerships", ["partnership_id"])
    return Reasons(
        redirects={row["old_id"]: row for row in moved},
        corrected=told,
        old_partnerships=set(before["partnership_id"].to_pylist()) if before is not None else set(),
        new_partnerships=set(assembled.tables["partnerships"]["partnership_id"].to_pylist()),
        was=dict(zip(held["claim_id"], held["partnership_id"], strict=True)),
        now=dict(zip(now["claim_id"], now["partnership_id"], strict=True)),
        old_articles=_list_originals(_read_previous(previous, "articles", ["article_id", "duplicate_of"])),
        new_articles=_list_originals(_whole_table(assembled, "articles")),
    )


def _list_originals(articles: pa.Table | None) -> set[str]:
    return set(articles.filter(pc.is_null(articles["duplicate_of"]))["article_id"].to_pylist()) if articles is not None else set()


def _tell_dropped(redirects: pd.DataFrame, assembled: Assembled) -> list[dict[str, Any]]:
    """The rows of the redirects; an id that a person dropped leads nowhere, whatever else its articles say."""
    rows = [{str(name): value for name, value in row.items()} for row in redirects.to_dict("records")]
    dropped = {
        row["key"]: f"dropped by correction {row['correction_id']}: {row['reason']}"
        for row in assembled.tables["corrections"].to_pylist()
        if (row["action"], row["table_name"], row["correction_status"]) == ("drop", "partnerships", "applied")
    }
    return [
        {**row, "partnership_id": None, "reason": dropped[row["old_id"]]} if row["old_id"] in dropped else row for row in rows
    ]


def _make_redirects(held: pd.DataFrame, assembled: Assembled, previous: Path | None) -> pd.DataFrame:
    earlier = {row["old_id"]: row["partnership_id"] for row in _previous_rows(previous, "partnership_redirects")}
    now = frozenset(assembled.tables["partnerships"]["partnership_id"].to_pylist())
    return redirect_partnerships(held, assembled.assigned, earlier, now=now)


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

"""What the history told of arrangements in the words of an article that was forgotten since: the words go, the change stays."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

HIDDEN = "the words are gone, as an article that it rested on was forgotten"


def hide_reasons(changes: pa.Table, previous: Path | None, forgotten: Collection[str]) -> pa.Table:
    """The changes, with no values told of what the previous version still read in a forgotten article."""
    touched = _find_touched(previous, forgotten)
    if not touched:
        return changes
    column = changes.column_names.index("reason")
    is_touched = pc.and_(
        pc.is_in(changes["key"], pa.array(sorted(touched), pa.string())), pc.match_substring(changes["reason"], "->")
    )
    return changes.set_column(column, changes.schema.field(column), pc.if_else(is_touched, HIDDEN, changes["reason"]))


def _find_touched(previous: Path | None, forgotten: Collection[str]) -> set[str]:
    """The partnerships that rested on a forgotten article, also under the ids that they had before."""
    if previous is None or not forgotten:
        return set()
    claims = pq.read_table(previous / "claims", columns=["article_id", "partnership_id"])
    held = claims.filter(pc.is_in(claims["article_id"], pa.array(sorted(forgotten), pa.string())))["partnership_id"]
    touched = set(held.drop_null().to_pylist())
    moved = pq.read_table(previous / "partnership_redirects.parquet", columns=["old_id", "partnership_id"]).to_pylist()
    return touched | {row["old_id"] for row in moved if row["partnership_id"] in touched}

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.tables.hidden import HIDDEN, hide_reasons

CHANGES = pa.table(
    {
        "key": ["p1", "p1", "p0", "p2"],
        "reason": ["name None -> Secret Pact", "reported by 1 article", "name Old Pact -> Pact", "name None -> Open Pact"],
    }
)


def write_previous(folder: Path) -> Path:
    (folder / "claims").mkdir()
    claims = pa.table({"article_id": ["a1", "a2", "a1"], "partnership_id": ["p1", "p2", None]})
    pq.write_table(claims, folder / "claims" / "part-1.parquet")
    moved = pa.table({"old_id": ["p0", "p9"], "partnership_id": ["p1", None]})
    pq.write_table(moved, folder / "partnership_redirects.parquet")
    return folder


def test_words_of_forgotten_articles_leave_the_history(tmp_path: Path) -> None:
    hidden = hide_reasons(CHANGES, write_previous(tmp_path), {"a1"})
    assert hidden["reason"].to_pylist() == [HIDDEN, "reported by 1 article", HIDDEN, "name None -> Open Pact"]
    assert hidden.schema == CHANGES.schema


def test_nothing_is_hidden_where_nothing_was_forgotten(tmp_path: Path) -> None:
    assert hide_reasons(CHANGES, write_previous(tmp_path), set()) is CHANGES
    assert hide_reasons(CHANGES, tmp_path, {"a3"}) is CHANGES
    assert hide_reasons(CHANGES, None, {"a1"}) is CHANGES

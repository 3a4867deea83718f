from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.errors import UsageError
from flows.retry import can_be_named, choose_rejects, tell_retried

ROWS: list[dict[str, Any]] = [
    {"reject_id": "r11", "reason": "bad_json", "source": "a.json", "message": "it is not JSON", "sha256": "aa"},
    {"reject_id": "r12", "reason": "unreadable", "source": "gone.txt", "message": "it could not be opened", "sha256": None},
    {"reject_id": "r2", "reason": "bad_json", "source": "b.json", "message": "it is not JSON", "sha256": "bb"},
]


def test_all_are_chosen_or_some_by_their_beginnings_or_for_a_reason() -> None:
    assert choose_rejects(ROWS, [], None) == ROWS
    assert choose_rejects(ROWS, ["r2", "r11"], None) == [ROWS[2], ROWS[0]]
    assert choose_rejects(ROWS, [], "unreadable") == [ROWS[1]]
    assert choose_rejects(ROWS, ["r2"], "unreadable") == []


@pytest.mark.parametrize("reject", ["r1", "x", ""])
def test_an_id_that_names_none_or_several_is_an_error(reject: str) -> None:
    with pytest.raises(UsageError, match="begins with"):
        choose_rejects(ROWS, [reject], None)


def test_what_brought_no_bytes_can_be_tried_where_its_name_leads_somewhere(tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text("x")
    assert can_be_named(str(tmp_path / "here.txt"))
    assert can_be_named("https://paper.example/feed")
    assert not can_be_named(str(tmp_path / "gone.txt"))


def test_end_tells_what_became_of_them_and_what_is_left() -> None:
    told = tell_retried({"tried": 2, "articles": 1, "refused": [ROWS[0]], "left_to_you": [ROWS[1]]})
    assert told.splitlines() == [
        "Tried again  2 refusals: 1 new articles, 1 refusals now",
        "Refused      a.json: it is not JSON",
        "Left         gone.txt: its bytes are not kept; name it again with `comity run`",
    ]

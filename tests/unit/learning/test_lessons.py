"""Lessons: what annotators say of a pair, kept and read again."""

from __future__ import annotations

from pathlib import Path

from flows.learning.examples import PairLabel
from flows.learning.lessons import Lesson, read_lessons, write_lessons
from flows.partnerships.windows import Piece, Window

WINDOW = Window(Piece("text", 0, 9, ()), "home Kenya [unused1]", "Japan [unused2]  helps.", ("KE", "JP", "US"), frozenset({"JP"}))
RECORD = {"instrument": "loan", "stage": "signed", "sectors": ["energy"]}


def make_lesson(article_id: str) -> Lesson:
    labels = (PairLabel(("JP", "KE"), (RECORD,), True), PairLabel(("KE", "US"), (), False))
    return Lesson(article_id, WINDOW, labels, ())


def test_a_label_that_does_not_count_is_none() -> None:
    lesson = make_lesson("a")
    label = lesson.find_label(("JP", "KE"))
    assert label is not None
    assert label.records == (RECORD,)
    assert lesson.find_label(("KE", "US")) is None
    assert lesson.find_label(("JP", "US")) is None


def test_lessons_of_articles_left_out_are_not_read(tmp_path: Path) -> None:
    write_lessons([make_lesson("a"), make_lesson("b")], tmp_path / "pool")
    (tmp_path / "ids").write_text("b\nc\n", encoding="utf-8")
    assert [lesson.article_id for lesson in read_lessons(tmp_path / "pool")] == ["a", "b"]
    assert [lesson.article_id for lesson in read_lessons(tmp_path / "pool", tmp_path / "ids")] == ["a"]

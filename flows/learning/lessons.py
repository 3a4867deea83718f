"""Lessons: windows with what annotators say of their pairs, where they do, and what a larger model says."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.learning.examples import Pair, PairLabel
from flows.partnerships.verdicts import Verdict
from flows.partnerships.windows import Window


@dataclass(frozen=True, slots=True)
class Lesson:
    """A window, what annotators say of its pairs (nothing if none read it), and what the larger model says."""

    article_id: str
    window: Window
    labels: tuple[PairLabel, ...]
    verdicts: tuple[Verdict, ...]

    def find_label(self, codes: Pair) -> PairLabel | None:
        """What annotators say of a pair, where it counts."""
        return next((label for label in self.labels if label.codes == codes and label.counts), None)


def write_lessons(lessons: Sequence[Lesson], path: Path) -> None:
    """Keep lessons for the learners, on this machine."""
    path.write_bytes(pickle.dumps(list(lessons)))


def read_lessons(path: Path, left_out: Path | None = None) -> list[Lesson]:
    """Lessons without those of the articles whose ids a file lists, one a line."""
    ids = set(left_out.read_text(encoding="utf-8").split()) if left_out else set()
    return [lesson for lesson in pickle.loads(path.read_bytes()) if lesson.article_id not in ids]

"""The questions of sql/examples: each in words, and as one short query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from flows.errors import ComityError
from flows.marts.sources import sql_folder

_HEAD = re.compile(r"-- (?P<words>[^\n]+)\n(?P<sql>[^;]+);\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its name, its words, and the query that answers it."""

    name: str
    words: str
    sql: str


def find_questions() -> tuple[Question, ...]:
    """Every question of sql/examples, by name."""
    return tuple(read_question(path) for path in sorted((sql_folder() / "examples").glob("*.sql")))


def read_question(path: Path) -> Question:
    """The question in one file; ComityError if it is not one comment line and one query."""
    matched = _HEAD.fullmatch(path.read_text(encoding="utf-8"))
    if not matched:
        raise ComityError(f"{path}: it must be the question as '-- …' on line 1, then one query that ends with ';'")
    return Question(path.stem, matched["words"], matched["sql"].strip())

"""The name of what reads the articles: a hash of its code and its lexicons, so that a change of either shows."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

READING_PARTS = ("model.py", "ids.py", "pipeline.py", "lexicon", "text", "mentions", "topics", "partnerships")


@cache
def fingerprint_analyzer() -> str:
    """A short text that changes with any file that a reading depends on."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(_reading_files(here)):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _reading_files(here: Path) -> list[Path]:
    parts = [here / part for part in READING_PARTS]
    inside = [path for part in parts for path in part.rglob("*") if part.is_dir()]
    return [path for path in parts + inside if path.is_file() and path.suffix != ".pyc"]

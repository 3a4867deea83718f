from __future__ import annotations

from pathlib import Path

import pytest

from flows import fingerprint


def test_fingerprint_follows_the_files_that_reading_depends_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lexicon").mkdir()
    words, other = tmp_path / "lexicon" / "words.yml", tmp_path / "cli.py"
    words.write_text("a")
    other.write_text("a")
    monkeypatch.setattr(fingerprint, "__file__", str(tmp_path / "fingerprint.py"))

    def name() -> str:
        fingerprint.fingerprint_analyzer.cache_clear()
        return fingerprint.fingerprint_analyzer()

    first = name()
    other.write_text("b")
    (tmp_path / "lexicon" / "words.pyc").write_text("compiled")
    assert name() == first
    words.write_text("b")
    assert name() != first
    words.write_text("a")
    assert name() == first
    fingerprint.fingerprint_analyzer.cache_clear()


def test_every_part_that_is_named_is_there() -> None:
    here = Path(fingerprint.__file__).parent
    assert all((here / part).exists() for part in fingerprint.READING_PARTS)

from __future__ import annotations

from pathlib import Path

from flows.books import Books, InputEntry


def test_inputs_come_back_and_the_latest_entry_counts(tmp_path: Path) -> None:
    books = Books(tmp_path / "state")
    assert books.read_inputs() == {}
    first, second = InputEntry("aa", "b.txt", 1, 0), InputEntry("bb", "naïve\u2028.txt", 3, 2)
    books.add_inputs([first, second])
    again = InputEntry("aa", "a.txt", 1, 1)
    books.add_inputs([again])
    assert books.read_inputs() == {"aa": again, "bb": second}


def test_line_that_was_cut_short_spoils_only_itself(tmp_path: Path) -> None:
    books = Books(tmp_path)
    books.add_inputs([InputEntry("aa", "a", 1, 0), InputEntry("bb", "b", 1, 0)])
    whole = books.inputs_path.read_text()
    books.inputs_path.write_text(whole[:-5])
    books.add_inputs([InputEntry("cc", "c", 1, 0)])
    assert set(books.read_inputs()) == {"aa", "cc"}


def test_duplicates_come_back(tmp_path: Path) -> None:
    books = Books(tmp_path / "state")
    books.write_duplicates({"a2": ("a1", "near")})
    assert books.read_duplicates() == {"a2": ("a1", "near")}
    books.write_duplicates({})
    assert books.read_duplicates() == {}

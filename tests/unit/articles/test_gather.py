from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from flows.articles.gather import Input, gather_inputs
from flows.errors import InputUnreadable, UsageError
from flows.model import Reject


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "in"
    (root / "sub").mkdir(parents=True)
    (root / ".hidden").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.txt", ".secret", ".hidden/d.txt"):
        (root / name).write_text(name)
    return root


def names(*given: str, **options: object) -> list[str]:
    return [
        found.name if isinstance(found, Input) else f"{found.reason}:{found.source}" for found in gather_inputs(given, **options)
    ]  # type: ignore[arg-type]


def test_folders_are_walked_in_sorted_order_without_hidden_names(folder: Path) -> None:
    assert names("in") == ["in/a.txt", "in/b.txt", "in/sub/c.txt"]
    assert names("in/") == names("in")


def test_a_named_file_is_taken_even_if_hidden_and_each_file_once(folder: Path) -> None:
    assert names("in/.secret", "in/a.txt", "in", "./in/b.txt") == ["in/.secret", "in/a.txt", "in/b.txt", "in/sub/c.txt"]


def test_files_are_read_up_to_the_limit_and_one_byte(folder: Path) -> None:
    (found,) = gather_inputs(["in/a.txt"])
    assert isinstance(found, Input)
    assert found.read() == b"a.txt"
    assert found.read(max_bytes=2) == b"a.t"


def test_large_files_and_streams_are_told_from_what_is_read_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = Input("in/a.txt", folder / "a.txt")
    assert not small.is_large
    with small.open() as file:
        assert file.read() == b"a.txt"
    assert Input("-", stream=io.BytesIO(b"news")).is_large
    monkeypatch.setattr("flows.articles.gather.SMALL_BYTES", 2)
    assert small.is_large


def test_links_that_lead_out_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("x")
    (folder / "leak.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere").symlink_to(folder / "gone")
    (folder / "inside.txt").symlink_to(folder / "sub" / "c.txt")
    found = names("in")
    assert {"link_refused:in/leak.txt", "link_refused:in/loop", "link_refused:in/nowhere"} <= set(found)
    assert len([name for name in found if "txt" in name and "refused" not in name]) == 3


def test_names_are_made_fit_for_a_terminal(folder: Path) -> None:
    (folder / "\x1b[2J\nevil.txt").write_text("x")
    Path(os.fsdecode(bytes(folder / "sub") + b"/\xff.txt")).write_text("x")
    assert {"in/\\x1b[2J\\nevil.txt", "in/sub/\\udcff.txt"} <= set(names("in"))
    assert all(name.isprintable() for name in names("in"))


def test_special_files_are_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (reject,) = [found for found in gather_inputs(["in"]) if isinstance(found, Reject)]
    assert (reject.reason, reject.source, "pipe" in reject.message) == ("special_file", "in/pipe", True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_entered_is_a_reject(folder: Path) -> None:
    (folder / "sub").chmod(0)
    try:
        assert "unreadable:in/sub" in names("in")
    finally:
        (folder / "sub").chmod(0o700)


def test_excluded_folders_are_not_entered(folder: Path) -> None:
    assert names("in", excluded=[folder / "sub"]) == ["in/a.txt", "in/b.txt"]


def test_labels_rename_what_is_shipped(folder: Path) -> None:
    assert names(str(folder), labels={str(folder): "sample"}) == ["sample/a.txt", "sample/b.txt", "sample/sub/c.txt"]


def test_standard_input() -> None:
    (found,) = gather_inputs(["-"], stdin=io.BytesIO(b"news"))
    assert isinstance(found, Input)
    assert (found.name, found.read()) == ("-", b"news")
    with pytest.raises(UsageError):
        list(gather_inputs(["-"]))


def test_addresses_and_missing_names_are_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="addresses"):
        list(gather_inputs(["https://paper.example/feed"]))
    with pytest.raises(InputUnreadable, match="no such file"):
        list(gather_inputs([str(tmp_path / "gone")]))

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from flows import arrivals
from flows.arrivals import store_arrivals
from flows.errors import ComityError, InputUnreadable
from flows.job import SAMPLE_NAME, Job


def make_job(root: Path, *inputs: str | Path) -> Job:
    return Job(root=root, inputs=tuple(map(str, inputs)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    for name in ("a.txt", "b.txt", "same.txt"):
        (tmp_path / "news" / name).write_text("one" if name == "same.txt" else name)
    (tmp_path / "news" / "again.txt").write_text("one")
    return tmp_path / "news"


def test_bytes_are_stored_once_under_all_their_names(folder: Path, tmp_path: Path) -> None:
    job = make_job(tmp_path, folder)
    arrived = store_arrivals(job)
    assert len(arrived.hashes) == 3
    assert arrived.refused == []
    sources = {stored.read(): {one.source for one in stored.provenance} for stored in job.store.stored_inputs()}
    assert sources[b"one"] == {f"{folder}/again.txt", f"{folder}/same.txt"}


def test_small_batches_store_the_same(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "BATCH_INPUTS", 2)
    assert len(store_arrivals(make_job(tmp_path, folder)).hashes) == 3


def test_large_files_are_stored_in_flat_memory_and_noted_like_others(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.articles.gather.SMALL_BYTES", 4)
    arrived = store_arrivals(make_job(tmp_path, folder))
    assert sorted(name for name, _ in arrived.arrived) == [f"{folder}/{name}.txt" for name in ("a", "again", "b", "same")]
    assert len(arrived.hashes) == 3


def test_what_is_missing_is_refused_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    arrived = store_arrivals(make_job(tmp_path, folder / "no.txt", folder / "a.txt"))
    assert len(arrived.hashes) == 1
    assert [(reject.reason, reject.source) for reject in arrived.refused] == [("unreadable", f"{folder}/no.txt")]


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match=r"no\.txt"):
        store_arrivals(make_job(tmp_path, tmp_path / "no.txt"))


def test_empty_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert store_arrivals(make_job(tmp_path, tmp_path / "empty")).hashes == {}


def test_inputs_are_those_given_then_the_settings_then_the_inbox_then_the_sample(tmp_path: Path) -> None:
    assert make_job(tmp_path, "x").choose_inputs() == (("x",), {})
    names, labels = make_job(tmp_path).choose_inputs()
    assert [labels[name] for name in names] == [SAMPLE_NAME]
    inbox = tmp_path / "raw" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / ".hidden").write_text("")
    assert list(make_job(tmp_path).choose_inputs()[1].values()) == [SAMPLE_NAME]
    (inbox / "a.txt").write_text("a")
    assert make_job(tmp_path).choose_inputs() == ((str(inbox),), {str(inbox): "raw/inbox"})
    (tmp_path / "comity.toml").write_text('inputs = ["drop", "https://example.org/feed", "-"]')
    names, labels = make_job(tmp_path).choose_inputs()
    assert names == (str(tmp_path / "drop"), "https://example.org/feed", "-")
    assert list(labels.values()) == ["drop", "https://example.org/feed", "-"]


def test_disk_without_room_ends_the_run_and_refuses_no_input(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(ComityError, match=r"No space left on device\. Make room") as failure:
        store_arrivals(make_job(tmp_path, folder))
    assert failure.value.exit_code == 1

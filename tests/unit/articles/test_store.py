from __future__ import annotations

import hashlib
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from flows.articles.rejects import make_reject
from flows.articles.store import Provenance, RawStore
from flows.model import Reject

NOON = "2026-11-24T12:00:00Z"
LATER = "2026-11-24T13:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "store")


def test_a_file_of_any_size_is_stored_as_its_bytes_are(tmp_path: Path) -> None:
    data = b"news" * 1_000_000
    one, other = RawStore(tmp_path / "one"), RawStore(tmp_path / "other")
    stored = one.put_file(io.BytesIO(data), "a.txt", "2026-11-24T00:00:00")
    assert stored == replace(other.put(data, "a.txt", "2026-11-24T00:00:00"), path=stored.path)
    assert stored.read() == data
    again = one.put_file(io.BytesIO(data), "b.txt", "2026-11-25T00:00:00")
    assert (again.is_new, again.sources) == (False, ("a.txt", "b.txt"))
    cut = one.put_file(io.BytesIO(data), "c.txt", "2026-11-25T00:00:00", most=10)
    assert cut.read() == data[:11]
    assert not list(tmp_path.rglob("*.part"))


def test_names_that_brought_nothing_are_kept_until_they_do(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    store.note_refusals([make_reject("link_refused", "in/a"), make_reject("link_refused", "in/b")])
    assert store.drop_refusals({"in/a", "in/c"}) == ["in/a"]
    assert [reject.source for reject in store.read_refusals()] == ["in/b"]


def test_bytes_are_kept_under_their_hash(store: RawStore) -> None:
    stored = store.put(b"news", "in/a.txt", NOON, {"etag": "x"})
    sha256 = hashlib.sha256(b"news").hexdigest()
    assert (stored.sha256, stored.size, stored.is_new) == (sha256, 4, True)
    assert stored.path == store.root / sha256[:2] / f"{sha256[2:]}.bin"
    assert store.get(sha256) == stored.read() == b"news"
    assert stored.provenance == (Provenance("in/a.txt", NOON, {"etag": "x"}),)


def test_each_source_of_the_same_bytes_is_kept_once(store: RawStore) -> None:
    store.put(b"news", "in/b.txt", NOON)
    store.put(b"news", "in/b.txt", LATER)
    again = store.put(b"news", "in/a.txt", LATER)
    assert not again.is_new
    assert again.provenance == (Provenance("in/b.txt", NOON), Provenance("in/a.txt", LATER))
    assert again.source == "in/a.txt"
    assert list(store.stored_inputs()) == [again]


def test_bytes_are_never_written_again(store: RawStore) -> None:
    stored = store.put(b"news", "a", NOON)
    before = os.stat(stored.path)
    store.put(b"news", "b", NOON)
    assert (os.stat(stored.path).st_ino, os.stat(stored.path).st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_all_inputs_come_in_order_of_hash(store: RawStore) -> None:
    for number in range(30):
        store.put(str(number).encode(), f"{number}.txt", NOON)
    found = [stored.sha256 for stored in store.stored_inputs()]
    assert found == sorted(found)
    assert len(found) == 30


def test_a_crash_before_the_rename_leaves_nothing(store: RawStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.articles.staging.os.replace", crash)
    with pytest.raises(KeyboardInterrupt):
        store.put(b"news", "a", NOON)
    monkeypatch.undo()
    assert list(store.stored_inputs()) == []
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
    assert store.put(b"news", "a", NOON).is_new


def test_bytes_without_readable_sidecar_are_still_there(store: RawStore) -> None:
    stored = store.put(b"news", "a", NOON)
    stored.path.with_suffix(".json").write_text("{broken")
    found = store.find(stored.sha256)
    assert found is not None
    assert (found.provenance, found.source) == ((), stored.sha256)
    assert store.put(b"news", "a", LATER).provenance == (Provenance("a", LATER),)


def test_many_are_put_at_once_like_one_by_one(store: RawStore, tmp_path: Path) -> None:
    arrivals = [(b"one", "b.txt"), (b"two", "c.txt"), (b"one", "a.txt"), (b"one", "b.txt")]
    stored = store.put_many(arrivals, NOON)
    assert [one.is_new for one in stored] == [True, True, False, False]
    other = RawStore(tmp_path / "other")
    for data, source in arrivals:
        other.put(data, source, NOON)
    assert [(one.sha256, one.provenance) for one in store.stored_inputs()] == [
        (one.sha256, one.provenance) for one in other.stored_inputs()
    ]
    assert store.put_many([], NOON) == []
    assert not list(store.root.rglob("*.part"))


def test_removal_takes_bytes_and_provenance(store: RawStore) -> None:
    stored = store.put(b"news", "a", NOON)
    assert store.remove(stored.sha256)
    assert not store.remove(stored.sha256)
    assert not store.has(stored.sha256)
    assert store.find(stored.sha256) is None
    with pytest.raises(KeyError):
        store.get(stored.sha256)


def test_names_of_any_kind_survive(store: RawStore) -> None:
    stored = store.put(b"news", "in/Ünï \udcff\n.txt", NOON)
    found = store.find(stored.sha256)
    assert found is not None
    assert found.source.startswith("in/Ünï ")


def test_redacted_input_keeps_its_hash_and_loses_its_bytes(store: RawStore) -> None:
    stored = store.put(b"one two", "a.jsonl", NOON)
    store.redact(stored.sha256, [b"head\n", b"two\n"], {"#0": "a1"})
    found = store.find(stored.sha256)
    assert found is not None
    assert (found.read(), found.forgotten, found.size, found.is_gone) == (b"head\ntwo\n", {"#0": "a1"}, 7, False)
    assert not stored.path.exists()
    store.redact(stored.sha256, [], {"#1": "a2"})
    gone = store.find(stored.sha256)
    assert gone is not None
    assert (gone.is_gone, gone.forgotten, store.has(stored.sha256)) == (True, {"#0": "a1", "#1": "a2"}, False)
    assert [path.suffix for path in store.root.rglob("*") if path.is_file()] == [".json"]
    assert store.hashes() == [stored.sha256]
    with pytest.raises(KeyError):
        store.get(stored.sha256)


def test_forgotten_bytes_do_not_come_back(store: RawStore) -> None:
    stored = store.put(b"one", "a.txt", NOON)
    store.redact(stored.sha256, [], {"": "a1"})
    again = store.put(b"one", "b.txt", LATER)
    (many,) = store.put_many([(b"one", "c.txt")], LATER)
    assert (again.is_new, many.is_new, again.is_gone) == (False, False, True)
    assert many.sources == ("a.txt", "b.txt", "c.txt")
    assert not [path for path in store.root.rglob("*") if path.suffix in (".bin", ".redacted")]


def test_broken_off_redaction_counts_as_not_begun_or_is_ended_by_a_sweep(
    store: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = store.put(b"one two", "a.jsonl", NOON)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    def write_and_crash(path: Path, data: bytes) -> None:
        path.write_bytes(data)
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.articles.store.write_whole", crash)
    with pytest.raises(KeyboardInterrupt):
        store.redact(stored.sha256, [b"two"], {"#0": "a1"})
    assert store.get(stored.sha256) == b"one two"
    monkeypatch.setattr("flows.articles.store.write_whole", write_and_crash)
    with pytest.raises(KeyboardInterrupt):
        store.redact(stored.sha256, [b"two"], {"#0": "a1"})
    assert (store.get(stored.sha256), stored.path.exists()) == (b"two", True)
    (store.root / stored.sha256[:2] / ".left.bin.1.part").write_bytes(b"one two")
    store.sweep([stored.sha256])
    assert sorted(path.suffix for path in store.root.rglob("*") if path.is_file()) == [".json", ".redacted"]


def test_refusals_are_kept_once_until_the_name_brings_bytes(store: RawStore) -> None:
    refused = [Reject("unreadable", "no such file", "b.txt"), Reject("link_refused", "a link", "a.txt")]
    store.note_refusals(refused)
    store.note_refusals(refused)
    assert sorted(store.read_refusals(), key=lambda one: one.source) == refused[::-1]
    assert store.drop_refusals({"b.txt", "c.txt"}) == ["b.txt"]
    assert store.read_refusals() == refused[1:]
    assert store.hashes() == []


def test_an_empty_store_has_no_inputs(store: RawStore) -> None:
    assert list(store.stored_inputs()) == []

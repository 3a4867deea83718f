from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from flows.articles.store import Provenance, RawStore

NOON = "2026-11-24T12:00:00Z"
LATER = "2026-11-24T13:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "store")


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

    monkeypatch.setattr("flows.articles.store.os.replace", crash)
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


def test_an_empty_store_has_no_inputs(store: RawStore) -> None:
    assert list(store.stored_inputs()) == []

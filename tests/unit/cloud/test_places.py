"""What a run takes from object storage and brings back: all or nothing, each byte once, and never over another's work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cloud.depot import Depot
from flows.errors import ComityError, WarehouseLocked
from tests.unit.cloud.places import Machine, share_memory

WAREHOUSE = "s3://ours/warehouse"


@pytest.fixture
def depots(monkeypatch: pytest.MonkeyPatch) -> dict[str, Depot]:
    return share_memory(monkeypatch)


@pytest.fixture
def first(depots: dict[str, Depot], tmp_path: Path) -> Machine:
    """A machine that has published version 1."""
    machine = Machine(tmp_path / "first")
    places = machine.pull()
    machine.store("ab/cd.bin", "bytes")
    machine.write("articles/batches/1.json", "{}")
    machine.write("arrangements.sqlite", "large, and made anew")
    machine.publish("v1", {"partnerships.parquet": "one", "claims/part-1.parquet": "claims"})
    places.push()
    return machine


def read_latest(depots: dict[str, Depot]) -> dict[str, str]:
    seen = depots[WAREHOUSE].read("latest.json")
    assert seen is not None
    latest: dict[str, str] = json.loads(seen.data)
    return latest


def test_a_reader_without_comity_finds_the_version(first: Machine, depots: dict[str, Depot]) -> None:
    prefix = read_latest(depots)["prefix"]
    assert prefix == "versions/v1/"
    keys = set(depots[WAREHOUSE].list_keys(prefix))
    assert keys == {"versions/v1/partnerships.parquet", "versions/v1/claims/part-1.parquet"}
    assert depots[WAREHOUSE].read(prefix + "partnerships.parquet").data == b"one"  # type: ignore[union-attr]


def test_another_machine_goes_on_from_there(first: Machine, tmp_path: Path) -> None:
    second = Machine(tmp_path / "second")
    second.pull()
    assert second.read("claims/part-1.parquet") == "claims"
    assert (second.warehouse / "state/articles/batches/1.json").read_text() == "{}"
    assert (second.raw / "store/ab/cd.bin").read_text() == "bytes"
    assert not (second.warehouse / "state/arrangements.sqlite").exists()


def test_what_one_removes_goes_from_the_other_and_from_the_depot(
    first: Machine, depots: dict[str, Depot], tmp_path: Path
) -> None:
    second = Machine(tmp_path / "second")
    places = second.pull()
    (second.raw / "store/ab/cd.bin").unlink()
    places.push()
    first.pull()
    assert not (first.raw / "store/ab/cd.bin").exists()
    assert list(depots["s3://ours/raw"].list_keys("objects/")) == []


def test_who_comes_second_publishes_nothing_and_can_run_again(first: Machine, depots: dict[str, Depot], tmp_path: Path) -> None:
    second = Machine(tmp_path / "second")
    slow = second.pull()
    quick = first.pull()
    first.publish("v2", {"partnerships.parquet": "two"})
    quick.push()
    second.publish("v3", {"partnerships.parquet": "three"})
    with pytest.raises(WarehouseLocked, match="Run again"):
        slow.push()
    assert read_latest(depots)["version"] == "v2"
    again = second.pull()
    assert second.read("partnerships.parquet") == "two"
    second.publish("v4", {"partnerships.parquet": "four"})
    again.push()
    assert read_latest(depots)["version"] == "v4"


def test_a_push_that_breaks_off_changes_nothing_for_readers(
    first: Machine, depots: dict[str, Depot], monkeypatch: pytest.MonkeyPatch
) -> None:
    places = first.pull()
    first.publish("v2", {"partnerships.parquet": "two"})
    monkeypatch.setattr(Depot, "swap", lambda *_: (_ for _ in ()).throw(ConnectionError("gone")))
    with pytest.raises(ConnectionError):
        places.push()
    monkeypatch.undo()
    share = read_latest(depots)
    assert share["version"] == "v1"
    assert depots[WAREHOUSE].read("versions/v1/partnerships.parquet").data == b"one"  # type: ignore[union-attr]


def test_unchanged_files_are_copied_there_and_not_sent(
    first: Machine, depots: dict[str, Depot], monkeypatch: pytest.MonkeyPatch
) -> None:
    places = first.pull()
    first.publish("v2", {"partnerships.parquet": "two", "claims/part-1.parquet": "claims"})
    sent: list[str] = []
    write = Depot.write
    monkeypatch.setattr(Depot, "write", lambda self, key, content: (sent.append(key), write(self, key, content))[1])
    places.push()
    assert [key for key in sent if key.startswith("versions/")] == ["versions/v2/partnerships.parquet"]
    assert depots[WAREHOUSE].read("versions/v2/claims/part-1.parquet").data == b"claims"  # type: ignore[union-attr]


def test_nothing_new_writes_nothing(first: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    places = first.pull()
    monkeypatch.setattr(Depot, "write", lambda *_: pytest.fail("something was written"))
    monkeypatch.setattr(Depot, "swap", lambda *_: pytest.fail("something was swapped"))
    places.push()


def test_versions_beyond_those_kept_go(first: Machine, depots: dict[str, Depot]) -> None:
    for number in range(2, 6):
        places = first.pull()
        first.publish(f"v{number}", {"partnerships.parquet": str(number)})
        places.push()
    assert depots[WAREHOUSE].list_folders("versions/") == ["v3", "v4", "v5"]


def test_after_a_forgetting_no_version_from_before_stays(first: Machine, depots: dict[str, Depot]) -> None:
    places = first.pull()
    first.store("forgotten/a.json", "{}")
    first.publish("v2", {"partnerships.parquet": "without it"})
    places.push()
    assert depots[WAREHOUSE].list_folders("versions/") == ["v2"]


def test_an_object_that_is_not_what_the_manifest_says_is_refused(
    first: Machine, depots: dict[str, Depot], tmp_path: Path
) -> None:
    depots[WAREHOUSE].write("versions/v1/partnerships.parquet", b"other")
    with pytest.raises(ComityError, match="not what its manifest says"):
        Machine(tmp_path / "second").pull()
    assert not (tmp_path / "second" / "latest").exists()

"""The folders of versions: shown whole, replaced in one step, pruned without the one that is shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.errors import ComityError
from flows.tables.versions import building_folder, latest_version, prune_versions, publish_folder

from .examples import fill_state, publish


def publish_note(warehouse: Path, version: str) -> Path:
    with building_folder(warehouse) as folder:
        (folder / "note.txt").write_text(version)
        return publish_folder(warehouse, folder, version)


def test_latest_shows_the_last_version_by_a_relative_link(tmp_path: Path) -> None:
    assert latest_version(tmp_path) is None
    publish_note(tmp_path, "v1")
    publish_note(tmp_path, "v2")
    assert (tmp_path / "latest" / "note.txt").read_text() == "v2"
    assert os.readlink(tmp_path / "latest") == "versions/v2"
    assert (tmp_path / "versions" / "v1" / "note.txt").read_text() == "v1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["latest", "versions"]


def test_a_moved_warehouse_still_shows_it(tmp_path: Path) -> None:
    publish_note(tmp_path / "here", "v1")
    (tmp_path / "here").rename(tmp_path / "there")
    assert (tmp_path / "there" / "latest" / "note.txt").read_text() == "v1"


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    publish_note(tmp_path, "v1")
    with pytest.raises(ValueError, match="stop"), building_folder(tmp_path):
        raise ValueError("stop")
    assert [path.name for path in (tmp_path / "versions").iterdir()] == ["v1"]


def test_what_a_killed_run_left_behind_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "versions" / ".building-dead").mkdir(parents=True)
    publish_note(tmp_path, "v1")
    assert [path.name for path in (tmp_path / "versions").iterdir()] == ["v1"]


def test_a_version_that_never_became_latest_is_built_again(tmp_path: Path) -> None:
    (tmp_path / "versions" / "v1").mkdir(parents=True)
    (tmp_path / "versions" / "v1" / "half.txt").touch()
    assert [path.name for path in publish_note(tmp_path, "v1").iterdir()] == ["note.txt"]


def test_a_version_is_never_replaced_under_its_readers(tmp_path: Path) -> None:
    publish_note(tmp_path, "v1")
    with pytest.raises(ComityError, match="published already"):
        publish_note(tmp_path, "v1")


def test_a_folder_in_the_place_of_latest_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "latest").mkdir()
    (tmp_path / "latest" / "mine.txt").touch()
    with pytest.raises(ComityError, match="must be a link"):
        publish_note(tmp_path, "v1")
    assert (tmp_path / "latest" / "mine.txt").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".latest")]


def test_pruning_keeps_the_last_ones_and_the_one_that_is_shown(tmp_path: Path) -> None:
    for version in ("v4", "v1", "v2", "v3"):
        publish_note(tmp_path, version)
    os.replace(tmp_path / "latest", tmp_path / "old")
    os.symlink("versions/v1", tmp_path / "latest")
    assert prune_versions(tmp_path, 2) == ["v2"]
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == ["v1", "v3", "v4"]


def test_a_report_that_fails_publishes_nothing(tmp_path: Path) -> None:
    fill_state(tmp_path)

    def fail(folder: Path) -> None:
        raise ComityError("no report")

    with pytest.raises(ComityError, match="no report"):
        publish(tmp_path, write_report=fail)
    assert latest_version(tmp_path) is None
    assert list((tmp_path / "versions").iterdir()) == []

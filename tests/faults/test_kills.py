"""Ended in the middle of its work, a run leaves nothing that the next one does not make good."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from flows.lock import is_held, read_owner
from flows.steps import KILL_VARIABLE
from tests.faults.runs import Nursery
from tests.faults.scenes import Scene, list_steps, make_scene

# In CI a run is ended at these steps; tests/benchmarks/faults.py does so at all of them.
CHOSEN = ("store.one_renamed", "batch.parts_written", "settle.rejects_written", "version.named", "version.link_swapped")


@pytest.fixture(scope="module")
def scene(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The first run of a root."""
    return make_scene(nursery, tmp_path_factory.mktemp("scenes"), "first")


def test_there_are_many_steps_and_each_is_named_once_or_for_one_thing(scene: Scene) -> None:
    assert len(list_steps()) >= 40
    assert set(scene.steps) <= set(list_steps())


@pytest.mark.parametrize("step", CHOSEN)
def test_next_run_makes_good_what_a_killed_one_left(nursery: Nursery, scene: Scene, tmp_path: Path, step: str) -> None:
    root = scene.set_up(tmp_path / "root")
    nursery.run(root, *scene.command, env={KILL_VARIABLE: step}, expect=-signal.SIGKILL)
    warehouse = root / "warehouse"
    assert read_owner(warehouse) is not None
    assert not is_held(warehouse)
    assert scene.go_on(nursery, root) == scene.digest
    assert read_owner(warehouse) is None
    assert not [path for path in root.rglob(".*") if path.suffix in (".part", ".tmp") or path.name.startswith(".building")]

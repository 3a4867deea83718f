"""Two machines of ours that share one place in object storage, which is held in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cloud import depot as depots
from flows.cloud.depot import Depot
from flows.cloud.places import Places, open_places
from flows.settings import Settings, load_settings
from flows.tables.versions import point_latest


class Machine:
    """A root with a warehouse and a raw store at ``s3://ours``."""

    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.settings: Settings = load_settings(root, warehouse="s3://ours/warehouse", raw_store="s3://ours/raw")
        self.warehouse, self.raw = self.settings.warehouse_dir, self.settings.raw_dir

    def pull(self) -> Places:
        """What a run does before its work."""
        places = open_places(self.settings)
        places.pull()
        return places

    def write(self, path: str, text: str) -> None:
        """A file of the state."""
        _write(self.warehouse / "state" / path, text)

    def store(self, path: str, text: str) -> None:
        """A file of the raw store."""
        _write(self.raw / "store" / path, text)

    def publish(self, version: str, files: dict[str, str]) -> None:
        """A version as publication leaves it here."""
        for name, text in files.items():
            _write(self.warehouse / "versions" / version / name, text)
        point_latest(self.warehouse, version)

    def read(self, path: str) -> str:
        """A file of the published version."""
        return (self.warehouse / "latest" / path).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def share_memory(patch: pytest.MonkeyPatch) -> dict[str, Depot]:
    """Every address opens the same place in memory from now on."""
    store = pytest.importorskip("obstore.store", reason="the extra `cluster` is not installed")
    made: dict[str, Depot] = {}

    def open_depot(uri: str) -> Depot:
        return made.setdefault(uri, Depot(uri, store.MemoryStore()))

    patch.setattr(depots, "open_depot", open_depot)
    patch.setattr("flows.cloud.places.open_depot", open_depot)
    return made

"""What a run takes from object storage before its work, and brings back after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from flows.cloud.depot import Depot, Seen, TakenMeanwhile, do_all, open_depot
from flows.cloud.mirror import Files, Mirror, fetch_file, name_object
from flows.errors import WarehouseLocked
from flows.settings import Settings
from flows.tables.parts import hash_file
from flows.tables.versions import latest_version, point_latest

LATEST = "latest.json"
RAW_MANIFEST = "manifest.json"
RAW_PARTS = ("store", "corrections")
# What consolidation remembers: large, changed by every run, and made anew where it is missing.
REMEMBERED = ("arrangements.sqlite", "arrangements.sqlite-journal")
FORGOTTEN = "store/forgotten/"


@dataclass(slots=True)
class CloudRaw:
    """The raw store and the corrections."""

    depot: Depot
    mirror: Mirror
    seen: Seen | None = None
    files: Files = field(default_factory=dict)

    def pull(self) -> None:
        """Take what came in elsewhere."""
        self.seen = self.depot.read(RAW_MANIFEST)
        self.files = json.loads(self.seen.data)["files"] if self.seen else {}
        self.mirror.pull(self.files)

    def push(self) -> bool:
        """Bring what came in here; whether an article was forgotten."""
        now = self.mirror.push(self.files)
        if now == self.files:
            return False
        try:
            self.depot.swap(RAW_MANIFEST, encode({"files": now}), self.seen)
        except TakenMeanwhile:
            raise _explain_taken(self.depot) from None
        self.mirror.settle(now)
        forgot = any(path.startswith(FORGOTTEN) and self.files.get(path) != sha256 for path, sha256 in now.items())
        self.depot.delete(name_object(sha256) for sha256 in sorted(set(self.files.values()) - set(now.values())))
        return forgot


@dataclass(slots=True)
class CloudWarehouse:
    """The state and the published versions."""

    depot: Depot
    folder: Path
    mirror: Mirror
    seen: Seen | None = None
    latest: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Files] = field(default_factory=lambda: {"state": {}, "version": {}})

    def pull(self, *, with_state: bool = True) -> None:
        """Take the version that is published there and, to go on from it, the state."""
        self.seen = self.depot.read(LATEST)
        if self.seen is None:
            return
        self.latest = json.loads(self.seen.data)
        found = self.depot.read(self.latest["manifest"])
        self.manifest = json.loads(found.data) if found else self.manifest
        if with_state:
            self.mirror.pull(self.manifest["state"])
        self._fetch_version()

    def _fetch_version(self) -> None:
        """The version's files, in a folder that gets its name when it is whole."""
        version, here = self.latest["version"], latest_version(self.folder)
        target = self.folder / "versions" / version
        if not target.is_dir():
            aside = self.folder / "versions" / f".building-{version}"
            for path, sha256 in self.manifest["version"].items():
                _link_known(here, path, sha256, aside)
            prefix = self.latest["prefix"]
            do_all(
                partial(fetch_file, self.depot, prefix + path, sha256, aside / path)
                for path, sha256 in self.manifest["version"].items()
            )
            aside.rename(target)
        if here != target.resolve():
            point_latest(self.folder, version)

    def push(self, keep: int) -> None:
        """Bring version and state; the swap of ``latest.json`` publishes both at once, or WarehouseLocked is raised."""
        published = latest_version(self.folder)
        if published is None:
            return
        files = {path.relative_to(published).as_posix(): path for path in sorted(published.rglob("*")) if path.is_file()}
        version = (
            {name: hash_file(path) for name, path in files.items()} if self._is_other(published) else self.manifest["version"]
        )
        manifest = {"state": self.mirror.push(self.manifest["state"]), "version": version}
        if manifest == self.manifest:
            return
        self._bring_version(published, version)
        self._swap_latest(published, manifest)
        self._sweep(manifest, keep)
        self.mirror.settle(manifest["state"])

    def _is_other(self, published: Path) -> bool:
        return published.name != self.latest.get("version")

    def _bring_version(self, published: Path, version: Mapping[str, str]) -> None:
        """Files that the version before has are copied there; the others are sent."""
        if not self._is_other(published):
            return
        before, prefix = self.manifest["version"], f"versions/{published.name}/"
        same = [path for path, sha256 in version.items() if before.get(path) == sha256]
        do_all(partial(self.depot.copy, self.latest["prefix"] + path, prefix + path) for path in same)
        new = [path for path in version if path not in set(same)]
        do_all(partial(self.depot.write, prefix + path, published / path) for path in new)

    def _swap_latest(self, published: Path, manifest: Mapping[str, Files]) -> None:
        data = encode(manifest)
        name = f"manifests/{published.name}-{hashlib.sha256(data).hexdigest()[:16]}.json"
        self.depot.write(name, data)
        latest = {"version": published.name, "prefix": f"versions/{published.name}/", "manifest": name}
        try:
            self.depot.swap(LATEST, encode(latest), self.seen)
        except TakenMeanwhile:
            raise _explain_taken(self.depot) from None

    def _sweep(self, manifest: Mapping[str, Files], keep: int) -> None:
        """What nothing names any more goes: old versions, and objects of the state that the new one does not have."""
        current = latest_version(self.folder)
        names = self.depot.list_folders("versions/")
        old = [name for name in names[: -keep or None] if current is None or name != current.name]
        self.depot.delete(key for name in old for key in self.depot.list_keys(f"versions/{name}/"))
        gone = set(self.manifest["state"].values()) - set(manifest["state"].values())
        self.depot.delete([*map(name_object, sorted(gone)), *filter(None, [self.latest.get("manifest")])])


@dataclass(slots=True)
class Places:
    """What of a run's places lies in object storage."""

    raw: CloudRaw | None
    warehouse: CloudWarehouse | None
    keep_versions: int

    def pull(self) -> None:
        """Take what is new there."""
        if self.raw:
            self.raw.pull()
        if self.warehouse:
            self.warehouse.pull()

    def push(self) -> None:
        """Bring what is new here: the raw store first, as everything follows from it. After a forgetting no version from before
        is kept."""
        forgot = self.raw.push() if self.raw else False
        if self.warehouse:
            self.warehouse.push(1 if forgot else self.keep_versions)


def open_places(settings: Settings) -> Places:
    """What the settings place in object storage."""
    return Places(_open_raw(settings), open_warehouse(settings), settings.keep_versions)


def open_warehouse(settings: Settings) -> CloudWarehouse | None:
    """The warehouse, where it lies in object storage."""
    if not settings.is_warehouse_remote:
        return None
    depot, folder = open_depot(settings.warehouse), settings.warehouse_dir
    return CloudWarehouse(depot, folder, Mirror(depot, folder, folder / ".state-index.json", ("state",), REMEMBERED))


def _open_raw(settings: Settings) -> CloudRaw | None:
    if not settings.raw_store:
        return None
    depot = open_depot(settings.raw_store)
    return CloudRaw(depot, Mirror(depot, settings.raw_dir, settings.raw_dir / ".raw-index.json", RAW_PARTS))


def encode(told: Mapping[str, Any]) -> bytes:
    """JSON that is the same for the same content."""
    return json.dumps(told, sort_keys=True, indent=0).encode()


def _link_known(here: Path | None, path: str, sha256: str, aside: Path) -> None:
    """A file that the version on this machine has too need not be fetched."""
    (aside / path).parent.mkdir(parents=True, exist_ok=True)
    if here and (here / path).is_file() and not (aside / path).exists() and hash_file(here / path) == sha256:
        (aside / path).hardlink_to(here / path)


def _hash_version(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _explain_taken(depot: Depot) -> WarehouseLocked:
    return WarehouseLocked(
        f"Another run wrote to {depot.uri} since this one began, so nothing of this one is published there. Run again: it goes on"
        " from what the other one published, and nothing that came in is lost."
    )

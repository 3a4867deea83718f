"""The folders of published versions, and the name ``latest`` that always shows a whole one.

warehouse/versions/<version>/…      warehouse/latest -> versions/<version>      warehouse/versions/.building-*   not yet published
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import ComityError
from flows.lock import require_hold
from flows.steps import reach_step
from flows.tables.parts import sync_file, sync_folder
from flows.tables.readers import is_read

_BUILDING = ".building-"
_ASIDE = ".latest-"
_REMOVED = ".removed-"  # what is not wholly gone yet must not look like a version


def latest_version(warehouse: Path) -> Path | None:
    """The folder of the version that is published now."""
    link = warehouse / "latest"
    return link.resolve() if link.is_dir() else None


def list_versions(warehouse: Path) -> list[Path]:
    """The folders of the kept versions, oldest first: their names begin with the time of publication."""
    folder = warehouse / "versions"
    return sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith("."))


@contextmanager
def building_folder(warehouse: Path) -> Iterator[Path]:
    """A fresh hidden folder to build a version in, gone at the end unless it was published. Only the lock's holder builds."""
    versions = warehouse / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    sweep_leftovers(warehouse)
    folder = versions / f"{_BUILDING}{uuid.uuid4().hex[:12]}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish_folder(warehouse: Path, folder: Path, version: str) -> Path:
    """Give a built folder its name and let ``latest`` show it, in one step that readers see whole or not at all."""
    final = warehouse / "versions" / version
    if final == latest_version(warehouse):
        raise ComityError(f"version {version} is published already")
    sync_tree(folder)
    reach_step("version.synced")
    if final.exists():
        _remove_version(final)
    os.rename(folder, final)
    reach_step("version.named")
    sync_folder(final.parent)
    require_hold(warehouse)
    point_latest(warehouse, version)
    return final


def prune_versions(warehouse: Path, keep: int) -> list[str]:
    """Remove all but the last ``keep`` versions, never the published one, nor one that a reader has open: that goes later.
    Gives the names of those removed."""
    current = latest_version(warehouse)
    folders = list_versions(warehouse)
    removed = [path for path in folders[: -keep or None] if path.resolve() != current and not is_read(path)]
    for path in removed:
        _remove_version(path)
        reach_step("version.one_removed")
    return [path.name for path in removed]


def sweep_leftovers(warehouse: Path) -> list[Path]:
    """Remove what runs that broke off left behind of versions and links; gives what it was. Only the lock's holder may."""
    left = list_leftovers(warehouse)
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return left


def list_leftovers(warehouse: Path) -> list[Path]:
    """What runs that broke off left behind, or, while one runs, what it works on."""
    versions = warehouse / "versions"
    return sorted(
        [
            *versions.glob(f"{_BUILDING}*"),
            *versions.glob(f"{_REMOVED}*"),
            *warehouse.glob(f"{_ASIDE}*"),
            *warehouse.glob(".*.tmp"),
        ]
    )


def _remove_version(folder: Path) -> None:
    gone = folder.with_name(f"{_REMOVED}{uuid.uuid4().hex[:12]}")
    os.rename(folder, gone)
    reach_step("version.set_aside")
    shutil.rmtree(gone)


def sync_tree(folder: Path) -> None:
    """Make every file and name under a folder last through a loss of power."""
    for root, _, files in os.walk(folder):
        for name in files:
            sync_file(Path(root) / name)
        sync_folder(Path(root))


def point_latest(warehouse: Path, version: str) -> None:
    """Let ``latest`` show a version that is there, in one step."""
    link, aside = warehouse / "latest", warehouse / f"{_ASIDE}{uuid.uuid4().hex[:12]}"
    os.symlink(Path("versions") / version, aside, target_is_directory=True)
    reach_step("version.link_made")
    try:
        os.replace(aside, link)
    except OSError as error:
        aside.unlink()
        raise ComityError(
            f"{link} can't be replaced: {error.strerror}. It must be a link that Comity made; move what is there away"
        ) from error
    reach_step("version.link_swapped")
    sync_folder(warehouse)

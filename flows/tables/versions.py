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
from flows.tables.parts import sync_file, sync_folder

_BUILDING = ".building-"


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
    for left_behind in versions.glob(f"{_BUILDING}*"):
        shutil.rmtree(left_behind)
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
    if final.exists():
        shutil.rmtree(final)
    os.rename(folder, final)
    sync_folder(final.parent)
    _point_latest(warehouse, version)
    return final


def prune_versions(warehouse: Path, keep: int) -> list[str]:
    """Remove all but the last ``keep`` versions, never the published one; gives the names of those removed."""
    current = latest_version(warehouse)
    folders = list_versions(warehouse)
    removed = [path for path in folders[: -keep or None] if path.resolve() != current]
    for path in removed:
        shutil.rmtree(path)
    return [path.name for path in removed]


def sync_tree(folder: Path) -> None:
    """Make every file and name under a folder last through a loss of power."""
    for root, _, files in os.walk(folder):
        for name in files:
            sync_file(Path(root) / name)
        sync_folder(Path(root))


def _point_latest(warehouse: Path, version: str) -> None:
    link, aside = warehouse / "latest", warehouse / f".latest-{uuid.uuid4().hex[:12]}"
    os.symlink(Path("versions") / version, aside, target_is_directory=True)
    try:
        os.replace(aside, link)
    except OSError as error:
        aside.unlink()
        raise ComityError(
            f"{link} can't be replaced: {error.strerror}. It must be a link that Comity made; move what is there away"
        ) from error
    sync_folder(warehouse)

"""``comity doctor --fix``: what can be mended without a choice. The warehouse is held meanwhile, and nothing is lost by it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from flows.lock import OWNER_FILE, hold_warehouse
from flows.soundness import list_leftovers

if TYPE_CHECKING:
    from flows.settings import Settings

BROKEN = ".broken-"


def mend_warehouse(settings: Settings, wait_seconds: float = 0) -> list[str]:
    """Mend what can be; gives what was done, in words."""
    if not settings.warehouse_dir.exists():
        return []
    with hold_warehouse(settings.warehouse_dir, "comity doctor --fix", wait_seconds) as dead:
        done = [f"the lock of {dead} is taken over and free"] if dead else []
        return [*done, *_remove_leftovers(settings), *_show_whole_version(settings)]


def _remove_leftovers(settings: Settings) -> list[str]:
    left = [path for path in list_leftovers(settings) if path.name not in (OWNER_FILE,)]
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return [f"{len(left):,} leftovers are removed"] if left else []


def _show_whole_version(settings: Settings) -> list[str]:
    """Set broken versions aside, and let ``latest`` show the newest that is whole."""
    from flows.tables.checksums import find_broken
    from flows.tables.versions import latest_version, list_versions, point_latest

    warehouse, done = settings.warehouse_dir, []
    for path in reversed(list_versions(warehouse)):
        if not find_broken(path):
            if latest_version(warehouse) != path.resolve() and _needs_version(warehouse):
                point_latest(warehouse, path.name)
                done.append(f"{settings.latest_dir} shows {path.name}")
            break
        aside = path.with_name(f"{BROKEN}{path.name}")
        os.rename(path, aside)
        done.append(f"the broken version is set aside as {aside}")
    if _needs_version(warehouse) and settings.latest_dir.is_symlink():
        settings.latest_dir.unlink()
        done.append(f"{settings.latest_dir} showed nothing whole and is gone: publish again with `comity run`")
    return done


def _needs_version(warehouse: Path) -> bool:
    return not (warehouse / "latest").exists()

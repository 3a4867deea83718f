"""Earlier versions, while they are kept: by name, or as of a day."""

from __future__ import annotations

from pathlib import Path

from flows.changed import read_day
from flows.errors import UsageError
from flows.settings import Settings
from flows.tables.versions import list_versions


def choose_version(settings: Settings, version: str | None, as_of: str | None) -> Path:
    """The folder of the version that is named, or that was published last on a day (UTC) or before; without either the latest."""
    if version and as_of:
        raise UsageError("--version and --as-of say the same: give one of them.")
    if not version and not as_of:
        return settings.latest_dir
    kept = list_versions(settings.warehouse_dir)
    names = ", ".join(path.name for path in kept) or "none"
    if version:
        found = [path for path in kept if path.name.startswith(version)]
        if len(found) != 1:
            raise UsageError(f"{len(found)} kept versions begin with {version!r}; kept are: {names} (setting keep_versions).")
        return found[0]
    day = f"{read_day(as_of or ''):%Y%m%d}"
    before = [path for path in kept if path.name[: len(day)] <= day]
    if not before:
        raise UsageError(f"No version from {as_of} or before is kept; kept are: {names} (setting keep_versions).")
    return before[-1]

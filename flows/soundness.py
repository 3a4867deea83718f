"""Whether what lies on the disk is sound: folders, bytes, versions, leftovers, the clock. Each finding with its cure."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import ComityError
from flows.findings import Finding, shorten

if TYPE_CHECKING:
    from flows.settings import Settings

ODD_CLOCK = timedelta(minutes=10)
OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


def check_folders(settings: Settings) -> Finding:
    """Whether the folders that a run writes can be written."""
    raw = settings.raw_dir
    wanted = (settings.warehouse_dir, settings.warehouse_dir / "state", settings.warehouse_dir / "versions", raw, raw / "store")
    closed = [str(folder) for folder in wanted if not _can_be_written(folder)]
    if closed:
        cure = f"Give them to {_name_user()} (chown, chmod u+rwx), or run as who owns them."
        return Finding("folders", "fault", f"can't be written: {', '.join(closed)}", cure)
    return Finding("folders", "ok", "raw/ and the warehouse can be written")


def _can_be_written(folder: Path) -> bool:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK | os.R_OK) and not os.statvfs(there).f_flag & os.ST_RDONLY


def _name_user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def check_clock(settings: Settings) -> Finding:
    """Whether the clock can be right: it must not lie before the newest version, nor before this release."""
    from flows.tables.versions import list_versions

    now = datetime.now(UTC)
    times = [time for path in list_versions(settings.warehouse_dir) if (time := _read_time(path.name))]
    newest = max(times, default=OLDEST_CLOCK)
    if now < newest - ODD_CLOCK or now < OLDEST_CLOCK:
        told = f"it is {now:%Y-%m-%d %H:%M} UTC here, but a version was published on {newest:%Y-%m-%d %H:%M} UTC"
        return Finding("clock", "fault", told, "Set the clock (timedatectl set-ntp true); versions and dates go by it.")
    return Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


def _read_time(version: str) -> datetime | None:
    try:
        return datetime.strptime(version[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def check_schema(settings: Settings) -> Finding:
    """Whether this release reads what lies in the warehouse."""
    from flows.tables.releases import find_release, refuse_newer

    found = find_release(settings.warehouse_dir)
    try:
        refuse_newer(settings.warehouse_dir)
    except ComityError as error:
        return Finding("schema", "fault", str(error), "Install the release that wrote it, or a later one.")
    if found.is_old:
        cure = "`comity run` reads it and writes its next version in the present one."
        return Finding("schema", "warning", f"the warehouse was written by an earlier release: {found}", cure)
    return Finding("schema", "ok", str(found))


def check_files(settings: Settings) -> Iterator[Finding]:
    """Whether the bytes are those that were written: of the published version, of the state, of the raw store."""
    from flows.tables.checksums import find_broken, find_broken_parts

    latest, state = settings.latest_dir, settings.warehouse_dir / "state"
    if latest.exists():
        broken = find_broken(latest.resolve())
        cure = "`comity doctor --fix` sets the version aside, then publish again with `comity run`."
        yield _tell_broken("published", f"{latest.resolve().name}: ", broken, cure, mendable=True)
    parts = [str(path.relative_to(state)) for path in find_broken_parts(state)]
    yield _tell_broken("state", "", parts, "Make the warehouse anew from the raw store: `comity run --rebuild`.")
    bytes_ = list(find_broken_bytes(settings.raw_dir / "store"))
    cure = "Put these files back from a backup, or remove them with their .json and name the input again."
    yield _tell_broken("raw store", "", bytes_, cure)


def _tell_broken(check: str, where: str, broken: list[str], cure: str, *, mendable: bool = False) -> Finding:
    if broken:
        return Finding(
            check, "fault", f"{where}{len(broken):,} files are not as they were written: {shorten(broken)}", cure, mendable
        )
    return Finding(check, "ok", "all files are as they were written")


def find_broken_bytes(store: Path) -> Iterator[str]:
    """The files of the raw store whose bytes are not those that came in."""
    for path in sorted(store.glob("[0-9a-f][0-9a-f]/[!.]*.bin")):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.parent.name + path.stem:
                yield str(path.relative_to(store))


def check_leftovers(settings: Settings) -> Finding:
    """What runs that broke off left behind. While a run works, what it works on looks the same."""
    from flows.lock import is_held

    left = list_leftovers(settings)
    if not left:
        return Finding("leftovers", "ok", "none")
    if is_held(settings.warehouse_dir):
        return Finding("leftovers", "ok", f"{len(left):,} files and folders are being worked on")
    names = [path.name for path in left]
    return Finding(
        "leftovers", "warning", f"left by a run that broke off: {shorten(names)}", "`comity doctor --fix` removes them.", True
    )


def list_leftovers(settings: Settings) -> list[Path]:
    """Files and folders that no finished step knows of."""
    from flows.tables import batches, versions

    state, store = settings.warehouse_dir / "state", settings.raw_dir / "store"
    folders = [state / "articles", *sorted((state / "readings").glob("[!.]*"))]
    orphans = [path for folder in folders for path in batches.list_orphans(folder)]
    drafts = [*state.glob(".*"), *state.glob("*/.*"), *store.glob("*/.*.part"), *store.glob(".*.part")]
    unshown = [path for path in versions.list_versions(settings.warehouse_dir) if not (path / "datapackage.json").exists()]
    return [*versions.list_leftovers(settings.warehouse_dir), *unshown, *orphans, *drafts]

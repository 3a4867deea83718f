"""``comity doctor``: checks the installation, the settings, the warehouse, the lock, the server; each finding with its cure."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from flows.errors import ComityError
from flows.findings import Finding
from flows.lock import is_held, read_owner
from flows.mending import mend_warehouse
from flows.redaction import hide_secrets
from flows.soundness import check_clock, check_files, check_folders, check_leftovers, check_schema

if TYPE_CHECKING:
    from flows.settings import Settings

LITTLE_SPACE = 1 << 30


class Globals(Protocol):
    """The command's global options."""

    root: Path
    wait: float

    def load_settings(self, **flags: object) -> Settings:
        """The settings with these options and flags on top."""


def report_findings(options: Globals, as_json: bool, *, fix: bool = False) -> bool:
    """Mend what can be, if asked; print all findings; gives whether none is a fault."""
    mended = mend_warehouse(options.load_settings(), options.wait) if fix else []
    findings = [*(Finding("mended", "ok", done) for done in mended), *examine(options)]
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            cure = f"\n{'':<22}-> {finding.cure}" if finding.cure else ""
            print(f"{finding.status:<8}{finding.check:<14}{finding.message}{cure}")
    return all(finding.status != "fault" for finding in findings)


def examine(options: Globals) -> Iterator[Finding]:
    """All checks in order; without readable settings, those that need none."""
    yield from check_packages()
    yield check_lexicons()
    try:
        settings = options.load_settings()
    except ComityError as error:
        yield Finding("settings", "fault", str(error), "Mend comity.toml or the environment.")
        return
    yield Finding("settings", "ok", f"root {options.root.absolute()}")
    checks: tuple[Callable[[Settings], Finding], ...] = (
        check_warehouse,
        check_folders,
        check_clock,
        check_schema,
        check_dataset,
        check_corrections,
        check_accepted,
        check_lock,
        check_leftovers,
        check_space,
        check_server,
    )
    yield from (check(settings) for check in checks)
    yield from check_files(settings)


def check_packages() -> Iterator[Finding]:
    """Whether Python and what Comity needs are installed in the versions that it was made for."""
    from packaging.requirements import Requirement

    yield Finding("python", "ok", f"{sys.version.split()[0]} at {sys.executable}")
    try:
        wanted = [Requirement(line) for line in requires("comity") or []]
    except PackageNotFoundError:
        yield Finding("packages", "warning", "Comity runs from its source folder, not installed.", "Install it: `make install`.")
        return
    needed = [one for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})]
    wrong = [found for one in needed if (found := _find_wrong(one.name, one.specifier.contains))]
    if wrong:
        yield Finding("packages", "fault", "; ".join(wrong), "Install what the lock file names: `make install`.")
    else:
        yield Finding("packages", "ok", f"comity {version('comity')} and the {len(needed)} packages that it names")


def _find_wrong(name: str, accepts: Callable[..., bool]) -> str | None:
    try:
        found = version(name)
    except PackageNotFoundError:
        return f"{name} is missing"
    return None if accepts(found, prereleases=True) else f"{name} {found} is another version than asked for"


def check_lexicons() -> Finding:
    """Whether the reading works on a sentence."""
    from flows.model import Article
    from flows.pipeline import read_article

    try:
        countries = read_article(Article("check", "Kenya and France signed a treaty.")).countries
    except Exception as error:
        return Finding("lexicons", "fault", f"Reading fails: {error}", "Install Comity again.")
    if set(countries) != {"KE", "FR"}:
        return Finding("lexicons", "fault", f"A plain sentence was misread: {countries}", "Install Comity again.")
    return Finding("lexicons", "ok", "read a plain sentence rightly")


def check_warehouse(settings: Settings) -> Finding:
    """Whether the warehouse can be written."""
    folder = settings.warehouse_dir
    if not folder.exists():
        return Finding("warehouse", "ok", f"{folder} is not there yet; the first run makes it")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            "warehouse", "fault", f"{folder} can't be written", "Change its permissions, or name another with --warehouse."
        )
    return Finding("warehouse", "ok", str(folder))


def check_dataset(settings: Settings) -> Finding:
    """Whether a version is published and opens."""
    from flows.query import open_dataset

    if not settings.latest_dir.exists():
        return Finding("dataset", "warning", "nothing is published yet", "Publish with `comity run`.")
    try:
        with open_dataset(settings.latest_dir) as dataset:
            row = dataset.execute("select count(*) from partnerships").fetchone()
    except Exception as error:
        return Finding("dataset", "fault", f"the published version does not open: {error}", "Publish again with `comity run`.")
    return Finding("dataset", "ok", f"{settings.latest_dir.resolve().name} with {row[0] if row else 0:,} partnerships")


def check_corrections(settings: Settings) -> Finding:
    """Whether people's corrections can be read, are applied, and still hold."""
    from flows.corrections.read import read_corrections
    from flows.query import fetch_rows, open_dataset

    try:
        written = {one.id for one in read_corrections(settings.raw_dir / "corrections")}
    except ComityError as error:
        return Finding("corrections", "fault", str(error), "Mend the file that is named: no run begins before.")
    if not settings.latest_dir.exists():
        return Finding("corrections", "ok", f"{len(written)} written")
    try:
        with open_dataset(settings.latest_dir) as dataset:
            dataset.execute("select correction_id, correction_status from corrections")
            known = dict(fetch_rows(dataset))
    except Exception:  # an older version has no such table, and a broken one is told of by its own check
        known = {}
    waiting, stale = sorted(written - known.keys()), sorted(one for one in known if known[one] == "stale")
    told = f"{len(written)} written, {len(written) - len(waiting) - len(stale)} applied"
    if stale:
        return Finding(
            "corrections",
            "warning",
            f"{told}; stale: {', '.join(stale)}",
            "See why with `comity correct list`; remove or mend them.",
        )
    cure = "Apply with `comity run`." if waiting else ""
    return Finding("corrections", "ok", f"{told}; waiting: {', '.join(waiting)}" if waiting else told, cure)


def check_accepted(settings: Settings) -> Finding:
    """Whether the published version passed all guards, or some were let pass."""
    from flows.query import fetch_rows, open_dataset

    if not settings.latest_dir.exists():
        return Finding("guards", "ok", "nothing is published yet")
    try:
        with open_dataset(settings.latest_dir) as dataset:
            dataset.execute("select accepted from runs where version = (select max(version) from runs) and accepted is not null")
            passed = [str(row[0]) for row in fetch_rows(dataset)]
    except Exception:  # an earlier release has no such column, and a broken version is told of by its own check
        passed = []
    if passed:
        return Finding(
            "guards", "warning", f"let pass in the published version: {'; '.join(passed)}", "See that the reason still holds."
        )
    return Finding("guards", "ok", "none was let pass in the published version")


def check_lock(settings: Settings) -> Finding:
    """Who holds the warehouse, or died holding it."""
    owner = read_owner(settings.warehouse_dir)
    if is_held(settings.warehouse_dir):
        return Finding("lock", "ok", f"held by {owner}")
    if owner:
        cure = "The next `comity run` takes it over; so does `comity doctor --fix`."
        return Finding("lock", "warning", f"left behind by a run that died: {owner}", cure, True)
    return Finding("lock", "ok", "free")


def check_space(settings: Settings) -> Finding:
    """Whether there is room on the disk."""
    folder = next(parent for parent in (settings.warehouse_dir, *settings.warehouse_dir.parents) if parent.exists())
    free = shutil.disk_usage(folder).free
    message = f"{free / (1 << 30):,.1f} GB free"
    return (
        Finding("disk", "ok", message)
        if free > LITTLE_SPACE
        else Finding("disk", "warning", message, "Make room before the next run.")
    )


def check_server(settings: Settings) -> Finding:
    """Which Prefect API a run would use, and whether it is up."""
    from flows.prefect_home import find_home, find_own_api, read_server

    if own := find_own_api(settings):
        return Finding("prefect", "ok", f"your own API at {hide_secrets(own)} (PREFECT_API_URL or prefect.api_url)")
    home = find_home(settings)
    if not settings.prefect.helper:
        return Finding("prefect", "ok", f"a temporary server for each run (prefect.helper is off), database in {home}")
    server = read_server(home)
    if server and server.answers():
        idle = f"ends itself after {settings.prefect.idle_minutes:g} idle minutes"
        return Finding("prefect", "ok", f"helper server at {server.url}, process {server.pid}; {idle}")
    return Finding("prefect", "ok", f"no helper server is up; the next run starts one, database in {home}")

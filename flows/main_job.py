"""``comity run``: the daily flow for a person at a terminal, and what to tell them at its end."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from flows.articles.store import RawStore
from flows.errors import InputUnreadable
from flows.lock import refuse_held
from flows.prefect_home import reach_prefect
from flows.progress import watch_progress
from flows.query import fetch_rows, name_columns, open_dataset, print_table
from flows.redaction import install_redaction

if TYPE_CHECKING:
    from flows.daily import Outcome
    from flows.job import Take
    from flows.settings import Settings

TABLE = """
    select sector, country_name as country, partnerships, "open", concluded, in_force, ended, last_reported
    from partnerships_by_sector_country
    order by partnerships desc, sector, country_name
    limit 25
"""


class Globals(Protocol):
    """The command's global options."""

    root: Path
    warehouse: str | None
    verbose: bool
    quiet: bool
    wait: float

    def load_settings(self, **flags: object) -> Settings:
        """The settings with these options and flags on top."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What is seldom said of a run: the key that names it, and the guards that may be passed, with the reason."""

    run_key: str = ""
    accept: tuple[str, ...] = ()
    reason: str = ""
    scheduler: str | None = None

    def as_parameters(self) -> dict[str, Any]:
        """The parameters of the flow; UsageError for what can't be."""
        from flows.guards import check_accepted

        return {"run_key": self.run_key, "accepted": check_accepted(self.accept, self.reason)}


def run_main_job(
    options: Globals,
    inputs: list[str],
    workers: int | None,
    extras: Extras | None = None,
    *,
    rebuild: bool = False,
    as_json: bool = False,
) -> None:
    """Run the flow, then print what came of it."""
    extras = extras or Extras()
    settings = options.load_settings(workers=workers, scheduler=extras.scheduler)
    if rebuild and not inputs and not settings.raw_store:
        require_store(settings)
    if not options.wait:
        refuse_held(settings.warehouse_dir)
    take: Take = "rebuild" if rebuild else "inputs"
    flags = {"workers": workers, "scheduler": extras.scheduler}
    outcome = run_flow(options, settings, inputs, take, extras.as_parameters(), **flags)
    print_outcome(settings, outcome, as_json)


def require_store(settings: Settings) -> None:
    """Raise InputUnreadable where there is nothing to make a dataset from."""
    if not RawStore(settings.raw_dir / "store").hashes():
        raise InputUnreadable(f"{settings.raw_dir / 'store'}: the raw store is empty, so there is nothing to rebuild from")


def run_flow(
    options: Globals, settings: Settings, inputs: list[str], take: Take, parameters: dict[str, Any] | None = None, **flags: object
) -> Outcome:
    """Run the daily flow under Prefect, with progress told."""
    install_redaction()
    quieten_prefect(options.verbose)
    with watch_progress(options.quiet), reach_prefect(settings) as wait_for_prefect:
        from flows.daily import run_daily

        wait_for_prefect()
        given = {key: value for key, value in {"warehouse": options.warehouse, **flags}.items() if value is not None}
        more = {"wait_seconds": options.wait, **(parameters or {})}
        return run_daily(str(options.root.absolute()), inputs, given, take, **more)


def quieten_prefect(verbose: bool) -> None:
    """Prefect's own words go to its API, where each run is recorded; on the terminal only when they are asked for."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "INFO" if verbose else "CRITICAL")
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_FLOW_RUNS_LEVEL", "INFO" if verbose else "CRITICAL")
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_TASK_RUNS_LEVEL", "INFO" if verbose else "CRITICAL")


def print_outcome(settings: Settings, outcome: Outcome, as_json: bool) -> None:
    """The partnerships by sector and country, the counts, and where things lie."""
    with open_dataset(settings.latest_dir) as dataset:
        dataset.execute(TABLE)
        columns, rows = name_columns(dataset), list(fetch_rows(dataset))
        counts = count_rows(dataset)
        corrections = count_corrections(dataset)
        stale = list_stale(dataset)
    if as_json:
        print(json.dumps({**describe_outcome(settings, outcome, counts), "corrections": corrections}, indent=1))
        return
    print("Partnerships by sector and country" + (" (the 25 largest cells)" if len(rows) == 25 else ""))
    print_table(columns, rows, sys.stdout)
    print(tell_outcome(settings, outcome, counts))
    if any(corrections.values()):
        print(
            f"Corrected  {corrections['applied']:,} corrections applied, {corrections['stale']:,} stale" + (":" if stale else "")
        )
    for line in stale:
        print(f"           {line}")


def count_rows(dataset: Any) -> dict[str, int]:
    """How much the published version holds."""
    tables = ("articles", "claims", "partnerships")
    return {table: dataset.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}


def count_corrections(dataset: Any) -> dict[str, int]:
    """How many corrections hold in the published version, and how many do not any more."""
    dataset.execute("select correction_status, count(*) from corrections group by all")
    return {"applied": 0, "stale": 0, **dict(fetch_rows(dataset))}


def list_stale(dataset: Any) -> list[str]:
    """The corrections that do not hold any more, and why."""
    dataset.execute("select correction_id, message from corrections where correction_status = 'stale' order by all")
    return [f"{correction}: {message}" for correction, message in fetch_rows(dataset)]


def describe_outcome(settings: Settings, outcome: Outcome, counts: dict[str, int]) -> dict[str, Any]:
    """The outcome as plain data."""
    published = {"version": outcome.published.version, "is_new": outcome.published.is_new}
    places = {"dataset": str(settings.latest_dir), "report": str(settings.latest_dir / "report.html")}
    return {"run_id": outcome.run_id, **asdict(outcome.ledger), "published": published, "counts": counts, **places}


def tell_outcome(settings: Settings, outcome: Outcome, counts: dict[str, int]) -> str:
    """The outcome in a few lines."""
    ledger = outcome.ledger
    version = f"version {outcome.published.version}"
    return "\n".join(
        [
            f"Inputs     {ledger.inputs:,} = {ledger.articles:,} articles + {ledger.duplicates:,} duplicates"
            f" + {ledger.rejects:,} rejects + {ledger.unchanged:,} unchanged",
            f"Published  {version}" if outcome.published.is_new else f"Published  nothing new: {version} stands",
            f"Holds      {counts['articles']:,} articles, {counts['claims']:,} claims, {counts['partnerships']:,} partnerships",
            f"Dataset    {settings.latest_dir}",
            f"Report     {settings.latest_dir / 'report.html'}",
        ]
    )

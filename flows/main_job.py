"""``comity run``: the daily flow for a person at a terminal, and what to tell them at its end."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from flows.prefect_home import reach_prefect
from flows.progress import watch_progress
from flows.query import fetch_rows, name_columns, open_dataset, print_table

if TYPE_CHECKING:
    from flows.daily import Outcome
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

    def load_settings(self, **flags: object) -> Settings:
        """The settings with these options and flags on top."""


def run_main_job(options: Globals, inputs: list[str], workers: int | None, as_json: bool) -> None:
    """Run the flow, then print what came of it."""
    settings = options.load_settings(workers=workers)
    quieten_prefect(options.verbose)
    with watch_progress(options.quiet), reach_prefect(settings) as wait_for_prefect:
        from flows.daily import run_daily

        wait_for_prefect()
        flags = {key: value for key, value in (("warehouse", options.warehouse), ("workers", workers)) if value is not None}
        outcome = run_daily(str(options.root.absolute()), inputs, flags)
    print_outcome(settings, outcome, as_json)


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
    if as_json:
        print(json.dumps(describe_outcome(settings, outcome, counts), indent=1))
        return
    print("Partnerships by sector and country" + (" (the 25 largest cells)" if len(rows) == 25 else ""))
    print_table(columns, rows, sys.stdout)
    print(tell_outcome(settings, outcome, counts))


def count_rows(dataset: Any) -> dict[str, int]:
    """How much the published version holds."""
    tables = ("articles", "claims", "partnerships")
    return {table: dataset.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}


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

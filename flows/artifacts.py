"""What a run shows in Prefect: progress while it goes on, then its account as artifacts. A convenience: no run fails by it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.account import SHOWN, Account, write_markdown
from flows.progress import Progress, relay_progress

KEY = "comity"
SECONDS_BETWEEN = 5.0  # two words on the progress of one stage
TITLES = {"counts": "What came in, and what is published", "changes": "Changes by table", "rejects": "Rejects by reason"}


def post_account(account: Account) -> None:
    """Show the account of a run: one page, its tables, and the way to the report."""
    _try(create_markdown_artifact, write_markdown(account), key=f"{KEY}-run", description=account.head)
    for name, rows in account.tables.items():
        if rows:
            title = TITLES.get(name, "Slowest stages and steps")
            _try(create_table_artifact, rows[:SHOWN], key=f"{KEY}-{name}", description=title)
    report = account.links["report"]
    _try(create_link_artifact, report.as_uri(), link_text=str(report), key=f"{KEY}-report", description="The report.")


def _try(create: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """What Prefect's API gave, or None: it may be gone."""
    try:
        return create(*args, **options)
    except Exception as error:
        logging.getLogger("comity").warning("Prefect's API did not take an artifact: %s", error)
        return None


class PostedProgress(Progress):
    """Tells Prefect how far each stage is, now and then, and whoever watches this process too."""

    def __init__(self, beside: Progress) -> None:
        self._beside = beside
        self._posted: dict[str, UUID | None] = {}
        self._next = 0.0

    def show(self, step: str, done: int, total: int | None) -> None:
        """One word to Prefect when a stage begins, ends, or some seconds have passed."""
        self._beside.show(step, done, total)
        if not total:
            return
        percent = 100 * done / total
        if step not in self._posted:
            self._posted[step] = _try(
                create_progress_artifact, percent, key=f"{KEY}-{step}", description=f"{step}: 0 of {total:,}"
            )
        elif time.monotonic() < self._next and done < total:
            return
        elif known := self._posted[step]:
            _try(update_progress_artifact, known, percent, description=f"{step}: {done:,} of {total:,}")
        self._next = time.monotonic() + SECONDS_BETWEEN


@contextmanager
def post_progress() -> Iterator[None]:
    """Show in Prefect, too, what ``show_progress`` tells meanwhile."""
    with relay_progress(PostedProgress):
        yield

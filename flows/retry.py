"""``comity rejects retry``: what was refused is read again, after its cure or by a newer release, and the dataset published."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from flows.errors import UsageError
from flows.fetch import is_address
from flows.holding import hold_places
from flows.job import Job
from flows.main_job import Globals, run_flow
from flows.redaction import HIDDEN
from flows.steps import reach_step

Row = dict[str, Any]


def retry_rejects(options: Globals, rejects: Collection[str], reason: str | None, *, as_json: bool = False) -> None:
    """Read the inputs of these refusals again, or of all, or of all for one reason; then tell what became of them."""
    settings = options.load_settings()
    job = Job(root=options.root.absolute(), flags={"warehouse": options.warehouse} if options.warehouse else {}, take="store")
    with hold_places(settings, "rejects retry", options.wait, is_last=False):
        before = choose_rejects(job.state.read_rejects().to_pylist(), rejects, reason)
        kept = {row["sha256"] for row in before if row["sha256"] and job.store.has(row["sha256"])}
        job.books.drop_inputs(kept)
        reach_step("retry.inputs_dropped")
        names = sorted({row["source"] for row in before if not row["sha256"] and can_be_named(row["source"])})
        outcome = run_flow(options, settings, names, "inputs" if names else "store")
    after = [row for row in job.state.read_rejects().to_pylist() if row["sha256"] in kept or row["source"] in names]
    left = [row for row in before if row["sha256"] not in kept and row["source"] not in names]
    told = {"tried": len(before) - len(left), "articles": outcome.ledger.articles, "refused": after, "left_to_you": left}
    print(json.dumps(told, indent=1, ensure_ascii=False) if as_json else tell_retried(told))


def choose_rejects(rows: list[Row], rejects: Collection[str], reason: str | None) -> list[Row]:
    """The refusals whose ids begin so, or all; of these, those for the reason."""
    chosen = [find_row(rows, reject) for reject in rejects] or rows
    return [row for row in chosen if reason in (None, row["reason"])]


def find_row(rows: list[Row], reject: str) -> Row:
    """The one refusal whose id begins so."""
    found = [row for row in rows if reject and row["reject_id"].startswith(reject)]
    if len(found) != 1:
        raise UsageError(f"{len(found)} rejects have an id that begins with {reject!r}; `comity rejects list` names them all.")
    return found[0]


def can_be_named(source: str) -> bool:
    """Whether an input that brought no bytes can be opened again by its name."""
    return (is_address(source) and HIDDEN not in source) or Path(source).exists()


def tell_retried(told: dict[str, Any]) -> str:
    """What became of them, in a few lines."""
    lines = [f"Tried again  {told['tried']:,} refusals: {told['articles']:,} new articles, {len(told['refused']):,} refusals now"]
    lines += [f"Refused      {row['source']}: {row['message']}" for row in told["refused"][:20]]
    lines += [
        f"Left         {row['source']}: its bytes are not kept; name it again with `comity run`" for row in told["left_to_you"]
    ]
    return "\n".join(lines)

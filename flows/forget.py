"""``comity forget``: an article's text and bytes are removed everywhere, then the dataset is published without them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from flows.errors import UsageError
from flows.forgetting import bury_articles, find_relatives
from flows.job import Job
from flows.lock import hold_warehouse
from flows.main_job import Globals, run_flow


def forget_article(options: Globals, article: str, reason: str, *, near_copies: bool = True, as_json: bool = False) -> None:
    """Forget the article and its copies, publish, and tell what was done and what is left for the user to do."""
    settings = options.load_settings()
    flags = {"warehouse": options.warehouse} if options.warehouse else {}
    job = Job(root=options.root.absolute(), flags=flags, take="store")
    with hold_warehouse(settings.warehouse_dir, f"forget {article}"):
        ids = find_relatives(job, name_known(job, article), near_copies=near_copies) - job.forgotten.tombstones.keys()
        originals = find_originals(job, ids)
        bury_articles(job, ids, reason)
        left = [path for path in originals if not drop_from_inbox(job, path)]
    outcome = run_flow(options, settings, [], "store")
    told = {"forgotten": sorted(ids), "published": outcome.published.version, "left_to_you": [str(path) for path in left]}
    print(json.dumps(told, indent=1) if as_json else tell_forgotten(told))


def name_known(job: Job, article: str) -> str:
    """The one known article whose id begins so; UsageError if none or several do."""
    known = job.state.known_article_ids() | job.forgotten.tombstones.keys()
    found = [article] if article in known else sorted(one for one in known if article and one.startswith(article))
    if len(found) != 1:
        raise UsageError(f"{len(found)} articles have an id that begins with {article!r}; `comity sql` finds ids, in `articles`.")
    return found[0]


def find_originals(job: Job, ids: set[str]) -> list[Path]:
    """The files that still lie where the articles were read from."""
    inputs = {sha256 for found in job.state.find_inputs(ids).values() for sha256 in found}
    sources = {source for stored in filter(None, map(job.store.find, sorted(inputs))) for source in stored.sources}
    paths = (job.root / source for source in sorted(sources) if "://" not in source and source != "-")
    return [path for path in paths if path.is_file()]


def drop_from_inbox(job: Job, path: Path) -> bool:
    """Remove a file from the inbox, if nothing is left of what the store had of it; whether that was done."""
    if not path.resolve().is_relative_to((job.settings.raw_dir / "inbox").resolve()):
        return False
    with path.open("rb") as file:
        stored = job.store.find(hashlib.file_digest(file, "sha256").hexdigest())
    if stored and stored.is_gone:
        path.unlink()
        return True
    return False


def tell_forgotten(told: dict[str, Any]) -> str:
    """What was done, in a few lines."""
    lines = [f"Forgotten  {', '.join(told['forgotten']) or 'nothing new'}", f"Published  version {told['published']}"]
    lines += [f"Left       {path}: the file is yours; remove the article from it" for path in told["left_to_you"]]
    return "\n".join(lines)

"""``comity forget``: an article's text and bytes are removed everywhere, then the dataset is published without them."""

from __future__ import annotations

import json
from typing import Any

from flows.errors import UsageError
from flows.forgetting import bury_articles, find_relatives
from flows.holding import hold_places
from flows.job import Job
from flows.main_job import Globals, run_flow


def forget_article(options: Globals, article: str, reason: str, *, near_copies: bool = True, as_json: bool = False) -> None:
    """Forget the article and its copies, publish, and tell what was done and what is left for the user to do."""
    settings = options.load_settings()
    flags = {"warehouse": options.warehouse} if options.warehouse else {}
    job = Job(root=options.root.absolute(), flags=flags, take="store")
    with hold_places(settings, f"forget {article}", options.wait, is_last=False):
        ids = find_relatives(job, name_known(job, article), near_copies=near_copies) - job.forgotten.tombstones.keys()
        stones = bury_articles(job, ids, reason)
        left = [job.root / original for stone in stones for original in stone.originals if (job.root / original).is_file()]
        outcome = run_flow(options, settings, [], "store")
    told = {"forgotten": sorted(ids), "published": outcome.published.version, "left_to_you": sorted({str(path) for path in left})}
    print(json.dumps(told, indent=1) if as_json else tell_forgotten(told))


def name_known(job: Job, article: str) -> str:
    """The one known article whose id begins so; UsageError if none or several do."""
    known = job.state.known_article_ids() | job.forgotten.tombstones.keys()
    found = [article] if article in known else sorted(one for one in known if article and one.startswith(article))
    if len(found) != 1:
        raise UsageError(f"{len(found)} articles have an id that begins with {article!r}; `comity sql` finds ids, in `articles`.")
    return found[0]


def tell_forgotten(told: dict[str, Any]) -> str:
    """What was done, in a few lines."""
    lines = [f"Forgotten  {', '.join(told['forgotten']) or 'nothing new'}", f"Published  version {told['published']}"]
    lines += [f"Left       {path}: the file is yours; remove the article from it" for path in told["left_to_you"]]
    return "\n".join(lines)

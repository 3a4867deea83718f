"""What is left of an input that held a forgotten article: everything else that was read in it, as it was read.

JSON Lines: a head that tells what this is, then an article or a refusal in each line. Readers need no bytes of the forgotten
article for it, so the form is the same whatever the input was, and the others come out of it as they came out of the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from flows.articles.build import name_article
from flows.articles.rejects import make_reject
from flows.model import Article, Reject

SUFFIX = ".redacted"
HEAD = b'{"comity": "what is left of an input", "form": 1}\n'


def write_redacted(results: Iterable[Article | Reject], source: str) -> Iterator[bytes]:
    """The lines for what was read in a source and is not forgotten; none at all if nothing else was there."""
    is_first = True
    for result in results:
        if is_first:
            yield HEAD
        is_first = False
        yield json.dumps(_describe(result, source)).encode("ascii") + b"\n"


def read_redacted(file: BinaryIO, source: str, sha256: str) -> Iterator[Article | Reject]:
    """What is left, as read from ``source``, the name that comes first now."""
    if file.readline() != HEAD:
        yield make_reject("reader_failed", source, sha256, error="what is left of it has another form; use a newer release")
        return
    for line in file:
        yield _recall(json.loads(line), source, sha256)


def name_place(result: Article | Reject, source: str) -> str:
    """Which item of an input a result is of: what follows the source in the name of the place."""
    named = result.source if isinstance(result, Reject) else result.source_path or ""
    return named.removeprefix(source)


def _describe(result: Article | Reject, source: str) -> dict[str, Any]:
    """Without what the store tells anyway, and without what follows from the rest."""
    row = asdict(result)
    kind, known = ("refused", ("source", "sha256")) if isinstance(result, Reject) else ("article", _KNOWN)
    return {kind: {name: value for name, value in row.items() if name not in known}, "place": name_place(result, source)}


_KNOWN = ("article_id", "source_path", "raw_sha256")


def _recall(row: dict[str, Any], source: str, sha256: str) -> Article | Reject:
    place = source + row["place"]
    if refused := row.get("refused"):
        return Reject(**refused, source=place, sha256=sha256)
    told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row["article"].items()}
    article_id = name_article(told["url"], told["title"], told["text"], told["date"], told["outlet"])
    return Article(article_id=article_id, source_path=place, raw_sha256=sha256, **told)

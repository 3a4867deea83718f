"""What the claim models learn from: annotated articles, single annotated windows, passages that we wrote.

GOLD and ARTICLES are annotated articles as in the gold format; articles whose number ends in 0 or 5 are left out. Beside this
module lie ``windows.jsonl.gz``: single windows of a corpus that we annotated; ``restated.jsonl.gz``: which windows of ARTICLES
state their records again (both without texts: labels by article and offset); ``written.jsonl.gz``: passages that we wrote.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from flows.learning.examples import Source, is_held_out, load_lines, make_article
from flows.model import Article


def load_rows(path: Path) -> dict[str, tuple[dict[str, Any], ...]]:
    """Annotations of single windows, by article."""
    by_article: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        row = json.loads(line)
        by_article[row["article"]].append(row)
    return {key: tuple(rows) for key, rows in by_article.items()}


def load_written(path: Path) -> list[Source]:
    """Passages that we wrote, as sources.

    A row: {"id", "title", "before", "sentence", "home", "pairs": [[code, code, instrument, stage, sectors], …]}.
    """
    sources = []
    for row in load_lines(path).values():
        before = f"{row['before']} " if row["before"] else ""
        article = Article(row["id"], before + row["sentence"], row["title"], outlet_country=row["home"])
        pairs = [[*pair, True] for pair in row["pairs"]]
        sources.append(Source(article, None, ({"field": "text", "start": len(before), "pairs": pairs},)))
    return sources


def load_sources(args: argparse.Namespace) -> list[Source]:
    """All articles that teach: those of the gold format but the ones held out, and those with windows annotated one by one."""
    gold, restated = load_lines(args.gold), load_rows(args.restated) if args.restated else {}
    kept = [row for key, row in load_lines(args.articles).items() if not is_held_out(key) and key[-1] not in args.validate]
    sources = [Source(make_article(row), gold[row["id"]], restated.get(row["id"], ())) for row in kept]
    for windows, corpus in args.windows or ():
        articles = load_lines(corpus)
        sources += [Source(make_article(articles[key]), None, rows) for key, rows in load_rows(windows).items()]
    return sources + (load_written(args.written) if args.written else [])


def make_parser(description: str) -> argparse.ArgumentParser:
    """A command line that names the sources."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--windows", type=Path, nargs=2, action="append", metavar=("WINDOWS", "CORPUS"), help="single annotated windows"
    )
    parser.add_argument("--restated", type=Path, help="which windows of ARTICLES state their records again")
    parser.add_argument("--written", type=Path, help="passages that we wrote, with their labels")
    parser.add_argument("--validate", default="", help="last digits of article numbers to leave out")
    return parser

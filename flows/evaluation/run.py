"""``comity evaluate``: annotated files in, a table of figures or JSON out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flows.articles.json_lines import read_lines
from flows.articles.unpack import open_unpacked
from flows.errors import InputUnreadable, UsageError
from flows.evaluation.score import Rows, score_records
from flows.pipeline import read_article
from flows.record import describe_reading


def evaluate_files(gold: Path, articles: Path | None, entities: Path | None, as_json: bool) -> None:
    """Read the articles now, score the records, print the figures."""
    annotated = load_rows(gold)
    texts = load_rows(articles) if articles else annotated
    if not any("text" in row for row in texts.values()):
        raise UsageError(f"{articles or gold} holds no texts to read: name the annotated articles with --articles.")
    wanted = {key: row for key, row in texts.items() if key in annotated}
    figures = score_records(annotated, extract_rows(wanted), wanted, load_rows(entities) if entities else None).figures()
    print(json.dumps(figures, indent=1) if as_json else format_figures(figures))


def measure_files(gold: Path, articles: Path | None) -> dict[str, float]:
    """The F1 of each figure on annotated articles, as read now."""
    annotated = load_rows(gold)
    wanted = {key: row for key, row in (load_rows(articles) if articles else annotated).items() if key in annotated}
    figures = score_records(annotated, extract_rows(wanted), wanted, None).figures()
    return {name: float(row["f1"]) for name, row in figures.items() if isinstance(row, dict) and "f1" in row}


def load_rows(path: Path) -> dict[str, dict[str, Any]]:
    """The rows of a JSON Lines file, also a packed one, by their id."""
    try:
        with path.open("rb") as file:
            rows = [json.loads(line) for line in open_unpacked(file) if line.strip()]
    except (OSError, ValueError) as error:
        raise InputUnreadable(f"{path} can't be read as JSON Lines: {error}.") from None
    return {row["id"]: row for row in rows if "id" in row}


def extract_rows(articles: Rows) -> Rows:
    """The record of each article that has a text, as ``comity extract`` gives it."""
    lines = (json.dumps(row).encode() for row in articles.values() if "text" in row)
    read = (line.article for line in read_lines(lines) if line.article)
    return {article.article_id: describe_reading(read_article(article)) for article in read}


def format_figures(figures: dict[str, Any]) -> str:
    """The figures as a table."""
    lines = [f"{'figure':<16}{'P':>8}{'R':>8}{'F1':>8}{'gold':>7}{'pred':>7}"]
    for name, row in figures.items():
        if isinstance(row, dict) and "f1" in row:
            lines.append(f"{name:<16}{row['p']:>8.3f}{row['r']:>8.3f}{row['f1']:>8.3f}{row['gold']:>7}{row['pred']:>7}")
    for name, row in figures["accuracy"].items():
        lines.append(f"{name + ' accuracy':<24}{row['share']:>8.3f}   ({row['right']} of {row['asked']} matched records)")
    if held := figures.get("evidence_holds"):
        lines.append(f"{'evidence holds':<24}{held['share']:>8.3f}   ({held['found']} of {held['all']})")
    return "\n".join(lines)

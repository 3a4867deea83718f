"""What the report rests on: articles by outlet, refused inputs, confidence, accuracy of the release."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from flows.report.charts import draw_bar
from flows.report.dataset import BANDS, BIASES, OUTLETS, REJECTS, Dataset, Row
from flows.report.markup import Markup, element
from flows.report.tables import build_section, build_table, note
from flows.report.wording import write_date, write_percent

_MOST_OUTLETS = 60
ACCURACY_FILE = "accuracy.json"


def build_coverage(dataset: Dataset) -> Markup:
    """Articles by outlet, refused inputs by reason, partnerships by confidence."""
    return build_section(
        "coverage", "What this rests on", _build_outlets(dataset), _build_bands(dataset), _build_rejects(dataset)
    )


def _build_outlets(dataset: Dataset) -> Markup:
    rows = dataset.fetch(OUTLETS, [_MOST_OUTLETS])
    cells = (
        (
            row["outlet"] or "not known",
            row["articles"],
            row["duplicates"],
            row["with_claims"],
            row["claims"],
            write_date(row["first_month"], "month"),
            write_date(row["last_month"], "month"),
        )
        for row in rows
    )
    headers = ("Outlet", "Articles", "Copies", "With a partnership", "Statements", "From", "To")
    return build_table(
        f"Articles by outlet, the {_MOST_OUTLETS} largest" if len(rows) == _MOST_OUTLETS else "Articles by outlet",
        headers,
        cells,
        (1, 2, 3, 4),
    )


def _build_bands(dataset: Dataset) -> Markup:
    rows = dataset.fetch(BANDS)
    largest = max((row["partnerships"] for row in rows), default=0)
    cells = (
        (
            f"{row['band'] * 0.2:.1f} to {row['band'] * 0.2 + 0.2:.1f}",
            row["partnerships"],
            draw_bar(row["partnerships"], largest),
            row["recommended"],
            row["single"],
        )
        for row in rows
    )
    return build_table(
        "Partnerships by confidence", ("Confidence", "Found", "", "Counted", "In one article only"), cells, (1, 3, 4)
    )


def _build_rejects(dataset: Dataset) -> Markup:
    rows = dataset.fetch(REJECTS)
    if not rows:
        return note("No input was refused.")
    return build_table(
        "Refused inputs by reason",
        ("Reason", "Inputs", "For example"),
        ((row["reason"], row["rejects"], row["message"]) for row in rows),
        (1,),
    )


def build_biases(dataset: Dataset) -> Markup:
    """What leans in this dataset, as far as it can be counted, and what can't be seen from inside."""
    row = dataset.fetch_one(BIASES)
    told = [*_tell_leanings(row)] if row.get("articles") else []
    known = (
        "News reports what is new and what its readers care about: visits, signings and large sums more than renewals, "
        "failures and quiet work; the country of a paper more than others.",
        "An arrangement that nobody announced, or that only papers in other languages reported, is missing. A zero in the map "
        "means that no article read here reports one.",
        "Announced sums are not sums paid. What was reported as agreed may have lapsed unreported.",
    )
    items = (element("li", text) for text in (*told, *known))
    return build_section("biases", "Biases to bear in mind", element("ul", *items, class_="points"))


def _tell_leanings(row: Row) -> Iterator[str]:
    articles, counted = row["articles"], row["counted"]
    if row["largest_outlet"]:
        share = write_percent(row["of_largest"] / articles)
        yield f"{share} of the articles come from one outlet, {row['largest_outlet']}."
    if row["without_outlet"]:
        yield f"{write_percent(row['without_outlet'] / articles)} of the articles name no outlet."
    if row["undated"]:
        yield f"{write_percent(row['undated'] / articles)} of the articles have no date that is believed."
    if row["in_other_languages"]:
        share = write_percent(row["in_other_languages"] / articles)
        yield f"{share} of the articles are not in English: kept and counted, not read."
    if counted:
        yield f"{write_percent(row['single'] / counted)} of the partnerships counted rest on one article."
    if row["busiest_year"]:
        share = write_percent(row["of_busiest_year"] / articles)
        yield f"{share} of the articles are of {row['busiest_year']}: time lines follow what was read as much as what happened."


def read_accuracy() -> Mapping[str, Any] | None:
    """The accuracy figures of this release, if any: {"intro", "tables": [{"caption", "headers", "rows"}], "notes": [...]}."""
    source = files("flows.report").joinpath(ACCURACY_FILE)
    if not source.is_file():
        return None
    figures: Mapping[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return figures


def build_accuracy(figures: Mapping[str, Any] | None) -> Markup | None:
    """The section on accuracy; None without figures."""
    if not figures:
        return None
    tables = [
        build_table(str(one["caption"]), one["headers"], one["rows"], range(1, len(one["headers"])))
        for one in figures.get("tables", ())
    ]
    notes: Sequence[str] = figures.get("notes", ())
    intro = element("p", str(figures["intro"])) if figures.get("intro") else None
    return build_section("accuracy", "How accurate it is", intro, *tables, *map(note, notes))

"""The page as a whole: head with its policy, parts in order, style, script and data of our own."""

from __future__ import annotations

import base64
import hashlib
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from flows.report.charts import MOST_MONTHS
from flows.report.coverage import build_accuracy, build_biases, build_coverage, read_accuracy
from flows.report.dataset import LAST_RUN, PRINCIPALS, STAGE_NAMES, Dataset
from flows.report.doubts import (
    MOST_CONTRADICTIONS,
    MOST_OVERDUE,
    build_changes,
    build_contradictions,
    build_overdue,
)
from flows.report.facts import FIELDS, Facts, tell_records, write_json
from flows.report.heat_map import MOST_COLUMNS, build_heat_map
from flows.report.listing import GROUPS, build_filters, build_listing, read_listed, read_quotes
from flows.report.markup import Markup, clean, element, embed, join
from flows.report.over_time import MOST_SMALL_CHARTS, build_timeline
from flows.report.overview import (
    MOST_COUNTRIES,
    MOST_FUNDING,
    MOST_PAIRS,
    build_countries,
    build_funding,
    build_headlines,
    build_pairs,
    build_stages,
)

_TITLE = "Comity: international partnerships in the news"
_SCRIPTS = ("elements", "records", "parts", "list", "main")
_CONTENTS = (
    ("map", "Sectors and countries"),
    ("pairs", "Pairs"),
    ("countries", "Countries"),
    ("time", "Over time"),
    ("stages", "Stages"),
    ("funding", "Funding"),
    ("list", "The partnerships"),
    ("overdue", "Overdue"),
    ("contradictions", "Contradictions"),
    ("changed", "What changed"),
    ("coverage", "What this rests on"),
    ("biases", "Biases"),
    ("accuracy", "How accurate it is"),
)
_READING = (
    "Comity reads news articles and lists the international partnerships that they report: who agrees what with whom, "
    "how far it has come, with the quoted passage. Counts are of distinct arrangements, not of articles. They show what was "
    "reported and read, not all that exists: some countries and outlets are read more than others, and a machine's reading errs."
)


def build_page(dataset: Dataset) -> str:
    """The whole page as HTML."""
    style, script = read_style(), read_script()
    parts, data = _build_parts(dataset)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=write_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", _TITLE),
        embed("style", style),
    )
    body = element(
        "body",
        _build_header(),
        element("main", *parts, id="main"),
        embed("script", write_json(data), type="application/json", id="data"),
        embed("script", script),
    )
    return "<!DOCTYPE html>\n" + element("html", head, body, lang="en") + "\n"


def read_style() -> str:
    """The style of the page."""
    return files("flows.report").joinpath("report.css").read_text(encoding="utf-8")


def read_script() -> str:
    """The script of the page: its parts in one function, so that they share no names with anything else."""
    folder = files("flows.report").joinpath("script")
    parts = (folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


def write_policy(style: str, script: str) -> str:
    """A policy that lets nothing in but this style and this script, by their hashes."""
    return f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode('utf-8')).digest()).decode('ascii')}'"


def _build_header() -> Markup:
    skip = element("a", "Skip to the content", href="#main", class_="skip")
    links = (element("li", element("a", name, href=f"#{key}")) for key, name in _CONTENTS)
    contents = element("nav", element("ul", *links), aria_label="Contents")
    return join((skip, element("header", element("h1", _TITLE), element("p", _READING), contents)))


def _build_parts(dataset: Dataset) -> tuple[tuple[Markup | None, ...], dict[str, Any]]:
    rows = read_listed(dataset)
    quotes = read_quotes(dataset, [row["partnership_id"] for row in rows])
    facts = Facts(dataset, rows, quotes)
    records, quoted = tell_records(facts, rows)
    parts = (
        build_headlines(dataset),
        build_filters(dataset),
        *(
            build(dataset)
            for build in (build_heat_map, build_pairs, build_countries, build_timeline, build_stages, build_funding)
        ),
        build_listing(dataset, rows, quotes, quoted),
        *(build(dataset) for build in (build_overdue, build_contradictions, build_changes, build_coverage, build_biases)),
        build_accuracy(read_accuracy()),
    )
    return parts, {**_tell_names(dataset), "record_fields": FIELDS, "records": records, "articles": facts.articles.rows}


def _tell_names(dataset: Dataset) -> dict[str, Any]:
    """The names of all codes, how much each part shows, and how to cite."""
    run = dataset.fetch_one(LAST_RUN)
    names = {
        "country": _name_codes(dataset, PRINCIPALS),
        "sector": _name_codes(dataset, "SELECT code, name FROM sectors"),
        "instrument": _name_codes(dataset, "SELECT code, name FROM instruments"),
        "stage": _name_codes(dataset, STAGE_NAMES),
        "status": {row["code"]: row["status"] for row in dataset.fetch(STAGE_NAMES)},
        "group": dict(GROUPS),
    }
    return {
        "names": names,
        "total": dataset.fetch_one("SELECT count(*) AS total FROM partnerships")["total"],
        "citation": f"Comity {version('comity')}, dataset {run['version'] if run else 'unpublished'}",
        "most_columns": MOST_COLUMNS,
        "most_pairs": MOST_PAIRS,
        "most_countries": MOST_COUNTRIES,
        "most_funding": MOST_FUNDING,
        "most_months": MOST_MONTHS,
        "most_small_charts": MOST_SMALL_CHARTS,
        "most_overdue": MOST_OVERDUE,
        "most_contradictions": MOST_CONTRADICTIONS,
    }


def _name_codes(dataset: Dataset, query: str) -> dict[str, str]:
    return {row["code"]: clean(row["name"]) for row in dataset.fetch(query)}

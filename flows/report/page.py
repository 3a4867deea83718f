"""The page as a whole: head with its policy, parts in order, style and script of our own."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from flows.report.coverage import build_accuracy, build_coverage, read_accuracy
from flows.report.dataset import Dataset
from flows.report.heat_map import build_heat_map
from flows.report.listing import build_listing, build_records
from flows.report.markup import Markup, element, embed, join
from flows.report.overview import (
    build_countries,
    build_funding,
    build_headlines,
    build_overdue,
    build_pairs,
    build_stages,
    build_timeline,
)

_TITLE = "Comity: international partnerships in the news"
_CONTENTS = (
    ("map", "Sectors and countries"),
    ("pairs", "Pairs"),
    ("countries", "Countries"),
    ("stages", "Stages"),
    ("time", "Over time"),
    ("funding", "Funding"),
    ("overdue", "Overdue"),
    ("list", "The partnerships"),
    ("coverage", "What this rests on"),
    ("accuracy", "How accurate it is"),
)
_READING = (
    "Comity reads news articles and lists the international partnerships that they report: who agrees what with whom, "
    "how far it has come, with the quoted passage. Counts are of distinct arrangements, not of articles. They show what was "
    "reported and read, not all that exists: some countries and outlets are read more than others, and a machine's reading errs."
)


def build_page(dataset: Dataset) -> str:
    """The whole page as HTML."""
    style, script = (files("flows.report").joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=write_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", _TITLE),
        embed("style", style),
    )
    body = element("body", _build_header(), element("main", *_build_parts(dataset), id="main"), embed("script", script))
    return "<!DOCTYPE html>\n" + element("html", head, body, lang="en") + "\n"


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


def _build_parts(dataset: Dataset) -> tuple[Markup | None, ...]:
    records = build_records(dataset)
    charts = (build_headlines, build_heat_map, build_pairs, build_countries, build_stages, build_timeline, build_funding)
    return (
        *(build(dataset) for build in charts),
        build_overdue(dataset, records.keys()),
        build_listing(dataset, records),
        build_coverage(dataset),
        build_accuracy(read_accuracy()),
    )

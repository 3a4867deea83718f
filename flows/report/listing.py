"""The list of partnerships: filters, a place that the script fills, and the first records as they stand without it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from flows.report.dataset import INSTRUMENTS, LISTED, PRINCIPALS, QUOTES, SECTORS, STAGE_NAMES, YEARS, Dataset, Row
from flows.report.markup import Child, Markup, element, join, link
from flows.report.tables import build_section, note
from flows.report.wording import write_amount, write_count, write_date, write_percent

MOST_LISTED = 20_000
MOST_QUOTES = 5
MOST_STATIC = 25
GROUPS = (
    ("group:open", "Open: proposed, negotiating"),
    ("group:concluded", "Concluded: agreed, signed, ratified"),
    ("group:in_force", "In force"),
    ("group:ended", "Ended: suspended, ended, failed"),
)
_CONFIDENCES = (".6", ".75", ".85", ".95")


def read_listed(dataset: Dataset, most: int = MOST_LISTED) -> list[Row]:
    """The partnerships that the page carries: those counted first, the newest reports first."""
    return dataset.fetch(LISTED, [most])


def read_quotes(dataset: Dataset, ids: Sequence[str]) -> Mapping[str, list[Row]]:
    """The surest quotes of each partnership, by date."""
    quotes: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.fetch(QUOTES, [list(ids), MOST_QUOTES]):
        quotes[row["partnership_id"]].append(row)
    return quotes


def build_listing(dataset: Dataset, rows: Sequence[Row], quotes: Mapping[str, Sequence[Row]], quoted: int) -> Markup:
    """The section with the list; ``quoted`` of the rows have their quotes in the page."""
    first = [build_record(row, quotes.get(row["partnership_id"], ())) for row in rows[:MOST_STATIC]]
    parts = (
        note("Open one to see what it rests on, in the words of the articles, and how to correct it."),
        _tell_cut(dataset, rows, quoted),
        element("noscript", note(f"The first {len(first)}; with scripts allowed all of them, with filters.")),
        element("p", id="shown", role="status", tabindex="-1"),
        element("button", "Download this list (CSV)", type="button", id="csv", class_="alive"),
        element("div", *first, id="records"),
        element("button", type="button", id="more", hidden=True),
    )
    return build_section("list", "The partnerships", *parts)


def _tell_cut(dataset: Dataset, rows: Sequence[Row], quoted: int) -> Markup | None:
    """What of the dataset the page leaves out, if it leaves out any."""
    total = dataset.fetch_one("SELECT count(*) AS total FROM partnerships")["total"]
    told = []
    if len(rows) < total:
        told.append(f"{len(rows):,} of {total:,} are listed: those counted come first, the newest reports among them.")
    if quoted < len(rows):
        told.append(f"Quotes are in this page for the first {quoted:,}; all are in the dataset (view evidence).")
    return note(" ".join(told)) if told else None


def build_record(row: Row, quotes: Sequence[Row]) -> Markup:
    """One partnership: its line, and what opens below it."""
    return element(
        "details",
        _build_summary(row),
        _build_facts(row),
        *(_build_quote(quote) for quote in quotes),
        id=row["partnership_id"],
        class_="record" if row["recommended"] else "record doubtful",
    )


def _build_summary(row: Row) -> Markup:
    line = (
        element("span", row["parties"], class_="parties", dir="auto"),
        element("span", row["name"], class_="name", dir="auto") if row["name"] else None,
        _join_facts(
            row["instrument_name"],
            row["stage_name"],
            write_date(row["stage_date"], row["stage_date_precision"]),
            write_amount(row["amount"], row["currency"]),
            row["sectors"],
        ),
    )
    return element("summary", *line)


def _join_facts(*facts: str) -> Markup:
    return element("span", " · ".join(filter(None, facts)), class_="facts")


def _build_facts(row: Row) -> Markup:
    facts: tuple[tuple[str, Child], ...] = (
        ("First reported", write_date(row["first_reported"])),
        ("Last reported", write_date(row["last_reported"])),
        ("Reports", f"{write_count(row['article_count'], 'article')}, {write_count(row['outlet_count'], 'outlet')}"),
        ("In US dollars", write_amount(row["amount_usd"], "USD") if row["currency"] != "USD" else ""),
        ("Part of", row["part_of"]),
        ("Confidence", write_percent(row["confidence"]) + ("" if row["recommended"] else ", not counted")),
        ("Id", row["partnership_id"]),
    )
    return element(
        "dl", *(element("div", element("dt", name), element("dd", value, dir="auto")) for name, value in facts if value)
    )


def _build_quote(quote: Row) -> Markup:
    said = join(
        (
            f"{quote['stage']}",
            f", {write_date(quote['event_date'], quote['event_date_precision'])}" if quote["event_date"] else None,
        )
    )
    source = (
        element("cite", link(quote["url"], quote["title"] or "Untitled"), dir="auto"),
        element("span", _join_facts(quote["outlet"] or "", write_date(quote["published_date"], quote["published_precision"]))),
        element(
            "span", "read as ", said, f" ({quote['modality']}), confidence {write_percent(quote['confidence'])}", class_="reading"
        ),
    )
    return element("figure", element("blockquote", quote["evidence"], dir="auto"), element("figcaption", *source), class_="quote")


def build_filters(dataset: Dataset) -> Markup:
    """Controls that the script brings to life; without it they stay hidden."""
    countries, years = dataset.fetch(PRINCIPALS), dataset.fetch(YEARS)
    stages = [{"code": code, "name": name} for code, name in GROUPS] + dataset.fetch(STAGE_NAMES)
    choices: tuple[tuple[str, str, Iterable[Row]], ...] = (
        ("country", "Country or body", countries),
        ("with", "With", countries),
        ("sector", "Sector", dataset.fetch(SECTORS)),
        ("stage", "Stage", stages),
        ("instrument", "Instrument", dataset.fetch(INSTRUMENTS)),
        ("from", "First reported from", years),
        ("to", "First reported to", years),
        ("sure", "Confidence from", [{"code": share, "name": share} for share in _CONFIDENCES]),
    )
    controls = (
        element("label", label, element("select", element("option", "all", value=""), *_build_options(rows), name=key))
        for key, label, rows in choices
    )
    words = element("label", "Words", element("input", type="search", name="words", placeholder="in names, titles, quotes"))
    doubtful = element("label", element("input", type="checkbox", name="all"), " also those not counted", class_="check")
    reset = element("button", "Show all", type="reset")
    form = element("form", *controls, words, doubtful, reset, id="filters", hidden=True, aria_label="Filters")
    status = element("div", id="status", role="status", hidden=True)
    cut = element(
        "p", "Under filters the numbers count only the partnerships that this page carries.", id="cut", class_="note", hidden=True
    )
    return join((element("div", form, cut, id="selection"), status))


def _build_options(rows: Iterable[Row]) -> Iterable[Markup]:
    return (element("option", row["name"], value=row["code"]) for row in rows)

"""The list of partnerships, each to be opened to the quotes that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flows.report.dataset import LISTED, PRINCIPALS, QUOTES, SECTORS, STAGE_NAMES, YEARS, Dataset, Row
from flows.report.markup import Child, Markup, element, join, link
from flows.report.tables import build_section, note
from flows.report.wording import write_amount, write_count, write_date, write_percent

MOST_LISTED = 1000
MOST_QUOTES = 4
MOST_BYTES = 1_500_000


def build_records(dataset: Dataset, most: int = MOST_LISTED) -> dict[str, Markup]:
    """The partnerships by id, those counted first, the newest reports first; capped in number and in bytes."""
    rows = dataset.fetch(LISTED, [most])
    quotes = read_quotes(dataset, [row["partnership_id"] for row in rows])
    return dict(_fit((row["partnership_id"], build_record(row, quotes[row["partnership_id"]])) for row in rows))


def build_listing(dataset: Dataset, records: Mapping[str, Markup]) -> Markup:
    """The section with the filters and the list."""
    total = dataset.fetch_one("SELECT count(*) AS total FROM partnerships")["total"]
    cut = f"{len(records):,} of {total:,} are listed: those counted come first, the newest reports among them. "
    text = "Open one to see what it rests on, in the words of the articles."
    parts = (
        note(cut + text if len(records) < total else text),
        _build_filters(dataset),
        element("p", id="shown", role="status", aria_live="polite"),
        element("div", *records.values(), id="records"),
    )
    return build_section("list", "The partnerships", *parts)


def _fit(records: Iterable[tuple[str, Markup]]) -> Iterator[tuple[str, Markup]]:
    """As many of the records as fit into the page."""
    size = 0
    for key, record in records:
        size += len(record.encode("utf-8"))
        if size > MOST_BYTES:
            return
        yield key, record


def read_quotes(dataset: Dataset, ids: Sequence[str]) -> Mapping[str, list[Row]]:
    """The surest quotes of each partnership, by date."""
    quotes: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.fetch(QUOTES, [list(ids), MOST_QUOTES]):
        quotes[row["partnership_id"]].append(row)
    return quotes


def build_record(row: Row, quotes: Sequence[Row]) -> Markup:
    """One partnership: its line, and what opens below it."""
    countries, sectors = row["countries"] or [], row["sector_codes"] or []
    return element(
        "details",
        _build_summary(row),
        _build_facts(row, quotes),
        *(_build_quote(quote) for quote in quotes),
        _tell_more(quotes),
        id=row["partnership_id"],
        class_=None if row["recommended"] else "doubtful",
        data_countries=f" {' '.join(countries)} ",
        data_sectors=f" {' '.join(sectors)} ",
        data_stage=row["stage"],
        data_year=row["first_reported"] and row["first_reported"].year,
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
        ),
    )
    return element("summary", *line)


def _join_facts(*facts: str) -> Markup:
    return element("span", " · ".join(filter(None, facts)), class_="facts")


def _build_facts(row: Row, quotes: Sequence[Row]) -> Markup:
    facts: tuple[tuple[str, Child], ...] = (
        ("Sectors", row["sectors"]),
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


def _tell_more(quotes: Sequence[Row]) -> Markup | None:
    left = quotes[0]["quotes"] - len(quotes) if quotes else 0
    return note(f"{write_count(left, 'further statement')} in the dataset (view evidence).") if left else None


def _build_filters(dataset: Dataset) -> Markup:
    """Controls that the script brings to life; without it they stay hidden."""
    choices = (
        ("country", "Country or body", PRINCIPALS),
        ("with", "With", PRINCIPALS),
        ("sector", "Sector", SECTORS),
        ("stage", "Stage", STAGE_NAMES),
        ("year", "First reported in", YEARS),
    )
    controls = (
        element(
            "label", label, element("select", element("option", "all", value=""), *_build_options(dataset.fetch(query)), name=key)
        )
        for key, label, query in choices
    )
    words = element("label", "Words", element("input", type="search", name="words"))
    reset = element("button", "Show all", type="reset")
    return element("form", *controls, words, reset, id="filters", hidden=True)


def _build_options(rows: Iterable[Row]) -> Iterable[Markup]:
    return (element("option", row["name"], value=row["code"]) for row in rows)

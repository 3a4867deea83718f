"""The sections between the heat map and the list: figures at a glance, pairs, countries, stages, time, money, deadlines."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from flows.report.charts import caption_chart, draw_bar, draw_columns, fill_periods
from flows.report.dataset import COUNTRIES, FUNDING, HEADLINES, LAST_RUN, MONTHS, OVERDUE, PAIRS, STAGES, Dataset, Row
from flows.report.markup import Child, Markup, element
from flows.report.tables import build_section, build_table, note
from flows.report.wording import write_amount, write_count, write_date

_MOST_PAIRS, _MOST_COUNTRIES, _MOST_FUNDING, _MOST_OVERDUE = 25, 40, 60, 50
_STATUSES = (
    ("open", "Proposed or under negotiation"),
    ("concluded", "Agreed, signed or ratified"),
    ("in_force", "In force or being carried out"),
    ("ended", "Suspended, ended or failed"),
)


def build_headlines(dataset: Dataset) -> Markup:
    """What the version holds, in six figures."""
    row = dataset.fetch_one(HEADLINES)
    figures: tuple[tuple[int, str, str], ...] = (
        (row["partnerships"], "partnerships", f"counted here, of {row['found']:,} found"),
        (row["countries"], "countries", f"and {write_count(row['bodies'], 'other party', 'bodies and other parties')}"),
        (row["claims"], "statements", f"in articles; {row['denied']:,} of them denials"),
        (row["articles"], "articles", f"{row['copies']:,} of them copies"),
        (row["outlets"], "outlets", "newspapers, agencies, offices"),
        (row["rejects"], "refused inputs", "kept, with a reason"),
    )
    items = (
        element("li", element("strong", f"{count:,}"), element("span", name), element("small", more))
        for count, name, more in figures
    )
    return build_section(
        "glance",
        "At a glance",
        element("p", _tell_period(row, dataset.fetch_one(LAST_RUN))),
        element("ul", *items, class_="figures"),
    )


def _tell_period(row: Row, run: Row) -> str:
    period = (
        f"Articles published from {write_date(row['first_day'])} to {write_date(row['last_day'])}. " if row["first_day"] else ""
    )
    made = f"Version {run['version']}, made {run['finished_at']:%Y-%m-%d %H:%M} UTC." if run else ""
    return period + made


def build_pairs(dataset: Dataset) -> Markup:
    """The pairs with the most partnerships, ranked."""
    rows = dataset.fetch(PAIRS, [_MOST_PAIRS])
    largest = max((row["partnerships"] for row in rows), default=0)
    cells = (
        (
            _link_filters(
                f"{row['country_a_name']} – {row['country_b_name']}", country=row["country_a"], **{"with": row["country_b"]}
            ),
            row["partnerships"],
            draw_bar(row["partnerships"], largest),
            row["open"],
            row["concluded"],
            row["in_force"],
            row["ended"],
        )
        for row in rows
    )
    headers = ("Pair", "Partnerships", "", "Open", "Concluded", "In force", "Ended")
    return build_section(
        "pairs", "Who with whom", build_table("Pairs with the most partnerships", headers, cells, (1, 3, 4, 5, 6))
    )


def build_countries(dataset: Dataset) -> Markup:
    """The countries and bodies with the most partnerships, each a link to its own list."""
    rows = dataset.fetch(COUNTRIES, [_MOST_COUNTRIES])
    largest = max((row["partnerships"] for row in rows), default=0)
    cells = (
        (
            _link_filters(row["country_name"], country=row["country_code"]),
            row["partnerships"],
            draw_bar(row["partnerships"], largest),
            row["partners"],
            row["top_partner_name"],
            row["top_sector_name"],
            row["articles"],
            write_date(row["last_reported"]),
        )
        for row in rows
    )
    headers = ("Country or body", "Partnerships", "", "Partners", "Most with", "Most in", "Articles", "Last reported")
    return build_section(
        "countries",
        "Countries and bodies",
        build_table("Countries and bodies with the most partnerships", headers, cells, (1, 3, 6, 7)),
    )


def _link_filters(text: str, **filters: str) -> Markup:
    """A link to the part of the list that these filters leave."""
    return element("a", text, href=f"#{urlencode(filters)}")


def build_stages(dataset: Dataset) -> Markup:
    """How far the partnerships have come."""
    rows = dataset.fetch(STAGES)
    largest = max((row["partnerships"] for row in rows), default=0)
    cells = (
        (
            _link_filters(row["stage_name"], stage=row["stage"]),
            row["status"].replace("_", " "),
            row["partnerships"],
            draw_bar(row["partnerships"], largest),
        )
        for row in rows
    )
    return build_section(
        "stages",
        "How far they have come",
        build_table("Partnerships by stage", ("Stage", "Group", "Partnerships", ""), cells, (2,)),
    )


def build_timeline(dataset: Dataset) -> Markup:
    """First reports over time: all, and by group of stages on the same scale."""
    rows = dataset.fetch(MONTHS)
    dated = [row for row in rows if row["month"]]
    undated = sum(row["partnerships"] for row in rows if not row["month"])
    every = fill_periods({row["month"]: row["partnerships"] for row in dated})
    largest = max((count for _, count in every), default=0)
    charts = [
        caption_chart(
            draw_columns(every, "All partnerships, by date of the first report"),
            "All partnerships, by the date of their first report",
        )
    ]
    for key, name in _STATUSES:
        points = fill_periods({row["month"]: row[key] for row in dated})
        charts.append(caption_chart(draw_columns(points, f"{name}, by date of the first report", largest), f"{name} now"))
    missing = (
        note(f"Left out: {write_count(undated, 'partnership')} reported only by articles without a date.") if undated else None
    )
    numbers = element(
        "details",
        element("summary", "The numbers"),
        build_table("Partnerships by date of the first report", ("Period", "Partnerships"), every, (1,)),
    )
    return build_section("time", "Over time", missing, element("div", *charts, class_="charts"), numbers)


def build_funding(dataset: Dataset) -> Markup:
    """Sums by sector, recipient and currency, never added up."""
    rows = dataset.fetch(FUNDING, [_MOST_FUNDING])
    warning = (
        "A partnership's sum stands whole in every row that it belongs to, so rows must not be added up. "
        "Sums in US dollars are at the rate of the day, where there is one."
    )
    cells = (
        (
            row["country_name"],
            row["sector_name"],
            write_amount(row["amount"], row["currency"]),
            write_amount(row["amount_usd"], "USD"),
            row["partnerships"],
        )
        for row in rows
    )
    headers = ("Recipient", "Sector", "Sum", "In US dollars", "Partnerships")
    shown = (
        build_table(f"Funding by recipient and sector, the {_MOST_FUNDING} largest", headers, cells, (2, 3, 4))
        if rows
        else note("No sums were found.")
    )
    return build_section("funding", "Funding", note(warning), shown)


def build_overdue(dataset: Dataset, listed: Collection[str]) -> Markup:
    """Partnerships whose stated deadline passed without a report since."""
    rows = dataset.fetch(OVERDUE, [_MOST_OVERDUE])
    text = "Not yet in force, a stated deadline that has passed by the date of the newest article, and no report since."
    cells: list[tuple[Child, ...]] = [
        (
            _name_record(row, listed),
            row["instrument_name"],
            row["stage_name"],
            write_date(row["deadline"]),
            write_date(row["last_reported"]),
        )
        for row in rows
    ]
    headers = ("Partnership", "Instrument", "Stage", "Deadline", "Last reported")
    return build_section(
        "overdue", "Overdue", note(text), build_table("Overdue partnerships", headers, cells, (3, 4)) if rows else note("None.")
    )


def _name_record(row: Row, listed: Collection[str]) -> Child:
    """The partnership's name, a link to its record if the list holds it."""
    text = row["parties"] + (f": {row['name']}" if row["name"] else "")
    return element("a", text, href=f"#{row['partnership_id']}") if row["partnership_id"] in listed else text

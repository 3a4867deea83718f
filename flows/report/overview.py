"""The sections that rank: figures at a glance, pairs, countries, stages, money."""

from __future__ import annotations

from flows.report.charts import draw_bar
from flows.report.dataset import COUNTRIES, FUNDING, HEADLINES, LAST_RUN, PAIRS, STAGES, Dataset, Row
from flows.report.links import link_list, link_view, mark_part
from flows.report.markup import Markup, element
from flows.report.tables import build_section, build_table, note
from flows.report.wording import write_amount, write_count, write_date

MOST_PAIRS, MOST_COUNTRIES, MOST_FUNDING = 25, 40, 60


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
    rows = dataset.fetch(PAIRS, [MOST_PAIRS])
    largest = max((row["partnerships"] for row in rows), default=0)
    cells = (
        (
            name := f"{row['country_a_name']} – {row['country_b_name']}",
            _link_pair(row, name),
            draw_bar(row["partnerships"], largest),
            row["open"],
            row["concluded"],
            row["in_force"],
            row["ended"],
        )
        for row in rows
    )
    headers = ("Pair", "Partnerships", "", "Open", "Concluded", "In force", "Ended")
    table = build_table("Pairs with the most partnerships", headers, cells, (1, 3, 4, 5, 6))
    return build_section("pairs", "Who with whom", mark_part("pairs", table))


def _link_pair(row: Row, name: str) -> Markup:
    count = row["partnerships"]
    return link_list(count, f"{count}, {name}", country=row["country_a"], **{"with": row["country_b"]})


def build_countries(dataset: Dataset) -> Markup:
    """The countries and bodies with the most partnerships, each a link to all about it."""
    rows = dataset.fetch(COUNTRIES, [MOST_COUNTRIES])
    largest = max((row["partnerships"] for row in rows), default=0)
    cells = (
        (
            link_view(row["country_name"], country=row["country_code"]),
            link_list(row["partnerships"], f"{row['partnerships']}, {row['country_name']}", country=row["country_code"]),
            draw_bar(row["partnerships"], largest),
            row["partners"],
            row["top_partner_name"],
            row["top_sector_name"],
            write_date(row["last_reported"]),
        )
        for row in rows
    )
    headers = ("Country or body", "Partnerships", "", "Partners", "Most with", "Most in", "Last reported")
    table = build_table("Countries and bodies with the most partnerships", headers, cells, (1, 3, 6))
    return build_section("countries", "Countries and bodies", mark_part("countries", table))


def build_stages(dataset: Dataset) -> Markup:
    """How far the partnerships have come."""
    rows = dataset.fetch(STAGES)
    largest = max((row["partnerships"] for row in rows), default=0)
    cells = (
        (
            row["stage_name"],
            row["status"].replace("_", " "),
            _link_stage(row) if row["partnerships"] else 0,
            draw_bar(row["partnerships"], largest),
        )
        for row in rows
    )
    table = build_table("Partnerships by stage", ("Stage", "Group", "Partnerships", ""), cells, (2,))
    return build_section("stages", "How far they have come", mark_part("stages", table))


def _link_stage(row: Row) -> Markup:
    return link_list(row["partnerships"], f"{row['partnerships']}, {row['stage_name']}", stage=row["stage"])


def build_funding(dataset: Dataset) -> Markup:
    """Sums by sector, recipient and currency, never added up."""
    rows = dataset.fetch(FUNDING, [MOST_FUNDING])
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
            _link_sum(row),
        )
        for row in rows
    )
    headers = ("Recipient", "Sector", "Sum", "In US dollars", "Partnerships")
    caption = f"Funding by recipient and sector, the {MOST_FUNDING} largest"
    shown = build_table(caption, headers, cells, (2, 3, 4)) if rows else note("No sums were found.")
    return build_section("funding", "Funding", note(warning), mark_part("funding", shown))


def _link_sum(row: Row) -> Markup:
    label = f"{row['partnerships']}, {row['country_name']}, {row['sector_name']}"
    filters = {"recipient": row["country_code"], "sector": row["sector"], "currency": row["currency"]}
    return link_list(row["partnerships"], label, **filters)

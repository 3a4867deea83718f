"""The heat map of sectors and countries: a table with a number in every cell, its shade by the logarithm."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from flows.report.dataset import CELLS, Dataset, Row
from flows.report.markup import Markup, element
from flows.report.tables import build_section, note

MOST_COLUMNS = 28
_SHADES = 8


def build_heat_map(dataset: Dataset) -> Markup:
    """The section with the heat map: the countries with the most partnerships, all sectors."""
    cells = dataset.fetch(CELLS)
    names = {row["country_code"]: row["country_name"] for row in cells}
    ranked = dataset.fetch("SELECT country_code FROM partnerships_by_country ORDER BY partnerships DESC, country_code")
    columns = [code for code in (row["country_code"] for row in ranked) if code in names][:MOST_COLUMNS]
    if not columns:
        return build_section("map", "Sectors and countries", note("No partnership was found."))
    shown = (
        f"{len(columns)} of {len(names)} countries and bodies are shown, those with the most partnerships. "
        if len(names) > len(columns)
        else ""
    )
    text = (
        "Partnerships by sector and country or body. "
        + shown
        + "One that concerns several sectors or countries stands in each of their cells, so cells don't add up."
    )
    return build_section("map", "Sectors and countries", note(text), _build_grid(cells, columns, names))


def _build_grid(cells: Sequence[Row], columns: Sequence[str], names: dict[str, str]) -> Markup:
    counts = {(row["sector"], row["country_code"]): row["partnerships"] for row in cells}
    totals: Counter[str] = Counter()
    for (sector, code), count in counts.items():
        totals[sector] += count if code in columns else 0
    sector_names = {row["sector"]: row["sector_name"] for row in cells}
    largest = max(counts.values())
    head = (element("th", element("a", names[code], href=_address(country=code)), scope="col") for code in columns)
    body = [
        element(
            "tr",
            element("th", element("a", sector_names[sector], href=_address(sector=sector)), scope="row"),
            *_build_row(sector, columns, counts, largest, names),
        )
        for sector, _ in sorted(totals.items(), key=lambda one: (-one[1], one[0]))
    ]
    caption = element("caption", "Number of partnerships by sector (rows) and country or body (columns)", class_="hidden")
    table = element(
        "table", caption, element("thead", element("tr", element("td"), *head)), element("tbody", *body), class_="heat"
    )
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label="Heat map of sectors and countries")


def _build_row(
    sector: str, columns: Sequence[str], counts: dict[tuple[str, str], int], largest: int, names: dict[str, str]
) -> list[Markup]:
    cells = []
    for code in columns:
        count = counts.get((sector, code), 0)
        label = f"{count} in {sector}, {names[code]}"
        anchor = element("a", count, href=_address(country=code, sector=sector), aria_label=label) if count else None
        cells.append(element("td", anchor, class_=f"h{shade(count, largest)}" if count else None))
    return cells


def shade(count: int, largest: int) -> int:
    """Which of the shades a count has, on a logarithmic scale from 1 to the largest."""
    if largest <= 1:
        return 0
    return min(_SHADES - 1, int(math.log(max(count, 1)) / math.log(largest) * (_SHADES - 1) + 0.5))


def _address(**filters: str) -> str:
    return "#" + urlencode(filters)

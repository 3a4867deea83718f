"""The heat map of sectors and countries: a table with a number in every cell, its shade by the logarithm."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.report.dataset import CELLS, Dataset
from flows.report.links import link_list, link_view, mark_part
from flows.report.markup import Markup, element
from flows.report.tables import build_section, note

MOST_COLUMNS = 28
_SHADES = 8
_COLUMNS = """
    SELECT country_code, country_name, partnerships FROM partnerships_by_country
    WHERE country_code IN (SELECT country_code FROM partnerships_by_sector_country) ORDER BY partnerships DESC, country_code
"""
_ROWS = "SELECT sector, sector_name, partnerships FROM partnerships_by_sector ORDER BY partnerships DESC, sector"


@dataclass(frozen=True)
class Grid:
    """What the map shows: counts by cell, and the names and totals of its rows and columns, in order."""

    counts: Mapping[tuple[str, str], int]
    sectors: Sequence[tuple[str, str, int]]
    countries: Sequence[tuple[str, str, int]]
    total: int

    @property
    def largest(self) -> int:
        return max(self.counts.values())


def build_heat_map(dataset: Dataset) -> Markup:
    """The section with the heat map: the countries with the most partnerships, all sectors."""
    cells = dataset.fetch(CELLS)
    ranked = [(row["country_code"], row["country_name"], row["partnerships"]) for row in dataset.fetch(_COLUMNS)]
    text = (
        f"Those {MOST_COLUMNS} countries and bodies with the most partnerships are shown; the stronger the colour, the more, by "
        "the logarithm. A number leads to its list, a name to all about it. One partnership may stand in several rows and "
        "columns, so cells don't add up; the totals count each once."
    )
    if not cells:
        return build_section("map", "Sectors and countries", mark_part("map", note("No partnership was found.")))
    grid = Grid(
        {(row["sector"], row["country_code"]): row["partnerships"] for row in cells},
        [(row["sector"], row["sector_name"], row["partnerships"]) for row in dataset.fetch(_ROWS)],
        ranked[:MOST_COLUMNS],
        dataset.fetch_one("SELECT count(*) AS total FROM partnerships WHERE recommended")["total"],
    )
    return build_section("map", "Sectors and countries", note(text), mark_part("map", _build_grid(grid)))


def _build_grid(grid: Grid) -> Markup:
    head = (element("th", link_view(name, country=code), scope="col") for code, name, _ in grid.countries)
    caption = element("caption", "Number of partnerships by sector (rows) and country or body (columns)", class_="hidden")
    corner = (element("td"), element("th", "All", scope="col"))
    body = (_build_row(grid, *sector) for sector in grid.sectors)
    table = element(
        "table",
        caption,
        element("thead", element("tr", *corner, *head)),
        element("tbody", _build_totals(grid), *body),
        class_="heat",
    )
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label="Heat map of sectors and countries")


def _build_totals(grid: Grid) -> Markup:
    cells = (element("td", link_list(count, f"{count}, {name}", country=code)) for code, name, count in grid.countries)
    every = element("td", link_list(grid.total, f"{grid.total} in all"))
    return element("tr", element("th", "All sectors", scope="row"), every, *cells, class_="total")


def _build_row(grid: Grid, sector: str, name: str, total: int) -> Markup:
    head = element("th", link_view(name, sector=sector), scope="row")
    every = element("td", link_list(total, f"{total} in {name}", sector=sector), class_="total")
    cells = (
        _build_cell(grid.counts.get((sector, code), 0), grid.largest, f"{name}, {country}", sector=sector, country=code)
        for code, country, _ in grid.countries
    )
    return element("tr", head, every, *cells)


def _build_cell(count: int, largest: int, place: str, **filters: str) -> Markup:
    if not count:
        return element("td")
    return element("td", link_list(count, f"{count} in {place}", **filters), class_=f"h{shade(count, largest)}")


def shade(count: int, largest: int) -> int:
    """Which of the shades a count has, on a logarithmic scale from 1 to the largest."""
    if largest <= 1:
        return 0
    return min(_SHADES - 1, int(math.log(max(count, 1)) / math.log(largest) * (_SHADES - 1) + 0.5))

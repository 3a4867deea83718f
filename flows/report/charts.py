"""Bars as SVG that needs no script: drawn beside the numbers, which stand as text in the table around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.report.markup import Markup, element

_BAR_WIDTH = 120
MOST_MONTHS = 72
_HEIGHT, _LEFT, _BOTTOM, _TOP = 96, 34, 22, 12
_LABEL_WIDTH = 52
WIDE, SMALL = (1100, 12, 40), (270, 3, 18)  # the width to fill, and a column's least and most


def draw_bar(value: int, largest: int) -> Markup:
    """A horizontal bar, as long as its share of the largest."""
    width = round(_BAR_WIDTH * value / largest, 1) if largest else 0
    bar = element("rect", x="0", y="2", width=str(width), height="10", rx="1")
    return element("svg", bar, viewBox=f"0 0 {_BAR_WIDTH} 14", width=_BAR_WIDTH, height=14, class_="bar", aria_hidden="true")


def draw_columns(
    points: Sequence[tuple[str, int]], title: str, largest: int | None = None, sizes: tuple[int, int, int] = WIDE
) -> Markup:
    """Columns over time, one a period; every period is named in its tooltip, a few along the axis."""
    top = max([largest or 0, 1, *(value for _, value in points)])
    column = choose_column(len(points), sizes)
    width = _LEFT + column * max(len(points), 1) + 24
    step = -(-_LABEL_WIDTH // column)
    columns = (_draw_column(at, column, label, value, top) for at, (label, value) in enumerate(points))
    labels = (_draw_label(at, column, label) for at, (label, _) in enumerate(points) if at % step == 0)
    axis = (
        element("line", x1=_LEFT, x2=width, y1=_TOP + _HEIGHT, y2=_TOP + _HEIGHT, class_="axis"),
        element("text", f"{top:,}", x=_LEFT - 4, y=_TOP + 8, text_anchor="end"),
        element("text", "0", x=_LEFT - 4, y=_TOP + _HEIGHT, text_anchor="end"),
    )
    box = f"0 0 {width} {_TOP + _HEIGHT + _BOTTOM}"
    return element(
        "svg", element("title", title), *axis, *columns, *labels, viewBox=box, class_="columns", role="img", width=width
    )


def choose_column(count: int, sizes: tuple[int, int, int]) -> int:
    """How wide a column is drawn, so that all fill the width, within bounds."""
    width, least, most = sizes
    return max(least, min(most, width // max(count, 1)))


def _draw_column(at: int, column: int, label: str, value: int, top: int) -> Markup:
    height = round(_HEIGHT * value / top, 1)
    name = element("title", f"{label}: {value:,}")
    body = element(
        "rect",
        x=_LEFT + at * column + 1,
        y=str(round(_TOP + _HEIGHT - height, 1)),
        width=max(column - 2, 2),
        height=str(height),
    )
    return element("g", name, body)


def _draw_label(at: int, column: int, label: str) -> Markup:
    return element("text", label, x=_LEFT + at * column + 1, y=_TOP + _HEIGHT + 14)


def fill_periods(counts: dict[date, int]) -> list[tuple[str, int]]:
    """Month by month without gaps; year by year if there would be too many months to see."""
    if not counts:
        return []
    first, last = min(counts), max(counts)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) <= MOST_MONTHS:
        return [(f"{at // 12}-{at % 12 + 1:02d}", counts.get(date(at // 12, at % 12 + 1, 1), 0)) for at in months]
    years = range(first.year, last.year + 1)
    return [(str(year), sum(count for month, count in counts.items() if month.year == year)) for year in years]


def fill_like(whole: Sequence[tuple[str, int]], counts: dict[date, int]) -> list[tuple[str, int]]:
    """The counts by the periods of another chart, so that both can be laid side by side."""
    return [
        (period, sum(count for month, count in counts.items() if month.isoformat().startswith(period))) for period, _ in whole
    ]


def caption_chart(chart: Markup, caption: str) -> Markup:
    """A chart with its caption, in a box that scrolls sideways where it is wider than the screen."""
    return element(
        "figure",
        element("div", chart, class_="scroll", tabindex="0", role="region", aria_label=caption),
        element("figcaption", caption),
    )

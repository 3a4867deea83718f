"""Partnerships over time: all of them, and small charts of the sectors on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.report.charts import SMALL, caption_chart, draw_columns, fill_like, fill_periods
from flows.report.dataset import MONTHS, SECTOR_MONTHS, Dataset
from flows.report.links import mark_part
from flows.report.markup import Child, Markup, element
from flows.report.tables import build_section, build_table, note
from flows.report.wording import write_count

MOST_SMALL_CHARTS = 9
Points = Sequence[tuple[str, int]]


def build_timeline(dataset: Dataset) -> Markup:
    """First reports over time: all, and by sector on a scale of their own."""
    rows = dataset.fetch(MONTHS)
    whole = fill_periods({row["month"]: row["partnerships"] for row in rows if row["month"]})
    undated = sum(row["partnerships"] for row in rows if not row["month"])
    small = _read_sectors(dataset, whole)
    missing = (
        note(f"Left out: {write_count(undated, 'partnership')} reported only by articles without a date.") if undated else None
    )
    text = "By the date of the first report. The sectors share one scale; those with the most partnerships are shown."
    part = mark_part("time", missing, element("div", *_draw(whole, small), class_="charts"), _tell_numbers(whole, small))
    return build_section("time", "Over time", note(text), part)


def _read_sectors(dataset: Dataset, whole: Points) -> list[tuple[str, Points]]:
    counts: dict[str, dict[date, int]] = {}
    names: dict[str, str] = {}
    for row in dataset.fetch(SECTOR_MONTHS):
        counts.setdefault(row["sector"], {})[row["month"]] = row["partnerships"]
        names[row["sector"]] = row["sector_name"]
    ranked = sorted(counts, key=lambda sector: (-sum(counts[sector].values()), sector))[:MOST_SMALL_CHARTS]
    return [(names[sector], fill_like(whole, counts[sector])) for sector in ranked]


def _draw(whole: Points, small: Sequence[tuple[str, Points]]) -> list[Markup]:
    largest = max((count for _, points in small for _, count in points), default=0)
    title = "All partnerships, by the date of their first report"
    others = (
        caption_chart(draw_columns(points, f"{name}, by the date of the first report", largest, SMALL), name)
        for name, points in small
    )
    return [caption_chart(draw_columns(whole, title), title), *others]


def _tell_numbers(whole: Points, small: Sequence[tuple[str, Points]]) -> Markup:
    headers = ("Period", "Partnerships", *(name for name, _ in small))
    rows: list[tuple[Child, ...]] = [
        (period, count, *(points[at][1] for _, points in small)) for at, (period, count) in enumerate(whole)
    ]
    table = build_table("Partnerships by date of the first report", headers, rows, range(1, len(headers)))
    return element("details", element("summary", "The numbers"), table)

"""Wording, charts and shades."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from flows.report.charts import draw_bar, draw_columns, fill_periods
from flows.report.coverage import build_accuracy
from flows.report.heat_map import shade
from flows.report.wording import write_amount, write_count, write_date, write_percent


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (Decimal("1200000000.00"), "USD", "1.2 billion USD"),
        (Decimal("999.00"), "EUR", "999 EUR"),
        (Decimal("70000"), "USD", "70,000 USD"),
        (2.5e12, "JPY", "2.5 trillion JPY"),
        (100e6, "XEU", "100 million XEU"),
        (None, "USD", ""),
        (Decimal("5"), None, ""),
    ],
)
def test_amounts(amount: Decimal | float | None, currency: str | None, expected: str) -> None:
    assert write_amount(amount, currency) == expected


def test_dates_are_as_fine_as_they_are_known() -> None:
    day = date(2025, 9, 1)
    assert [write_date(day, one) for one in ("day", "month", "year", None)] == ["2025-09-01", "2025-09", "2025", "2025-09-01"]
    assert write_date(None) == ""


def test_counts_and_shares() -> None:
    assert [write_count(one, "body", "bodies") for one in (0, 1, 2000, None)] == [
        "0 bodies",
        "1 body",
        "2,000 bodies",
        "0 bodies",
    ]
    assert [write_percent(one) for one in (0.85, None)] == ["85 %", ""]


def test_months_have_no_gaps() -> None:
    counts = {date(2024, 11, 1): 2, date(2025, 2, 1): 3}
    assert fill_periods(counts) == [("2024-11", 2), ("2024-12", 0), ("2025-01", 0), ("2025-02", 3)]
    assert fill_periods({}) == []


def test_a_long_time_goes_by_years() -> None:
    counts = {date(1987, 3, 1): 1, date(1987, 5, 1): 2, date(1999, 1, 1): 4}
    points = fill_periods(counts)
    assert len(points) == 13
    assert (points[0], points[-1]) == (("1987", 3), ("1999", 4))


def test_shades_go_by_the_logarithm() -> None:
    assert [shade(count, 1000) for count in (1, 10, 100, 1000)] == [0, 2, 5, 7]
    assert shade(1, 1) == 0


def test_bars_and_columns() -> None:
    assert 'width="60.0"' in draw_bar(5, 10)
    assert 'width="0"' in draw_bar(0, 0)
    chart = draw_columns([("2024-01", 3), ("2024-02", 0)], "Title")
    assert chart.count("<rect") == 2
    assert "<title>2024-01: 3</title>" in chart
    assert draw_columns([], "Nothing").count("<rect") == 0


def test_accuracy_is_left_out_without_figures() -> None:
    assert build_accuracy(None) is None
    figures = {
        "intro": "On 119 <articles>.",
        "tables": [{"caption": "C", "headers": ["Figure", "F1"], "rows": [["pair", 0.5]]}],
        "notes": ["n"],
    }
    section = build_accuracy(figures)
    assert section is not None
    assert "On 119 &lt;articles&gt;." in section
    assert '<td class="number">0.5</td>' in section

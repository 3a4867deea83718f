"""What wants a second look: deadlines that passed, reports that do not agree, and what the last publication changed."""

from __future__ import annotations

from collections import Counter

from flows.report.dataset import CHANGED, CHANGES, CONTRADICTIONS, OVERDUE, Dataset
from flows.report.links import link_record, mark_part
from flows.report.markup import Child, Markup, element
from flows.report.tables import build_section, build_table, note
from flows.report.wording import write_date

MOST_OVERDUE, MOST_CONTRADICTIONS, MOST_CHANGES = 50, 50, 50


def build_overdue(dataset: Dataset) -> Markup:
    """Partnerships whose stated deadline passed before the newest article."""
    rows = dataset.fetch(OVERDUE, [MOST_OVERDUE])
    text = "Not yet in force, though a stated deadline has passed by the date of the newest article."
    cells: list[tuple[Child, ...]] = [
        (
            link_record(row),
            row["instrument_name"],
            row["stage_name"],
            write_date(row["deadline_date"]),
            row["days_overdue"],
            write_date(row["last_reported"]),
            row["reports_since"],
        )
        for row in rows
    ]
    headers = ("Partnership", "Instrument", "Stage", "Deadline", "Days overdue", "Last reported", "Reports since")
    shown = build_table("Overdue partnerships", headers, cells, (3, 4, 5, 6)) if rows else note("None.")
    return build_section("overdue", "Overdue", note(text), mark_part("overdue", shown))


def build_contradictions(dataset: Dataset) -> Markup:
    """Where reports of one partnership give different sums or days."""
    rows = dataset.fetch(CONTRADICTIONS, [MOST_CONTRADICTIONS])
    text = "Reports of one partnership that give different sums, or different days for one step. One of them may be misread."
    cells = [(link_record(row), row["fact"], row["stated"]) for row in rows]
    headers = ("Partnership", "On what", "What they say")
    shown = build_table("Reports that do not agree", headers, cells) if rows else note("None.")
    return build_section("contradictions", "Contradictions", note(text), mark_part("contradictions", shown))


def build_changes(dataset: Dataset) -> Markup:
    """What the last publication added, changed, merged and removed among the partnerships, and why."""
    counts: Counter[str] = Counter({row["change"]: row["records"] for row in dataset.fetch(CHANGED)})
    if not counts:
        return build_section("changed", "What changed", note("The last publication changed no partnership."))
    told = ", ".join(f"{counts[change]:,} {change}" for change in ("added", "changed", "merged", "removed") if counts[change])
    rows = dataset.fetch(CHANGES, [MOST_CHANGES])
    cells: list[tuple[Child, ...]] = [
        (link_record(row) if row["parties"] else row["key"], row["change"], row["reason"]) for row in rows
    ]
    more = f" The first {len(rows)} are shown; `comity changes` tells all." if counts.total() > len(rows) else ""
    table = build_table("Partnerships that the last publication changed", ("Partnership", "Change", "Why"), cells)
    numbers = element("details", element("summary", "Which, and why"), table)
    return build_section("changed", "What changed", element("p", f"By the last publication: {told}.{more}"), numbers)

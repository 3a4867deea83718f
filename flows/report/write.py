"""The report of a published version as a file, and its short form for a terminal."""

from __future__ import annotations

from pathlib import Path

from flows.report.dataset import open_version
from flows.report.page import build_page

REPORT_FILE = "report.html"
_CELLS = """
    SELECT sector_name, country_name, partnerships FROM partnerships_by_sector_country
    ORDER BY partnerships DESC, sector, country_code LIMIT ?
"""


def write_report(version_dir: Path) -> Path:
    """Write ``report.html`` beside the dataset that it tells of; returns its path."""
    with open_version(version_dir) as dataset:
        page = build_page(dataset)
    path = version_dir / REPORT_FILE
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def summarize_cells(version_dir: Path, most: int = 20) -> list[tuple[str, str, int]]:
    """The largest cells of sector and country, for a terminal: sector, country, partnerships."""
    with open_version(version_dir) as dataset:
        return [(row["sector_name"], row["country_name"], row["partnerships"]) for row in dataset.fetch(_CELLS, [most])]

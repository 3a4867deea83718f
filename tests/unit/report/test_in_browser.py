"""The page in headless Chromium: it filters, and hostile texts run nothing. Skipped aloud where Chromium is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from flows.report.write import write_report
from tests.unit.report.made_version import Recipe, make_version
from tests.unit.report.test_page import NAUGHTY, naughty_text

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed, so the report was not opened in a browser")


def open_page(report: Path, home: Path, fragment: str = "") -> str:
    """What stands in the document after its script has run."""
    flags = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={home}",
        "--virtual-time-budget=3000",
    ]
    found = subprocess.run(
        [str(CHROMIUM), *flags, "--dump-dom", report.as_uri() + fragment], capture_output=True, text=True, timeout=120, check=True
    )
    return found.stdout


def count_shown(document: str) -> tuple[int, int]:
    """Records that are shown and hidden."""
    records = re.findall(r'<details [^>]*data-stage="[^>]*>', document)
    hidden = sum(' hidden=""' in record for record in records)
    return len(records) - hidden, hidden


def test_an_address_with_filters_shows_only_what_fits(tmp_path: Path) -> None:
    report = write_report(make_version(tmp_path / "version"))
    document = open_page(report, tmp_path / "home", "#country=KE&sector=energy")
    kept = re.findall(r'<details [^>]*data-countries="[^"]* KE [^"]*" data-sectors="[^"]* energy [^"]*"', document)
    shown, hidden = count_shown(document)
    assert shown == len(kept) > 0
    assert hidden > 0
    assert f"{shown} of {shown + hidden} listed partnerships" in document


def test_a_pair_shows_what_both_share(tmp_path: Path) -> None:
    report = write_report(make_version(tmp_path / "version"))
    document = open_page(report, tmp_path / "home", "#country=FR&with=LK")
    both = re.findall(r'<details [^>]*data-countries=" FR LK "', document)
    assert count_shown(document)[0] == len(both) > 0


def test_an_address_with_an_id_opens_its_record(tmp_path: Path) -> None:
    report = write_report(make_version(tmp_path / "version"))
    document = open_page(report, tmp_path / "home", f"#p{3:020x}")
    (record,) = re.findall(rf'<details [^>]*id="p{3:020x}"[^>]*>', document)
    assert ' open=""' in record
    assert count_shown(document) == (12, 0)


def test_hostile_texts_run_nothing(tmp_path: Path) -> None:
    recipe = Recipe(count=len(NAUGHTY) * 2, text=naughty_text, quotes=2, rejects=len(NAUGHTY))
    document = open_page(write_report(make_version(tmp_path / "version", recipe)), tmp_path / "home")
    assert "<title>Comity: international partnerships in the news</title>" in document
    assert document.count("<script") == 1
    assert count_shown(document) == (len(NAUGHTY) * 2, 0)

"""The picture of the report that README shows, from the shipped sample alone.

    comity run raw/sample && python tests/browser/picture.py warehouse/latest/report.html

Writes `report.png` beside this file: the heat map of a filtered page.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

PICTURE = Path(__file__).with_name("report.png")
WIDTH, HEIGHT = 1120, 700


def take_picture(report: Path, picture: Path) -> None:
    """Open the report in Chromium and save what its first heat map looks like."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"], timeout=120_000)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(report.resolve().as_uri() + "#from=2020", timeout=120_000)
        page.evaluate("scrollTo(0, document.getElementById('status').offsetTop - 12)")
        page.wait_for_timeout(300)
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take_picture(Path(sys.argv[1]), PICTURE)

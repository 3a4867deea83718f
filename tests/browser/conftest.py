"""Debian's Chromium, driven by Playwright, which downloads nothing. Skipped aloud where Chromium is missing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 120_000  # milliseconds: a loaded machine is slow, not wrong


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One browser for the session."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium), so the report was not opened in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE)
        yield browser
        browser.close()


class Opened:
    """A page that was opened, and what it said and asked for meanwhile."""

    def __init__(self, page) -> None:  # type: ignore[no-untyped-def]
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))

    def go(self, report: Path, fragment: str = "") -> None:
        """Open the report at a place, from the disk."""
        self.page.goto("about:blank")
        self.page.goto(report.as_uri() + fragment, timeout=PATIENCE)

    def turn(self, fragment: str) -> None:
        """Go to another place of the page that is open."""
        if self.ask("location.hash") != fragment:
            self.page.evaluate(
                "to => new Promise((done) => { addEventListener('hashchange', () => setTimeout(done), { once: true });"
                " location.hash = to; })",
                fragment,
            )

    def ask(self, script: str) -> object:
        """The value of an expression in the page."""
        return self.page.evaluate(script)

    def wait(self, script: str) -> None:
        """Until an expression in the page holds. Playwright waits by evaluating text, which the policy forbids."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not self.ask(f"Boolean({script})"):
            assert time.monotonic() < deadline, script
            time.sleep(0.02)

    def read(self, selector: str) -> str:
        """The text that an element shows."""
        return str(self.page.locator(selector).first.inner_text())

    def count(self, selector: str) -> int:
        """How many elements there are."""
        return int(self.page.locator(selector).count())


@pytest.fixture
def open_report(browser) -> Iterator[Callable[..., Opened]]:  # type: ignore[no-untyped-def]
    """Opens a report from the disk; at the end nothing may have complained, and nothing but the file been asked for."""
    opened: list[Opened] = []

    def open_it(report: Path, fragment: str = "", **options: object) -> Opened:
        context = browser.new_context(**options)
        one = Opened(context.new_page())
        opened.append(one)
        one.go(report, fragment)
        return one

    yield open_it
    for one in opened:
        one.page.context.close()
        assert one.complaints == []
        assert [url for url in one.requests if not url.startswith(("file:", "about:", "blob:"))] == []

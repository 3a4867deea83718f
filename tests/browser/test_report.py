"""The report in headless Chromium: it filters, drills down, corrects, downloads; its script counts as the views do."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.report.write import write_report
from tests.browser.conftest import Opened
from tests.unit.report.made_version import Recipe, make_version
from tests.unit.report.test_page import NAUGHTY, naughty_text

Open = Callable[..., Opened]
PARTS = ("map", "pairs", "countries", "time", "stages", "funding", "overdue", "contradictions")
HOSTILE = (*NAUGHTY, '=HYPERLINK("http://evil.example")', "@SUM(1)", "'; rm -rf ~; '", "$(id)", "`id`", 'a"b,c\nd')


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(make_version(tmp_path_factory.mktemp("plain"), Recipe(count=120)))


def test_the_script_counts_as_the_views_do(open_report: Open, report: Path) -> None:
    """Filters that leave everything give what the page shows without them: the figures of the SQL views."""
    opened = open_report(report)
    published = {part: opened.ask(f"document.querySelector('[data-part={part}]').textContent") for part in PARTS}
    opened.turn("#from=1900")
    for part in PARTS:
        assert opened.ask(f"document.querySelector('[data-part={part}]').textContent") == published[part], part
    shades = "[...document.querySelectorAll('.heat td')].map((cell) => cell.className).join()"
    counted = opened.ask(shades)
    opened.turn("#list")
    opened.ask("document.getElementById('filters').reset()")
    opened.wait("document.getElementById('status').hidden")
    assert opened.ask(shades) == counted


def test_every_number_leads_to_as_many_records(open_report: Open, report: Path) -> None:
    opened = open_report(report)
    links = opened.ask("[...document.querySelectorAll('[data-part] a[href*=\"show=list\"]')].map((a) => [a.hash, a.textContent])")
    assert isinstance(links, list)
    assert len(links) > 60
    for address, number in links[:: max(1, len(links) // 25)]:
        opened.turn(address)
        assert opened.read("#shown").split()[0] == number, address


def test_filters_hold_together_and_travel_in_the_address(open_report: Open, report: Path) -> None:
    opened = open_report(report, "#country=FR&sector=energy")
    both = opened.read("#shown")
    assert opened.page.locator("select[name=country]").input_value() == "FR"
    opened.page.select_option("select[name=stage]", "group:open")
    opened.wait("location.hash.includes('stage')")
    fewer = opened.read("#shown")
    assert 0 < int(fewer.split()[0]) < int(both.split()[0])
    opened.page.locator("#status .chip", has_text="Energy").click()
    opened.wait("!location.hash.includes('energy')")
    assert int(opened.read("#shown").split()[0]) > int(fewer.split()[0])
    opened.page.get_by_role("button", name="Show all").click()
    opened.wait("document.getElementById('status').hidden")
    assert opened.read("#shown") == "96 partnerships"


def test_words_are_sought_in_names_and_quotes(open_report: Open, report: Path) -> None:
    opened = open_report(report)
    opened.page.fill("input[name=words]", "EVIDENCE 7 kenya")
    opened.wait("location.hash.includes('words')")
    assert 0 < int(opened.read("#shown").split()[0]) < 96


def test_a_number_leads_to_its_list_by_keyboard_too(open_report: Open, report: Path) -> None:
    opened = open_report(report)
    opened.page.locator(".heat td a").nth(20).focus()
    opened.page.keyboard.press("Enter")
    opened.wait("document.activeElement.id === 'shown'")
    assert opened.count(".record") == int(opened.read("#shown").split()[0])
    opened.page.go_back()
    opened.wait("document.getElementById('status').hidden")
    assert opened.read("#shown") == "96 partnerships"


def test_an_address_with_an_id_opens_its_record(open_report: Open, report: Path) -> None:
    opened = open_report(report)
    for at in (3, 4, 118):  # the second is not counted, the third not on the first page
        opened.turn(f"#p{at:020x}")
        record = opened.page.locator(f"#p{at:020x}")
        assert record.get_attribute("open") is not None
        assert f"evidence {at * 2}" in record.inner_text()
        assert record.locator("figure a").first.get_attribute("href") == f"https://news.example/{at * 2 // 3}"


def test_a_record_gives_the_command_that_corrects_it(open_report: Open, report: Path) -> None:
    key = f"p{3:020x}"
    opened = open_report(report, f"#{key}")
    record = opened.page.locator(f"#{key}")
    record.locator(".correct summary").click()
    record.locator(f"#reason-{key}").fill('it\'s only "agreed" `now`')
    record.locator(".controls select").nth(1).select_option("agreed")
    command = record.locator(".correct code").inner_text()
    said = ["comity", "correct", "set", "partnerships", key, "stage=agreed", "--reason", 'it\'s only "agreed" `now`']
    assert shlex.split(command) == said
    record.locator(f"#wrong-{key}").select_option("name")
    record.locator(".controls input").first.fill("River & Lake; Pact")
    assert shlex.split(record.locator(".correct code").inner_text())[5] == "name=River & Lake; Pact"
    record.locator(f"#wrong-{key}").select_option("drop")
    assert shlex.split(record.locator(".correct code").inner_text())[2:5] == ["drop", "partnerships", key]


def test_the_list_downloads_as_a_safe_table(open_report: Open, tmp_path: Path) -> None:
    def hostile(column: str, at: int) -> str:
        return HOSTILE[(at + len(column)) % len(HOSTILE)]

    report = write_report(make_version(tmp_path, Recipe(count=2 * len(HOSTILE), text=hostile)))
    opened = open_report(report, "#all=1&country=KE")
    with opened.page.expect_download() as download:
        opened.page.click("#csv")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == int(re.findall(r"\d+", opened.read("#shown"))[0]) + int(re.findall(r"\d+", opened.read("#shown"))[1])
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'@SUM(1)" in cells
    assert 'a"b,c\nd' in [cell.replace("\r\n", "\n") for cell in cells]


def test_hostile_texts_run_nothing(open_report: Open, tmp_path: Path) -> None:
    recipe = Recipe(count=len(NAUGHTY) * 2, text=naughty_text, quotes=2, rejects=len(NAUGHTY))
    opened = open_report(write_report(make_version(tmp_path, recipe)), "#all=1&words=script")
    opened.go(tmp_path / "report.html", "#country=KE&all=1")
    opened.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    opened.page.wait_for_timeout(500)
    assert opened.page.title() == "Comity: international partnerships in the news"
    assert opened.count("script") == 2
    assert opened.count("blockquote") > 20
    assert opened.count("main iframe, main svg[onload], main img, main [onerror], main base, main meta") == 0
    for address in (
        "#<img src=x onerror=alert(1)>",
        "#country=<script>alert(1)</script>",
        "#%E0%A4%A",
        "#__proto__=1&constructor=2",
    ):
        opened.turn(address)
    assert opened.page.title() == "Comity: international partnerships in the news"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(open_report: Open, report: Path, width: int) -> None:
    opened = open_report(report, "#country=KE", viewport={"width": width, "height": 800})
    assert opened.ask("document.documentElement.scrollWidth") == width


CONTRASTS = """
(() => {
  const part = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const worst = {};
  document.querySelectorAll("main *, header *").forEach((node) => {
    if (![...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()) || !node.getClientRects().length) return;
    const [one, other] = [light(colour(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const name = `${node.tagName} ${node.closest("[class]")?.className}`;
    if (ratio < 4.5 && node.namespaceURI.endsWith("xhtml")) worst[name] = ratio;
  });
  return worst;
})()
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(open_report: Open, report: Path, scheme: str) -> None:
    opened = open_report(report, f"#p{3:020x}", color_scheme=scheme)
    assert opened.ask(CONTRASTS) == {}
    opened.turn("#country=KE")
    assert opened.ask(CONTRASTS) == {}


def test_all_controls_have_names(open_report: Open, report: Path) -> None:
    opened = open_report(report, f"#p{3:020x}")
    opened.page.locator(".correct summary").first.click()
    unnamed = opened.ask(
        "[...document.querySelectorAll('input, select, button, a')].filter((one) => one.getClientRects().length"
        " && !(one.getAttribute('aria-label') || one.labels?.length || one.textContent.trim())).map((one) => one.outerHTML)"
    )
    assert unnamed == []
    assert opened.ask("new Set([...document.querySelectorAll('[id]')].map((one) => one.id)).size") == opened.count("[id]")


def test_it_reads_without_script(open_report: Open, report: Path) -> None:
    opened = open_report(report, java_script_enabled=False)
    assert opened.count(".record") == 25
    assert opened.page.locator("#filters").is_hidden()
    assert opened.page.locator("#csv").is_hidden()

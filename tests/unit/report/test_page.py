"""The page as a whole: what it tells, what it lets in, what hostile texts can do to it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from flows.errors import ComityError
from flows.report.dataset import open_version
from flows.report.facts import Facts, tell_records
from flows.report.listing import build_listing, read_listed, read_quotes
from flows.report.write import summarize_cells, write_report
from tests.unit.report.made_version import Recipe, make_version

NAUGHTY = (
    "<script>document.title='pwned'</script>",
    "</script><script>document.title='pwned'</script>",
    "</style></title></textarea><svg onload=\"document.title='pwned'\">",
    "<img src=x onerror=\"document.title='pwned'\">",
    "\"><svg/onload=document.title='pwned'>",
    "' onmouseover='document.title=1' x='",
    "<a href=\"javascript:document.title='pwned'\">x</a>",
    "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "<details open ontoggle=document.title=1>",
    "\u202e\u2066rtl override",
    "\x00\x08\x1b",
    "\ufeff\u2028\u2029",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "田中さん 👩‍👩‍👧 Zalgo\u0336",
    "",
    " ",
    "%00%3Cscript%3E",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><input name=words>",
)
PAGE = "html head meta title style body script a header h1 p nav ul li main section h2 strong span small div"
TABLES = "table caption thead tbody tr th td svg rect line text g figure figcaption"
RECORDS = "details summary form label select option input button dl dt dd blockquote cite noscript"
ALLOWED = frozenset(f"{PAGE} {TABLES} {RECORDS}".split())


class Reader(HTMLParser):
    """Collects what a browser would see: elements, attributes, text by element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def naughty_text(column: str, at: int) -> str:
    return NAUGHTY[(at + len(column)) % len(NAUGHTY)]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = write_report(make_version(tmp_path_factory.mktemp("plain")))
    assert path.name == "report.html"
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def naughty_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    recipe = Recipe(count=len(NAUGHTY) * 2, text=naughty_text, quotes=2, rejects=len(NAUGHTY))
    return write_report(make_version(tmp_path_factory.mktemp("naughty"), recipe)).read_text(encoding="utf-8")


def test_every_section_is_there(page: str) -> None:
    ids = [attributes.get("id") for attributes in Reader(page).attributes("section")]
    charts = ["glance", "map", "pairs", "countries", "time", "stages", "funding"]
    assert ids == [*charts, "list", "overdue", "contradictions", "changed", "coverage", "biases", "accuracy"]


def test_contents_lead_somewhere(page: str) -> None:
    reader = Reader(page)
    ids = {attributes["id"] for _, attributes in reader.tags if "id" in attributes}
    records = {record["id"] for record in read_records(page)}
    targets = {str(one["href"])[1:] for one in reader.attributes("a") if str(one["href"]).startswith("#")}
    assert {target for target in targets if "=" not in target} <= ids | records


def test_each_partnership_has_its_quotes(page: str) -> None:
    reader = Reader(page)
    records = [one for one in reader.attributes("details") if "record" in str(one.get("class"))]
    assert len(records) == 12
    assert [len(record["quotes"]) for record in read_records(page)] == [2] * 12
    assert len(reader.attributes("blockquote")) == 24
    assert "evidence 0" in page
    assert 'href="https://news.example/0"' in page


def test_accessible(page: str) -> None:
    reader = Reader(page)
    assert reader.attributes("html")[0]["lang"] == "en"
    assert all(one.get("scope") in ("row", "col") for one in reader.attributes("th"))
    assert len(reader.attributes("caption")) == len(reader.attributes("table"))
    assert all("aria-hidden" in one or one.get("role") == "img" for one in reader.attributes("svg"))
    assert all(one.get("aria-labelledby") for one in reader.attributes("section"))


def read_data(page: str) -> dict[str, Any]:
    (block,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    data: dict[str, Any] = json.loads(block)
    return data


def read_records(page: str) -> list[dict[str, Any]]:
    data = read_data(page)
    return [dict(zip(data["record_fields"], row, strict=True)) for row in data["records"]]


def read_policy(page: str) -> dict[str, str]:
    (content,) = [one["content"] for one in Reader(page).attributes("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in str(content).split(";"))


def test_policy_lets_in_only_our_script_and_style(page: str) -> None:
    policy = read_policy(page)
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in str(policy)
    for name, directive in (("script", "script-src"), ("style", "style-src")):
        (source,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert policy[directive] == f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@pytest.mark.parametrize("name", ["page", "naughty_page"])
def test_nothing_but_our_markup_gets_through(name: str, request: pytest.FixtureRequest) -> None:
    reader = Reader(request.getfixturevalue(name))
    assert {tag.lower() for tag, _ in reader.tags} <= ALLOWED
    assert [one.get("type") for one in reader.attributes("script")] == ["application/json", None]
    assert len(reader.attributes("style")) == 1
    for _, attributes in reader.tags:
        assert not [key for key in attributes if key.startswith("on") or key in ("style", "src", "srcdoc", "action", "srcset")]
    assert all(re.match(r"#|https?://news\.example/", str(one["href"])) for one in reader.attributes("a"))


def test_naughty_texts_are_shown_as_they_are(naughty_page: str) -> None:
    shown = "\n".join(Reader(naughty_page).words)
    for text in NAUGHTY:
        assert re.sub(r"[\x00-\x08\x1b]", "\ufffd", text) in shown


def test_naughty_texts_travel_to_the_script_as_they_are(naughty_page: str) -> None:
    told = {quote[1] for record in read_records(naughty_page) for quote in record["quotes"]}
    assert told == {re.sub(r"[\x00-\x08\x1b]", "\ufffd", text) for text in NAUGHTY}


def test_an_empty_version_makes_a_page(tmp_path: Path) -> None:
    page = write_report(make_version(tmp_path, Recipe(count=0, rejects=0))).read_text(encoding="utf-8")
    assert "No partnership was found." in page
    assert "No input was refused." in page


def test_without_a_dataset_the_cure_is_named(tmp_path: Path) -> None:
    with pytest.raises(ComityError, match="comity run"):
        write_report(tmp_path)


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    with open_version(make_version(tmp_path, Recipe(count=30))) as dataset:
        rows = read_listed(dataset, most=10)
        quotes = read_quotes(dataset, [row["partnership_id"] for row in rows])
        facts = Facts(dataset, rows, quotes)
        records, quoted = tell_records(facts, rows, most_bytes=1500)
        listing = build_listing(dataset, rows, quotes, quoted)
    assert listing.count('class="record"') == len(records) == 10
    assert "10 of 30 are listed" in listing
    assert 0 < quoted < 10
    assert f"Quotes are in this page for the first {quoted}" in listing
    assert [bool(record[-1]) for record in records] == [True] * quoted + [False] * (10 - quoted)


def test_the_same_version_makes_the_same_page(tmp_path: Path) -> None:
    folder = make_version(tmp_path)
    first = write_report(folder).read_bytes()
    assert write_report(folder).read_bytes() == first


def test_summary_ranks_the_cells(tmp_path: Path) -> None:
    rows = summarize_cells(make_version(tmp_path), most=4)
    assert len(rows) == 4
    assert [count for _, _, count in rows] == sorted((count for _, _, count in rows), reverse=True)
    assert rows[0][1] in ("Kenya", "France", "China", "United States", "Sri Lanka", "Brazil", "European Union")

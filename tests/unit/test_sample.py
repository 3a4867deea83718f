"""The shipped sample and its answer key are sound: complete, verbatim, within the closed lists, with every awkward kind present.

Reads the files in the plainest way (no Comity reader), so that a fault in a reader can't hide a fault in the key.
"""

from __future__ import annotations

import html
import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from flows.lexicon.names import load_principals

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "raw" / "sample"
KEY = ROOT / "tests" / "golden" / "sample.gold.jsonl"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

Line = dict[str, Any]


def words(text: str) -> set[str]:
    return set(text.split())


INSTRUMENTS = words("treaty trade_agreement mou programme institution loan grant investment contract military other")
STAGES = words("proposed negotiating agreed signed ratified in_force suspended ended failed")
SECTORS = words(
    "trade finance industry agriculture energy mining environment transport digital science health education water security "
    "defence governance humanitarian migration tourism culture urban social diplomacy"
)
BODIES = words("UN UNRWA ILO IMF ICC NATO EU AFDB AFC ECOWAS ASEAN")
FORMER = {"SU", "YU", "CS", "DD"}
ALPHA2 = {code for code, principal in load_principals().items() if principal.type == "country"}


@cache
def key_lines() -> tuple[Line, ...]:
    return tuple(json.loads(line) for line in KEY.read_text(encoding="utf-8").splitlines())


def article_lines() -> list[Line]:
    return [line for line in key_lines() if not line.get("reject")]


def records() -> list[tuple[str, Line]]:
    return [(line["id"], record) for line in article_lines() for record in line["partnerships"]]


def strip_markup(page: str) -> str:
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", " ", page)
    return html.unescape(re.sub(r"<[^>]*>", "\n", page))


@cache
def source_lines(name: str) -> tuple[str, ...]:
    """The items of a file with several, the whole file otherwise; markup kept."""
    text = (SAMPLE / name).read_text(encoding="utf-8")
    if name.endswith(".jsonl"):
        return tuple(text.splitlines())
    if name.endswith(".xml"):
        return tuple(
            (item.findtext("title") or "") + "\n" + (item.findtext(CONTENT) or "")
            for item in ElementTree.fromstring(text).iter("item")
        )
    return (text,)


@cache
def plain_text(source: str) -> str:
    """Title and text of the article that a key id names."""
    name, _, number = source.partition("#")
    raw = source_lines(name)[int(number or 0)]
    if name.endswith(".jsonl"):
        row = json.loads(raw)
        return f"{row['title']}\n{row['text']}"
    return raw if name.endswith(".txt") else strip_markup(raw)


def publication_date(source: str) -> str | None:
    """The date of a JSON Lines article, the only format that states it in one agreed place."""
    name, _, number = source.partition("#")
    return json.loads(source_lines(name)[int(number)]).get("date") if name.endswith(".jsonl") else None


def item_ids(path: Path) -> list[str]:
    if path.suffix in {".jsonl", ".xml"}:
        return [f"{path.name}#{number}" for number in range(len(source_lines(path.name)))]
    return [path.name]


def is_party_code(code: str) -> bool:
    country, _, subdivision = code.partition("-")
    return code in BODIES or (country in ALPHA2 and bool(re.fullmatch(r"|[A-Z0-9]{1,3}", subdivision)))


def is_iso_date(text: str) -> bool:
    """A day, month or year that the calendar has."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return False
    date.fromisoformat((text + "-01-01")[:10])
    return True


def test_sample_holds_at_least_48_articles_in_all_four_formats() -> None:
    ids = [line["id"].partition("#") for line in article_lines()]
    assert len(ids) >= 48
    by_suffix = {suffix: sum(name.endswith(suffix) for name, _, _ in ids) for suffix in (".txt", ".html", ".jsonl", ".xml")}
    assert by_suffix[".txt"] >= 20
    assert by_suffix[".html"] >= 12
    assert by_suffix[".jsonl"] >= 10
    assert by_suffix[".xml"] >= 8


def test_key_and_files_name_the_same_articles() -> None:
    ids = [line["id"] for line in key_lines()]
    broken = {line["id"] for line in key_lines() if line.get("reject")}
    files = [path for path in sorted(SAMPLE.iterdir()) if path.name not in broken]
    assert len(ids) == len(set(ids))
    assert set(ids) == {item for path in files for item in item_ids(path)} | broken


@pytest.mark.parametrize("line", article_lines(), ids=lambda line: str(line["id"]))
def test_article_is_short_and_its_labels_stay_in_the_lists(line: Line) -> None:
    assert 80 <= len(plain_text(line["id"]).split()) <= 320  # pages bring their menus along
    assert set(line["sectors"]) <= SECTORS
    assert len(line["sectors"]) <= 4
    assert set(line["countries"]) <= ALPHA2 | FORMER
    assert len(line["countries"]) == len(set(line["countries"]))


@pytest.mark.parametrize(("source", "record"), records(), ids=lambda value: value if isinstance(value, str) else "")
def test_record_is_within_the_guidelines(source: str, record: Line) -> None:
    codes = [party["code"] for party in record["parties"]]
    assert all(is_party_code(code) for code in codes), codes
    assert len({code.partition("-")[0] for code in codes}) >= 2
    assert record["instrument"] in INSTRUMENTS
    assert record["stage"] in STAGES
    assert record["sectors"]
    assert set(record["sectors"]) <= SECTORS
    assert all(is_iso_date(record[field]) for field in ("date", "deadline") if record.get(field))
    if record["amount"]:
        assert record["amount"]["value"] > 0
        assert re.fullmatch(r"[A-Z]{3}", record["amount"]["currency"])


@pytest.mark.parametrize(("source", "record"), records(), ids=lambda value: value if isinstance(value, str) else "")
def test_evidence_and_names_are_verbatim(source: str, record: Line) -> None:
    text = plain_text(source)
    assert record["evidence"] in text
    assert len(record["evidence"]) <= 700
    assert record["name"] is None or record["name"] in text
    assert all(party["name"] in text for party in record["parties"]), [party["name"] for party in record["parties"]]


def test_no_partnership_is_dated_after_its_report() -> None:
    for line in article_lines():
        published = publication_date(line["id"])
        assert not published or all((record["date"] or "0") <= published for record in line["partnerships"]), line["id"]


def test_all_sectors_and_stages_and_several_currencies_occur() -> None:
    found = [record for _, record in records()]
    assert {sector for record in found for sector in record["sectors"]} == SECTORS
    assert {record["stage"] for record in found} == STAGES
    assert {record["instrument"] for record in found} == INSTRUMENTS
    assert len({record["amount"]["currency"] for record in found if record["amount"]}) >= 5
    assert sum("deadline" in record for record in found) >= 5


CHAINS = {
    "India–Britain trade agreement": ["in-gb-trade-talks-launched.txt", "in-gb-trade-deal-agreed.html", "wire-world.jsonl#0"],
    "EU–Kenya economic partnership": ["ke-eu-epa-talks.txt", "ke-eu-epa-signed.html", "feed.xml#0"],
    "Kenyan police for Haiti": ["ke-ht-police-offer.txt", "ke-ht-police-pact-signed.txt", "wire-world.jsonl#1"],
    "Japan–Philippines access": ["ph-jp-access-pact-signed.txt", "wire-world.jsonl#2", "feed.xml#1"],
    "Prespa Agreement": ["feed.xml#6", "gr-mk-prespa-ratified.txt"],
    "minerals fund": ["us-ua-minerals-signed.html", "us-ua-minerals-ratified.txt"],
}


@pytest.mark.parametrize("sources", CHAINS.values(), ids=CHAINS.keys())
def test_chain_tells_one_arrangement_at_successive_stages(sources: list[str]) -> None:
    first = [next(record for source, record in records() if source == wanted) for wanted in sources]
    assert len({frozenset(party["code"] for party in record["parties"]) for record in first}) == 1
    stages = [record["stage"] for record in first]
    assert len(set(stages)) == len(stages)
    dates = [record["date"] for record in first]
    assert dates == sorted(dates)


def codes_of(record: Line) -> set[str]:
    return {party["code"] for party in record["parties"]}


def line_of(source: str) -> Line:
    return next(line for line in key_lines() if line["id"] == source)


def test_three_parties_blocs_and_subdivisions_are_there() -> None:
    found = [codes_of(record) for _, record in records()]
    assert sum(len(codes) == 3 for codes in found) >= 4
    assert {"EU", "ECOWAS", "ASEAN", "NATO", "IMF"} <= set().union(*found)
    assert {"US-CA", "CA-ON", "CA-QC", "CN-GD"} <= set().union(*found)


@pytest.mark.parametrize(
    "source",
    ["de-rail-ticket-domestic.txt", "football-world-cup-final-sport.txt", "gb-ke-king-charles-visit.html", "feed.xml#7"],
)
def test_domestic_sport_visit_and_denial_hold_no_partnership(source: str) -> None:
    assert line_of(source)["partnerships"] == []
    assert line_of(source)["countries"]


def test_denied_deal_is_left_out_and_the_real_loan_kept() -> None:
    assert "denied that the government signed" in plain_text("ug-cn-airport-denial.txt")
    assert [record["instrument"] for record in line_of("ug-cn-airport-denial.txt")["partnerships"]] == ["loan"]


def test_cancelled_deals_are_there() -> None:
    ended = {source for source, record in records() if record["stage"] in {"ended", "failed"}}
    assert {"gb-rw-asylum-scheme-cancelled.txt", "ke-in-adani-deals-cancelled.html", "aukus-announced.txt"} <= ended


def test_two_articles_have_no_date() -> None:
    assert not re.search(r"(?m)^[A-Z ]+, .*\d{4} —", plain_text("itaipu-undated-explainer.txt"))
    assert "date" not in json.loads(source_lines("wire-south.jsonl")[5])


def test_headline_in_capitals_is_there() -> None:
    assert plain_text("ph-jp-access-pact-signed.txt").splitlines()[0].isupper()


def test_other_languages_are_marked_and_make_no_claims() -> None:
    foreign = [line for line in article_lines() if line.get("language")]
    assert {line["language"] for line in foreign} == {"fr", "es"}
    assert all(line["partnerships"] == [] for line in foreign)


def test_copies_name_their_original_and_differ_a_little() -> None:
    copies = [line for line in article_lines() if line.get("duplicate_of")]
    assert len(copies) >= 2
    for copy in copies:
        original = line_of(copy["duplicate_of"])
        assert copy["partnerships"] == original["partnerships"]
        assert plain_text(copy["id"]) != plain_text(original["id"])


def test_three_inputs_are_broken() -> None:
    assert {line["id"] for line in key_lines() if line.get("reject")} == {
        "broken-binary-page.html",
        "broken-empty-file.txt",
        "wire-world.jsonl#7",
    }
    assert not (SAMPLE / "broken-empty-file.txt").read_bytes().strip(b"\0")
    with pytest.raises(UnicodeDecodeError):
        (SAMPLE / "broken-binary-page.html").read_text(encoding="utf-8")
    with pytest.raises(json.JSONDecodeError):
        json.loads(source_lines("wire-world.jsonl")[7])

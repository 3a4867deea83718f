from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows.articles.build import ReadOptions, build_article, name_article, name_item
from flows.articles.draft import DateClaim, Draft
from flows.articles.rejects import Refused

OPTIONS = ReadOptions(today=date(2026, 11, 24))
TEXT = "The two governments agreed on Friday to build a bridge over the river that divides them."
DRAFT = Draft(text=TEXT, title="Bridge agreed - Daily News", outlet="Daily News", url="https://www.paper.example/bridge")


def test_fields_are_normalized_and_provenance_is_kept() -> None:
    draft = replace(DRAFT, dates=(DateClaim("3 May 2024", "meta"),), byline=" Jane\u00a0Doe ", item=4, language="en-GB")
    article = build_article(draft, "in/news.jsonl", "ff00", OPTIONS)
    assert (article.title, article.text, article.byline, article.language) == ("Bridge agreed", TEXT, "Jane Doe", "en")
    assert (article.date, article.date_source) == ("2024-05-03", "meta")
    assert (article.raw_sha256, article.source_path) == ("ff00", "in/news.jsonl#4")


def test_date_of_the_dateline_counts_when_nothing_better_is_known() -> None:
    article = build_article(Draft(text="ACCRA, 3 May 2024 (GNA) – " + TEXT), "a.txt", "ff", OPTIONS)
    assert (article.date, article.date_source, article.dateline, article.text) == (
        "2024-05-03",
        "dateline",
        "ACCRA, 3 May 2024 (GNA)",
        TEXT,
    )


def test_doubtful_date_is_not_published() -> None:
    article = build_article(replace(DRAFT, dates=(DateClaim("2031-01-01", "given"),)), "a", "ff", OPTIONS)
    assert (article.date, article.date_source) == (None, "doubted")


def test_same_content_has_the_same_id_wherever_it_is_read() -> None:
    one = build_article(DRAFT, "a.html", "ff", OPTIONS)
    other = build_article(replace(DRAFT, text=TEXT + " \u200b\n", item=3), "b.jsonl", "00", OPTIONS)
    assert one.article_id == other.article_id
    assert (
        len(
            {
                name_article(*parts)
                for parts in [(None, "t", "x", None, None), ("u", "t", "x", None, None), (None, "t", "x", "2024", None)]
            }
        )
        == 3
    )
    assert one.article_id[0] == "a"
    assert len(one.article_id) == 21


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        ({"Daily News": "KE"}, "KE"),
        ({"paper.example": "UG"}, "UG"),
        ({"in/": "TZ", "in/local/": "RW"}, "RW"),
        ({"other": "KE"}, "GH"),
    ],
)
def test_home_country_comes_from_outlet_host_or_source(countries: dict[str, str], expected: str) -> None:
    options = replace(OPTIONS, outlet_countries=countries, outlet_country="GH")
    assert build_article(DRAFT, "in/local/a.html", "ff", options).outlet_country == expected
    assert build_article(replace(DRAFT, outlet_country="SN"), "in/local/a.html", "ff", options).outlet_country == "SN"


def test_standfirst_that_the_body_begins_with_is_none() -> None:
    assert build_article(replace(DRAFT, standfirst=TEXT[:50]), "a", "ff", OPTIONS).standfirst is None
    assert build_article(replace(DRAFT, standfirst="A long wait ends"), "a", "ff", OPTIONS).standfirst == "A long wait ends"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_text"),
        ("\u200b \n", "no_text"),
        ("Too short.", "too_short"),
        ("By Jane Doe", "no_text"),
        ("a " * 600_000, "too_large"),
    ],
)
def test_text_that_is_none_or_too_little_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        build_article(Draft(text=text, item=2), "a", "ff", OPTIONS)
    assert (caught.value.code, caught.value.item) == (code, 2)


def test_item_names() -> None:
    assert (name_item("a.txt", None), name_item("a.jsonl", 0)) == ("a.txt", "a.jsonl#0")

from __future__ import annotations

import json

import pytest

from flows.articles.draft import Draft
from flows.articles.html_page import read_html_page
from flows.articles.rejects import Refused

PARAGRAPHS = [
    "The two governments agreed on Friday to build a bridge over the river that divides them, officials of both said.",
    "Work will begin next year and take four years, the ministry of works added in a statement to reporters.",
    "The African Development Bank is to lend most of the money, and the rest comes from the two treasuries.",
]


def page(head: str = "", lang: str = "en") -> str:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f"<html lang='{lang}'><head><title>Bridge - Daily News</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Bridge agreed</h1><figure><img src='x'><figcaption>The river at dusk</figcaption></figure>{body}</article>"
        "<footer>© Daily News</footer></body></html>"
    )


def read(text: str) -> Draft:
    (draft,) = read_html_page(text)
    assert isinstance(draft, Draft)
    return draft


def test_body_is_found_without_menu_caption_and_footer() -> None:
    draft = read(page())
    assert [line for line in draft.text.split("\n") if line != "Bridge agreed"] == PARAGRAPHS
    assert draft.language == "en"


def test_linked_data_comes_first() -> None:
    linked = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "datePublished": "2020-01-01"},
            {"@type": ["NewsArticle"], "headline": "Bridge agreed at last", "datePublished": "2024-05-03T08:00:00Z",
             "author": [{"name": "Jane Doe"}, {"name": "John Roe"}], "publisher": {"name": "Daily News"}},
        ],
    }  # fmt: skip
    meta = "<meta property='article:published_time' content='2024-05-04'>"
    head = f"<script type='application/ld+json'>{json.dumps(linked)}</script>{meta}"
    draft = read(page(head))
    assert draft.title == "Bridge agreed at last"
    assert (draft.byline, draft.outlet) == ("Jane Doe; John Roe", "Daily News")
    assert [(claim.value[:10], claim.source) for claim in draft.dates][:3] == [
        ("2024-05-03", "json_ld"),
        ("2020-01-01", "json_ld"),
        ("2024-05-04", "meta"),
    ]


def test_meta_and_canonical_address_are_read() -> None:
    head = (
        "<meta property='og:title' content='Bridge agreed'><meta name='date' content='2024-05-03'>"
        "<meta property='og:site_name' content='Daily News'><link rel='canonical' href='https://paper.example/2024/05/03/bridge'>"
    )
    draft = read(page(head))
    assert (draft.title, draft.outlet, draft.url) == ("Bridge agreed", "Daily News", "https://paper.example/2024/05/03/bridge")
    assert [claim.source for claim in draft.dates] == ["meta", "url"]


def test_page_without_date_claims_none() -> None:
    assert read(page()).dates == ()


@pytest.mark.parametrize(
    "linked", ["{broken", "[" * 5000, '"text"', "null", '{"@type": "NewsArticle", "author": [[[]]], "headline": 7}']
)
def test_broken_linked_data_is_passed_over(linked: str) -> None:
    assert read(page(f"<script type='application/ld+json'>{linked}</script>")).text


def test_tag_with_very_many_attributes_is_read_at_once() -> None:
    attributes = " ".join(f"a{number}='x'" for number in range(100_000))
    assert read(page().replace("<article>", f"<article {attributes}>")).text.endswith(PARAGRAPHS[-1])


@pytest.mark.parametrize("text", ["<html><body></body></html>", "<html><script>var a = 1</script></html>", "<div>" * 300])
def test_page_without_article_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        list(read_html_page(text))
    assert caught.value.code == "nothing_found"

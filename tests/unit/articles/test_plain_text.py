from __future__ import annotations

from flows.articles.draft import Draft
from flows.articles.plain_text import read_plain_text

LEAD = "The two governments agreed on Friday to build a bridge over the river that divides them, officials of both said."
MORE = "Work will begin next year and take four years, the ministry of works added in a statement to reporters."


def read(text: str) -> Draft:
    (draft,) = read_plain_text(text)
    assert isinstance(draft, Draft)
    return draft


def test_head_is_told_from_body() -> None:
    standfirst = "Traders on both banks have waited for thirty years"
    head = f"Neighbours to build a bridge\n{standfirst}\n\nThe river at dusk. Photo/ Courtesy"
    text = f"{head}\nBy Jane Doe\n{LEAD}\n{MORE}"
    draft = read(text)
    assert draft.title == "Neighbours to build a bridge"
    assert draft.standfirst == "Traders on both banks have waited for thirty years"
    assert draft.caption == "The river at dusk. Photo/ Courtesy"
    assert draft.byline == "Jane Doe"
    assert draft.text == f"{LEAD}\n{MORE}"


def test_a_standfirst_that_quotes_the_body_is_known_without_a_byline() -> None:
    draft = read(f"Neighbours to build a bridge\n\n{LEAD[:69]}\n\n{MORE}\n\n{LEAD}")
    assert draft.standfirst == LEAD[:69]
    assert draft.text == f"{MORE}\n\n{LEAD}"


def test_published_line_gives_the_date() -> None:
    draft = read(f"Neighbours to build a bridge\nPublished: 3 May 2024\n\n{LEAD}\n\n{MORE}")
    assert [(claim.value, claim.source) for claim in draft.dates] == [("3 May 2024", "dateline")]
    assert draft.text == f"{LEAD}\n\n{MORE}"


def test_text_without_headline_keeps_its_first_sentence() -> None:
    draft = read(f"{LEAD}\n\n{MORE}")
    assert draft.title == ""
    assert draft.text == f"{LEAD}\n\n{MORE}"


def test_a_caption_further_down_does_not_swallow_the_lead() -> None:
    draft = read(f"Neighbours to build a bridge\n\n{LEAD}\n\nThe river. Photo: Jane Doe\n\n{MORE}")
    assert draft.standfirst is None
    assert draft.text.startswith(LEAD)


def test_wrapped_lines_are_joined() -> None:
    wrapped = "The governments agreed on Friday to build\na bridge over the river that divides them,\nofficials of both said.\n"
    draft = read(f"Neighbours to build a bridge\n\n{wrapped}\n{MORE}")
    assert draft.text.split("\n\n")[0] == wrapped.replace("\n", " ").strip()


def test_one_line_is_a_text_not_a_title() -> None:
    assert read("Neighbours to build a bridge").text == "Neighbours to build a bridge"


def test_markdown_heading_is_a_title() -> None:
    assert read(f"# Bridge agreed.\n\n{LEAD}").title == "Bridge agreed."

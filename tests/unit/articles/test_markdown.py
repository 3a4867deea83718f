from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.draft import Draft
from flows.articles.markdown import read_markdown
from flows.articles.rejects import Refused

BODY = "The two governments agreed on Friday to mend the bridge."


def read(text: str) -> Draft:
    (draft,) = read_markdown(text)
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: Bridge agreed\ndate: 2024-05-03\nauthors: [Jane Doe, John Roe]\ncategory: World\n---\n",
        "+++\ntitle = 'Bridge agreed'\ndate = 2024-05-03\nauthors = ['Jane Doe', 'John Roe']\ncategory = 'World'\n+++\n",
        ';;;\n{"title": "Bridge agreed", "date": "2024-05-03", "authors": ["Jane Doe", "John Roe"], "category": "World"}\n;;;\n',
    ],
)
def test_front_matter_is_read(head: str) -> None:
    draft = read(f"{head}\n# Another heading\n\n{BODY}\n")
    assert (draft.title, draft.byline, draft.section) == ("Bridge agreed", "Jane Doe; John Roe", "World")
    assert (draft.dates[0].value, draft.dates[0].source, draft.text) == ("2024-05-03", "given", BODY)


def test_marks_are_rendered_away() -> None:
    text = f"---\ntitle: T\n---\n**{BODY}**\n\n- see [the port](https://paper.example)\n\n> said *so*\n\n![river](x.jpg)\n"
    assert read(text).text == f"{BODY}\n\nsee the port\n\nsaid so"


def test_without_data_the_head_is_read_as_in_a_plain_text() -> None:
    draft = read(f"# Bridge *agreed*\n\nBy Jane Doe\n\n3 May 2024\n\n{BODY}\n\n{BODY}\n")
    assert (draft.title, draft.byline, draft.dates[0].value) == ("Bridge agreed", "Jane Doe", "3 May 2024")


def test_prose_between_rules_is_no_data() -> None:
    assert BODY in read(f"---\nSome words\n---\n\n{BODY}\n").text


@pytest.mark.parametrize(
    "head",
    ["---\na: [1\n---\n", "+++\na =\n+++\n", "---\na: &x [1]\nb: *x\n---\n", "---\n- 1\n---\n", ";;;\n{\n;;;\n"],
)
def test_data_that_cannot_be_read_are_refused(head: str) -> None:
    with pytest.raises(Refused) as caught:
        read(head + BODY)
    assert caught.value.code == "bad_front_matter"


def test_data_without_prose_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        read("---\ntitle: T\n---\n")
    assert caught.value.code == "no_text"


@given(st.text(max_size=200), st.sampled_from(["---", "+++", ";;;", "# T\n"]))
def test_any_text_gives_a_draft_or_a_refusal(text: str, mark: str) -> None:
    try:
        found = list(read_markdown(f"{mark}\n{text}\n{mark}\n{text}"))
    except Refused as refused:
        found = [refused]
    assert len(found) == 1

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.draft import Draft
from flows.articles.json_values import read_json, read_large_json
from flows.articles.rejects import Refused

BODY = "The two governments agreed on Friday to mend the bridge."
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Daily News",
    "language": "en-GB",
    "items": [
        {"id": "1", "title": "Bridge", "content_html": f"<p>{BODY}</p>", "url": "https://paper.example/b",
         "date_published": "2024-05-03", "authors": [{"name": "Jane Doe"}], "tags": ["World", "Roads"]},
        {"id": "2", "title": "Road", "summary": BODY},
        {"id": "3", "title": "Wall", "url": "https://paper.example/w"},
        7,
    ],
}  # fmt: skip


def read(value: Any, **columns: tuple[str, ...]) -> list[Draft | Refused]:
    return list(read_json(json.dumps(value).encode(), columns))


def tell(one: Draft | Refused) -> str:
    return one.code if isinstance(one, Refused) else one.text


def test_json_feed_is_read_item_by_item() -> None:
    found = read(FEED)
    assert list(map(tell, found)) == [BODY, BODY, "link_only", "not_an_object"]
    first, second = found[:2]
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, first.outlet, first.byline, first.section) == ("Bridge", "Daily News", "Jane Doe", "World")
    assert (first.dates[0].source, first.language, first.notes, second.notes) == ("feed", "en-GB", (), ("summary_only",))
    assert [one.item for one in found] == [0, 1, 2, 3]


def test_feed_without_items_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        read({**FEED, "items": []})
    assert caught.value.code == "empty_feed"


def test_list_in_the_answer_of_a_news_service_is_read() -> None:
    assert list(map(tell, read({"status": "ok", "articles": [{"content": BODY}, {"title": "None"}]}))) == [BODY, "no_text"]


def test_mapping_leads_to_keys_of_any_name() -> None:
    (draft,) = read({"doc": {"inhalt": BODY}, "kopf": "Bridge"}, text=("doc.inhalt",), title=("kopf",))
    assert isinstance(draft, Draft)
    assert (draft.text, draft.title) == (BODY, "Bridge")


def test_large_list_is_read_as_a_stream_up_to_the_damage() -> None:
    data = json.dumps([{"text": BODY}] * 3).encode()
    assert list(map(tell, read_large_json(io.BytesIO(b"\xef\xbb\xbf " + data)))) == [BODY] * 3
    found = read_large_json(io.BytesIO(data[:-30]))
    assert [tell(next(found)), tell(next(found))] == [BODY, BODY]
    with pytest.raises(Refused) as caught:
        next(found)
    assert caught.value.code == "bad_json"


def test_other_large_values_are_read_whole_up_to_the_limit() -> None:
    data = json.dumps({"text": BODY}).encode()
    assert list(map(tell, read_large_json(io.BytesIO(data)))) == [BODY]
    with pytest.raises(Refused) as caught:
        list(read_large_json(io.BytesIO(data), limit=10))
    assert caught.value.code == "too_large"


KEYS = ["text", "title", "items", "articles", "version", "authors", "x"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_any_value_gives_drafts_or_refusals(value: Any) -> None:
    try:
        found = read(value)
    except Refused as refused:
        found = [refused]
    assert all(isinstance(one, Draft | Refused) for one in found)


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_a_list_is_the_same_as_a_whole_and_as_a_stream(values: list[Any]) -> None:
    data = json.dumps(values).encode()
    assert list(map(tell, read_json(data))) == list(map(tell, read_large_json(io.BytesIO(data))))

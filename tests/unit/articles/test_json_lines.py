from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.draft import Draft
from flows.articles.json_lines import read_json_lines, read_lines, split_lines
from flows.articles.json_values import read_json
from flows.articles.records import decode_json, draft_record
from flows.articles.rejects import Refused

BROKEN = [
    (b"{", "bad_json"),
    (b'{"text": NaN}', "bad_json"),
    (b'{"text": "a", "n": -Infinity}', "bad_json"),
    (b'{"text": "a"} trailing', "bad_json"),
    (b"{'text': 'a'}", "bad_json"),
    (b'{"text": "tab\there"}', "bad_json"),
    (b'{"text": "\xff"}', "bad_json"),
    (b'{"n": ' + b"1" * 5000 + b"}", "bad_json"),
    (b"[" * 100_000, "bad_json"),
    (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
    (b'"text"', "not_an_object"),
    (b"null", "not_an_object"),
    (b"[]", "not_an_object"),
    (b"{}", "no_text"),
    (b'{"text": ""}', "no_text"),
    (b'{"text": 7}', "no_text"),
    (b'{"text": null}', "no_text"),
]


@pytest.mark.parametrize(("line", "code"), BROKEN)
def test_broken_line_is_refused_by_itself(line: bytes, code: str) -> None:
    good = b'{"id": "x", "text": "Kenya and Ghana agreed."}'
    first, second, third = read_lines([good + b"\n", line + b"\n", good])
    assert first.article is not None
    assert third.article is not None
    assert second.reject is not None
    assert (second.number, second.reject.reason, second.reject.source) == (2, code, "-#1")


def test_text_and_title_stay_as_given() -> None:
    record = {
        "id": 7,
        "text": " Kenya \u00a0and\u200b Ghana\r\n agreed.",
        "title": "A  title",
        "date": "2024-05",
        "outlet_country": "KE",
    }
    (read,) = read_lines([json.dumps(record).encode()])
    assert read.article is not None
    assert (read.given_id, read.article.article_id) == ("7", "7")
    assert (read.article.text, read.article.title) == (record["text"], record["title"])
    assert (read.article.date, read.article.outlet_country) == ("2024-05", "KE")


def test_line_without_id_is_named_by_its_content() -> None:
    one, other, changed = read_lines([b'{"text": "a"}', b' {"text":"a"} ', b'{"text": "b"}'])
    assert one.article is not None
    assert other.article is not None
    assert changed.article is not None
    assert one.article.article_id == other.article.article_id != changed.article.article_id
    assert one.given_id is None


def test_blank_lines_and_byte_order_mark_are_passed_over() -> None:
    lines = [b"\xef\xbb\xbf" + b'{"text": "a"}\r\n', b"\n", b"  \r\n", b'{"text": "b"}']
    assert [read.number for read in read_lines(lines)] == [1, 4]


def test_of_duplicate_keys_the_last_counts() -> None:
    assert decode_json(b'{"text": "a", "text": "b"}') == {"text": "b"}


def test_refused_record_still_tells_its_id() -> None:
    (read,) = read_lines([b'{"id": "g7"}'])
    assert read.given_id == "g7"
    assert read.reject is not None


def test_an_endless_line_is_cut_and_the_next_is_read() -> None:
    stream = io.BytesIO(b"x" * 5000 + b"\n" + b'{"text": "a"}\n')
    assert [len(line) for line in split_lines(stream, longest=100)] == [101, 14]


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.dictionaries(st.text(max_size=5), st.text(max_size=9)).map(lambda d: json.dumps(d).encode()),
        )
    )
)
def test_each_line_that_is_not_blank_has_one_answer(lines: list[bytes]) -> None:
    lines = [line.replace(b"\n", b"") for line in lines]
    filled = [
        number
        for number, line in enumerate(lines, 1)
        if line.removeprefix(b"\xef\xbb\xbf" if number == 1 else b"").strip(b" \t\r")
    ]
    answers = list(read_lines(lines))
    assert [answer.number for answer in answers] == filled
    assert all((answer.article is None) != (answer.reject is None) for answer in answers)
    assert len(list(read_json_lines(b"\n".join(lines)))) == len(filled)


@given(st.text(min_size=1).filter(str.strip))
def test_any_string_survives_json(text: str) -> None:
    (read,) = read_lines([json.dumps({"text": text}).encode()])
    assert read.article is not None
    assert read.article.text == text


def test_records_of_other_tools_are_understood() -> None:
    record = {
        "headline": "Bridge agreed", "maintext": "<p>The two</p><p>agreed.</p>", "date_publish": "2024-05-03 10:00:00",
        "authors": ["Jane Doe", "John Roe"], "link": "https://paper.example/bridge",
        "publisher": {"name": "Daily News"}, "outlet_country": "ke",
    }  # fmt: skip
    draft = draft_record(record)
    assert (draft.title, draft.text, draft.byline) == ("Bridge agreed", "The two\nagreed.", "Jane Doe; John Roe")
    assert (draft.outlet, draft.outlet_country, draft.url) == ("Daily News", "KE", "https://paper.example/bridge")
    assert draft.dates[0].source == "given"


def test_list_and_single_object_are_read() -> None:
    first, second = read_json(b'[{"text": "a"}, 7]')
    assert isinstance(first, Draft)
    assert first.item == 0
    assert isinstance(second, Refused)
    assert (second.code, second.item, second.facts) == ("not_an_object", 1, {"found": "a number"})
    (single,) = read_json(b'{"text":\n "a"}')
    assert isinstance(single, Draft)
    assert single.item is None

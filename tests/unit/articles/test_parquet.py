from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.draft import Draft
from flows.articles.parquet import read_parquet
from flows.articles.rejects import Refused

BODY = "The two governments agreed on Friday to mend the bridge."


def write(columns: dict[str, list[Any]]) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def read(data: bytes, **columns: tuple[str, ...]) -> list[Draft | Refused]:
    return list(read_parquet(io.BytesIO(data), columns))


def test_rows_become_drafts_with_days_times_and_lists_as_text() -> None:
    data = write({
        "Title": ["Bridge", "Road"], "text": [BODY, None], "published_at": [datetime(2024, 5, 3, 8), None],
        "authors": [["Jane Doe", "John Roe"], []], "score": [1.5, 2.5],
    })  # fmt: skip
    first, second = read(data)
    assert isinstance(first, Draft)
    assert (first.title, first.text, first.byline) == ("Bridge", BODY, "Jane Doe; John Roe")
    assert (first.dates[0].value, first.item, first.encoding) == ("2024-05-03T08:00:00", 0, None)
    assert isinstance(second, Refused)
    assert (second.code, second.item) == ("no_text", 1)


def test_mapping_leads_into_structures() -> None:
    data = write({"doc": [{"body": BODY, "when": date(2024, 5, 3)}]})
    (draft,) = read(data, text=("doc.body",), date=("doc.when",))
    assert isinstance(draft, Draft)
    assert (draft.text, draft.dates[0].value) == (BODY, "2024-05-03")


def refuse(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(data)
    return caught.value.code


def test_file_without_a_text_is_refused() -> None:
    assert refuse(write({"one": [1]})) == "no_text_column"


def test_cut_and_damaged_files_are_refused() -> None:
    data = write({"text": [BODY] * 500})
    assert refuse(data[:-9]) == "bad_parquet"
    assert refuse(data[:40] + b"PAR1") == "bad_parquet"
    assert refuse(b"PAR1") == "bad_parquet"
    assert refuse(data[:4] + b"\xff" * 60 + data[64:]) == "bad_parquet"


def read_or_refuse(data: bytes) -> list[Draft | Refused]:
    """What is read, or why nothing is."""
    try:
        return read(data)
    except Refused as refused:
        return [refused]


@given(st.binary(max_size=60), st.integers(0, 400))
def test_damage_anywhere_gives_drafts_or_refusals(noise: bytes, place: int) -> None:
    data = write({"text": [BODY, BODY + " Again."]})
    found = read_or_refuse(data[:place] + noise + data[place + len(noise) :])
    assert all(isinstance(one, Draft | Refused) for one in found)

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.draft import Draft
from flows.articles.rejects import Refused
from flows.articles.table import LONGEST_FIELD, find_separator, is_table, read_table

BODY = "The two governments agreed on Friday to mend the bridge."


def read(data: bytes, **columns: tuple[str, ...]) -> list[Draft | Refused]:
    return list(read_table(io.BytesIO(data), columns))


def tell(one: Draft | Refused) -> str:
    return one.code if isinstance(one, Refused) else one.text


def test_known_columns_are_found_whatever_their_case_and_spaces() -> None:
    header = "Headline,Body,Publish Date,Author,Link"
    (draft,) = read(f'{header}\n"Bridge, mended","{BODY}\nWork begins.",2024-05-03,Jane Doe,https://paper.example/b\n'.encode())
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text, draft.byline) == ("Bridge, mended", f"{BODY}\nWork begins.", "Jane Doe")
    assert (draft.dates[0].value, draft.url, draft.item) == ("2024-05-03", "https://paper.example/b", 0)
    assert (draft.encoding, draft.notes) == ("utf-8", ())


def test_mapped_columns_go_before_known_ones() -> None:
    (draft,) = read(f"text,story,who\nteaser,{BODY},Jane\n".encode(), text=("story",), byline=("who",))
    assert isinstance(draft, Draft)
    assert (draft.text, draft.byline) == (BODY, "Jane")


def test_table_without_a_text_is_refused_and_names_its_columns() -> None:
    with pytest.raises(Refused) as caught:
        read(b"one,two\n1,2\n")
    assert (caught.value.code, caught.value.facts) == ("no_text_column", {"columns": "one, two"})


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_told(separator: str) -> None:
    data = f"title{separator}text\nBridge{separator}{BODY}\nRoad{separator}{BODY}\n".encode()
    assert list(map(tell, read(data))) == [BODY, BODY]


def test_first_line_of_excel_names_the_separator() -> None:
    assert list(map(tell, read(f"sep=|\r\ntitle|text\r\nBridge|{BODY}\r\n".encode()))) == [BODY]


def test_bad_rows_are_refused_alone() -> None:
    rows = f'title,text\nshort\n"a"b,c\n\nBridge,{BODY}\nRoad,{BODY},,\nWall,{BODY},more\nNone,\n'
    found = read(rows.encode())
    assert list(map(tell, found)) == ["bad_row", "bad_table", BODY, BODY, "bad_row", "no_text"]
    assert [one.item for one in found] == [0, 1, 2, 3, 4, 5]
    assert isinstance(found[0], Refused)
    assert found[0].facts == {"found": 1, "expected": 2}


def test_summary_stands_in_for_a_missing_text_and_is_noted() -> None:
    (draft,) = read(f"title,summary\nBridge,{BODY}\n".encode())
    assert isinstance(draft, Draft)
    assert (draft.text, draft.notes) == (BODY, ("summary_only",))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encoding_is_found_and_noted(encoding: str) -> None:
    body = "Le préfet de Besançon a reçu à l'hôtel de ville une délégation venue d'Algérie pour le dîner."
    (draft,) = read(f"title,text\nDîner,{body}\n".encode(encoding))
    assert isinstance(draft, Draft)
    assert draft.text == body
    assert draft.encoding is not None
    assert draft.encoding.startswith(encoding[:5])


def test_a_row_in_another_encoding_is_read_and_doubted() -> None:
    filler = "".join(f"Bridge,{BODY}\n" for _ in range(1500)).encode()
    french = "Le préfet de Besançon a reçu à l'hôtel de ville une délégation venue d'Algérie pour le dîner."
    last = read(b"title,text\n" + filler + f"Fin,{french}\n".encode("cp1252"))[-1]
    assert isinstance(last, Draft)
    assert (last.text, last.encoding, last.notes) == (french, "cp1252", ("encoding_doubted",))


def test_a_quote_that_never_closes_is_refused() -> None:
    assert tell(read(f'title,text\nBridge,"{BODY}\nRoad,{BODY}\n'.encode())[-1]) == "bad_table"


def test_an_endless_line_ends_the_reading() -> None:
    with pytest.raises(Refused) as caught:
        read(b"title,text\nBridge," + b"a" * (LONGEST_FIELD + 2))
    assert caught.value.code == "line_too_long"


@pytest.mark.parametrize("data", [b"", b"\n\n", b'"'])
def test_nothing_is_no_table(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read(data)
    assert caught.value.code in ("bad_table", "no_text_column")


def test_prose_is_no_table() -> None:
    assert not is_table("Nairobi, Kenya, Tuesday\nThe two sides met, talked, and left.\nNothing was signed.\n")
    assert not is_table("title\ntext\n")
    assert is_table("id,title,text\n1,a,b\n2,c,d\n")


def test_of_no_separators_the_comma_is_taken() -> None:
    assert find_separator(["text\n", "They met\n"]) == ","


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=40)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_csv_writes_is_read_row_by_row(rows: list[tuple[str, str]], separator: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows([("title", "text", "id"), *((*row, "0") for row in rows)])
    found = read(written.getvalue().encode())
    assert len(found) == len(rows)
    for (_, text), one in zip(rows, found, strict=True):
        assert tell(one) == "no_text" if not text.strip() else isinstance(one, Draft)
        assert not isinstance(one, Draft) or "<" in text or one.text == text


def read_or_refuse(data: bytes) -> list[Draft | Refused]:
    """What is read, or why nothing is."""
    try:
        return read(data)
    except Refused as refused:
        return [refused]


@given(st.binary(max_size=300))
def test_any_bytes_give_drafts_or_refusals(data: bytes) -> None:
    assert all(isinstance(one, Draft | Refused) for one in read_or_refuse(b"text,title\n" + data))

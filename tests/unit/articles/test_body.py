from __future__ import annotations

import pytest

from flows.articles.body import find_byline, find_date_line, is_boilerplate, is_caption, split_dateline, tell_body

LEAD = "The two governments agreed on Friday to build a bridge over the river, officials said."
MORE = "Work will begin next year and take four years, the ministry of works added."


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By Jane Doe and John Roe in Accra", "Jane Doe and John Roe"),
        ("BY JANE DOE", "JANE DOE"),
        ("By Ann Poe, political correspondent", "Ann Poe"),
        ("Peter Otieno | Business Reporter", "Peter Otieno"),
        ("By Tuesday", None),
        ("By land and sea the aid arrived.", None),
        (LEAD, None),
    ],
)
def test_bylines(line: str, name: str | None) -> None:
    assert find_byline(line) == name


def test_captions_and_boilerplate() -> None:
    assert is_caption("The bridge in March. Photo/ Courtesy")
    assert not is_caption(LEAD)
    assert is_boilerplate("Subscribe to our newsletter")
    assert not is_boilerplate(LEAD)


@pytest.mark.parametrize(
    ("paragraph", "dateline", "date"),
    [
        ("NAIROBI, Sept. 24 (Reuters) — " + LEAD, "NAIROBI, Sept. 24 (Reuters)", None),
        ("NAIROBI, Sept. 24, 2025 (Reuters) — " + LEAD, "NAIROBI, Sept. 24, 2025 (Reuters)", "Sept. 24, 2025"),
        ("CAIRO – 26 July 2022: " + LEAD, "CAIRO – 26 July 2022", "26 July 2022"),
        ("Nairobi, Kenya (PANA) – " + LEAD, "Nairobi, Kenya (PANA)", None),
        ("WASHINGTON – " + LEAD, "WASHINGTON", None),
    ],
)
def test_datelines_are_split_from_the_first_sentence(paragraph: str, dateline: str, date: str | None) -> None:
    found = split_dateline(paragraph)
    assert found is not None
    assert found[0] == dateline
    assert (found[1].value if found[1] else None) == date
    assert found[2] == LEAD[: len(found[2])]


@pytest.mark.parametrize(
    "paragraph",
    ["US – Kenya talks resumed.", "BREAKING – The talks ended.", "Kenya and Ghana – old friends – met.", "UN: no deal yet"],
)
def test_what_only_looks_like_a_dateline_stays(paragraph: str) -> None:
    assert split_dateline(paragraph) is None


def test_only_lines_of_a_date_alone_are_date_lines() -> None:
    assert find_date_line("Published on 24 September 2025") is not None
    assert find_date_line("24 September 2025") is not None
    assert find_date_line("2025 was a good year.") is None
    assert find_date_line("24 September 2025 was the day on which the two governments agreed to build") is None


def test_body_is_told_from_what_interrupts_it() -> None:
    head = f"Bridge to be built\nBy Jane Doe\nACCRA, 3 May 2024 (GNA) – {LEAD}"
    text = f"{head}\nThe site today. Photo: Jane Doe\n{MORE}\nRead also: Roads\n© 2024 The Paper"
    body = tell_body(text, "Bridge to be Built!")
    assert body.text == f"{LEAD}\n{MORE}"
    assert (body.byline, body.dateline, body.caption) == (
        "Jane Doe",
        "ACCRA, 3 May 2024 (GNA)",
        "The site today. Photo: Jane Doe",
    )
    assert body.date is not None
    assert (body.date.value, body.date.source) == ("3 May 2024", "dateline")


def test_dateline_may_stand_in_the_second_paragraph() -> None:
    body = tell_body(f"{MORE}\n\nACCRA (GNA) – {LEAD}")
    assert body.text == f"{MORE}\n\n{LEAD}"
    assert body.dateline == "ACCRA (GNA)"


def test_paragraph_breaks_are_kept() -> None:
    assert tell_body(f"{LEAD}\n\nAdvertisement\n\n{MORE}").text == f"{LEAD}\n\n{MORE}"

"""Windows: what the claim model reads."""

from __future__ import annotations

from flows.model import Reference, Span
from flows.partnerships.windows import MOST_PRINCIPALS, build_windows, cut_pieces, principal_of
from flows.text.document import split_sentences

TITLE = "Kenya and California sign pact"
TEXT = "President Ruto met the governor. Kenya will host the centre."
NAMES = {"KE": "Kenya", "US": "United States"}


def reference(field: str, text: str, surface: str, code: str) -> Reference:
    start = text.index(surface)
    return Reference(
        Span("title" if field == "title" else "text", start, start + len(surface)), code, f"country:{code}", surface, "name"
    )


def pieces() -> list:  # type: ignore[type-arg]
    in_title = [reference("title", TITLE, "Kenya", "KE"), reference("title", TITLE, "California", "US-CA")]
    in_text = [reference("text", TEXT, "Kenya", "KE")]
    return cut_pieces("title", split_sentences(TITLE), in_title) + cut_pieces("text", split_sentences(TEXT), in_text)


def test_each_principal_bears_one_mark_in_title_context_and_sentence() -> None:
    last = build_windows(TITLE, TEXT, pieces(), None, NAMES)[-1]
    assert last.codes == ("KE", "US")
    assert last.named == {"KE"}
    assert last.target == "Kenya [unused1]  will host the centre."
    assert "California [unused2]" in last.context
    assert "President Ruto met the governor." in last.context


def test_a_sentence_that_names_two_stands_without_the_one_before() -> None:
    text = "Rain fell in Chad. Kenya and Japan signed a pact. Kenya thanked them."
    named = [("Chad", "TD"), ("Kenya", "KE"), ("Japan", "JP")]
    references = [reference("text", text, surface, code) for surface, code in named]
    found = build_windows("", text, cut_pieces("text", split_sentences(text), references), None, {})
    both = next(w for w in found if "signed" in w.target)
    assert "Rain" not in both.context


def test_the_home_of_the_outlet_is_a_principal_too() -> None:
    text = "The Cabinet approved a loan from Japan."
    found = build_windows(
        "",
        text,
        cut_pieces("text", split_sentences(text), [reference("text", text, "Japan", "JP")]),
        "LK",
        {"LK": "Sri Lanka", "JP": "Japan"},
    )
    assert found[0].codes == ("JP", "LK")
    assert found[0].context.startswith("home Sri Lanka [unused2]")


def test_a_sentence_with_one_principal_in_sight_makes_no_window() -> None:
    text = "Kenya will host the centre."
    assert (
        build_windows("", text, cut_pieces("text", split_sentences(text), [reference("text", text, "Kenya", "KE")]), None, NAMES)
        == []
    )


def test_a_crowd_is_cut_to_the_marks_that_the_model_knows() -> None:
    codes = [f"{a}{b}" for a in "QX" for b in "ABCDEFGH"]
    text = " and ".join(codes) + " agreed."
    found = build_windows(
        "", text, cut_pieces("text", split_sentences(text), [reference("text", text, c, c) for c in codes]), None, {}
    )
    assert len(found[0].codes) == MOST_PRINCIPALS


def test_a_subdivision_belongs_to_its_country_and_a_body_to_itself() -> None:
    assert [principal_of(c) for c in ("US-CA", "KE", "WAEMU", "UN")] == ["US", "KE", "WAEMU", "UN"]

from __future__ import annotations

import pytest

from flows.articles.language import detect_language, read_language_code

ENGLISH = "The two governments agreed on Friday to build a bridge over the river that divides them, officials of both said."
FRENCH = "Les deux gouvernements ont décidé vendredi de construire un pont sur le fleuve qui les sépare, selon des responsables."
SWAHILI = "Serikali hizo mbili zimekubaliana siku ya Ijumaa kujenga daraja juu ya mto unaozitenganisha nchi hizo mbili."


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (FRENCH, "fr"), (SWAHILI, "sw"), (ENGLISH.upper(), "en")])
def test_language_of_prose(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_declared_language_decides_only_for_short_texts() -> None:
    assert detect_language("Le pont", "fr-FR") == "fr"
    assert detect_language(ENGLISH, "fr") == "en"
    assert detect_language("Bridge deal") == "en"


def test_numbers_alone_have_no_language() -> None:
    assert detect_language("12 34") == "und"


def test_language_codes() -> None:
    assert [read_language_code(tag) for tag in ("en-GB", "PT_br", "fr", "", "english", None)] == [
        "en",
        "pt",
        "fr",
        None,
        None,
        None,
    ]


def test_english_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.articles.language._classify", lambda text: pytest.fail("the model was asked"))
    assert detect_language(ENGLISH) == "en"

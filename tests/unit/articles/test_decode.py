from __future__ import annotations

import codecs

import pytest

from flows.articles.decode import decode_bytes, narrow_bytes
from flows.articles.rejects import Refused

FRENCH = "Le ministre des Affaires étrangères a signé à Genève un accord de pêche avec l'Union européenne. " * 4
RUSSIAN = "Министр иностранных дел подписал в Москве соглашение о торговле и научном сотрудничестве. " * 4


def test_utf8_with_and_without_mark() -> None:
    assert decode_bytes(FRENCH.encode()).text == FRENCH
    marked = decode_bytes(codecs.BOM_UTF8 + FRENCH.encode())
    assert (marked.text, marked.encoding, marked.known_by) == (FRENCH, "utf-8", "mark")


def test_declared_charset_of_a_page_is_followed() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><p>{RUSSIAN}</p></html>'
    found = decode_bytes(page.encode("cp1251"))
    assert (found.text, found.encoding, found.known_by) == (page, "cp1251", "declared")


def test_latin_1_is_read_as_windows_1252_like_browsers_do() -> None:
    page = '<meta charset="iso-8859-1"><p>He said “yes” in Orléans.</p>'
    assert decode_bytes(page.encode("cp1252")).text == page


def test_utf8_bytes_win_over_a_wrong_declaration() -> None:
    page = f'<meta charset="iso-8859-1"><p>{FRENCH}</p>'
    assert decode_bytes(page.encode("utf-8")).text == page


@pytest.mark.parametrize("name", ["rot13", "hex", "no-such-charset", "x" * 39])
def test_senseless_declaration_is_passed_over(name: str) -> None:
    page = f'<meta charset="{name}"><p>{FRENCH}</p>'
    assert "é" in decode_bytes(page.encode("cp1252")).text


@pytest.mark.parametrize(("text", "encoding"), [(FRENCH, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r")])
def test_undeclared_encoding_is_guessed(text: str, encoding: str) -> None:
    found = decode_bytes(text.encode(encoding))
    assert (found.text, found.known_by) == (text, "guess")


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else() -> None:
    found = decode_bytes(FRENCH.encode() + b"\xff")
    assert found.encoding == "utf-8"
    assert found.text == FRENCH + "\ufffd"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_become_utf8(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="utf-16"?><rss><title>{FRENCH}</title></rss>'
    assert narrow_bytes(xml.encode(encoding)).decode() == xml.replace(' encoding="utf-16"', "")


def test_plain_and_binary_bytes_are_not_narrowed() -> None:
    for data in (FRENCH.encode(), b"\0\1\2\3" * 40, b"\0" * 64, b""):
        assert narrow_bytes(data) == data


def test_what_nothing_fits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.articles.decode.guess_encoding", lambda head: None)
    with pytest.raises(Refused) as caught:
        decode_bytes(b"\x81\x8d\x8f\x90" * 40)
    assert caught.value.code == "bad_encoding"

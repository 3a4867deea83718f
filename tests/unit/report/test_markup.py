"""Markup is made by escaping only."""

from __future__ import annotations

import pytest

from flows.report.markup import Markup, element, embed, escape, join, link


def test_text_is_escaped_and_markup_is_not() -> None:
    inner = element("b", "<i>")
    assert element("p", inner, " & more") == "<p><b>&lt;i&gt;</b> &amp; more</p>"


def test_attributes_are_escaped() -> None:
    made = element("p", title='"><script>', class_="a", data_key="k", hidden=True, lang=None, open=False)
    assert made == '<p title="&quot;&gt;&lt;script&gt;" class="a" data-key="k" hidden></p>'


def test_void_elements_are_not_closed() -> None:
    assert element("br") == "<br>"
    assert element("rect", x=1) == '<rect x="1"></rect>'


def test_controls_become_replacement_characters() -> None:
    assert escape("a\x00b\x1bc\ud800d\te\n") == "a\ufffdb\ufffdc\ufffdd\te\n"


def test_joined_text_is_escaped() -> None:
    assert join(["<", Markup("<br>"), None, 3]) == "&lt;<br>3"


@pytest.mark.parametrize("url", ["https://a.example/x?y=1&z=2", "http://a.example"])
def test_web_addresses_become_links(url: str) -> None:
    assert link(url, "x").startswith('<a href="http')
    assert 'rel="noopener noreferrer nofollow"' in link(url, "x")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//a.example",
        "http://[",
        "file:///etc/passwd",
    ],
)
def test_other_addresses_stay_text(url: str | None) -> None:
    assert link(url, "<x>") == "&lt;x&gt;"


def test_a_source_that_ends_its_element_is_refused() -> None:
    with pytest.raises(ValueError, match="script"):
        embed("script", "x</SCRIPT>")
    with pytest.raises(ValueError, match="div"):
        embed("div", "x")

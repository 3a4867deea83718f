from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.markup import holds_markup, strip_markup


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br/>Two <b>bold</b>\n three", "One\nTwo bold three"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("A &lt;b&gt; &amp; c", "A <b> & c"),
        ("<script>x()</script>Text<figure><figcaption>Caption</figcaption></figure> after", "Text after"),
        ("", ""),
        ("<!-- only a comment -->", ""),
    ],
)
def test_blocks_become_lines_and_the_rest_goes(fragment: str, text: str) -> None:
    assert strip_markup(fragment) == text


def test_an_angle_bracket_is_no_markup() -> None:
    assert holds_markup("<p>Text</p>")
    assert not holds_markup("Growth was < 3 and > 1 percent; a<b")


@given(st.text(max_size=200))
def test_no_fragment_makes_it_raise(fragment: str) -> None:
    assert isinstance(strip_markup(fragment), str)

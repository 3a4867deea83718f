from __future__ import annotations

import pytest

from flows.articles.addresses import key_address


@pytest.mark.parametrize(
    "url",
    [
        "https://www.paper.example/world/bridge",
        "http://paper.example/world/bridge/",
        "HTTPS://PAPER.example/world/bridge?utm_source=x&fbclid=y#top",
        "https://m.paper.example/world/bridge/amp",
        " https://paper.example/world/bridge ",
    ],
)
def test_dress_of_an_address_does_not_matter(url: str) -> None:
    assert key_address(url) == "paper.example/world/bridge"


def test_parameters_that_tell_articles_apart_stay_in_any_order() -> None:
    assert key_address("https://paper.example/story?id=7&page=2&utm_medium=x") == key_address(
        "https://paper.example/story?page=2&id=7"
    )
    assert key_address("https://paper.example/story?id=7") != key_address("https://paper.example/story?id=8")


@pytest.mark.parametrize(
    "url",
    [None, "", "https://paper.example", "https://www.paper.example/", "urn:x:1", "/world", "http://[bad", "mailto:a@b.example"],
)
def test_what_names_no_single_page_has_no_key(url: str | None) -> None:
    assert key_address(url) is None

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.rejects import Refused
from flows.fetch.addresses import follow_redirect, hide_secret, is_address, name_link, read_address


@pytest.mark.parametrize(
    ("name", "expected"), [("https://x.org/a", True), ("HTTP://x.org", True), ("ftp://x.org", False), ("http.txt", False)]
)
def test_addresses_are_told_from_files(name: str, expected: bool) -> None:
    assert is_address(name) is expected


@pytest.mark.parametrize(
    ("name", "url", "host", "site"),
    [
        ("HTTPS://Example.ORG:443/a#part", "https://example.org/a", "example.org", "https://example.org"),
        ("http://example.org.:81", "http://example.org.:81", "example.org", "http://example.org.:81"),
        ("http://münchen.de/ä", "http://xn--mnchen-3ya.de/%C3%A4", "xn--mnchen-3ya.de", "http://xn--mnchen-3ya.de"),
        ("http://[::1]:81/", "http://[::1]:81/", "::1", "http://[::1]:81"),
    ],
)
def test_address_has_one_way_of_writing(name: str, url: str, host: str, site: str) -> None:
    address = read_address(name)
    assert (address.url, address.host, address.site) == (url, host, site)


@pytest.mark.parametrize("name", ["http://x.org:99999/", "http://a b/", "ftp://x.org/", "http://x.org\x00/", "http://①②⑦.0.0.1/"])
def test_what_is_no_address_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="bad_address"):
        read_address(name)


def test_redirect_may_not_give_up_encryption() -> None:
    assert follow_redirect(read_address("https://x.org/a/b"), "../c").url == "https://x.org/c"
    assert follow_redirect(read_address("http://x.org/"), "https://x.org/").scheme == "https"
    with pytest.raises(Refused, match="downgraded"):
        follow_redirect(read_address("https://x.org/"), "http://x.org/")


def test_secrets_are_hidden() -> None:
    assert hide_secret("https://me:word@x.org/a@b") == "https://x.org/a@b"
    assert hide_secret("https://x.org/a@b") == "https://x.org/a@b"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (" https://x.org/a?b=1#c ", "https://x.org/a?b=1"),
        ("/a", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://me:word@x.org/", None),
        ("http://x.org/a b", None),
        ("http://x.org/" + "a" * 5000, None),
    ],
)
def test_links_of_feeds(link: str, name: str | None) -> None:
    assert name_link(link) == name


@given(st.text(max_size=60) | st.text(alphabet="./:@[]#?%-_\\0x1aÄ①\u202e\udcff \t\n", max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for name in (text, f"http://{text}", f"https://x.org/{text}"):
        with suppress(Refused):
            address = read_address(name)
            assert address.url.startswith(address.site)
            assert read_address(address.url) == address
        with suppress(Refused):
            assert follow_redirect(read_address("https://x.org/"), name).scheme == "https"
        assert (link := name_link(name)) is None or is_address(link)

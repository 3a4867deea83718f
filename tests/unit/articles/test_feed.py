from __future__ import annotations

from pathlib import Path

import pytest

from flows.articles.draft import Draft
from flows.articles.feed import read_feed
from flows.articles.rejects import Refused

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Daily News</title><language>en-gb</language>
<item><title>Bridge &amp;amp; road agreed</title><link>https://paper.example/bridge</link><dc:creator>Jane Doe</dc:creator>
 <pubDate>Fri, 03 May 2024 23:30:00 -0400</pubDate><description>Short.</description><category>World</category>
 <content:encoded><![CDATA[<p>The two governments agreed<br>on Friday.</p><script>x()</script>
 <p>Work begins &amp; ends.</p>]]></content:encoded></item>
<item><title>Only a headline</title><link>https://paper.example/headline</link></item>
</channel></rss>"""


def test_items_with_contents_become_drafts_and_bare_ones_are_refused() -> None:
    first, second = read_feed(RSS.encode())
    assert isinstance(first, Draft)
    assert first.text == "The two governments agreed\non Friday.\nWork begins & ends."
    assert (first.title, first.url, first.outlet) == ("Bridge & road agreed", "https://paper.example/bridge", "Daily News")
    assert (first.byline, first.section, first.language, first.item) == ("Jane Doe", "World", "en-gb", 0)
    assert first.dates[0].value.startswith("Fri, 03 May 2024")
    assert isinstance(second, Refused)
    assert (second.code, second.item) == ("link_only", 1)


def test_atom_is_read() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Journal</title><entry><title>Un pont</title>
    <updated>2024-05-03T10:00:00Z</updated><content type="html">&lt;p&gt;Les deux pays.&lt;/p&gt;</content></entry></feed>"""
    (draft,) = read_feed(atom.encode())
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text, draft.dates[0].source) == ("Un pont", "Les deux pays.", "feed")


def read_code(data: bytes) -> str:
    """The reason of a feed's first refusal."""
    try:
        return next(one.code for one in read_feed(data) if isinstance(one, Refused))
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<rss><channel><title>Empty</title></channel></rss>", "empty_feed"),
        (b"<rss><channel><item><title>Cut", "no_text"),
        (b"<rss", "bad_xml"),
    ],
)
def test_broken_and_empty_feeds_are_refused(data: bytes, code: str) -> None:
    assert read_code(data) == code


def test_a_feed_that_names_a_file_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS)
    with pytest.raises(Refused):
        list(read_feed(str(secret).encode()))
    item = "<item><description>&x;</description></item>"
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]><rss><channel>{item}</channel></rss>'
    assert not any(isinstance(draft, Draft) and "governments" in draft.text for draft in read_feed(entity.encode()))

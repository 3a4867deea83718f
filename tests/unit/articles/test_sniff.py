from __future__ import annotations

import pytest

from flows.articles.rejects import Refused
from flows.articles.sniff import sniff_kind

KINDS = [
    (b"Ministers meet in Accra\n\nThe ministers met.", "a.txt", "text"),
    (b"Kenya <3 Ghana, the banner read. It was seen in Accra.", "a.txt", "text"),
    (b"[Editor's note: corrected] The ministers met.", "a.txt", "text"),
    (b"{Translated} The ministers met.", "-", "text"),
    (b"<!DOCTYPE html><html><body><p>Text</p></body></html>", "a.dat", "html"),
    (b"<!-- saved -->\n<html><head><title>x</title></head></html>", "a.txt", "html"),
    (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z"><body/></html>', "a.xml", "html"),
    (b"<p>The ministers met.</p>", "-", "html"),
    (b"The ministers <b>met</b>.", "a.html", "html"),
    (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "a.html", "feed"),
    (b'\xef\xbb\xbf <?xml version="1.0"?>\n<?xml-stylesheet href="x"?><feed xmlns="http://www.w3.org/2005/Atom"/>', "-", "feed"),
    (b'<!DOCTYPE rss PUBLIC "x" "y"><rss><channel><title>t</title></channel></rss>', "-", "feed"),
    (b'<rdf:RDF xmlns:rdf="x"><channel/></rdf:RDF>', "-", "feed"),
    (b'{"text": "a"}\n{"text": "b"}\n', "a.txt", "json_lines"),
    (b'{"text": "a"}', "-", "json_lines"),
    (b'{\n  "text": "a",\n  "title": "b"\n}\n', "-", "json"),
    (b'[{"text": "a"}]', "-", "json"),
    (b'not json\n{"text": "a"}\n{"text": "b"}\n', "-", "json_lines"),
    (b"garbage", "a.jsonl", "json_lines"),
    (b"garbage", "a.json", "json"),
    (b'{"status": "ok", "articles": [{"text": "a"}]}', "-", "json"),
    (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed.dat", "json"),
    (b"PAR1....PAR1", "a.txt", "parquet"),
    (b"WARC/1.0\r\nWARC-Type: response", "a.txt", "warc"),
    (b"WARC/1.0 is an old form, the ministers said.", "a.warc", "text"),
    (b"title,text\nTalks,They talked.\nMore,They talked again.\n", "-", "table"),
    (b'title;text\r\n"Talks; more";They talked.\r\nMore;They talked again.\r\n', "-", "table"),
    (b"headline\tbody\nTalks\tThey talked, and ate.\nMore\tAgain.\n", "-", "table"),
    (b"a\nb\n", "a.csv", "table"),
    (b"Talks, meals, walks\n\nThe ministers talked, ate, walked.\n", "-", "text"),
    (b"Nairobi, Kenya\nThe two sides met, he said.\nThey agreed, she said.\n", "-", "text"),
    (b"---\ntitle: Talks\n---\nThey talked.\n", "a.txt", "markdown"),
    (b"+++\ntitle = 'Talks'\n+++\nThey talked.\n", "-", "markdown"),
    (b"# Talks\n\nThey talked.\n", "-", "markdown"),
    (b"They *talked*.", "a.md", "markdown"),
    (b"--- They talked, he said.\n", "-", "text"),
]


@pytest.mark.parametrize(("data", "name", "kind"), KINDS)
def test_kind_is_told_by_content(data: bytes, name: str, kind: str) -> None:
    assert sniff_kind(data, name) == kind


REFUSED = [
    (b"", "empty"),
    (b" \n\t\0\0", "empty"),
    (b"text with a \0 in it", "binary"),
    (b"\x01\x02\x03\x04\x05 text", "binary"),
    (b"%PDF-1.7 ...", "unsupported_kind"),
    (b"PK\x03\x04...", "unsupported_kind"),
    (b"PARE....PARE", "unsupported_kind"),
    (b"filedesc://old.arc 127.0.0.1", "unsupported_kind"),
    (b"\x04\x22\x4d\x18packed", "unsupported_kind"),
    (b"name".ljust(257, b"\0") + b"ustar", "unsupported_kind"),
    (b'<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY a "b">]><bomb>&a;</bomb>', "unsupported_kind"),
    (b'<?xml version="1.0"?><catalog><book/></catalog>', "unsupported_kind"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_what_is_not_read_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        sniff_kind(data)
    assert caught.value.code == code

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import downloads
from flows.arrivals import store_arrivals
from flows.errors import InputUnreadable
from flows.fetch.crowd import Crowd, Wanted
from flows.job import Job
from tests.unit.fetch.loopback import Answer, Site, find_closed_port, in_turn, open_site, page
from tests.unit.jobs import gather_content, ingest_inputs, open_inline

BODY = "Kenya and France signed a treaty on clean transport in {} on Tuesday, the two governments said in a statement."
SETTINGS = """
[network]
allow_inside = ["127.0.0.1"]
seconds_between = 0
back_off = 0.01
tries = 2
"""


def make_page(place: str) -> Answer:
    return page(f"<html><head><title>Treaty in {place}</title></head><body><p>{BODY.format(place)}</p></body></html>")


def make_feed(*items: str) -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{entries}</channel></rss>'


def link_to(address: str) -> str:
    return f"<title>Treaty</title><link>{address}</link>"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "comity.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setattr(downloads, "open_readers", open_inline)


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site({"/a": make_page("Nairobi"), "/b": make_page("Paris")}) as site:
        feed = make_feed(
            link_to(f"{site.url}/a"), link_to(f"{site.url}/b#top"), f"<description>{BODY.format('Rome')}</description>"
        )
        site.answers["/feed"] = page(feed, content_type="application/rss+xml")
        yield site


def list_titles(job: Job) -> list[str]:
    return sorted(article.title for article in job.state.read_articles(job.state.known_article_ids()))


def list_reasons(job: Job) -> list[str]:
    return sorted(row["reason"] for row in job.state.read_rejects().to_pylist())


def test_feed_brings_the_pages_that_it_links_to(site: Site, tmp_path: Path) -> None:
    job, ledger = ingest_inputs(tmp_path, f"{site.url}/feed")
    assert site.paths == ["/feed", "/a", "/b"]
    assert list_titles(job) == ["", "Treaty in Nairobi", "Treaty in Paris"]
    assert list_reasons(job) == []
    assert (ledger.inputs, ledger.articles, ledger.duplicates, ledger.rejects) == (5, 3, 2, 0)
    (first,) = (one for one in job.store.stored_inputs() if one.source == f"{site.url}/a")
    assert first.provenance[0].headers["content-type"] == "text/html"


def test_pages_of_a_feed_are_fetched_once(site: Site, tmp_path: Path) -> None:
    ingest_inputs(tmp_path, f"{site.url}/feed")
    site.answers["/c"] = make_page("Rabat")
    site.answers["/feed"] = page(make_feed(link_to(f"{site.url}/b"), link_to(f"{site.url}/c")))
    job, ledger = ingest_inputs(tmp_path, f"{site.url}/feed")
    assert site.paths == ["/feed", "/a", "/b", "/feed", "/c"]
    assert (ledger.articles, ledger.rejects) == (1, 0)
    assert "Treaty in Rabat" in list_titles(job)


def test_unchanged_address_is_unchanged(tmp_path: Path) -> None:
    with open_site({}) as site:
        site.answers["/a"] = in_turn(page(BODY.format("Oslo"), content_type="text/plain", etag='"1"'), page(b"", 304))
        _, first = ingest_inputs(tmp_path, f"{site.url}/a")
        _, second = ingest_inputs(tmp_path, f"{site.url}/a")
    assert (first.articles, second.articles, second.unchanged, second.rejects) == (1, 0, 1, 0)
    assert site.last("/a")["If-None-Match"] == '"1"'


def test_nothing_is_asked_with_the_etag_of_bytes_that_are_gone(site: Site, tmp_path: Path) -> None:
    site.answers["/a"] = page(BODY, etag='"1"')
    job = Job(root=tmp_path, inputs=(f"{site.url}/a",))
    (sha256,) = store_arrivals(job).hashes
    job.store.remove(sha256)
    store_arrivals(Job(root=tmp_path, inputs=job.inputs))
    assert site.last("/a")["If-None-Match"] is None


def test_after_a_break_only_the_rest_is_fetched(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{site.url}/{path}" for path in ("a", "feed")]
    fetch = Crowd.fetch

    def break_off(self: Crowd, wanted: Wanted) -> Iterator[object]:
        yield next(iter(fetch(self, wanted)))
        raise KeyboardInterrupt

    monkeypatch.setattr(Crowd, "fetch", break_off)
    with pytest.raises(KeyboardInterrupt):
        ingest_inputs(tmp_path, *names)
    monkeypatch.setattr(Crowd, "fetch", fetch)
    assert site.paths == ["/a"]
    job, ledger = ingest_inputs(tmp_path, *names)
    assert site.paths == ["/a", "/feed", "/b"]
    assert len(list_titles(job)) == ledger.articles == 3
    ingest_inputs(tmp_path, *names)
    assert site.paths[3:] == ["/a", "/feed"]


def test_address_named_twice_is_fetched_once(site: Site, tmp_path: Path) -> None:
    ingest_inputs(tmp_path, f"{site.url}/a", f"{site.url}/a#top", f"{site.url.replace('http', 'HTTP')}/a")
    assert site.paths == ["/a"]


def test_refused_addresses_are_rejects_and_the_rest_goes_on(site: Site, tmp_path: Path) -> None:
    closed = f"http://127.0.0.1:{find_closed_port()}/"
    job, ledger = ingest_inputs(
        tmp_path, f"{site.url}/a", f"{site.url}/none", closed, "http://10.0.0.1/", "http://me:word@x.org/"
    )
    assert list_reasons(job) == ["bad_address", "failed_answer", "inside_address", "no_connection"]
    assert (ledger.inputs, ledger.articles, ledger.rejects) == (5, 1, 4)
    assert "me:word" not in json.dumps(job.state.read_rejects().to_pylist())


def test_nothing_but_refusals_is_an_error_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match=r"10\.0\.0\.1.*private network.*allow_inside"):
        ingest_inputs(tmp_path, "http://10.0.0.1/")


def test_cured_refusal_is_gone_and_another_one_takes_its_place(site: Site, tmp_path: Path) -> None:
    names = (f"{site.url}/a", f"{site.url}/later")
    ingest_inputs(tmp_path, *names)
    site.answers["/later"] = page(b"", 410)
    job, _ = ingest_inputs(tmp_path, *names)
    assert [reject.message for reject in job.store.read_refusals()] == ["the server had answered 410 Gone, so there is no page"]
    site.answers["/later"] = make_page("Lima")
    job, _ = ingest_inputs(tmp_path, *names)
    assert list_reasons(job) == [] == job.store.read_refusals()


def test_page_that_comes_later_cures_the_item_that_links_to_it(site: Site, tmp_path: Path) -> None:
    site.answers["/b"] = page(b"", 500)
    job, ledger = ingest_inputs(tmp_path, f"{site.url}/feed")
    assert list_reasons(job) == ["failed_answer", "link_only"]
    assert (ledger.inputs, ledger.articles, ledger.duplicates, ledger.rejects) == (5, 2, 1, 2)
    site.answers["/b"] = make_page("Paris")
    job, ledger = ingest_inputs(tmp_path, f"{site.url}/feed")
    assert list_reasons(job) == []
    assert ledger.articles == 1
    after = gather_content(job)
    rebuilt, _ = ingest_inputs(tmp_path, take="rebuild")
    assert gather_content(rebuilt) == after


def test_dead_link_is_not_asked_for_again_unless_it_is_named(site: Site, tmp_path: Path) -> None:
    site.answers["/b"] = page(b"", 404)
    for _ in range(2):
        job, _ = ingest_inputs(tmp_path, f"{site.url}/feed")
    assert site.paths.count("/b") == 1
    assert list_reasons(job) == ["failed_answer", "link_only"]
    ingest_inputs(tmp_path, f"{site.url}/a", f"{site.url}/b")
    assert site.paths.count("/b") == 2


def test_links_of_feeds_lead_nowhere_inside(site: Site, tmp_path: Path) -> None:
    port = site.url.rpartition(":")[2]
    links = (f"http://localhost:{port}/a", "file:///etc/passwd", "http://169.254.169.254/latest")
    site.answers["/feed"] = page(make_feed(*map(link_to, links)))
    job, _ = ingest_inputs(tmp_path, f"{site.url}/feed")
    assert site.paths == ["/feed"]
    assert list_reasons(job) == ["inside_address", "inside_address", "link_only", "link_only", "link_only"]


@pytest.mark.parametrize(("which", "paths"), [("none", []), ("bare", ["/b"]), ("short", ["/a", "/b"])])
def test_setting_chooses_the_links(site: Site, tmp_path: Path, which: str, paths: list[str]) -> None:
    (tmp_path / "comity.toml").write_text(f'{SETTINGS}feed_links = "{which}"', encoding="utf-8")
    summary = f"{link_to(f'{site.url}/a')}<description>Kenya and France signed a treaty in Nairobi.</description>"
    site.answers["/feed"] = page(make_feed(summary, link_to(f"{site.url}/b")))
    ingest_inputs(tmp_path, f"{site.url}/feed")
    assert site.paths[1:] == paths


def test_endless_feed_has_a_limit(site: Site, tmp_path: Path) -> None:
    (tmp_path / "comity.toml").write_text(f"{SETTINGS}links_per_feed = 2", encoding="utf-8")
    site.answers["/feed"] = page(make_feed(*(link_to(f"{site.url}/{number}") for number in range(9))))
    ingest_inputs(tmp_path, f"{site.url}/feed")
    assert site.paths == ["/feed", "/0", "/1"]


def test_json_feed_brings_its_pages(site: Site, tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [{"id": "1", "url": f"{site.url}/a"}]}
    site.answers["/feed"] = page(json.dumps(feed), content_type="application/feed+json")
    job, _ = ingest_inputs(tmp_path, f"{site.url}/feed")
    assert list_titles(job) == ["Treaty in Nairobi"]


def test_page_is_not_taken_for_a_feed(site: Site, tmp_path: Path) -> None:
    site.answers["/a"] = page(f'<html><body><p>{BODY}</p><a href="{site.url}/b">More</a></body></html>')
    ingest_inputs(tmp_path, f"{site.url}/a")
    assert site.paths == ["/a"]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("windows-1251", "cp1251"), ("iso-8859-1", "cp1251"), ("utf-8", "cp1251"), ("iso-8859-1", "utf-8"), ("nonsense", "utf-8")],
)
def test_charset_of_the_server_is_used_where_it_fits(site: Site, tmp_path: Path, charset: str, encoding: str) -> None:
    body = "Президент Украины и премьер-министр Польши подписали в Киеве соглашение о сотрудничестве в энергетике. " * 3
    data = f"<html><body><p>{body}</p></body></html>".encode(encoding)
    site.answers["/a"] = page(data, content_type=f"text/html; charset={charset}")
    job, _ = ingest_inputs(tmp_path, f"{site.url}/a")
    (article,) = job.state.read_articles(job.state.known_article_ids())
    assert "Президент Украины" in article.text

"""How well pages are read: title, day and body against what each paper itself says, beside trafilatura alone and newspaper4k.

    python tests/benchmarks/html_news.py html-news.tar.gz [--newspaper PYTHON] [--each]

``--newspaper`` is the interpreter of an environment of its own with newspaper4k: it asks for other versions than we do.
The archive holds saved pages (``<paper>_<date>.html.gz``) and their answers (``<paper>.json``, one per page, in the order of
dates).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tarfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

from flows.articles.decode import decode_bytes
from flows.articles.intake import ReadOptions, read_bytes
from flows.model import Article

NEWSPAPER = """
import json, sys
from newspaper import Article
for line in sys.stdin:
    page = json.loads(line)
    article = Article(page["url"])
    try:
        article.download(input_html=page["html"])
        article.parse()
        day = article.publish_date.date().isoformat() if article.publish_date else None
        print(json.dumps([article.title, day, article.text]))
    except Exception as error:
        print(json.dumps(["", None, ""]))
"""


@dataclass(frozen=True)
class Page:
    """A saved page and what its paper says of it."""

    name: str
    data: bytes
    url: str
    title: str
    day: str | None
    body: str
    crawled: date


@dataclass(frozen=True)
class Found:
    """What a reader found."""

    title: str
    day: str | None
    body: str
    language: str = ""


def read_pages(archive: Path) -> Iterator[Page]:
    """The pages with their answers, in the order of names."""
    with tarfile.open(archive) as tar:
        files = {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}  # type: ignore[union-attr]
    for name in sorted(name for name in files if name.endswith(".json")):
        folder = name.rsplit("/", 1)[0]
        metas = json.loads(files[f"{folder}/meta.info"])
        pages = sorted(page for page in files if re.fullmatch(re.escape(name[:-5]) + r"_\d{4}_\d\d_\d\d\.html\.gz", page))
        for page, answer in zip(pages, json.loads(files[name]).values(), strict=True):
            yield _pair(page, gzip.decompress(files[page]), answer, metas[page.rsplit("/", 1)[1]])


def _pair(name: str, data: bytes, answer: dict[str, Any], meta: dict[str, str]) -> Page:
    body = answer["body"]
    lines = [*body["summary"], *(line for section in body["sections"] for line in (*section["headline"], *section["paragraphs"]))]
    day = (answer.get("publishing_date") or "")[:10] or None
    return Page(name, data, meta["url"], answer["title"], day, "\n".join(lines), date.fromisoformat(meta["crawl_date"][:10]))


def read_with_comity(pages: list[Page]) -> list[Found]:
    """Comity's own reading; a standfirst that is kept apart belongs to the body here."""
    return [_read_one(page) for page in pages]


def _read_one(page: Page) -> Found:
    article = read_bytes(page.name, page.data, ReadOptions(today=page.crawled))[0]
    if not isinstance(article, Article):
        return Found("", None, "")
    return Found(article.title, article.date, f"{article.standfirst or ''}\n{article.text}", article.language)


def read_with_trafilatura(pages: list[Page]) -> list[Found]:
    """trafilatura alone, as its documentation calls it."""
    from trafilatura import bare_extraction

    found = [bare_extraction(decode_bytes(page.data).text, url=page.url, with_metadata=True) for page in pages]
    return [Found(one.title or "", one.date, one.text or "") if one else Found("", None, "") for one in found]


def read_with_newspaper(python: str, pages: list[Page]) -> list[Found]:
    """newspaper4k, in an environment of its own."""
    lines = "\n".join(json.dumps({"url": page.url, "html": decode_bytes(page.data).text}) for page in pages)
    done = subprocess.run([python, "-c", NEWSPAPER], input=lines, capture_output=True, text=True, check=True)
    return [Found(title or "", day, text) for title, day, text in map(json.loads, done.stdout.splitlines())]


def fold_words(text: str) -> list[str]:
    """The words alone, in one case."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def is_same_title(found: str, right: str, paper: str) -> bool:
    """Equal after folding case, space and the name of the site at the end."""
    one, other = fold_words(found), fold_words(right)
    tail = "".join(one[len(other) :])
    return one == other or (one[: len(other)] == other and bool(tail) and tail in "".join(fold_words(paper)) + "online")


def score_words(found: str, right: str) -> float:
    """F1 of the words, each as often as it stands."""
    one, other = Counter(fold_words(found)), Counter(fold_words(right))
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def show_figures(name: str, pages: list[Page], found: list[Found], *, each: bool = False) -> None:
    """One line a reader, and if wanted one a page."""
    titles = [is_same_title(one.title, page.title, _name_paper(page)) for page, one in zip(pages, found, strict=True)]
    days = [one.day == page.day for page, one in zip(pages, found, strict=True) if page.day]
    bodies = [score_words(one.body, page.body) for page, one in zip(pages, found, strict=True)]
    languages = dict(Counter(one.language for one in found if one.language))
    count = f"{sum(titles)} of {len(pages)}"
    print(f"{name:<14} titles {mean(titles):.3f} ({count})  days {mean(days):.3f}  body F1 {mean(bodies):.4f}  {languages or ''}")
    for page, one, title, body in zip(pages, found, titles, bodies, strict=True):
        if each:
            verdict = "right" if title else "wrong"
            print(f"  {page.name:<40} title {verdict}  day {one.day} of {page.day}  body {body:.3f}  {one.language}")


def _name_paper(page: Page) -> str:
    return page.name.rsplit("/", 1)[1].split("_")[0]


def main() -> None:
    """Read the arguments, let each reader read all pages, print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--newspaper", metavar="PYTHON", help="interpreter of an environment with newspaper4k")
    parser.add_argument("--each", action="store_true", help="also each page as Comity read it")
    options = parser.parse_args()
    pages = list(read_pages(options.archive))
    readers: dict[str, Callable[[list[Page]], list[Found]]] = {"Comity": read_with_comity, "trafilatura": read_with_trafilatura}
    if options.newspaper:
        readers["newspaper4k"] = lambda pages: read_with_newspaper(options.newspaper, pages)
    for name, read in readers.items():
        show_figures(name, pages, read(pages), each=options.each and name == "Comity")


if __name__ == "__main__":
    sys.exit(main())

"""A stand-in for the reading of articles: quick, with the shapes of real readings, so that all else can be measured at size.

Names of countries are found as the reader finds them; capitalised pairs of words after a title are persons; a sentence that names
two countries and a word for an agreement makes a claim. What it finds is worth nothing; how much it finds is near enough.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from prefect import Task

import flows.analyze
import flows.ingest
import flows.publish
from flows.job import Job
from flows.lexicon.arrangements import load_instruments, load_stages
from flows.lexicon.names import load_names
from flows.lexicon.sectors import load_sectors
from flows.lock import hold_warehouse
from flows.model import Article, Claim, Entity, Mention, Party, Reading, Reject, Span
from flows.text.matcher import Hit, Matcher

STEPS = (flows.ingest, flows.analyze, flows.publish)
SENTENCE = re.compile(r"[^.!?\n]{20,600}[.!?]")
AGREED = re.compile(r"\b(agree\w*|signed|treaty|memorandum|partner\w*|loan|grant|pact|cooperat\w*|deal)\b", re.I)
PERSON = re.compile(r"\b(?:President|Minister|Secretary|Mr\.?|Mrs\.?|Dr\.?) ([A-Z][a-z]+ [A-Z][a-z]+)\b")
STAGES, INSTRUMENTS, SECTORS = list(load_stages()), list(load_instruments()), [sector.code for sector in load_sectors()]


@cache
def load_countries() -> tuple[Matcher, tuple[str, ...]]:
    """The names of countries, and the code of each."""
    codes = {name.surface: name.code for name in load_names() if name.type == "country" and len(name.surface) > 3}
    return Matcher(list(codes)), tuple(codes.values())


def read_cheaply(article: Article) -> Reading:
    """Something like a reading."""
    matcher, codes = load_countries()
    hits = matcher.find(article.text)
    named = [(hit, codes[hit.index]) for hit in hits]
    people = list(PERSON.finditer(article.text))
    mentions = [
        Mention(f"country:{code}", article.text[hit.start : hit.end], Span("text", hit.start, hit.end), "name")
        for hit, code in named
    ] + [Mention(_name_person(found), found[1], Span("text", *found.span(1)), "pattern") for found in people]
    entities = {f"country:{code}": Entity(f"country:{code}", "country", code, code) for _, code in named}
    entities |= {_name_person(found): Entity(_name_person(found), "person", found[1], None, None) for found in people}
    return Reading(
        article_id=article.article_id,
        claims=tuple(_make_claims(article, named)),
        sectors=tuple({SECTORS[len(article.text) % 9]: 0.8, SECTORS[len(article.title) % 9]: 0.5}.items()),
        countries=tuple(dict.fromkeys(code for _, code in named)),
        entities=tuple(entities.values()),
        mentions=tuple(mentions),
    )


def _name_person(found: re.Match[str]) -> str:
    return f"person:{found[1].lower().replace(' ', '-')}"


def _make_claims(article: Article, named: list[tuple[Hit, str]]) -> Iterator[Claim]:
    made = 0
    for sentence in SENTENCE.finditer(article.text):
        inside = dict.fromkeys(code for hit, code in named if sentence.start() <= hit.start < sentence.end())
        if len(inside) < 2 or made == 3 or not AGREED.search(sentence[0]):
            continue
        made += 1
        choice = len(sentence[0])
        yield Claim(
            parties=tuple(Party(code, code, f"country:{code}") for code in list(inside)[:2]),
            instrument=INSTRUMENTS[choice % len(INSTRUMENTS)],
            name=None,
            stage=STAGES[choice % len(STAGES)],
            sectors=(SECTORS[choice % len(SECTORS)],),
            date=article.date,
            deadline=None,
            amount=None,
            modality="actual",
            confidence=0.5 + choice % 50 / 100,
            evidence=sentence[0],
            span=Span("text", *sentence.span()),
        )


def run_step_by_step(job: Job) -> Iterator[object]:
    """The main job as ``flows.daily`` composes it, without Prefect and with the stand-in for a reader, step by step."""
    with hold_warehouse(job.settings.warehouse_dir, f"run {job.run_id}"):
        ledger = flows.ingest.ingest.fn(job)
        yield ledger
        yield flows.analyze.analyze.fn(job)
        yield flows.publish.publish.fn(job, ledger)


def read_with_stand_in(articles: list[Article]) -> list[Reading | Reject]:
    """What ``flows.analyze.read_articles`` does, with the stand-in."""
    return [read_cheaply(article) for article in articles]


def bare_steps() -> None:
    """Let the steps run as plain functions: Prefect's part is measured apart."""
    for step in STEPS:
        for name, one in list(vars(step).items()):
            if isinstance(one, Task):
                setattr(step, name, one.fn)
        step.get_run_logger = lambda: logging.getLogger("comity.benchmark")
    replaced: Any = flows.analyze
    replaced.read_articles = read_with_stand_in

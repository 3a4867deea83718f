"""Where an article says that it was written: its dateline, and the date that it states of itself there or beside "today"."""

from __future__ import annotations

import re

from flows.lexicon.time_words import load_time_words
from flows.lexicon.wording import load_patterns, load_word_set
from flows.text.date_periods import make_iso, shift_days
from flows.text.dates import DateMention, find_dates

_HEAD = 600  # code points of the text in which a dateline may stand
_FIRST_LINES = 8
_DATELINE_WINDOW = 160  # code points at the head of a text in which a dateline ends
_LEAST_PLACE = 4  # letters; shorter capitals and a dash ("US – Kenya pact") are no dateline
_SOURCE = re.compile(r"\[[^\]\n]{1,60}\]\s*")
_PLACE = re.compile(r"\W{0,3}[A-Z][^\n:;]{1,70}?[,–—-]+\s*(?:[A-Z][a-z]{2,8},?\s+)?")
_AFTER = re.compile(r"\s*(?:\([^)\n]{1,50}\)\s*)?(?:[:–—\n]|-|$)|\s*\([A-Z][^)\n]{1,50}\)")
_SHORT_YEAR = re.compile(r"\b(?P<day>\d{1,2})\s+(?P<month>[A-Z]{3,4})\.?\s+(?P<year>\d\d)\b(?=\s*(?:\(|--|-|–|—))")
_IN_BRACKETS = re.compile(r"\b(?P<word>today|yesterday)\s*[(,]\s*$", re.IGNORECASE)


def find_dateline_end(text: str) -> int:
    """Where the dateline or bracketed source at the head of a text ends, else 0. The places in it are no parties."""
    end = source.end() if (source := _SOURCE.match(text)) else 0
    for pattern in load_patterns("bylines", "datelines"):
        if found := pattern.match(text[end : end + _DATELINE_WINDOW]):
            fields = found.groupdict()
            is_place = found["place"].split()[0] not in load_word_set("bylines", "not_places")
            if is_place and (
                fields["date"] or fields.get("agency") or fields.get("agency2") or len(found["place"]) >= _LEAST_PLACE
            ):
                return end + found.end()
    return end


def find_dateline_date(text: str) -> str | None:
    """The day that the dateline or a line of its own at the top gives ("CAIRO – 26 July 2022:"), else None. Never guessed."""
    head = text[:_HEAD]
    for mention in find_dates(head):
        if mention.precision == "day" and (stated := _read_own_date(head, mention)):
            return stated
    return _read_short_year(head)


def _read_own_date(head: str, mention: DateMention) -> str | None:
    start = head.rfind("\n", 0, mention.start) + 1
    before, after = head[start : mention.start], head[mention.end :]
    if word := _IN_BRACKETS.search(before):
        return shift_days(mention.date, -load_time_words().day_words[word["word"].lower()])
    is_alone = not before.strip() and (not after.strip() or after.lstrip(" \t.").startswith("\n"))
    is_early = head.count("\n", 0, start) < _FIRST_LINES
    is_dateline = not head[:start].strip() and bool(_PLACE.fullmatch(before) and _AFTER.match(after))
    return mention.date if is_dateline or (is_alone and is_early) else None


def _read_short_year(head: str) -> str | None:
    """The wire services' "2 OCT 89 (RADIO) --": years of the last century."""
    m = _SHORT_YEAR.search(head[:120])
    month = load_time_words().months.get(m["month"].lower()) if m else None
    return make_iso(1900 + int(m["year"]), month, int(m["day"])) if m and month else None

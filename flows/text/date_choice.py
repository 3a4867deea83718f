"""Which of a text's dates is the date of a claim's event, and which its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.lexicon.time_words import load_time_words
from flows.text.casing import lower_in_place
from flows.text.date_patterns import compile_word_sets
from flows.text.dates import DateMention

_OPENING = 500  # code points in which an article dates its news
_FRESH_DAYS = 4
Range = tuple[int, int]
_FRESH_STAGES = frozenset({"proposed", "negotiating", "agreed", "failed", "suspended"})


def choose_event_date(
    text: str,
    mentions: Sequence[DateMention],
    span: Range,
    published: str | None,
    *,
    stage: str,
    instrument: str = "other",
    sentence: Range | None = None,
) -> str | None:
    """The date of the stage's event: stated in the claim's span or sentence, else that of the report if it tells news."""
    around = sentence or span
    stated = [one for one in mentions if _is_inside(one, around) and _can_be_event(one)]
    best = max(stated, key=lambda one: (_is_inside(one, span), one.precision != "year"), default=None)
    if best and not (published and _is_background(text, best, span, stage)):
        return best.date
    if published is None or not _tells_news(lower_in_place(text[slice(*around)]), stage, instrument):
        return None
    return find_report_day(mentions, published)


def find_report_day(mentions: Sequence[DateMention], published: str) -> str:
    """The day that the article's opening dates its news to, if that is shortly before publication, else the publication date."""
    for one in mentions:
        if one.start < _OPENING and one.precision == "day" and len(published) == 10:
            days = (date.fromisoformat(published) - date.fromisoformat(one.date)).days
            if 0 <= days <= _FRESH_DAYS:
                return one.date
    return published


def choose_deadline(text: str, mentions: Sequence[DateMention], span: Range) -> DateMention | None:
    """The first date in the claim's sentence by which something is to happen, else the first for which it is due."""
    inside = [one for one in mentions if _is_inside(one, span)]
    stated = next((one for one in inside if one.is_deadline), None)
    return stated or next((one for one in inside if _is_appointment(text, one)), None)


def _is_appointment(text: str, mention: DateMention) -> bool:
    lead = lower_in_place(text[max(0, mention.start - 48) : mention.start])
    return mention.direction != "past" and bool(compile_word_sets()["appointment"].search(lead))


def _is_inside(mention: DateMention, around: Range) -> bool:
    return around[0] <= mention.start < around[1]


def _can_be_event(mention: DateMention) -> bool:
    return not (mention.is_deadline or mention.is_since or mention.direction == "future")


def _is_background(text: str, mention: DateMention, span: Range, stage: str) -> bool:
    """Whether a date stated beside news dates something else: "following the July 27 meeting", a bare year gone by."""
    if mention.direction != "past":
        return False
    lead = lower_in_place(text[max(0, mention.start - 60) : mention.start])
    if compile_word_sets()["background_lead"].search(lead):
        return True
    return stage in _FRESH_STAGES and mention.precision == "year" and not _is_inside(mention, span)


def _tells_news(sentence: str, stage: str, instrument: str) -> bool:
    """Whether an undated sentence speaks of what is happening as it is published."""
    words, sets = load_time_words(), compile_word_sets()
    is_news, is_old = bool(sets["news"].search(sentence)), bool(sets["background"].search(sentence))
    if stage == "in_force":
        return is_news and not is_old and instrument not in words.lasting_instruments
    return stage in _FRESH_STAGES or is_news or not is_old

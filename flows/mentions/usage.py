"""How a name is used at a place in the text: what stands just before and after it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flows.text.matcher import Hit

_WORD_BEFORE = re.compile(r"([\w'’.-]+)(\W{0,3})\Z")
_WORD_AFTER = re.compile(r"(\W{0,2})([\w-]+)")
_ENDS_SENTENCE = re.compile(r"(?:[.!?:;][\"'”’)]*\s+|\n\s*|[“\"]|\A)\Z")
_IN_LANGUAGES = re.compile(r"\bin [A-Z][a-z]+(?:, [A-Z][a-z]+)*,? (?:and|or) \Z")
REACH = 40  # code points looked at on either side


class Usage:
    """Answers questions about the neighbourhood of a hit in one text."""

    def __init__(self, text: str, cues: Mapping[str, frozenset[str]]) -> None:
        self.text = text
        self.cues = cues

    def before(self, hit: Hit) -> tuple[str, str]:
        """The word before and what separates it from the hit."""
        found = _WORD_BEFORE.search(self.text[max(0, hit.start - REACH) : hit.start])
        return (found[1], found[2]) if found else ("", "")

    def after(self, hit: Hit) -> tuple[str, str]:
        """What separates the hit from the word after, and that word."""
        found = _WORD_AFTER.match(self.text[hit.end : hit.end + REACH])
        return (found[1], found[2]) if found else ("", "")

    def follows_article(self, hit: Hit) -> bool:
        """Whether "the" stands right before."""
        return self.before(hit)[0].lower() == "the"

    def follows_comma(self, hit: Hit) -> bool:
        """Whether a word and a comma stand before ("Long Beach, CA")."""
        word, gap = self.before(hit)
        return gap == ", " and word[:1].isupper()

    def follows_link(self, hit: Hit) -> bool:
        """Whether a word stands before after which, in a stretch of capitals, "US" is the country and not the pronoun."""
        word, gap = self.before(hit)
        return gap == " " and word.lower() in self.cues["link_before"]

    def opens_sentence(self, hit: Hit) -> bool:
        """Whether the hit is the first word of a sentence, where a capital letter says nothing."""
        return bool(_ENDS_SENTENCE.search(self.text[max(0, hit.start - REACH) : hit.start]))

    def is_prefix(self, hit: Hit) -> bool:
        """Whether the hit is the first part of a compound ("Franco-German")."""
        return self.text[hit.end : hit.end + 1] in {"-", "–"}

    def opens_sum(self, hit: Hit) -> bool:
        """Whether the hit tells whose money follows ("US$5 million", "30 U.S. Dlrs")."""
        gap, next_word = self.after(hit)
        if gap.strip()[:1] in {"$", "£"}:  # "US $5 million", but "lend Kenya $5 million"
            return gap[0] != " " or self.text[hit.start : hit.end].replace(".", "").isupper()
        return next_word.lower() in self.cues["money_after"]

    def is_ticker(self, hit: Hit) -> bool:
        """Whether the hit is a share's symbol in angle brackets."""
        return self.text[hit.start - 1 : hit.start] == "<" and self.text[hit.end : hit.end + 1] == ">"

    def is_beside(self, hit: Hit, words: Sequence[str]) -> bool:
        """Whether one of the words stands right after, or before with "of" ("Nakuru County", "the county of Kilifi")."""
        wanted = {w.lower() for w in words}
        if self.after(hit)[1].lower() in wanted:
            return True
        word, gap = self.before(hit)
        if word.lower() == "of":
            word, _ = self.before(Hit(hit.start - len(word) - len(gap), hit.end, 0))
        return word.lower() in wanted

    def is_visited(self, hit: Hit) -> bool:
        """Whether a seat of government is where something takes place ("at the White House")."""
        word, gap = self.before(hit)
        if word == "the":
            word, gap = self.before(Hit(hit.start - len(word) - len(gap), hit.end, 0))
        return gap.isspace() and word.lower() in self.cues["scene_before"]

    def looks_like_person(self, hit: Hit) -> bool:
        """Whether a capitalized word right beside the name makes it part of a person's name."""
        word, gap = self.before(hit)
        if gap == " " and word[:1].isupper() and not word.isupper() and self._may_be_first_name(word):
            return (
                not self.opens_sentence(Hit(hit.start - len(word) - 1, hit.end, 0)) or word not in self.cues["not_a_first_name"]
            )
        return False

    def _may_be_first_name(self, word: str) -> bool:
        return word not in self.cues["not_a_first_name"] and word.isalpha()

    def names_language(self, hit: Hit) -> bool:
        """Whether an adjective names the language ("in French.", "the Chinese language") and not the country."""
        gap, next_word = self.after(hit)
        if next_word.lower() in self.cues["language_after"]:
            return True
        word, before_gap = self.before(hit)
        if _IN_LANGUAGES.search(self.text[max(0, hit.start - REACH) : hit.start]):
            return True
        closes = gap.strip() != "" or not next_word or next_word in {"and", "or", "as", "at"}
        return before_gap == " " and word.lower() in self.cues["language_before"] and closes

    def stands_for_government(self, hit: Hit) -> bool:
        """Whether a capital's name stands for its government and not for the city."""
        word, gap = self.before(hit)
        if gap.strip() in {"", "“"} and word.lower() in self.cues["place_before"]:
            return False
        after_gap, next_word = self.after(hit)
        if after_gap in {"'", "’"} and next_word == "s":
            return True
        if after_gap == "-" or gap == "-":
            return next_word not in self.cues["place_compound"]
        if next_word == "and":
            return self.text[hit.end + 5 : hit.end + 6].isupper()
        if (after_gap == " " and next_word in self.cues["government_after"]) or (after_gap == ", " and next_word == "which"):
            return True
        return gap == " " and word.lower() in self.cues["government_before"] and next_word[:1].islower()

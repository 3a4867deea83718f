"""Precision and recall of near-duplicates on copies made of real articles, among all the others and hard look-alikes.

    .venv/bin/python tests/benchmarks/near_duplicates.py ../shared/corpora/news-4k.jsonl.gz [--articles 500]

Copies: 2, 5 and 10 % of the words changed (any words, or common words alone, as editors do), ends cut, agency headers, and these
together. Look-alikes, which must stay apart: the same text with another country, with other numbers, with a quarter of its names
and all its numbers changed; and all the other articles of the corpus, many of which are written from templates. Each kind of copy
is judged in a pool of its own with the whole corpus. A copy counts as found if it and its article have the same original.
Precision is over all that was called a copy: copies rightly, look-alikes and other articles of the corpus wrongly.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flows.articles.dedupe import ArticleKey, key_articles, mark_duplicates
from flows.lexicon.names import load_principals
from flows.model import Article

TOKEN = re.compile(r"\w+(?:[.,]\d+)*")
DIGIT = re.compile(r"\d")
# Articles of the corpus that are copies of one another indeed, as read by eye: by the beginnings of their ids.
TRUE_PAIRS = (
    (
        "whitehouse:presidential-actions/2025-12/2025-12-29-to-implement-the-united-states-israel-agreement",
        "whitehouse:presidential-actions/2025-12/2025-12-29-to-implement-the-united-states-israel-agreenent",
    ),
)

Change = Callable[[str, random.Random], str]


def read_corpus(path: Path) -> list[Article]:
    """The articles of the corpus, under their own ids."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Article(row["id"], row["text"], title=row["title"], date=row["date"]) for row in rows]


def exchange_word(word: str, words: list[str], chance: random.Random) -> str:
    """Another word of the text in its place, none, or both."""
    other = chance.choice(words)
    return chance.choice([other, "", f"{word} {other}"])


def change_any_words(share: float) -> Change:
    """Words replaced by others of the same article, dropped or doubled, wherever they stand, names and numbers too."""

    def change(text: str, chance: random.Random) -> str:
        words = text.split()

        def edit(word: str) -> str:
            if chance.random() >= share:
                return word
            return exchange_word(word, words, chance)

        return "\n".join(" ".join(map(edit, line.split())) for line in text.split("\n"))

    return change


def change_common_words(share: float) -> Change:
    """As many words changed, but no names and no numbers: what an editor does."""

    def change(text: str, chance: random.Random) -> str:
        words = [word for word in text.split() if word.islower() and word.isalpha()]
        raised = share * len(text.split()) / max(1, len(words))

        def edit(word: str) -> str:
            if not (word.islower() and word.isalpha()) or chance.random() >= raised:
                return word
            return exchange_word(word, words, chance)

        return "\n".join(" ".join(map(edit, line.split())) for line in text.split("\n"))

    return change


def cut_end(share: float) -> Change:
    """Only the beginning is left."""
    return lambda text, _: " ".join(text.split(" ")[: max(1, int(len(text.split(" ")) * share))])


def add_agency(text: str, _: random.Random) -> str:
    """The dress of an agency around the text."""
    credits = "(Reporting by Jane Roe; Editing by John Doe)\nCopyright Newswire. All rights reserved."
    return f"GENEVA, Sept. 24 (Newswire) -- {text}\n{credits}"


def change_all(text: str, chance: random.Random) -> str:
    """An agency's dress, a twentieth of the words changed, the last fifth cut."""
    return cut_end(0.8)(add_agency(change_common_words(0.05)(text, chance), chance), chance)


def swap_countries(text: str, chance: random.Random) -> str:
    """Each country that is named becomes another one."""
    names = sorted((one.name for one in load_principals().values() if one.type == "country"), key=len, reverse=True)
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b")
    others: dict[str, str] = {}
    return pattern.sub(lambda found: others.setdefault(found.group(), chance.choice(names)), text)


def swap_numbers(text: str, chance: random.Random) -> str:
    """Each number becomes another one."""
    return DIGIT.sub(lambda _: chance.choice("123456789"), text)


def swap_quarter(text: str, chance: random.Random) -> str:
    """A quarter of the capitalized words and all the numbers become others: another story of the same template."""
    names = sorted({word for word in TOKEN.findall(text) if word[0].isupper() and len(word) > 3})
    chosen = {name: chance.choice(names)[::-1].capitalize() for name in chance.sample(names, -(-len(names) // 4))}
    return swap_numbers(TOKEN.sub(lambda found: chosen.get(found.group(), found.group()), text), chance)


COPIES: dict[str, Change] = {
    **{f"{share:.0%} of words changed": change_any_words(share) for share in (0.02, 0.05, 0.1)},
    **{f"{share:.0%} changed, common words": change_common_words(share) for share in (0.02, 0.05, 0.1)},
    **{f"cut to {share:.0%}": cut_end(share) for share in (0.8, 0.6, 0.5)},
    "agency header": add_agency,
    "agency, 5%, cut to 80%": change_all,
}
LOOK_ALIKES: dict[str, Change] = {
    "other countries": swap_countries,
    "other numbers": swap_numbers,
    "other names and numbers": swap_quarter,
}


def make_variants(bases: list[Article], change: Change, seed: int) -> list[Article]:
    """The changed articles under ids of their own; those that the change left as they were are left out."""
    made = []
    for place, base in enumerate(bases):
        text = change(base.text, random.Random(f"{seed}:{place}"))
        if text.split() != base.text.split():
            made.append(replace(base, article_id=f"{base.article_id}~", text=text))
    return made


def find_copies(keys: list[ArticleKey], variants: list[Article]) -> tuple[int, set[frozenset[str]]]:
    """How many variants have the same original as their article, and which other articles were wrongly called copies."""
    found = mark_duplicates([*keys, *key_articles(variants)])
    root = {article_id: duplicate.of for article_id, duplicate in found.items()}
    changed = {variant.article_id for variant in variants}
    together = sum(root.get(one, one) == root.get(one[:-1], one[:-1]) for one in changed)
    pairs = {frozenset((one.rstrip("~"), of.rstrip("~"))) for one, of in root.items()}
    return together, {pair for pair in pairs if len(pair) == 2 and not is_true(pair)}


def is_true(pair: frozenset[str]) -> bool:
    """Whether the two articles of the corpus are copies indeed."""
    one, other = sorted(pair)
    return any(one.startswith(first) and other.startswith(second) for first, second in TRUE_PAIRS)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    corpus = read_corpus(options.corpus)
    bases = random.Random(options.seed).sample([one for one in corpus if len(one.text.split()) >= 60], options.articles)
    started = time.process_time()
    keys = key_articles(corpus)
    print(f"{len(corpus)} keys in {time.process_time() - started:.2f} CPU-seconds")
    right = wrong = made = 0
    others: set[frozenset[str]] = set()
    for name, change in {**COPIES, **LOOK_ALIKES}.items():
        variants = make_variants(bases, change, options.seed)
        together, strangers = find_copies(keys, variants)
        others |= strangers
        print(f"{name:30}{together:6} of {len(variants):4} {together / max(1, len(variants)):6.3f}")
        if name in COPIES:
            right, made = right + together, made + len(variants)
        else:
            wrong += together
    print(f"other articles of the corpus called copies: {len(others)} pairs")
    wrong += len(others)
    print(f"recall {right / made:.4f} of {made}   precision {right / (right + wrong):.4f}: {wrong} wrong")


if __name__ == "__main__":
    main()

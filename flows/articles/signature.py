"""What a text is compared by without being read again: MinHashes of its three-word shingles and of those of its common words
alone, and samples of its marks, which are its names and numbers, and of its slots: which mark stands between which words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from flows.articles.addresses import key_address
from flows.lexicon.wording import load_word_set
from flows.model import Article

KEY_SCHEME = 1  # another number when the same text gets another key: kept keys of the old scheme are then made anew
BANDS = 42
ROWS = 3
PERMUTATIONS = BANDS * ROWS
FRAME_PERMUTATIONS = 64
SHINGLE = 3
MOST_SLOTS = 160
MOST_MARKS = 64
_AROUND = 3  # words before and after a name that tell its place
_SEED = 42
_MIX = tuple(np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_POSSESSIVE = re.compile("['’]s$")

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """Plain columns that tell copies. ``words`` and ``frame_words`` count all and the common words of the text;
    ``signature``, ``frame``, ``slots`` and ``marks`` are packed 32-bit numbers."""

    article_id: str
    date: str | None
    url_key: str | None
    text_key: str
    words: int
    frame_words: int
    signature: bytes
    frame: bytes
    slots: bytes
    marks: bytes


def key_article(article: Article) -> ArticleKey:
    """The key of one article."""
    return key_articles([article])[0]


def key_articles(articles: Sequence[Article]) -> list[ArticleKey]:
    """The keys of a batch, in its order; each is the same in any batch."""
    vocabulary = _Vocabulary()
    texts = [vocabulary.place_words(article.text) for article in articles]
    titles = [vocabulary.place_words(article.title) for article in articles]
    words = vocabulary.tabulate()
    cut = [article.text[-1:].isalnum() for article in articles]
    read = [_read_words(words, *parts) for parts in zip(texts, titles, cut, strict=True)]
    signatures = _sign_texts([one.words for one in read], PERMUTATIONS)
    frames = _sign_texts([one.frame for one in read], FRAME_PERMUTATIONS)
    return [_make_key(*parts) for parts in zip(articles, read, signatures, frames, strict=True)]


def hash_words(text: str) -> str:
    """The hash of the words of a text in their order, whatever their case and the punctuation between them."""
    vocabulary = _Vocabulary()
    places = vocabulary.place_words(text)
    hashes = vocabulary.tabulate().hashes[places]
    return _hash_numbers(hashes[hashes > 0])


def _hash_numbers(hashes: Hashes) -> str:
    return hashlib.sha256(hashes.astype("<u8").tobytes()).hexdigest()[:32]


def _make_key(article: Article, read: _Read, signature: bytes, frame: bytes) -> ArticleKey:
    return ArticleKey(
        article_id=article.article_id,
        date=article.date,
        url_key=key_address(article.url),
        text_key=_hash_numbers(read.words),
        words=len(read.words),
        frame_words=len(read.frame),
        signature=signature,
        frame=frame,
        slots=_pack_numbers(read.slots),
        marks=_pack_numbers(read.marks),
    )


class _Vocabulary(dict[str, int]):
    """Each different token of a batch once, with its place: what a token is gets worked out once, however often it comes."""

    def __missing__(self, token: str) -> int:
        self[token] = place = len(self)
        return place

    def place_words(self, text: str) -> npt.NDArray[np.int64]:
        """The places of the tokens of a text."""
        return np.fromiter(map(self.__getitem__, text.split()), dtype=np.int64)

    def tabulate(self) -> _Words:
        """The facts about all tokens, by place."""
        facts = [_describe_token(token) for token in self]
        columns = list(zip(*facts, strict=True)) or [(), (), ()]
        return _Words(np.array(columns[0], np.uint64), np.array(columns[1], np.bool_), np.array(columns[2], np.uint32))


@dataclass(frozen=True, slots=True)
class _Words:
    """By place of a token: the hash of its word (0 for mere punctuation), whether it is a common word, its mark (0 for none)."""

    hashes: Hashes
    common: npt.NDArray[np.bool_]
    marks: npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class _Read:
    """The hashes of all words and of the common words of a text in order, and its samples of slots and marks."""

    words: Hashes
    frame: Hashes
    slots: npt.NDArray[np.uint32]
    marks: npt.NDArray[np.uint32]


def _describe_token(token: str) -> tuple[int, bool, int]:
    word = _EDGES.sub("", token if token.isascii() else unicodedata.normalize("NFKC", token))
    if not word:
        return 0, False, 0
    if word.islower() and not word[0].isdigit():
        return _hash_word(word), True, 0
    return _hash_word(word.casefold()), False, _hash_mark(_POSSESSIVE.sub("", word).casefold())


def _hash_word(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") | 1


def _hash_mark(word: str) -> int:
    """32 bits, odd for what holds a digit; 0 for a common word that only begins a sentence."""
    if word in load_word_set("article_languages", "english"):
        return 0
    return (_hash_word(word.replace(",", "")) >> 8 & 0xFFFFFFFE) | any(map(str.isdigit, word))


def _read_words(words: _Words, text: npt.NDArray[np.int64], title: npt.NDArray[np.int64], is_cut: bool) -> _Read:
    """The last word of a text that was cut may be half a name. Titles are rewritten from paper to paper, so names that only
    they have tell nothing, but their numbers do."""
    hashes = words.hashes[text]
    whole = text[:-1] if is_cut else text
    slots = np.unique(np.concatenate([_find_slots(words, whole), _find_slots(words, title)]))
    title_marks = words.marks[title]
    marks = np.unique(np.concatenate([words.marks[whole], title_marks[title_marks % 2 == 1]]))
    return _Read(hashes[hashes > 0], hashes[words.common[text]], slots[:MOST_SLOTS], marks[marks > 0][:MOST_MARKS])


def _find_slots(words: _Words, text: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """Two numbers for each name or number in the text: above, 24 bits of the words before, or after, the run of names that it
    stands in; below, 8 bits of itself, odd for what holds a digit. So the smallest numbers of two texts are of the same places,
    and what stands in them can be compared; what was added or cut has no place in the other."""
    told = text[words.hashes[text] > 0]
    hashes, marks = np.pad(words.hashes[told], _AROUND), np.pad(words.marks[told], _AROUND)
    places = np.flatnonzero(marks)
    if not len(places):
        return np.empty(0, np.uint32)
    is_first = np.diff(places, prepend=-1) > 1
    starts, ends = places[is_first], places[np.append(is_first[1:], True)]
    run = np.cumsum(is_first) - 1
    sides = [
        _mix_hashes(*(hashes[edge + step * far] for far in range(1, _AROUND + 1))) for edge, step in ((starts, -1), (ends, 1))
    ]
    is_inside = (hashes[starts - _AROUND] > 0) & (hashes[ends + _AROUND] > 0)  # at the ends of a text agencies put their names
    values = marks[places] & np.uint32(0xFF)
    slots: npt.NDArray[np.uint32] = np.concatenate([_keep_high(side)[run] | values for side in sides])
    inside: npt.NDArray[np.uint32] = slots[np.tile(is_inside[run], 2)]
    return inside


def _keep_high(mixed: Hashes) -> npt.NDArray[np.uint32]:
    return (mixed >> np.uint64(32)).astype(np.uint32) & np.uint32(0xFFFFFF00)


def read_numbers(packed: bytes) -> npt.NDArray[np.uint32]:
    """The numbers of a packed column."""
    return np.frombuffer(packed, dtype="<u4")


def _pack_numbers(numbers: npt.NDArray[np.uint32]) -> bytes:
    return numbers.astype("<u4").tobytes()


def _sign_texts(texts: Sequence[Hashes], permutations: int) -> list[bytes]:
    """The packed MinHash of each text; no bytes for one with too few words."""
    shingles = [_mix_shingles(hashes) for hashes in texts]
    offsets = np.cumsum([0, *map(len, shingles)]).astype(np.uint64)
    if not offsets[-1]:
        return [b""] * len(texts)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(shingles), offsets, permutations, _SEED)
    rows = np.array(matrix.to_rows(), dtype=np.uint32)
    return [_pack_numbers(row) if len(hashes) else b"" for row, hashes in zip(rows, shingles, strict=True)]


def _mix_shingles(hashes: Hashes) -> Hashes:
    count = len(hashes) - SHINGLE + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    return _mix_hashes(*(hashes[place : place + count] for place in range(SHINGLE)))


def _mix_hashes(*columns: Hashes) -> Hashes:
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for hashes, factor in zip(columns, _MIX, strict=True):
        mixed = (mixed ^ hashes) * factor
        mixed ^= mixed >> np.uint64(29)
    return mixed

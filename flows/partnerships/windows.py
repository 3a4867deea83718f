"""Windows: a sentence with what a reader needs before it, in which every principal bears a mark of its own.

The claim model reads windows. A window's text is "header | title | sentence before" and the sentence itself; after each
reference stands the mark of its principal, so that "Nairobi … President Ruto … Kenya" are seen to be one side. A sentence that
names two principals itself stands without the one before: that one misled more often than it helped, and costs time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from flows.lexicon.names import load_principals
from flows.model import Reference
from flows.text.document import Sentence

MOST_PRINCIPALS = 10  # marks that the model knows; later principals of a window stay unmarked
CONTEXT_JOINT = " | "  # between the header, the title and the sentence before
HEADER_PRINCIPALS = 3  # the article's most named principals, told in the header
ENOUGH_NAMED = 2  # principals in a sentence, for it to be read without the one before
CONTEXT_LENGTH = 320  # code points of the sentence before that are kept
TITLE_LENGTH = 160
TARGET_LENGTH = 700


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of the title or text as a range, with the references in it."""

    field: str
    start: int
    end: int
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What the model reads for one sentence. ``codes[k]`` bears mark k; ``named`` are those in the sentence itself."""

    piece: Piece
    context: str
    target: str
    codes: tuple[str, ...]
    named: frozenset[str]


@cache
def list_principal_names() -> dict[str, str]:
    """A display name for each principal's code."""
    return {code: principal.name for code, principal in load_principals().items()}


def principal_of(code: str) -> str:
    """The principal of a party's code: US-CA belongs to US."""
    return code[:2] if len(code) > 3 and code[2] == "-" and code[:2].isupper() else code


def cut_pieces(field: str, sentences: Sequence[Sentence], references: Sequence[Reference]) -> list[Piece]:
    """Sentences as pieces, each with its references in order."""
    pieces = []
    queue = sorted((r for r in references if r.span.field == field), key=lambda r: r.span.start)
    at = 0
    for s in sentences:
        mine = []
        while at < len(queue) and queue[at].span.start < s.end:
            if queue[at].span.start >= s.start:
                mine.append(queue[at])
            at += 1
        pieces.append(Piece(field, s.start, s.end, tuple(mine)))
    return pieces


def build_windows(title: str, text: str, pieces: Sequence[Piece], home: str | None, names: dict[str, str]) -> list[Window]:
    """One window for each piece in which two principals can be meant. ``names``: a display name for each principal."""
    counts = Counter(principal_of(r.code) for p in pieces for r in p.references)
    leading = [code for code, _ in counts.most_common(HEADER_PRINCIPALS)]
    title_piece = next((p for p in pieces if p.field == "title"), None)
    windows = []
    for i, piece in enumerate(pieces):
        before = pieces[i - 1] if i and pieces[i - 1].field == piece.field else None
        window = _build_window(title, text, piece, before, title_piece, home, leading, names)
        if len(window.codes) >= 2:
            windows.append(window)
    return windows


def _build_window(
    title: str,
    text: str,
    piece: Piece,
    before: Piece | None,
    title_piece: Piece | None,
    home: str | None,
    leading: Sequence[str],
    names: dict[str, str],
) -> Window:
    named = dict.fromkeys(principal_of(r.code) for r in piece.references)
    marks: dict[str, int] = {code: k for k, code in enumerate(list(named)[:MOST_PRINCIPALS])}
    context = []
    header = list(dict.fromkeys([*([home] if home else []), *leading]))
    context.append("; ".join(_mark_name(c, c == home, names, marks) for c in header))
    if title_piece is not None and piece.field != "title":
        context.append(_mark_text(title, title_piece, TITLE_LENGTH, marks))
    if before is not None and len(named) < ENOUGH_NAMED:
        context.append(_mark_text(text if piece.field == "text" else title, before, CONTEXT_LENGTH, marks, tail=True))
    target = _mark_text(text if piece.field == "text" else title, piece, TARGET_LENGTH, marks)
    codes = tuple(sorted(marks, key=lambda c: marks[c]))
    return Window(piece, CONTEXT_JOINT.join(filter(None, context)), target, codes, frozenset(named))


def _mark_name(code: str, is_home: bool, names: dict[str, str], marks: dict[str, int]) -> str:
    name = names.get(code, code)
    return f"{'home ' if is_home else ''}{name}{_mark_for(code, marks)}"


def _mark_for(code: str, marks: dict[str, int]) -> str:
    if code not in marks and len(marks) < MOST_PRINCIPALS:
        marks[code] = len(marks)
    return f" [unused{marks[code] + 1}]" if code in marks else ""


def _mark_text(text: str, piece: Piece, longest: int, marks: dict[str, int], tail: bool = False) -> str:
    start, end = piece.start, piece.end
    if end - start > longest:
        start, end = (end - longest, end) if tail else (start, start + longest)
    out, at = [], start
    for r in piece.references:
        if r.span.start < start or r.span.end > end:
            continue
        out.append(text[at : r.span.end])
        out.append(_mark_for(principal_of(r.code), marks) + " ")
        at = r.span.end
    out.append(text[at:end])
    return "".join(out).replace("\n", " ")

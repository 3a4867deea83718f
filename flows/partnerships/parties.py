"""The parties of a claim as the text names them, and who of them gives and who takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.lexicon.names import load_bank_codes, load_principals
from flows.model import Party, Reference, Span
from flows.partnerships.roles import Side, assign_roles
from flows.partnerships.verdicts import Statement
from flows.partnerships.windows import Piece, Window, principal_of

_OWN_NAMES = {"organization", "subdivision"}  # kinds of a reference that name a party narrower than its principal
_RANK = {"organization": 0, "subdivision": 1, "name": 2, "former": 2, "abbreviation": 3, "metonym": 4, "capital": 5}


def name_parties(
    codes: frozenset[str], windows: Sequence[Window], group: Sequence[Statement], seat: Statement
) -> tuple[Party, ...]:
    """Each principal by its most telling reference: in the evidence first, then in the other statements, else by its own name."""
    others = sorted((s for s in group if s is not seat), key=lambda s: -s.probability)
    pieces = [windows[s.window].piece for s in (seat, *others)]
    return tuple(_name_principal(code, pieces) for code in sorted(codes))


def _name_principal(code: str, pieces: Sequence[Piece]) -> Party:
    for piece in pieces:
        mine = [r for r in piece.references if principal_of(r.code) == code]
        if mine:
            best = min(mine, key=lambda r: (_RANK.get(r.kind, 9), r.span.start))
            return Party(best.name, best.code, best.entity_id) if best.kind in _OWN_NAMES else make_principal_party(code)
    return make_principal_party(code)


def make_principal_party(code: str) -> Party:
    """A country or body as a party under its own name."""
    principal = load_principals().get(code)
    kind = {"body": "body", "collective": "place"}.get(principal.type, "country") if principal else "country"
    return Party(principal.name if principal else code, code, f"{kind}:{code}")


def cast_parties(
    parties: Sequence[Party], text: str, span: Span, references: Sequence[Reference], instrument: str, stage: str
) -> tuple[Party, ...]:
    """The parties with their roles in a loan, grant, investment, contract or accession, where the evidence tells them."""
    codes = {principal_of(p.code) for p in parties if p.code}
    sides = [_make_side(principal_of(r.code), r) for r in references if principal_of(r.code) in codes]
    sides += [_make_side(code, None) for code in codes - {s.code for s in sides}]
    roles = assign_roles(text, (span.start, span.end), sides, instrument, stage)
    return tuple(replace(p, role=roles.get(principal_of(p.code or ""), "party")) for p in parties)


def _make_side(code: str, reference: Reference | None) -> Side:
    principal = load_principals().get(code)
    is_body = principal is not None and principal.type == "body"
    span = reference.span if reference else None
    return Side(code, span.start if span else None, span.end if span else None, is_body, code in load_bank_codes())

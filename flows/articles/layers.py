"""From one input to the plain files in it, whatever is packed in what: each opened alone, all of them under one set of limits."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from flows.articles.archives import HEAD_BYTES, Member, explain_broken, find_archive_kind, is_broken, list_members
from flows.articles.rejects import Refused
from flows.articles.room import no_room_is_ours
from flows.articles.unpack import Meter, UnpackLimits, is_packed, unpack_members

_CHUNK = 1 << 18
_IN_MEMORY = 8 << 20
_PACKED_SUFFIX = re.compile(r"\.(?:gz|gzip|zst|zstd|bz2|xz)$", re.I)
_PACKED_TAR_SUFFIX = re.compile(r"\.(?:tgz|tzst|tbz2?|txz)$", re.I)


def _do_nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Layer:
    """A plain file at the bottom, or a refusal instead of one. ``place`` is what follows the input's name: "" for the input
    itself, "/a/b.txt" for a member. ``name`` is what its kind may be told by. ``cut`` tells that its packed data end early."""

    place: str
    name: str
    file: BinaryIO | None = None
    refused: Refused | None = None
    cut: Refused | None = None

    def head(self, size: int) -> bytes:
        """The first bytes; the file stands at its beginning after that."""
        assert self.file is not None
        self.file.seek(0)
        data = self.file.read(size)
        self.file.seek(0)
        return data


class _Budget:
    """What may still come out of one input, at any depth: so much, and no more than so many times its size."""

    def __init__(self, limits: UnpackLimits, size: int, pulse: Callable[[], None]) -> None:
        self.limits = limits
        self.is_spent = False
        self._meter, self._members, self._pulse = Meter(limits), 0, pulse
        self._meter.count(size, b"")

    def take_bytes(self, chunk: bytes) -> bytes:
        """Let some bytes through; raises Refused when that is too much, and then the budget is spent."""
        self._pulse()
        self.is_spent = True
        self._meter.count(0, chunk)
        self.is_spent = False
        return chunk

    def take_member(self) -> None:
        """Let a member of an archive through, likewise."""
        self._members += 1
        if self._members > self.limits.members:
            self.is_spent = True
            raise Refused("too_many_members", limit=self.limits.members)


def open_layers(
    file: BinaryIO, name: str, limits: UnpackLimits | None = None, pulse: Callable[[], None] = _do_nothing
) -> Iterator[Layer]:
    """All plain files in an input, each to be read before the next one is taken. Never raises for what is in it. ``pulse`` is
    called whenever some bytes were unpacked."""
    limits = limits or UnpackLimits()
    budget = _Budget(limits, file.seek(0, 2), pulse)
    yield from _open_or_refuse(Layer("", name, file), budget, limits.layers)


def _open_or_refuse(layer: Layer, budget: _Budget, depth: int) -> Iterator[Layer]:
    try:
        yield from _open(layer, budget, depth)
    except Refused as refused:
        yield replace(layer, file=None, refused=refused, cut=None)


def _open(layer: Layer, budget: _Budget, depth: int) -> Iterator[Layer]:
    head = layer.head(HEAD_BYTES)
    archive = find_archive_kind(head)
    if archive is None and not is_packed(head):
        yield layer
        return
    if depth == 0:
        raise Refused("too_many_layers", limit=budget.limits.layers)
    assert layer.file is not None
    if archive is None:
        yield from _open_packed(layer, budget, depth)
    else:
        yield from _open_members(layer, list_members(archive, layer.file), budget, depth)


def _open_packed(layer: Layer, budget: _Budget, depth: int) -> Iterator[Layer]:
    assert layer.file is not None
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
        cut = layer.cut
        try:
            _fill(spool, map(budget.take_bytes, unpack_members(layer.file, budget.limits)))
        except Refused as refused:
            if refused.code != "truncated_archive" or not spool.tell():
                raise
            cut = refused
        yield from _open_or_refuse(
            Layer(layer.place, _strip_suffix(layer.name), cast(BinaryIO, spool), cut=cut), budget, depth - 1
        )


def _open_members(layer: Layer, members: Iterable[Member], budget: _Budget, depth: int) -> Iterator[Layer]:
    seen = Counter[str]()
    for member in members:
        budget.take_member()
        seen[member.name] += 1
        again = f"({seen[member.name]})" if seen[member.name] > 1 else ""
        yield from _open_member(Layer(f"{layer.place}/{member.name}{again}", member.name), member, budget, depth)
        if budget.is_spent:
            return
    if layer.cut:
        raise layer.cut
    if not seen:
        raise Refused("empty_archive")


def _open_member(layer: Layer, member: Member, budget: _Budget, depth: int) -> Iterator[Layer]:
    if member.refused or member.open is None:
        yield replace(layer, refused=member.refused)
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
        try:
            _fill(spool, _read_member(member, budget))
        except Refused as refused:
            yield replace(layer, refused=refused)
            return
        yield from _open_or_refuse(replace(layer, file=cast(BinaryIO, spool)), budget, depth - 1)


def _read_member(member: Member, budget: _Budget) -> Iterator[bytes]:
    meter = Meter(budget.limits)
    meter.count(max(member.packed_size, 0), b"")
    try:
        file = member.open() if member.open else None
        while file and (chunk := file.read(_CHUNK)):
            yield budget.take_bytes(meter.count(0, chunk))
    except Exception as error:
        if isinstance(error, Refused) or not is_broken(error):
            raise
        raise explain_broken(error) from error


def _fill(spool: tempfile.SpooledTemporaryFile[bytes], chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        with no_room_is_ours(tempfile.gettempdir()):
            spool.write(chunk)
    with no_room_is_ours(tempfile.gettempdir()):
        spool.seek(0)


def _strip_suffix(name: str) -> str:
    """The name of what is inside: ``news.jsonl.gz`` is ``news.jsonl``, ``news.tgz`` is ``news.tar``."""
    return _PACKED_TAR_SUFFIX.sub(".tar", _PACKED_SUFFIX.sub("", name))

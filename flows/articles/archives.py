"""The members of ZIP and tar archives: opened one at a time and never written to the disk under a name of theirs."""

from __future__ import annotations

import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, Literal

from flows.articles.printable import make_printable
from flows.articles.rejects import Refused

ArchiveKind = Literal["zip", "tar"]
HEAD_BYTES = 512
_TAR_MARK = slice(257, 262)
_ZIP_START, _ZIP_EMPTY, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06", b"PK\x05\x06"
_ZIP_END_WINDOW = 1 << 16 | 22
_ENCRYPTED = 0x1
_DOCUMENTS = {
    "[Content_Types].xml": "an office document",
    "META-INF/MANIFEST.MF": "a Java program",
    "mimetype": "an e-book or office document",
}
_LEAVING = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f\x7f]")
_PASSED_OVER = re.compile(r"(?:^|/)(?:\.(?!\.?(?:[/\\]|$))[^/]*|__MACOSX)(?:/|$)")
_LONGEST_NAME = 1000
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or why it can't be read. ``name`` is as the archive gives it, made safe to show."""

    name: str
    packed_size: int = 0
    open: Callable[[], IO[bytes] | None] | None = None
    refused: Refused | None = None


def find_archive_kind(head: bytes) -> ArchiveKind | None:
    """What archive begins so; None for what is none."""
    if head.startswith((_ZIP_START, _ZIP_EMPTY)):
        return "zip"
    return "tar" if head[_TAR_MARK] == b"ustar" else None


def list_members(kind: ArchiveKind, file: BinaryIO) -> Iterator[Member]:
    """The members in the archive's order; hidden ones and folders are passed over. Raises Refused where it is broken or cut."""
    try:
        yield from _list_zip(file) if kind == "zip" else _list_tar(file)
    except _BROKEN as error:
        raise explain_broken(error) from error


def explain_broken(error: Exception) -> Refused:
    """Why an archive, or a member of it, could not be read."""
    if isinstance(error, EOFError) or "end of data" in str(error) or "end of file" in str(error):
        return Refused("truncated_archive")
    return Refused("bad_archive", error=(str(error) or type(error).__name__)[:120])


def is_broken(error: Exception) -> bool:
    """Whether this is an error that a broken archive raises while it is read."""
    return isinstance(error, _BROKEN)


def _list_zip(file: BinaryIO) -> Iterator[Member]:
    _refuse_cut_zip(file)
    with zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        for name, what in _DOCUMENTS.items():
            if any(info.filename == name for info in infos):
                raise Refused("unsupported_kind", kind=what)
        for info in infos:
            if not info.is_dir() and not _PASSED_OVER.search(info.filename):
                yield _describe_zip_member(archive, info)


def _refuse_cut_zip(file: BinaryIO) -> None:
    """A ZIP archive ends with its table of contents; without one it was cut short."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _ZIP_END_WINDOW))
    if _ZIP_END not in file.read():
        raise Refused("truncated_archive")
    file.seek(0)


def _describe_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    mode = info.external_attr >> 28
    if refused := _refuse_name(info.orig_filename):
        return Member(make_printable(info.filename), refused=refused)
    if mode == 0xA:
        return Member(make_printable(info.filename), refused=Refused("link_in_archive"))
    if info.flag_bits & _ENCRYPTED:
        return Member(make_printable(info.filename), refused=Refused("encrypted"))
    return Member(make_printable(info.filename), info.compress_size, lambda: archive.open(info))


def _list_tar(file: BinaryIO) -> Iterator[Member]:
    with tarfile.open(fileobj=file, mode="r:", errorlevel=2) as archive:
        for info in archive:
            if info.isdir() or _PASSED_OVER.search(info.name.removeprefix("./")):
                continue
            yield _describe_tar_member(archive, info)
        _refuse_cut_tar(file, archive.offset)


def _refuse_cut_tar(file: BinaryIO, end: int) -> None:
    """A tar archive ends with empty blocks; without one it was cut short between two members, or within one."""
    size = file.seek(0, 2)
    file.seek(min(end, size))
    if end > size or file.read(HEAD_BYTES) != b"\0" * HEAD_BYTES:
        raise Refused("truncated_archive")


def _describe_tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    name = make_printable(info.name.removeprefix("./"))
    if refused := _refuse_name(info.name):
        return Member(name, refused=refused)
    if info.issym() or info.islnk():
        return Member(name, refused=Refused("link_in_archive"))
    if not info.isfile():
        return Member(name, refused=Refused("special_file", what="device or pipe"))
    packed_size = 1 if info.issparse() else info.size  # a sparse file of any size takes no room in the archive
    return Member(name, packed_size, lambda: archive.extractfile(info))


def _refuse_name(name: str) -> Refused | None:
    return Refused("unsafe_name") if _LEAVING.search(name) or len(name) > _LONGEST_NAME else None

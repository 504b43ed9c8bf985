"""Zip archives (.zip): every file in them, in the archive's order, within limits that documents do not meet.

Nothing is written to the disk. A name that would lead out of the folder that it is unpacked into is refused all the
same: an archive that holds one was made to do harm, or by a program that got its names wrong.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn

from corpus.containers import Entry
from corpus.containers.names import unique
from corpus.errors import ReadError

# 10,000 files: ten times the evidence of the largest inquiry; more is a mistake, or made to keep a reader busy.
MOST = 10_000
# 200 MB: what a file of its own may have (`corpus.sources.LARGEST`).
LARGEST = 200 * 1024 * 1024
# 1 GB, all files together, those that are refused too: some seconds of unpacking.
LARGEST_TOGETHER = 2**30
# 200:1: ten times what the most repetitive of 93 pages, tables and divisions shrank to (20:1; half of them, to 4:1).
# A file below 1 MB does no harm, however small it was.
STEEPEST = 200
STEEP_FROM = 2**20

# Each file of an archive is listed after this mark. The archives in an archive have lists too, so that there may be
# more of them than files: a list of 25 times as many takes zipfile a second.
_LISTED = b"PK\x01\x02"
_MOST_LISTED = 25
_OTHER_ARCHIVES = (
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an Office file of the older kind"),
    (b"%PDF-", "a PDF"),
)
# zipfile unpacks the other kinds, bzip2 and LZMA, a whole piece at a time, however much comes out of it.
_UNPACKABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHER_WAYS = {6: "imploding", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_LOCKED, _UTF_8 = 0x1 | 0x40 | 0x2000, 0x800  # flags: any kind of encryption, and a name in UTF-8
_DAMAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, OverflowError, RuntimeError, LookupError),  # RuntimeError: NotImplementedError is one too
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LEADS_OUT = re.compile(r"/|[A-Za-z]:|.*\\|(?:.*/)?\.\.(?:/|$)", re.DOTALL)
_CHUNK = 2**20
# How many names of files an error tells, and how much of each.
_NAMES, _NAME_LENGTH = 5, 100

_UNPACK = "unpack it yourself, and add the folder"


def entries(data: bytes, *, where: str) -> Iterator[Entry]:
    """The files of an archive, in its order; two of the same name are told apart by a number.

    Raises ReadError for what is no zip archive, is cut off, or holds no files or too many; and, after the other files
    were given, one that names those that cannot be: locked, damaged, too large, or of a name that leads elsewhere.
    """
    unpacking = _Unpacking(data, where)
    refused: dict[tuple[str, str], list[str]] = {}
    taken: dict[str, int] = {}
    for info in unpacking.files:
        name = _name(info)
        try:
            unpacked = unpacking.file(info, name)
        except ReadError as error:
            refused.setdefault((error.what, error.hint), []).append(name)
            if unpacking.is_full:
                break
        else:
            yield Entry(unique(_plain(name), taken), unpacked)
    if refused:
        _refuse(refused, where, nothing=not taken)


class _Unpacking:
    """An archive that is being unpacked, and how much has come out of it."""

    def __init__(self, data: bytes, where: str) -> None:
        """Raises ReadError for what is no archive, or holds no files or too many."""
        self._bytes = _Counted(data)
        self._archive = _opened(data, self._bytes, where)
        self._out = 0
        self.files = [info for info in self._archive.infolist() if not _is_folder(info)]
        if not self.files:
            raise ReadError("the archive holds no files", where=where, hint="check that it was saved completely")
        if len(self.files) > MOST:
            _too_many(where)

    @property
    def is_full(self) -> bool:
        """Whether more has come out of the archive than may."""
        return self._out > LARGEST_TOGETHER

    def file(self, info: zipfile.ZipInfo, name: str) -> bytes:
        """The bytes of a file. Raises ReadError, which says why it is refused."""
        _check(info, name)
        before = self._bytes.taken
        pieces: list[bytes] = []
        size = 0
        try:
            with self._archive.open(info) as packed:
                while piece := packed.read(_CHUNK):
                    pieces.append(piece)
                    size += len(piece)
                    self._out += len(piece)
                    if size > LARGEST:
                        raise ReadError(f"larger than {LARGEST // 2**20} MB", hint="split it")
                    if self.is_full:
                        raise ReadError(
                            f"with it, more than {LARGEST_TOGETHER // 2**20} MB come out, so what follows is not read",
                            hint=_UNPACK,
                        )
        except _DAMAGE as error:
            raise ReadError("damaged", hint="get the archive again") from error
        if size != info.file_size:
            raise ReadError("damaged", hint="get the archive again")
        # By the bytes that were really read: a list may claim any size.
        if size > STEEP_FROM and size > STEEPEST * (self._bytes.taken - before):
            raise ReadError(f"it unpacks to more than {STEEPEST} times its size", hint=_UNPACK)
        return b"".join(pieces)


class _Counted(io.BytesIO):
    """Bytes that know how many of them have been read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


def _opened(data: bytes, counted: _Counted, where: str) -> zipfile.ZipFile:
    if not data:
        raise ReadError("the file is empty", where=where, hint="check that it was saved or downloaded completely")
    for opening, kind in _OTHER_ARCHIVES:
        if data.startswith(opening):
            raise ReadError(f"this is {kind}, not a zip archive", where=where, hint="unpack it, and add the folder")
    if data.count(_LISTED) > _MOST_LISTED * MOST:
        _too_many(where)
    try:
        return zipfile.ZipFile(counted)
    except _DAMAGE as error:
        if data.startswith(b"PK"):
            raise ReadError("the archive is cut off or damaged", where=where, hint="get it again") from error
        raise ReadError(
            "this is not a zip archive", where=where, hint="give it the ending of its real format"
        ) from error


def _too_many(where: str) -> NoReturn:
    raise ReadError(f"the archive holds more than {MOST:,} files", where=where, hint="split it")


def _is_folder(info: zipfile.ZipInfo) -> bool:
    # Some programs write no mark, or "\" for it.
    unmarked = info.orig_filename.endswith("\\") or stat.S_ISDIR(info.external_attr >> 16)
    return info.orig_filename.endswith("/") or (unmarked and info.file_size == 0)


def _name(info: zipfile.ZipInfo) -> str:
    """A file's name as it was meant: in UTF-8 where it reads so, whatever its flag says, else in code page 437."""
    # Not `filename`: it ends before a NUL, and has other separators on other systems.
    written = info.orig_filename
    if info.flag_bits & _UTF_8:
        return written
    try:
        return written.encode("cp437").decode("utf-8")
    except UnicodeError:
        return written


def _plain(name: str) -> str:
    """The name without the steps that lead nowhere: "./a//b.txt" is "a/b.txt"."""
    return "/".join(part for part in name.split("/") if part not in ("", "."))


def _check(info: zipfile.ZipInfo, name: str) -> None:
    """Raises ReadError where the file is not even to be unpacked."""
    mode = stat.S_IFMT(info.external_attr >> 16)
    if _CONTROL.search(name) or not _plain(name):
        raise ReadError("its name is no text", hint=_UNPACK)
    if _LEADS_OUT.match(name):
        raise ReadError("its name leads out of the archive", hint=_UNPACK)
    if mode == stat.S_IFLNK:
        raise ReadError("a link", hint=_UNPACK)
    if mode not in (0, stat.S_IFREG):
        raise ReadError("no plain file", hint=_UNPACK)
    if info.flag_bits & _LOCKED:
        raise ReadError("locked with a password", hint="unpack it with its password, and add the folder")
    if info.compress_type not in _UNPACKABLE:
        way = _OTHER_WAYS.get(info.compress_type, f"method {info.compress_type}")
        raise ReadError(f"packed with {way}, which is not read", hint=_UNPACK)


def _refuse(refused: dict[tuple[str, str], list[str]], where: str, *, nothing: bool) -> NoReturn:
    """Raises the error that names the files that were refused.

    refused  why and what to do → the names
    nothing  no file was left
    """
    told = []
    for (why, _), names in refused.items():
        shown = [repr(name if len(name) <= _NAME_LENGTH else name[:_NAME_LENGTH] + "…") for name in names[:_NAMES]]
        more = f" and {len(names) - _NAMES:,} more" if len(names) > _NAMES else ""
        told.append(f"{', '.join(shown)}{more} ({why})")
    head = "nothing in the archive can be read" if nothing else "not all of the archive is read"
    hints = dict.fromkeys(hint for _, hint in refused)
    raise ReadError(f"{head}: {'; '.join(told)}", where=where, hint="; ".join(hints))

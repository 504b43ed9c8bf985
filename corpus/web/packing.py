"""Answers that were packed for the way: unpacked piece by piece, never further than is asked for."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import httpx

from corpus.web import FetchError
from corpus.web.addresses import without_credentials

_GZIP = b"\x1f\x8b"


def unpacker(encoding: str, url: httpx.URL) -> Callable[[bytes, int], bytes]:
    """What turns a piece of an answer, and a number of bytes, into no more than that many; b"" ends the answer."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda part, _: part
    if name not in ("gzip", "x-gzip"):
        raise FetchError(
            f"the answer is packed in a way that was not asked for ({without_credentials(encoding)[:40]})",
            where=url,
            hint="save the page in a browser, and add the file",
        )
    return _Gzip(url)


class _Gzip:
    """Unpacks gzip: never more than is asked for, since a thousandth of it can be sent."""

    def __init__(self, url: httpx.URL) -> None:
        self._url = url
        self._reader = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def __call__(self, part: bytes, most: int) -> bytes:
        if not part:
            if not self._reader.eof:
                raise self._damaged()
            return b""
        unpacked = bytearray()
        while part and len(unpacked) < most:
            if self._reader.eof:  # an answer may be packed in several goes; anything else behind the last is padding
                if not _GZIP.startswith(part[:2]):
                    break
                self._reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                unpacked += self._reader.decompress(part, most - len(unpacked))
            except zlib.error as error:
                raise self._damaged() from error
            part = self._reader.unused_data if self._reader.eof else self._reader.unconsumed_tail
        return bytes(unpacked)

    def _damaged(self) -> FetchError:
        return FetchError("the answer is packed badly, or cut off", where=self._url, hint="try again later")

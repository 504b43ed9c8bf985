"""Connections to the machines that were checked, each with an end in time.

The name is looked up once; its answers are checked; the connection goes to an address among them, and is checked again
before a byte is sent. The site's name stays in the request and in the certificate's check.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import httpcore
import httpx

from corpus.web import addresses

# Of the many addresses that a large site has: when three do not answer, the rest hardly will.
_TRIED = 3
_now = time.monotonic


class NotFoundError(Exception):
    """A site's name that no machine belongs to."""


class RefusedError(Exception):
    """A machine that must not be asked: its address is the message."""


class LateError(Exception):
    """An answer that went on for too long."""


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes all have to be done by a time."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self._stream = stream
        self._ends = ends

    @contextmanager
    def _within(self, timeout: float | None) -> Iterator[float]:
        """The seconds that the next step may take."""
        left = self._ends - _now()
        if left <= 0:
            self._stream.close()
            raise LateError
        try:
            yield left if timeout is None else min(timeout, left)
        except httpcore.TimeoutException as error:
            if _now() >= self._ends:
                self._stream.close()
                raise LateError from error
            raise

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._within(timeout) as seconds:
            return self._stream.read(max_bytes, seconds)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._within(timeout) as seconds:
            self._stream.write(buffer, seconds)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with self._within(timeout) as seconds:
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._ends)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, *, allow_private: bool, whole: float) -> None:
        self._allow_private = allow_private
        self._whole = whole
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        ends = _now() + self._whole
        found = _looked_up(host, port)
        good = [address for address in found if self._may_be_asked(address)]
        if not good:
            raise RefusedError(found[0])
        stream = self._connected(good[:_TRIED], port, timeout, local_address, socket_options)
        reached = str(stream.get_extra_info("server_addr")[0])
        if not self._may_be_asked(reached):
            stream.close()
            raise RefusedError(reached)
        return _Stream(stream, ends)

    def _connected(self, found: list[str], *how: Any) -> httpcore.NetworkStream:
        """A connection to the first address that answers."""
        for address in found[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._plain.connect_tcp(address, *how)
        return self._plain.connect_tcp(found[-1], *how)

    def _may_be_asked(self, address: str) -> bool:
        return self._allow_private or addresses.is_public(address)


def _looked_up(host: str, port: int) -> list[str]:
    """The IP addresses of a name, in the system's order."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise httpcore.ConnectError("the name could not be looked up") from error
        raise NotFoundError(host) from error
    except (OSError, UnicodeError, OverflowError) as error:
        raise NotFoundError(host) from error
    found = dict.fromkeys(str(answer[4][0]) for answer in answers)
    if not found:
        raise NotFoundError(host)
    return list(found)


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust: loaded once, since it takes longer than many a request."""
    return httpx.create_ssl_context()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class Transport(httpx.BaseTransport):
    """What carries requests, one connection for each. Raises httpcore's errors and those above.

    allow_private  whether machines that are not public may be asked
    whole          seconds from the connection to the answer's last byte
    """

    def __init__(self, *, allow_private: bool, whole: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(),
            max_keepalive_connections=0,
            network_backend=_Backend(allow_private=allow_private, whole=whole),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()

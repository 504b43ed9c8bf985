"""A site for the tests of fetching: it answers on this machine what it was told to, and keeps what it was asked."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from corpus.web import addresses, client, connection

HOST = "fenwick.example"
PAGE = b"<!doctype html><title>Fenwick</title><p>One budget for both.</p>"
PUBLIC = "93.184.215.14"


@dataclass
class Reply:
    """An answer: a status, fields and a body; or whatever `write` writes in its place."""

    status: int = 200
    body: bytes = PAGE
    fields: dict[str, str] = field(default_factory=dict)
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Site:
    """Answers by path; of a list, one after another and the last for good. What it has no answer for is not there."""

    port: int = 0
    answers: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    @property
    def pages(self) -> list[str]:
        return [path for path in self.paths if path != "/robots.txt"]

    def at(self, path: str, host: str = HOST) -> str:
        return f"http://{host}:{self.port}{path}"

    def reply(self, path: str) -> Reply:
        answer = self.answers.get(path, Reply(404, b"no"))
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            reply = site.reply(self.path)
            with contextlib.suppress(OSError):  # the client may hang up at any time
                if reply.write:
                    reply.write(self)
                else:
                    self.send_response(reply.status)
                    fields = {"Content-Type": "text/html", "Content-Length": str(len(reply.body))} | reply.fields
                    for name, value in fields.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(reply.body)
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # a connection that the client gave up

    with Server(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


@dataclass
class World:
    """What the tests put in place of the net and the clock.

    names    name → the IP addresses that are answered, a list for each time that it is looked up
    looked   the names that were looked up
    tried    the IP addresses that a connection was tried to
    slept    the seconds that were waited, one after another
    """

    names: dict[str, list[list[str]]] = field(default_factory=dict)
    looked: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    now: float = 1000.0


def world(monkeypatch: Any, site: Site) -> World:
    """The test's site is public and at an ordinary port, nothing else on this machine is; waiting takes no time."""
    made = World()
    real_is_public, real_connect, real_look_up = addresses.is_public, socket.socket.connect, socket.getaddrinfo

    def look_up(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        made.looked.append(str(host))
        answers = made.names.get(str(host))
        if answers is None:
            if str(host).endswith(".example"):
                answers = [["127.0.0.1"]]
            else:
                return real_look_up(host, port, *args, **kwargs)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        families = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in found]
        return [(f, socket.SOCK_STREAM, 6, "", (one, port)) for f, one in zip(families, found, strict=True)]

    def connect(this: socket.socket, address: Any) -> None:
        made.tried.append(str(address[0]))
        real_connect(this, address)

    def sleep(seconds: float) -> None:
        made.slept.append(round(seconds, 3))
        made.now += seconds

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(addresses, "is_public", lambda one: one == "127.0.0.1" or real_is_public(one))
    monkeypatch.setattr(addresses, "_PORTS", {name: {80, 443, site.port} for name in ("http", "https")})
    monkeypatch.setattr(client, "_sleep", sleep)
    monkeypatch.setattr(client, "_now", lambda: made.now)
    monkeypatch.setattr(connection, "_now", lambda: made.now)
    monkeypatch.setattr(client, "_SITES", {})
    return made

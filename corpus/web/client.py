"""A polite client: one request at a time to a site, with pauses, as its robots.txt asks, and never without limits."""

from __future__ import annotations

import email.utils
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import NoReturn

import httpcore
import httpx
from protego import Protego

from corpus.sources import LARGEST
from corpus.web import FetchError
from corpus.web.addresses import checked, without_credentials
from corpus.web.connection import LateError, NotFoundError, RefusedError, Transport
from corpus.web.packing import unpacker

NAME = "OnRecord"
# As many redirects as browsers follow of ten-year-old links; more is a circle.
REDIRECTS = 10
# Seconds between two requests to a site that asks for nothing else: a quick reader's pace.
PAUSE = 1.0
# Two minutes: longer than any site asks of a busy hour, and as long as somebody waits before a screen.
LONGEST_WAIT = 120.0
# Tries of one request, and the seconds of waiting after the first; the wait doubles.
_TRIES = 4
_BACK_OFF = 2.0
_AGAIN = (429, 500, 502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)
# The RFC on robots.txt: no more than a day old, and 500 KiB of it read.
_RULES_KEPT = 24 * 60 * 60.0
_RULES_READ = 500 * 1024
_ACCEPTED = "text/html, application/pdf, application/json, application/xml;q=0.9, text/plain;q=0.9, */*;q=0.5"
_FAILURES = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)

_sleep = time.sleep
_now = time.monotonic


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that a request may take: until it is connected, between two pieces of the answer, and as a whole."""

    connect: float = 15.0
    read: float = 30.0
    whole: float = 600.0


@dataclass(frozen=True, slots=True)
class Known:
    """What was answered before at an address: its marks, by which the site tells whether anything changed."""

    address: str
    etag: str | None = None
    last_modified: str | None = None

    def questions(self) -> dict[str, str]:
        """The fields of the request."""
        marks = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: mark for name, mark in marks.items() if mark}


@dataclass(frozen=True, slots=True)
class Response:
    """What a site answered.

    address  where, after redirects
    status   200, or 304 where what was known is still so
    headers  by their names in small letters
    """

    address: str
    status: int
    headers: Mapping[str, str]
    data: bytes = b""

    @property
    def unchanged(self) -> bool:
        """Whether what was known is still so."""
        return self.status == 304


@dataclass(slots=True)
class _Site:
    """What this process owes a site, whoever asks."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    rules: dict[str, tuple[float, Protego]] = field(default_factory=dict)


_SITES: dict[str, _Site] = {}
_SITES_LOCK = threading.Lock()


def _site(url: httpx.URL) -> _Site:
    with _SITES_LOCK:
        return _SITES.setdefault(url.raw_host.decode("ascii").rstrip("."), _Site())


def agent(contact: str | None = None) -> str:
    """What the client calls itself. Raises FetchError for a contact that no request can carry."""
    contact = (contact or "").strip()
    if not all(" " <= char <= "~" and char not in "()\\" for char in contact) or len(contact) > 200:
        raise FetchError(
            "the contact cannot be sent", where=without_credentials(contact[:50]), hint="give an e-mail or web address"
        )
    try:
        number = version("onrecord")
    except PackageNotFoundError:  # run from its folder, never installed
        number = "0"
    return f"{NAME}/{number} (+research; {contact or 'no contact set'})"


class Client:
    """Asks for pages. To be closed, or used in a `with`.

    allow_private  whether machines and ports that are not public may be asked
    contact        where a site's keeper can reach the user
    largest        bytes of an answer, as sent and as unpacked
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        contact: str | None = None,
        largest: int = LARGEST,
        times: Times = Times(),
    ) -> None:
        self._allow_private = allow_private
        self._largest = largest
        self._whole = times.whole
        # Not in an httpx client, which looks into redirects, keeps cookies, and takes proxies from the environment: a
        # page is read as by a stranger, and a proxy would look names up itself.
        self._transport = Transport(allow_private=allow_private, whole=times.whole)
        self._timeout = httpx.Timeout(times.read, connect=times.connect).as_dict()
        self._headers = {
            "User-Agent": agent(contact),
            "Accept": _ACCEPTED,
            "Accept-Encoding": "gzip",
            "Accept-Language": "en-GB, en;q=0.8, *;q=0.5",
            "Connection": "close",
        }

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open."""
        self._transport.close()

    def checked(self, address: str) -> str:
        """An address as it will be asked for. Raises FetchError for one that will not be asked for."""
        return str(checked(address, allow_private=self._allow_private))

    def get(self, address: str, *, known: Known | None = None) -> Response:
        """The page at an address. Raises FetchError for every reason not to get it.

        known  what was answered before: where it is still so, the response says so and holds no data
        """
        url = checked(address, allow_private=self._allow_private)

        def permitted(url: httpx.URL) -> float:
            rules = self._rules(url)
            if not rules.can_fetch(str(url), NAME):
                raise FetchError(
                    "the site's robots.txt asks programs not to fetch this page",
                    where=url,
                    hint="save it in a browser, if its terms allow it, and add the file",
                )
            return max(PAUSE, min(rules.crawl_delay(NAME) or 0, _RULES_KEPT))

        response = self._followed(url, permitted, known)
        if response.status not in (200, 203, 304):
            _refused(response.status, response.address)
        if not response.unchanged and not response.data:
            raise FetchError("the site answered with nothing", where=response.address, hint="try again later")
        return response

    # --- what a site allows ---

    def _rules(self, url: httpx.URL) -> Protego:
        """The rules of the site's robots.txt. Raises FetchError where there is one that cannot be read."""
        site, origin = _site(url), f"{url.scheme}://{url.netloc.decode('ascii')}"
        until, rules = site.rules.get(origin, (0.0, None))
        if rules is None or until <= _now():
            try:
                response = self._followed(url.copy_with(raw_path=b"/robots.txt"), lambda _: PAUSE, None, _RULES_READ)
            except FetchError as error:
                told = f"{error.what} (when asked for its robots.txt)"
                raise FetchError(told, where=url, hint=error.hint, status=error.status) from error
            if response.status == 429 or response.status >= 500:
                raise FetchError(
                    f"the site's robots.txt cannot be read ({response.status}), so nothing is fetched",
                    where=url,
                    hint="try again later",
                    status=response.status,
                )
            # What is not there forbids nothing.
            text = response.data.decode("utf-8", "replace") if response.status == 200 else ""
            rules = Protego.parse(text.removeprefix("\ufeff"))
            site.rules[origin] = (_now() + _RULES_KEPT, rules)
        return rules

    # --- redirects ---

    def _followed(
        self, url: httpx.URL, permitted: Callable[[httpx.URL], float], known: Known | None, cut: int | None = None
    ) -> Response:
        """The answer that the redirects from an address lead to.

        permitted  says of each address how many seconds to wait after it, or raises
        cut        as for `_once`
        """
        passed: list[httpx.URL] = []
        while True:
            passed.append(url)
            pause = permitted(url)
            questions = known.questions() if known and known.address == str(url) else {}
            response = self._asked(url, questions, pause, cut)
            if response.status not in _MOVED:
                return response
            if len(passed) > REDIRECTS:
                raise FetchError(
                    f"the address leads on more than {REDIRECTS} times",
                    where=passed[0],
                    hint="look for its new address",
                )
            url = self._next(url, response)
            if url in passed:
                raise FetchError(
                    "the address leads round in a circle",
                    where=passed[0],
                    hint="open it in a browser and save the page",
                )

    def _next(self, url: httpx.URL, response: Response) -> httpx.URL:
        place = response.headers.get("location", "").strip()
        if not place:
            raise FetchError("the page has moved, and the site does not say where", where=url, hint="look for it there")
        try:
            return checked(str(url.join(place)), allow_private=self._allow_private)
        except (FetchError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            reason = error.what if isinstance(error, FetchError) else "this is no address of the web"
            raise FetchError(
                f"the address leads to {without_credentials(place)}, which is not fetched: {reason}",
                where=url,
                hint="look for the page's new address",
            ) from error

    # --- one request ---

    def _asked(self, url: httpx.URL, questions: Mapping[str, str], pause: float, cut: int | None) -> Response:
        """The answer to a request that is made again where it may fare better."""
        site, wait = _site(url), _BACK_OFF
        for left in reversed(range(_TRIES)):
            try:
                with self._turn(site, url, pause):
                    response = self._once(url, questions, cut)
            except RefusedError as error:
                raise FetchError(
                    f"the site is a machine of a private network ({error})",
                    where=url,
                    hint="only public addresses are fetched",
                ) from error
            except NotFoundError as error:
                raise FetchError("there is no site of this name", where=url, hint="check the address") from error
            except LateError as error:
                raise FetchError(
                    f"the answer was not there after {self._whole:g} seconds", where=url, hint="try again later"
                ) from error
            except _FAILURES as error:
                if not left or _is_untrusted(error):
                    _failed(error, url)
            else:
                if response.status not in _AGAIN or not left:
                    return response
                wait = max(wait, _asked_to_wait(response.headers.get("retry-after", "")))
            site.free_at = max(site.free_at, _now() + wait)
            wait *= 2
        raise FetchError("the site does not answer", where=url, hint="try again later")

    @contextmanager
    def _turn(self, site: _Site, url: httpx.URL, pause: float) -> Iterator[None]:
        """This request's turn at a site. Raises FetchError where it would be too long in coming."""
        with site.lock:
            wait = site.free_at - _now()
            if wait > LONGEST_WAIT:
                raise FetchError(
                    f"the site asks programs to wait for {wait:.0f} seconds", where=url, hint="try again after that"
                )
            if wait > 0:
                _sleep(wait)
            try:
                yield
            finally:
                site.free_at = _now() + pause

    def _once(self, url: httpx.URL, questions: Mapping[str, str], cut: int | None) -> Response:
        """One request and its answer; the body is read of an answer with status 200 only.

        cut  how many bytes to read, the rest being left; None for all, and a FetchError where they are too many
        """
        request = httpx.Request(
            "GET", url, headers={**self._headers, **questions}, extensions={"timeout": self._timeout}
        )
        with closing(self._transport.handle_request(request)) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            if response.status_code == 304 and not questions:
                raise FetchError("the site says that nothing changed, unasked", where=url, hint="try again later")
            data = self._body(response, url, cut) if response.status_code in (200, 203) else b""
            return Response(str(url), response.status_code, headers, data)

    def _body(self, response: httpx.Response, url: httpx.URL, cut: int | None) -> bytes:
        most = self._largest if cut is None else cut
        stated = response.headers.get("content-length", "")
        if cut is None and stated.isdecimal() and (len(stated) > 18 or int(stated) > most):
            _too_large(most, url)
        unpack = unpacker(response.headers.get("content-encoding", ""), url)
        data, received = bytearray(), 0
        for part in response.iter_raw():
            received += len(part)
            data += unpack(part, most + 1 - len(data))
            if max(received, len(data)) > most:
                if cut is None:
                    _too_large(most, url)
                return bytes(data[:most])
        unpack(b"", 0)
        return bytes(data)


def _asked_to_wait(said: str) -> float:
    """The seconds of a Retry-After: a number, or a time; 0 where it says neither."""
    said = said.strip()
    if said.isdecimal() and said.isascii():
        return float(said[:12])
    try:
        until = email.utils.parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _too_large(most: int, url: httpx.URL) -> NoReturn:
    shown = f"{most // 2**20} MB" if most >= 2**20 else f"{most} bytes"
    raise FetchError(f"the answer is larger than {shown}", where=url, hint="look for it in parts")


def _is_untrusted(error: Exception) -> bool:
    """Whether a connection failed since the site could not show that it is the one of its name."""
    return any(isinstance(one, ssl.SSLCertVerificationError) for one in (*error.args, error.__context__))


def _failed(error: Exception, url: httpx.URL) -> NoReturn:
    if _is_untrusted(error):
        reason, hint = "the site's certificate cannot be trusted", "check the address"
    elif isinstance(error, httpcore.ConnectTimeout | httpcore.ConnectError):
        reason, hint = "the site cannot be reached", "check the address and your connection"
    elif isinstance(error, httpcore.TimeoutException):
        reason, hint = "the site does not answer", "try again later"
    else:
        reason, hint = "the site broke off its answer, or it is none", "try again later"
    raise FetchError(reason, where=url, hint=hint) from error


def _refused(status: int, address: str) -> NoReturn:
    if status in (404, 410):
        reason, hint = "there is no such page", "check the address"
    elif status in (401, 402, 403, 407, 451):
        reason, hint = "the site does not give this page to programs", "save it in a browser, and add the file"
    elif status == 429 or status >= 500:
        reason, hint = "the site is too busy, or has a fault", "try again later"
    else:
        reason, hint = "the site did not answer with a page", "open the address in a browser"
    raise FetchError(f"{reason} ({status})", where=address, hint=hint, status=status)

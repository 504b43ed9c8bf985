"""The corpus that the app shows, and its answers, kept until the corpus changes.

One corpus is shared by all readers. Kept answers carry the corpus' revision in their key, so
that a document added from the command line is seen with the next click.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import streamlit as st

import onrecord
from app_pages import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.page_image import PageImage
    from corpus.records import Document, Span
    from index.compare import Comparison
    from index.overview import Overview

# Holders that a list of choices has.
MOST_QUOTED = 200


@st.cache_resource(max_entries=4, show_spinner=False)
def _open(folder: str, *, read_only: bool) -> onrecord.Corpus:
    return onrecord.open(folder, read_only=read_only)


def _opened(folder: str) -> onrecord.Corpus:
    return _open(folder, read_only=read_only())


def read_only() -> bool:
    """Whether the corpus is published without a way to change it: ONRECORD_READ_ONLY=1."""
    return os.environ.get("ONRECORD_READ_ONLY") == "1"


def for_this_computer() -> bool:
    """Whether only this computer can reach the app; False where that cannot be told."""
    address = str(st.get_option("server.address") or "")
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def folder() -> str:
    """The corpus' folder: ONRECORD_DATA, or the user's."""
    return str(onrecord.default_folder())


def corpus() -> onrecord.Corpus:
    """The corpus, opened once. Raises CatalogueError where there is none."""
    return _opened(folder())


@st.cache_data(max_entries=4, ttl=3600, show_spinner=False)
def _status(folder: str, revision: int, frame: str) -> dict[str, Any]:
    return _opened(folder).status()


def status() -> dict[str, Any]:
    """The counts and the revision, as they are now."""
    return _status(folder(), revision(), frame().fingerprint)


@st.cache_data(max_entries=4, ttl=3600, show_spinner="Looking through the corpus …")
def _overview(folder: str, revision: int) -> Overview:
    return _opened(folder).overview()


@st.cache_data(max_entries=200, ttl=3600, show_spinner="Searching …")
def _search(folder: str, revision: int, question: onrecord.Question) -> onrecord.Answer:
    return _opened(folder).search(question)


@st.cache_data(max_entries=4, ttl=3600, show_spinner=False)
def _overall(folder: str, revision: int) -> tuple[list[str], list[str]]:
    counts = _opened(folder).search(onrecord.Question(level="statements", limit=0, facets=("holder", "year"))).facets
    most = list(dict.fromkeys(map(escape.name, counts["holder"])))[:MOST_QUOTED]
    return most, sorted(year for year in counts["year"] if year.isdecimal())


@st.cache_data(max_entries=50, ttl=3600, show_spinner=False)
def _compare(
    folder: str,
    revision: int,
    by: str,
    chosen: tuple[str, ...],
    holders: tuple[str, ...],
    filters: onrecord.Filters,
    most: int,
) -> list[Comparison]:
    return _opened(folder).compare(chosen, filters, by=by, holders=holders, most=most)


@st.cache_data(max_entries=10, ttl=3600, show_spinner=False)
def _groups(folder: str, revision: int, by: str) -> list[dict[str, Any]]:
    return _opened(folder).groups(by)


@st.cache_data(max_entries=20, ttl=3600, show_spinner=False)
def _holders(folder: str, revision: int, words: str = "") -> list[dict[str, Any]]:
    return _opened(folder).holders(words)


@st.cache_data(max_entries=4, ttl=3600, show_spinner=False)
def _namesakes(folder: str, revision: int) -> frozenset[str]:
    names = {one["holder_id"]: one["name"] for one in _holders(folder, revision)}
    times = Counter(names.values())
    return frozenset(one for one, name in names.items() if times[name] > 1)


@st.cache_data(max_entries=50, ttl=3600, show_spinner=False)
def _register(folder: str, revision: int, ids: tuple[str, ...]) -> list[dict[str, Any]]:
    return _opened(folder).register(holders=ids)


@st.cache_data(max_entries=50, ttl=3600, show_spinner="Reading …")
def _holder(folder: str, revision: int, holder_id: str) -> dict[str, Any]:
    return _opened(folder).holder(holder_id)


@st.cache_data(max_entries=20, ttl=3600, show_spinner=False)
def _documents(folder: str, revision: int, **asked: Any) -> list[dict[str, Any]]:
    return _opened(folder).documents(**asked)


@st.cache_data(max_entries=20, ttl=3600, show_spinner=False)
def _document(folder: str, revision: int, document_id: str) -> tuple[Document | None, list[dict[str, Any]]]:
    kept = _opened(folder)
    return kept.document(document_id), kept.statements(document_id)


@st.cache_data(max_entries=50, ttl=3600, show_spinner=False)
def _history(folder: str, revision: int, position_id: str) -> list[dict[str, Any]]:
    return _opened(folder).history(position_id)


@st.cache_data(max_entries=50, ttl=3600, show_spinner=False)
def _queue(
    folder: str, revision: int, filters: onrecord.Filters, after: str | None, limit: int
) -> list[dict[str, Any]]:
    return list(_opened(folder).queue(filters, after=after, limit=limit).rows)


@st.cache_data(max_entries=4, ttl=3600, show_spinner=False)
def _progress(folder: str, revision: int) -> dict[str, Any]:
    return _opened(folder).progress()


@st.cache_data(max_entries=4, ttl=3600, show_spinner="Comparing what was found …")
def _reviewed(folder: str, revision: int, table: str, *, orphaned: bool) -> list[dict[str, Any]]:
    return list(_opened(folder).reviewed(table, orphaned=orphaned).rows)


@st.cache_data(max_entries=50, ttl=3600, show_spinner=False)
def _alike(folder: str, revision: int, document_id: str) -> list[dict[str, Any]]:
    return _opened(folder).alike(document_id)


# The version is that of the bytes: what they look like stays so.
@st.cache_data(max_entries=20, ttl=3600, show_spinner="Drawing the page …")
def _page_image(folder: str, version: str, document_id: str, spans: tuple[Span, ...], page: str | None) -> PageImage:
    return _opened(folder).page_image(document_id, spans, page)


# Files are moved and changed without a word to the corpus.
@st.cache_data(max_entries=50, ttl=30, show_spinner=False)
def _original(folder: str, revision: int, document_id: str) -> tuple[str, str]:
    try:
        return _opened(folder).original(document_id).name, ""
    except onrecord.OnRecordError as error:
        return "", str(error)


# The fingerprint stands for the frame, which is not hashed itself.
@st.cache_data(max_entries=100, ttl=3600, show_spinner="Reading the words …")
def _judge(text: str, fingerprint: str, _frame: onrecord.Frame) -> list[dict[str, Any]]:
    return onrecord.judge(text, frame=_frame)


@st.cache_data(max_entries=20, ttl=3600, show_spinner="Judging each example by what the others teach …")
def _check(fingerprint: str, _frame: onrecord.Frame) -> list[dict[str, Any]]:
    return onrecord.check_frame(_frame)


@st.cache_resource(max_entries=4, show_spinner=False)
def _judging(folder: str) -> threading.Lock:
    return threading.Lock()


def revision() -> int:
    """Grows with every change of the corpus."""
    return corpus().revision


def overview() -> Overview:
    """The first look at the corpus."""
    return _overview(folder(), revision())


def search(question: onrecord.Question) -> onrecord.Answer:
    """The door's answer. Raises QueryError where the question cannot be understood."""
    return _search(folder(), revision(), question)


def compare(
    by: str, chosen: tuple[str, ...], holders: tuple[str, ...], filters: onrecord.Filters, most: int
) -> list[Comparison]:
    """The door's comparison. Raises QueryError for what cannot be compared."""
    return _compare(folder(), revision(), by, chosen, holders, filters, most)


def groups(by: str) -> list[dict[str, Any]]:
    """The bodies, kinds or periods that can be compared, with their numbers of positions."""
    return _groups(folder(), revision(), by)


def most_quoted() -> list[str]:
    """The names of the holders with most statements, at most MOST_QUOTED: a browser is not sent ten thousand."""
    return _overall(folder(), revision())[0]


def years() -> list[str]:
    """The years in which something was said (else published), in order."""
    return _overall(folder(), revision())[1]


def holders(words: str = "") -> list[dict[str, Any]]:
    """The holders of the corpus, or those of whom a name has the words, those with most positions first."""
    return _holders(folder(), revision(), words)


def namesakes() -> frozenset[str]:
    """The ids of all holders whose name another has."""
    return _namesakes(folder(), revision())


def register(ids: tuple[str, ...]) -> list[dict[str, Any]]:
    """What the register tells of these holders, those with most positions first."""
    return _register(folder(), revision(), ids)


def holder(holder_id: str) -> dict[str, Any]:
    """All that is known of a holder. Raises CatalogueError where there is none (any more)."""
    return _holder(folder(), revision(), holder_id)


def documents(**asked: Any) -> list[dict[str, Any]]:
    """The documents of the corpus, in order of their dates; those that are asked for as the door is asked."""
    return _documents(folder(), revision(), **asked)


@st.cache_data(max_entries=4, ttl=3600, show_spinner=False)
def _events(folder: str, revision: int, defined: tuple[onrecord.Event, ...]) -> list[onrecord.Event]:
    return _opened(folder).events()


def events() -> list[onrecord.Event]:
    """What happened, in order of time; a frame may have other events without a new revision."""
    return _events(folder(), revision(), frame().events)


def document(document_id: str) -> tuple[Document | None, list[dict[str, Any]]]:
    """A document and the records of its statements; (None, []) where it is not there."""
    return _document(folder(), revision(), document_id)


def alike(document_id: str) -> list[dict[str, Any]]:
    """Documents with much the same text, the likest first."""
    return _alike(folder(), revision(), document_id)


def history(position_id: str) -> list[dict[str, Any]]:
    """All reviews of a statement, oldest first."""
    return _history(folder(), revision(), position_id)


def queue(filters: onrecord.Filters, *, after: str | None = None, limit: int = 20) -> list[dict[str, Any]]:
    """The positions that need a look, the most doubtful first: see `Corpus.queue`."""
    return _queue(folder(), revision(), filters, after, limit)


def progress() -> dict[str, Any]:
    """How far reviewing is: see `Corpus.progress`."""
    return _progress(folder(), revision())


def reviewed(table: str, *, orphaned: bool = False) -> list[dict[str, Any]]:
    """What people found: "reviews", perhaps only those whose statement is gone, or how well they agree, "kappa"."""
    return _reviewed(folder(), revision(), table, orphaned=orphaned)


def page_image(document: Document, spans: Sequence[Span], page: str | None = None) -> PageImage:
    """The door's picture of a page of a PDF with the words at the spans. Raises OnRecordError where there is none."""
    return _page_image(folder(), document.version, document.document_id, tuple(spans), page)


def original(document_id: str) -> tuple[str, str]:
    """A file name for the original file and "", or "" and in words why it cannot be given."""
    return _original(folder(), revision(), document_id)


def frame() -> onrecord.Frame:
    """The corpus' frame, as it is now: it may be another since the last click."""
    return corpus().frame


def judge(text: str, frame: onrecord.Frame) -> list[dict[str, Any]]:
    """What the door makes of a few sentences. Raises ReadError for none, and for too many."""
    return _judge(text, frame.fingerprint, frame)


def check(frame: onrecord.Frame) -> list[dict[str, Any]]:
    """How well the sides of a frame's topics are told apart: see `onrecord.check_frame`."""
    return _check(frame.fingerprint, frame)


def judging() -> threading.Lock:
    """Held while somebody on this server has the corpus judged by a frame."""
    return _judging(folder())


def topics() -> tuple[str, ...]:
    """The topics that stances are shown for."""
    return tuple(frame().topics)

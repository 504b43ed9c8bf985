"""What happened, as the corpus knows it: the events of the frame and the government's papers, in order of time."""

from __future__ import annotations

from typing import Any

from corpus.records import DOCUMENT_KINDS, Event
from index.events import events


def paper(kind: str, on: str | None, title: str | None = "Shared Ground", publisher: str | None = "Office") -> Any:
    return {"document_id": "d1", "name": "a.pdf", "title": title, "kind": kind, "publisher": publisher} | {
        "published_on": on
    }


def test_white_and_green_papers_are_events_and_no_other_documents():
    found = events((), [paper(kind, "1998") for kind in DOCUMENT_KINDS])
    assert {one.source for one in found} == {"White paper, Office", "Green paper, Office"}
    assert {(one.name, one.on, one.document_id) for one in found} == {("Shared Ground", "1998", "d1")}


def test_a_paper_without_a_date_is_no_event():
    assert events((), [paper("white_paper", None)]) == []


def test_a_paper_without_title_or_publisher_is_called_by_its_file():
    (one,) = events((), [paper("green_paper", "1998-02", title=None, publisher=None)])
    assert (one.name, one.source) == ("a.pdf", "Green paper")


def test_they_stand_in_order_of_time_whatever_their_precision():
    act, year = Event("Act", "1998-06-30", "Royal Assent"), Event("Year", "1998", "a report")
    assert [one.name for one in events([act, year], [paper("white_paper", "1998-03")])] == [
        "Year",
        "Shared Ground",
        "Act",
    ]

"""The timeline of a comparison: one mark for each statement, placed at its date, and the table that it draws.

Along a lane stand the roles in which documents show its holder; across all lanes, what happened. No line joins the
marks: positions are events, and nobody knows what was held between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from app_pages import scene
from app_pages.addresses import MODE_WORDS
from app_pages.bands import bands
from app_pages.escape import plain
from app_pages.parts import count, doubt, hearsay, origin, roles
from app_pages.stances import LOOKS, stance_of
from corpus.dates import bounds, in_words, precision
from onrecord import Event

if TYPE_CHECKING:
    import altair as alt

Row = dict[str, Any]
# The name and the rows of each: a holder's, or those of anything else that is set side by side.
Lanes = Sequence[tuple[str, Sequence[Row]]]

HOLLOW = "filled: quoted, at least in part · hollow: a paraphrase"
_FIRST_WORDS = 90


def table(rows: Iterable[Row], topic: str) -> list[dict[str, Any]]:
    """A line for each row: what the chart draws and the reader sees under it."""
    return [_line(row, topic) for row in rows]


def _line(row: Row, topic: str) -> dict[str, Any]:
    known = _date(row)
    first, last = (day.isoformat() for day in bounds(known)) if known else ("", "")
    words = " […] ".join(" ".join(piece.split()) for piece in row["text"])
    return {
        "holder": plain(row["holder"]),
        "about the holder": plain(" · ".join(part for part in (doubt(row), hearsay(row)) if part)),
        "date": in_words(known),
        "date is": "" if not known else "said" if row["said_on"] else "published",
        "date as written": plain(row.get("said_on_as_written") or ""),
        "stance": LOOKS[stance_of(row, topic)].word,
        "reported as": MODE_WORDS[row["mode"]],
        "words": plain(words if len(words) <= _FIRST_WORDS else words[:_FIRST_WORDS] + " …"),
        "role then": plain(roles(row)),
        "source": plain(origin(row)),
        "from": first,
        "to": last,
        "position_id": row["position_id"],
    }


def _date(row: Row) -> str | None:
    known: str | None = row["said_on"] or row["published_on"]
    return known


def dated(lanes: Lanes) -> bool:
    """Whether there is anything to draw: a statement with a date."""
    return any(_date(row) for _, rows in lanes for row in rows)


def around(events: Iterable[Event], lanes: Lanes) -> list[Event]:
    """The events in the time that the lanes show, or shortly before or after it."""
    return scene.near(events, [_date(row) for _, rows in lanes for row in rows])


def notes(lanes: Lanes, events: Sequence[Event]) -> list[str]:
    """How to read what is drawn, and what is not drawn, a sentence each."""
    rows = [row for _, held in lanes for row in held]
    dates = [known for row in rows if (known := _date(row))]
    undated = len(rows) - len(dates)
    told = {
        "A line through a mark: the date is known only to the month or year.": any(
            precision(known) != "day" for known in dates
        ),
        "A bar: the time in which these statements show the holder in a role.": any(bands(held) for _, held in lanes),
        "A dotted line or a strip across: something that happened.": bool(events),
        f"{count(undated, 'statement')} without a date: not drawn.": bool(undated),
    }
    return [note for note, holds in told.items() if holds]


def chart(
    lanes: Lanes, topic: str, events: Sequence[Event] = (), *, dark: bool = False, paper: int | None = None
) -> alt.LayerChart:
    """The statements that have a date, drawn in their lanes: one at least.

    events  what is marked across all lanes
    dark    whether it stands on a dark ground
    paper   its width in pixels, where nobody can point at it or read what stands around it: with a legend
    """
    from app_pages.drawing import Drawing

    known = [(name, [row for row in rows if _date(row)]) for name, rows in lanes]
    made = [(name, [_mark(row, topic) for row in rows], bands(rows)) for name, rows in known if rows]
    return Drawing(scene.built(made, events, numbers=not paper), dark=dark, paper=paper).chart()


def _mark(row: Row, topic: str) -> dict[str, Any]:
    """The line of a row with what its mark is."""
    line = _line(row, topic)
    written = line["date as written"]
    who = " · ".join(part for part in (line["holder"], line["about the holder"]) if part)
    date = f"{line['date is']} {line['date']}" + (f" – “{written}”" if written else "")
    told = f"{who}, {date}: {line['stance']}, {line['reported as']}. {line['words']}"
    return line | {"who": who, "date": date, "told": told, "hollow": row["mode"] == "indirect"}

"""Beside the text: which statement is chosen, the ways to the next one, and its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app_pages import confidence, copying, escape, parts, reviewed, source, stances
from app_pages.addresses import HOLDER_KIND_WORDS
from app_pages.escape import element, escaped
from corpus.dates import in_words
from corpus.records import is_position

# Characters of a statement that are shown here: all of it stands in the text.
MOST = 3_000
_CHOSEN = "shown_position"


def chosen(rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The statement that the address or the list names."""
    gone = parts.take_from_address("position", _CHOSEN, [row["position_id"] for row in rows])
    held = st.session_state[_CHOSEN]
    # The widget holds one id, the address a list.
    if isinstance(held, list):
        st.session_state[_CHOSEN] = held = held[0] if held else None
    for value in gone:
        parts.notice(f"The link named a statement that is not in this document (any more): {value}")
    return next((row for row in rows if row["position_id"] == held), None)


def choice(rows: Sequence[dict[str, Any]], row: dict[str, Any] | None, numbers: Mapping[str, int]) -> None:
    """Draw the ways from statement to statement.

    rows     those that can be chosen: all, or one holder's
    row      the one that is shown
    numbers  position id → its number in the document
    """
    on_topic = [one for one in rows if is_position(one)]
    counted = f"{parts.count(len(rows), 'statement')}, {len(on_topic):,} of them on a topic"
    st.html(element("div", escaped(counted), "opacity:.8"))
    if not rows:
        return
    only = st.toggle("Only those on a topic", key="on_topic", bind="query-params")
    walk = on_topic if only else list(rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        at = numbers[row["position_id"]] if row else 0
        before = [one for one in walk if numbers[one["position_id"]] < at]
        behind = [one for one in walk if numbers[one["position_id"]] > at]
        _way("Previous", before[-1:], "P", "before")
        _way("Next", behind[:1], "N", "behind")
    listed = [*before, *([row] if row else []), *behind]
    labels = {one["position_id"]: _label(one, numbers[one["position_id"]]) for one in listed}
    picked = st.selectbox(
        "Statement",
        list(labels),
        index=None,
        format_func=lambda name: labels.get(name, name),
        key=_CHOSEN,
        placeholder="Choose a statement, or its number in the text",
    )
    parts.put_in_address("position", _CHOSEN, [picked] if picked else [])


def _way(label: str, there: Sequence[Mapping[str, Any]], shortcut: str, key: str) -> None:
    """A button that chooses the statement, if there is one."""
    st.button(
        label,
        key=f"statement_{key}",
        on_click=_choose,
        args=(there[0]["position_id"],) if there else (),
        disabled=not there,
        shortcut=shortcut,
    )


def _choose(position_id: str) -> None:
    st.session_state[_CHOSEN] = position_id


def _label(row: Mapping[str, Any], number: int) -> str:
    first = " ".join(row["text"][0][:200].split())
    short = parts.doubt_in_short(row)
    who = f"{row['holder'] or 'unknown'}{f' ({short})' if short else ''}"
    return escape.name(f"{number} · {who} · {first[:60]}")


# -- the record --------------------------------------------------------------------------------------------------------


def record(row: dict[str, Any]) -> None:
    """Draw a statement's record: what it says, how sure that is and why, and who checked it."""
    with st.container(border=True):
        marks = [(start, end) for spans in row["evidence"].values() for start, end in spans]
        ways = [parts.link("Over time", parts.COMPARE, {"who": row["holder_id"]})] if row["holder_id"] else []
        ways += [parts.search_link(row)] if row["holder_kind"] != "unknown" else []
        ways.append(parts.review_link(row))
        st.html(
            parts.statement_of(_short(row), source.topics(), marks=marks, look="evidence")
            + confidence.of_statement(row, source.topics())
            + copying.button(row)
            + element("div", "".join(ways), "margin-top:.6rem;font-size:.9rem")
        )
        parts.fields(_why(row))
        _reviews(row)


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """The record with as much of its words as is shown, and a sign where there are more."""
    left, pieces, spans = MOST, [], []
    for text, (start, _) in zip(row["text"], row["spans"], strict=True):
        if left > 0:
            pieces.append(text[:left] + " […]" * (len(text) > left))
            spans.append([start, start + len(pieces[-1])])
        left -= len(text)
    return row | {"text": pieces, "spans": spans}


def _why(row: dict[str, Any]) -> list[tuple[str, object]]:
    """What the record tells besides, and how it is known."""
    known = row["confidence"]
    said, published = row["said_on"], row["published_on"]
    return [
        ("said", f"{in_words(said)}{_as_written(row)}" if said or row["said_on_as_written"] else "not known when"),
        ("published", in_words(published)),
        ("stands at", parts.place(row["locator"])),
        ("reported by", row["reported_by"]),
        ("as written in this sentence", row["holder_as_written"]),
        ("holder is a", HOLDER_KIND_WORDS[row["holder_kind"]]),
        ("how the holder is known", _told(row)),
        ("holder and words are right", parts.probability(known.get("attribution"))),
        *(
            (f"{stances.topic_words(topic)}: {_said(row, topic)}", _marked(row, topic))
            for topic in source.topics()
            if stances.stance_of(row, topic) != stances.NONE
        ),
        ("topics defined by", row["frame"]),
    ]


def _as_written(row: Mapping[str, Any]) -> str:
    return f" – “{row['said_on_as_written']}”" if row["said_on_as_written"] else ""


def _told(row: Mapping[str, Any]) -> str:
    """How it was told who the holder is, and how sure that is; "" where it was not."""
    told = parts.BASES.get(row["holder_basis"] or "", "")
    return f"{told}, {parts.probability(row['confidence'].get('holder'))}" if told else ""


def _said(row: Mapping[str, Any], topic: str) -> str:
    return stances.LOOKS[stances.stance_of(row, topic)].word


def _marked(row: Mapping[str, Any], topic: str) -> str:
    """How sure the engine is, and that the words which decided are marked."""
    words = ", the words that decided are marked" if row["evidence"].get(topic) else ""
    return f"{parts.probability(row['confidence'].get(topic))}{words}"


def _reviews(row: Mapping[str, Any]) -> None:
    """Everything that people found of it, the last first; what counts no longer says so."""
    if found := reviewed.history(source.history(row["position_id"])):
        heading = element("h3", "Reviews", "font-size:1rem;font-weight:600;margin:.8rem 0 0;padding:0")
        st.html(heading + found)

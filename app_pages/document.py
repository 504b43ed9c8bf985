"""Document: a text as it was read, the statements marked in it, and beside it the one that was chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import about, beside, copying, escape, in_context, parts, printed_page, reading, removing, source, voices
from app_pages.escape import Marking
from corpus.dates import in_words

if TYPE_CHECKING:
    from corpus.records import Document, Span

# Digits of a place in the address: a longer number is none.
_DIGITS = 10
# Characters that fit on a screen: a longer text gets a frame of its own to scroll in, beside what is said about it.
_SHORT = 2500
# Ours, and the same for every document: no word of the corpus is in it. Streamlit has no call that scrolls to a place.
# Only the frame of the text moves, not the page around it.
# It moves more than once, since fonts and widgets that come later shift the text, and stops when the reader takes over.
_SCROLL = f"""<script>(() => {{
  let theirs = false;
  for (const name of ["wheel", "pointerdown", "keydown"])
    addEventListener(name, () => {{ theirs = true; }}, {{ once: true, passive: true }});
  const go = () => {{
    const line = document.getElementById("{reading.CHOSEN}");
    let frame = line?.parentElement;
    while (frame && !/auto|scroll/.test(getComputedStyle(frame).overflowY)) frame = frame.parentElement;
    if (frame && !theirs) {{
      const above = line.getBoundingClientRect().top - frame.getBoundingClientRect().top;
      frame.scrollTop += above - frame.clientHeight / 3;
    }}
  }};
  for (const wait of [0, 200, 600, 1500, 3000]) setTimeout(go, wait);
}})()</script>"""


def page() -> None:
    """Draw the page."""
    documents = source.documents()
    labels = _labels(documents)
    gone = parts.take_from_address("document", "shown_document", labels)
    known = st.session_state["shown_document"]
    # The widget holds one id, the address a list.
    if isinstance(known, list):
        st.session_state["shown_document"] = known[0] if known else None
    chosen = st.selectbox(
        "Document",
        list(labels),
        index=None,
        format_func=lambda name: labels.get(name, name),
        key="shown_document",
        placeholder="Choose a document",
        on_change=_another_document,
    )
    parts.put_in_address("document", "shown_document", [chosen] if chosen else [])
    removing.told()
    for value in gone:
        parts.notice(f"The link named a document that is not in this corpus (any more): {value}")
    document, rows = source.document(chosen) if chosen else (None, [])
    if document is None:
        st.title("Document")
        parts.notice("Choose a document above, or open one from a search result.")
        return
    about.draw(document)
    _read(document, rows)


def _another_document() -> None:
    for name in ("position", "at", "by"):
        st.query_params.pop(name, None)


def _labels(documents: list[dict[str, Any]]) -> dict[str, str]:
    shown = {
        one["document_id"]: escape.name(f"{one['title'] or one['name']} · {in_words(one['published_on'])}")
        for one in documents
    }
    times = Counter(shown.values())
    return {name: label if times[label] == 1 else f"{label} · {name[:6]}" for name, label in shown.items()}


def _read(document: Document, rows: list[dict[str, Any]]) -> None:
    """The text, and beside it the statement that is chosen, or the passage that the address names."""
    known = voices.holders_of(rows)
    only = _only(known)
    shown = [row for row in rows if only in (None, voices.key_of(row))]
    numbers = {row["position_id"]: number for number, row in enumerate(rows, 1)}
    row = beside.chosen(rows)
    spans = [(start, end) for start, end in row["spans"]] if row else _passage(document)
    printed = document.name.lower().endswith(".pdf")
    text, side = st.columns([6, 5] if printed else [5, 3], gap="large")
    with side:
        st.header("Who said it", anchor=False)
        beside.choice(shown, row, numbers)
        if printed and printed_page.wanted():
            printed_page.draw(document, spans)
        elif row:
            beside.record(row)
    with text:
        st.header("Text", anchor=False)
        if rows:
            here = parts.address_of(row) if row else {"document": document.document_id}
            st.html(voices.key(rows, known, only, here))
        drawn = [one for one in rows if one is row or only in (None, voices.key_of(one))]
        chosen = in_context.markings(row) if row else [Marking(start, end, "chosen") for start, end in spans]
        marks = voices.markings(drawn, known, numbers) + chosen
        _text(document, marks, voices.numbers(shown, known, numbers, only), spans)
    copying.ready()


def _only(known: Mapping[str, voices.Holder]) -> str | None:
    """The holder whose statements alone the address asks for."""
    only = st.query_params.get("by")
    if only and only not in known:
        parts.notice(f"The link named a holder who says nothing in this document (any more): {only}")
    return only if only in known else None


def _passage(document: Document) -> list[Span]:
    """The block at the place that the address names, for a passage without a statement."""
    value = st.query_params.get("at", "")
    at = int(value) if value.isascii() and value.isdigit() and len(value) < _DIGITS else len(document.text)
    block = document.block_at(at)
    return [(block.start, block.end)] if block else []


def _text(document: Document, marks: list[Marking], numbers: list[tuple[int, str]], spans: list[Span]) -> None:
    """Draw the part of the text that holds the spans, or the first one. numbers: offset → what stands beside it."""
    text_parts = reading.parts_of(document)
    at = spans[0][0] if spans else None
    number = reading.part_at(text_parts, at) + 1
    if len(text_parts) > 1:
        # Another place in the text is another widget, which begins on that place's part.
        number = st.pagination(len(text_parts), default=number, key=f"part_{document.document_id}_{at}")
    part = text_parts[number - 1]
    tall = sum(piece.block.end - piece.block.start for piece in part) > _SHORT
    with st.container(height=760 if tall else "content", border=True, key="document_text"):
        st.html(reading.html_of(document, part, marks, numbers, spans[0] if spans else None))
    if tall and at is not None:
        # Another place is another element, so that its script runs.
        st.html(f'<span data-at="{at}"></span>{_SCROLL}', unsafe_allow_javascript=True)


page()

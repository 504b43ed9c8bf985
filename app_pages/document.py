"""Document: a text as it was read, the statements marked in it, and beside it the one that was chosen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

import onrecord
from app_pages import describing, escape, parts, source, stances
from app_pages.addresses import KIND_WORDS, MODE_WORDS
from app_pages.escape import SERIF, Marking, element, escaped, marked
from corpus.dates import in_words
from corpus.records import Block

if TYPE_CHECKING:
    from corpus.records import Document

# Blocks shown at once: a White Paper has thousands, and no browser should have to draw them all.
WINDOW = 150
# The only addresses that become links: a document may name any other, and a browser would run some of them.
_WEB = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)
# Characters that fit on a screen: a longer text gets a frame of its own to scroll in, beside what is said about it.
_SHORT = 2500
# Documents of much the same text that are named; the rest are counted.
_ALIKE_SHOWN = 5
CHOSEN = "chosen-passage"
# Ours, and the same for every document: no word of the corpus is in it. Streamlit has no call that scrolls to a place.
# Only the frame of the text moves, not the page around it.
# It moves more than once, since fonts and widgets that come later shift the text, and stops when the reader takes over.
_SCROLL = f"""<script>(() => {{
  let theirs = false;
  for (const name of ["wheel", "pointerdown", "keydown"])
    addEventListener(name, () => {{ theirs = true; }}, {{ once: true, passive: true }});
  const go = () => {{
    const line = document.getElementById("{CHOSEN}");
    let frame = line?.parentElement;
    while (frame && !/auto|scroll/.test(getComputedStyle(frame).overflowY)) frame = frame.parentElement;
    if (frame && !theirs) {{
      const above = line.getBoundingClientRect().top - frame.getBoundingClientRect().top;
      frame.scrollTop += above - frame.clientHeight / 3;
    }}
  }};
  for (const wait of [0, 200, 600, 1500, 3000]) setTimeout(go, wait);
}})()</script>"""


# What the markings mean, each shown as it looks.
_KEY = " · ".join(
    marked(words, [Marking(0, len(words), look)])
    for words, look in (
        ("position", "position"),
        ("statement on no topic", "statement"),
        ("the chosen one", "chosen"),
        ("words that decided its stance", "evidence"),
        ("who said it, and how", "source"),
    )
)


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
    for value in gone:
        parts.notice(f"The link named a document that is not in this corpus (any more): {value}")
    document, rows = source.document(chosen) if chosen else (None, [])
    if document is None:
        st.title("Document")
        parts.notice("Choose a document above, or open one from a search result.")
        return
    _document(document, rows)


def _another_document() -> None:
    for name in ("position", "at"):
        st.query_params.pop(name, None)


def _labels(documents: list[dict[str, Any]]) -> dict[str, str]:
    shown = {
        one["document_id"]: escape.name(f"{one['title'] or one['name']} · {in_words(one['published_on'])}")
        for one in documents
    }
    times = Counter(shown.values())
    return {name: label if times[label] == 1 else f"{label} · {name[:6]}" for name, label in shown.items()}


def _document(document: Document, rows: list[dict[str, Any]]) -> None:
    about = document.metadata
    parts.heading(1, about.title or document.name)
    summary = [
        about.publisher,
        KIND_WORDS[about.kind],
        f"published {in_words(about.published_on)}",
        about.status,
    ]
    st.html(element("div", escaped(" · ".join(part for part in summary if part)), "opacity:.85"))
    if about.url and _WEB.match(about.url):
        st.html(element("a", escaped(about.url), "color:inherit", href=about.url, target="_blank", rel="noreferrer"))
    _alike(document)
    _metadata(document)
    row = _chosen(rows)
    text, side = st.columns([5, 3], gap="large")
    with side:
        _beside(rows, row)
    with text:
        st.header("Text", anchor=False)
        st.html(element("div", _KEY, "font-size:.8rem;opacity:.85"))
        _text(document, rows, row)


def _chosen(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The statement that the address or the list names."""
    gone = parts.take_from_address("position", "shown_position", [row["position_id"] for row in rows])
    held = st.session_state["shown_position"]
    if isinstance(held, list):
        st.session_state["shown_position"] = held = held[0] if held else None
    for value in gone:
        parts.notice(f"The link named a statement that is not in this document (any more): {value}")
    return next((row for row in rows if row["position_id"] == held), None)


def _metadata(document: Document) -> None:
    with st.expander("About this document"):
        parts.fields(
            [
                (field.replace("_", " "), _known(field, one))
                for field, one in onrecord.about(document).items()
                if one["value"]
                or field not in ("said_on", "updated_on", "status", "attachments")  # few documents have them
            ]
            + [
                ("file", document.name),
                ("document id", document.document_id),
                ("version (SHA-256)", document.version),
            ]
        )
        describing.form(document)


def _known(field: str, one: dict[str, Any]) -> str:
    """A value with where it was found, and how sure a guess is."""
    if not one["value"]:
        return "not known"
    words = KIND_WORDS[one["value"]] if field == "kind" else one["value"]
    words = ", ".join(words) if isinstance(words, list) else words
    sure = f", {_probability(one['confidence'])}" if "confidence" in one else ""
    return f"{words} (from: {one['found']}{sure})" if one["found"] else str(words)


def _alike(document: Document) -> None:
    """Links to documents with much the same text: one statement in them may be one utterance, reported twice."""
    others = source.alike(document.document_id)
    if others:
        ways = [
            parts.link(
                f"{one['title'] or one['name']} ({one['share']:.0%})", parts.DOCUMENT, {"document": one["document_id"]}
            )
            for one in others[:_ALIKE_SHOWN]
        ]
        more = f" and {len(others) - _ALIKE_SHOWN} more" if len(others) > _ALIKE_SHOWN else ""
        st.html(element("div", "Much the same text as: " + "".join(ways) + more, "font-size:.9rem"))


# -- beside the text ---------------------------------------------------------------------------------------------------


def _beside(rows: list[dict[str, Any]], row: dict[str, Any] | None) -> None:
    on_topic = sum(_is_position(one) for one in rows)
    st.header("Who said it", anchor=False)
    st.caption(f"{parts.count(len(rows), 'statement')}, {on_topic:,} of them on a topic")
    if not rows:
        return
    numbers = {one["position_id"]: number for number, one in enumerate(rows, 1)}
    labels = {one["position_id"]: _label(one, numbers[one["position_id"]]) for one in rows}
    picked = st.selectbox(
        "Statement",
        list(labels),
        index=None,
        format_func=lambda name: labels.get(name, name),
        key="shown_position",
        placeholder="Choose a statement, or its number in the text",
    )
    parts.put_in_address("position", "shown_position", [picked] if picked else [])
    if row:
        with st.container(border=True):
            _details(row)


def _label(row: dict[str, Any], number: int) -> str:
    first = " ".join(row["text"][0].split())
    short = parts.doubt_in_short(row)
    who = f"{row['holder'] or 'unknown'}{f' ({short})' if short else ''}"
    return escape.name(f"{number} · {who} · {first[:60]}")


def _is_position(row: dict[str, Any]) -> bool:
    return bool(row["undecided"] or any(row["stances"].values()))


def _details(row: dict[str, Any]) -> None:
    parts.statement(
        row, marks=[(start, end) for spans in row["evidence"].values() for start, end in spans], look="evidence"
    )
    known = row["confidence"]
    parts.fields(
        [
            ("as written in this sentence", row["holder_as_written"]),
            ("holder is a", row["holder_kind"]),
            ("how the holder is known", _told(row)),
            ("holder and words are right", _probability(known.get("attribution"))),
        ]
        + [
            (f"{stances.topic_words(topic)}: {_said(row, topic)}", _why(row, topic))
            for topic in source.topics()
            if stances.stance_of(row, topic) != stances.NONE
        ]
        + [("topics defined by", row["frame"])]
    )
    ways = (parts.search_link(row) if row["holder_kind"] != "unknown" else "") + parts.review_link(row)
    if ways:
        st.html(ways)


def _told(row: dict[str, Any]) -> str:
    """How it was told who the holder is, and how sure that is; "" where it was not."""
    told = parts.BASES.get(row["holder_basis"] or "", "")
    return f"{told}, {_probability(row['confidence'].get('holder'))}" if told else ""


def _said(row: dict[str, Any], topic: str) -> str:
    return stances.LOOKS[stances.stance_of(row, topic)].word


def _why(row: dict[str, Any], topic: str) -> str:
    """How sure the engine is, and that the words which decided are marked."""
    words = ", the words that decided are marked" if row["evidence"].get(topic) else ""
    return f"{_probability(row['confidence'].get(topic))}{words}"


def _probability(value: float | None) -> str:
    return "not measured" if value is None else f"probability {value:.0%}"


# -- the text ----------------------------------------------------------------------------------------------------------


def _text(document: Document, rows: list[dict[str, Any]], row: dict[str, Any] | None) -> None:
    pieces = _pieces(document)
    at = row["spans"][0][0] if row else _offset()
    first = next((number for number, piece in enumerate(pieces) if at is not None and piece.end > at), 0)
    windows = -(-len(pieces) // WINDOW)
    window = first // WINDOW + 1
    if windows > 1:
        # Another place in the text is another widget, which begins on that place's part.
        window = st.pagination(windows, default=window, key=f"part_{document.document_id}_{at}")
    shown = pieces[(window - 1) * WINDOW : window * WINDOW]
    markings = _markings(rows, row, at, document)
    numbers = {one["position_id"]: number for number, one in enumerate(rows, 1)}
    lines = []
    for piece in shown:
        here = [one for one in rows if piece.start <= one["spans"][0][0] < piece.end]
        chosen = at is not None and piece.start <= at < piece.end
        lines.append(_line(document, piece, markings, [(numbers[one["position_id"]], one) for one in here], chosen))
    tall = sum(piece.end - piece.start for piece in shown) > _SHORT
    with st.container(height=760 if tall else "content", border=True, key="document_text"):
        st.html("".join(lines))
    if tall and at is not None:
        st.html(_SCROLL, unsafe_allow_javascript=True)


def _offset() -> int | None:
    """The place that the address names for a passage without a statement."""
    value = st.query_params.get("at", "")
    return int(value) if value.isascii() and value.isdigit() else None


def _pieces(document: Document) -> list[Block]:
    """The blocks, and between them what no block holds (running heads), so that no word of the text is missing."""
    pieces, end = [], 0
    for block in (*document.blocks, Block("end", len(document.text), len(document.text))):
        if document.text[end : block.start].strip():
            pieces.append(Block("between", end, block.start))
        if block.end > block.start:
            pieces.append(block)
        end = max(end, block.end)
    return pieces


def _markings(
    rows: list[dict[str, Any]], row: dict[str, Any] | None, at: int | None, document: Document
) -> list[Marking]:
    markings = [
        Marking(start, end, "position" if _is_position(one) else "statement")
        for one in rows
        if one is not row
        for start, end in one["spans"]
    ]
    if row:
        markings += [Marking(start, end, "chosen") for start, end in row["spans"]]
        markings += [Marking(start, end, "source") for start, end in [*row["source_spans"], *row["cue_spans"]]]
        markings += [Marking(start, end, "evidence") for spans in row["evidence"].values() for start, end in spans]
    elif at is not None and (block := document.block_at(at)):
        markings.append(Marking(block.start, block.end, "passage"))
    return markings


def _line(
    document: Document, piece: Block, markings: Sequence[Marking], here: list[tuple[int, dict[str, Any]]], chosen: bool
) -> str:
    """A block as HTML: where it stands and the numbers of its statements at the left, its text at the right."""
    words = marked(document.text[piece.start : piece.end], markings, start=piece.start)
    styles = {
        "heading": "font-weight:700;font-size:1.15rem",
        "list_item": "padding-left:1.2rem",
        "question": "font-weight:600",
        "table_cell": "border:1px solid #8a8f9466;padding:.2rem .5rem",
        "speaker": "font-weight:600;font-size:.95rem",
        "footnote": "font-size:.85rem;opacity:.8",
        "procedure": "font-size:.9rem;font-style:italic;opacity:.8",
        "between": "font-size:.8rem;opacity:.7",
    }
    style = f"font-family:{SERIF};font-size:1.06rem;line-height:1.6;overflow-wrap:anywhere;{styles.get(piece.kind, '')}"
    gutter = element("div", escaped(_short(piece)), "opacity:.75") + "".join(
        element("div", _number_link(number, row)) for number, row in here
    )
    return element(
        "div",
        element("div", gutter, "flex:0 0 4.6rem;font-size:.78rem;text-align:right;line-height:1.7")
        + element("h3" if piece.kind == "heading" else "div", words, f"flex:1;margin:0;padding:0;{style}"),
        "display:flex;gap:1rem;margin:0 0 .75rem 0",
        **({"id": CHOSEN} if chosen else {}),
    )


def _short(piece: Block) -> str:
    page, column = ("–".join(_places(piece, name)) for name in ("page", "column"))
    named = (("p. ", page), ("col. ", column), ("¶ ", piece.paragraph), ("Q", piece.question))
    notes = "".join(f" note {mark}" for mark in piece.notes)
    return (" ".join(f"{before}{value}" for before, value in named if value) + notes).strip()


def _places(piece: Block, name: str) -> list[str]:
    """The page (or column) where a block begins, and the one where it ends if that is another."""
    found = [piece.locator[name], piece.locator_at(piece.end)[name]]
    return list(dict.fromkeys(filter(None, found)))


def _number_link(number: int, row: dict[str, Any]) -> str:
    """The statement's number, with the shapes of its stances, as a link that chooses it."""
    looks = [
        stances.LOOKS[stance] for topic in source.topics() if (stance := stances.stance_of(row, topic)) != stances.NONE
    ]
    shapes = "".join(element("span", look.shape, f"color:{look.colour}", title=look.word) for look in looks)
    link = element(
        "a",
        f"[{number}]",
        "font-weight:600;color:inherit",
        href="?" + urlencode(parts.address_of(row)),
        target="_self",
        aria_label=f"Statement {number}, {MODE_WORDS[row['mode']]}",
    )
    return f"{shapes} {link}"


page()

"""What the pages share: notices, dates and places in words, a statement as a reader sees it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from app_pages import addresses, confidence, source
from app_pages.addresses import KIND_WORDS, MODE_WORDS, Values
from app_pages.escape import SERIF, Marking, element, escaped, marked, name
from app_pages.stances import chips, topic_words
from corpus.dates import in_words
from corpus.records import DOUBTFUL, doubtful
from corpus.spelling import count as count

OVERVIEW, SEARCH, COMPARE, HOLDERS, TOPICS, DOCUMENT, DOCUMENTS, REVIEW, CHECK, ADD, EXPORT = (
    f"app_pages/{name}.py"
    for name in (
        *("overview", "search", "compare", "holders", "topics", "document", "documents"),
        *("review", "check", "add", "export"),
    )
)
_QUIET = "font-size:.8125rem;line-height:1.5;opacity:.8"
_WAY = "color:inherit;font-weight:600;text-underline-offset:3px;margin-right:1.2rem"
# A link among many; one of those below a statement.
QUIET_WAY = "color:inherit;text-underline-offset:3px;text-decoration-thickness:1px"
WAY_ON = f"{QUIET_WAY};margin-right:1.2rem"
# How it was told who a holder is, in words: one for each of HOLDER_BASES but "open", where it was not.
BASES = {
    "author": "by the document’s own voice",
    "label": "by the label before the words",
    "name": "by the full name",
    "surname": "by a part of the name",
    "pronoun": "by a pronoun",
    "description": "by a description",
    "spokesperson": "by the body that somebody unnamed speaks for",
    "continued": "by the speaker of the words before",
    "office": "inferred from the table of offices, not named in the document",
    "words": "by words that name nobody",
    "review": "by a person who corrected it",
}
LONGEST_NAME = 300  # characters
# A holder's id, and so many of its characters tell holders of one name apart.
_ID = re.compile(r"[0-9a-f]{16}")
_TELLING = 6
_NOTICES = {"problem": "#bf4720", "notice": "#2873b3"}


def problem(message: object) -> None:
    """A problem in one line. Not st.error: that would read the message as Markdown, and it may quote the user."""
    _boxed("problem", message, role="alert")


def notice(message: object) -> None:
    """Something to know, in one line, taken as plain text."""
    _boxed("notice", message, role="status")


def _boxed(look: str, message: object, role: str) -> None:
    colour = _NOTICES[look]
    style = f"border-left:4px solid {colour};background:{colour}1f;padding:.6rem .9rem;border-radius:4px"
    st.html(element("div", escaped(message), style, role=role))


def heading(level: int, text: str) -> None:
    """A heading that holds words of a document."""
    sizes = {1: "2.1rem", 2: "1.5rem", 3: "1.2rem"}
    style = f"font-family:{SERIF};font-size:{sizes[level]};font-weight:600;line-height:1.25;margin:.2rem 0;padding:0"
    st.html(element(f"h{level}", escaped(text), style))


def fields(pairs: Iterable[tuple[str, object]]) -> None:
    """Names, and their values beside them; those without a value are left out."""
    rows = "".join(
        element("dt", escaped(key), "margin:0;padding:0;font-size:.8rem;opacity:.8;line-height:1.6")
        + element(
            "dd", escaped(value), "margin:0;font-size:.925rem;line-height:1.45;overflow-wrap:anywhere;min-width:0"
        )
        for key, value in pairs
        if value not in (None, "", [], ())
    )
    style = "display:grid;grid-template-columns:minmax(6rem,32%) 1fr;gap:.45rem .9rem;margin:0;padding:0"
    st.html(element("dl", rows, style))


def shortened(text: str) -> str:
    """A name, role or title as a line shows it, should a document have made one of a page."""
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME].rstrip()} …"


# -- what the address names by id --------------------------------------------------------------------------------------
# A bound widget writes its labels into the address. Ids outlive a corrected name: these choices are kept in step here.


def take_from_address(
    parameter: str, key: str, known: Iterable[str], *, meant: Callable[[str], str] = str
) -> list[str]:
    """Give the widget `key` the ids that the address names, each once, where a link or the Back button brought them.

    meant   what is known under a value that the address may hold

    Returns the values that are not known (any more).
    """
    asked, known = st.query_params.get_all(parameter), set(known)
    if key not in st.session_state or asked != st.session_state.get(f"{key} in address"):
        st.session_state[key] = list(dict.fromkeys(one for value in asked if (one := meant(value)) in known))
        st.session_state[f"{key} in address"] = asked
        return [value for value in asked if meant(value) not in known]
    return []


def left_out(lost: Iterable[str]) -> None:
    """Say what a link held that is not known here, each as "stance: strongly support"."""
    for value in lost:
        notice(f"The link held a value that is not known here, so it was left out – {value}")


def tell_lost(held: Values) -> None:
    """Say which values of a search's address cannot be asked here (any more)."""
    topics = [topic_words(topic) for topic in source.topics()]
    left_out(addresses.lost(held, topics))
    ids = [value for value in held.get("holder", ()) if _ID.fullmatch(value)]
    for value in sorted(set(ids) - {one["holder_id"] for one in source.holders()} if ids else ()):
        notice(f"The link named a holder who is not in this corpus (any more): {value}")


def put_in_address(parameter: str, key: str, values: Sequence[str]) -> None:
    """Write what the reader chose in the widget `key` into the address."""
    if list(values) != st.query_params.get_all(parameter):
        if values:
            st.query_params[parameter] = list(values)
        else:
            st.query_params.pop(parameter, None)
    st.session_state[f"{key} in address"] = list(values)


# -- dates and places --------------------------------------------------------------------------------------------------


def when(row: Mapping[str, Any]) -> str:
    """The date of a statement, which of the two dates it is, what of it is not known, and the document's words for it.

    Words that no date could be made of are said, too.
    """
    said, written = row.get("said_on"), row.get("said_on_as_written")
    date = said or row.get("published_on")
    missing = {4: " (month and day not known)", 7: " (day not known)"}.get(len(date or ""), "")
    known = f"{'said' if said else 'published'} {in_words(date)}{missing}" if date else "no date"
    return known + (f" – {'' if said else 'said '}“{written}”" if written else "")


def place(locator: Mapping[str, str | None]) -> str:
    """Where in its document something stands: page 4, paragraph 7."""
    names = ("page", "column", "paragraph", "question")
    return ", ".join(f"{name} {locator[name]}" for name in names if locator.get(name))


def origin(row: Mapping[str, Any]) -> str:
    """The document that a row comes from: title, publisher, kind, place."""
    shown = [
        shortened(row.get("title") or row["document"]),
        shortened(row.get("publisher") or ""),
        KIND_WORDS.get(row["kind"]) if row["kind"] != "other" else None,
        place(row["locator"]),
        "text recognised from a scan" if row.get("ocr") else None,
    ]
    return " · ".join(part for part in shown if part)


# -- statements --------------------------------------------------------------------------------------------------------


def who(row: Mapping[str, Any]) -> str:
    """The holder's name as a reader needs it; where it is open who spoke, that is said."""
    if row["holder_kind"] == "ambiguous":
        return f"{row['holder']} (open who: {'; '.join(row['holder_candidates']) or 'several fit'})"
    if row["holder_kind"] == "unknown":
        return f"{row['holder'] or 'Speaker'} (the text does not say who)"
    return shortened(row["holder"])


def holder_link(row: Mapping[str, Any]) -> str:
    """The same as HTML, a link to all that is known of the holder; of two of one name it is told which.

    Where it is open who spoke, there is nobody to lead to.
    """
    holder = row.get("holder_id")
    if not holder:
        return escaped(who(row))
    which = f" ({holder[:_TELLING]})" if holder in source.namesakes() else ""
    return link(who(row) + which, HOLDERS, {"who": holder}, look=QUIET_WAY)


def apart(names: Mapping[str, str]) -> dict[str, str]:
    """The names by id; where two have one name, each with what of the id tells them apart."""
    times = Counter(names.values())
    return {one: f"{name} ({one[:_TELLING]})" if times[name] > 1 else name for one, name in names.items()}


def called(holder: str) -> str:
    """What a filter on holders asks for, as a reader knows it: of an id the name."""
    names = {one["holder_id"]: one["name"] for one in source.holders()} if _ID.fullmatch(holder) else {}
    return apart(names).get(holder, holder)


def roles(row: Mapping[str, Any]) -> str:
    """Role and organisation then, each once."""
    role, organisation = shortened(row.get("role") or ""), shortened(row.get("organisation") or "")
    return _joined([role, organisation if organisation not in f"{role}\n{row['holder']}" else ""])


def doubt(row: Mapping[str, Any]) -> str:
    """In words, that the holder is doubtful or was inferred, and how it was told who it is; "" where all is well."""
    told = BASES.get(row.get("holder_basis") or "", "")
    if doubtful(row):
        return f"doubtful who: {told}" if told else "doubtful who"
    return told if row.get("holder_basis") == "office" else ""


def doubt_in_short(row: Mapping[str, Any]) -> str:
    """The same in a word or two, for lists."""
    if row.get("holder_kind") == "ambiguous":
        return "open who"
    return "doubtful who" if doubtful(row) else "inferred" if row.get("holder_basis") == "office" else ""


def probability(value: float | None) -> str:
    """A probability in figures."""
    return "not measured" if value is None else f"probability {confidence.percent(value)}"


def hearsay(row: Mapping[str, Any]) -> str:
    """Who reports the words, and whom they describe in the holder's own account."""
    holder = str(row["holder"] or "the speaker")
    whose = f"{holder}’" if holder.endswith("s") else f"{holder}’s"
    reporter, described = row.get("reported_by"), row.get("account_of")
    return _joined(
        [f"reported by {reporter}" if reporter else "", f"{whose} account of {described}" if described else ""]
    )


def words_of(
    row: Mapping[str, Any],
    marks: Sequence[tuple[int, int]] = (),
    look: str = "word",
    shown: tuple[int, int] | None = None,
) -> str:
    """The row's words as HTML, verbatim, with the marks; pieces of a split quotation are parted by […].

    shown   the part of them to show, as a span of the document within one piece; […] stands for the rest
    """
    markings = [Marking(start, end, look) for start, end in marks]
    more = ' <span style="opacity:.7">[…]</span> '
    pieces = [(span[0], text) for text, span in zip(row["text"], row["spans"], strict=True)]
    if shown is None:
        return more.join(marked(text, markings, start=start) for start, text in pieces)
    start, text = next((start, text) for start, text in pieces if start <= shown[0] and shown[1] <= start + len(text))
    part = marked(text[shown[0] - start : shown[1] - start], markings, start=shown[0])
    before = start > pieces[0][0] or text[: shown[0] - start].strip()
    behind = start < pieces[-1][0] or text[shown[1] - start :].strip()
    return f"{more if before else ''}{part}{more if behind else ''}"


def quotation(inner: str, size: str = "1.2rem") -> str:
    """Words of a document, set as such."""
    style = (
        f"font-family:{SERIF};font-size:{size};line-height:1.5;margin:.6rem 0;max-width:44rem;overflow-wrap:anywhere"
    )
    return element("blockquote", inner, style + ";padding:0 0 0 .9rem;border-left:3px solid #8a8f94;border-top:0")


def statement(
    row: Mapping[str, Any],
    *,
    marks: Sequence[tuple[int, int]] = (),
    look: str = "word",
    named: bool = True,
    below: str = "",
) -> None:
    """Draw a statement: see `statement_of`.

    below   HTML to end with: the ways on
    """
    st.html(statement_of(row, source.topics(), marks=marks, look=look, named=named) + below)


def statement_of(
    row: Mapping[str, Any],
    topics: Iterable[str],
    *,
    marks: Sequence[tuple[int, int]] = (),
    look: str = "word",
    shown: tuple[int, int] | None = None,
    named: bool = True,
    linked: bool = True,
    size: str = "1.2rem",
) -> str:
    """A statement as HTML: its holder and how sure that is, role then, date, words, stances, mode and source.

    topics  those whose stances are shown
    shown   the part of its words to show: see `words_of`
    named   whether the holder's name is shown (not where a column is headed by it)
    linked  whether it leads to all that is known of the holder (not where the page would be lost on the way)
    size    of the words
    """
    first = (
        element("span", holder_link(row) if linked else escaped(who(row)), "font-weight:700;font-size:1.05rem")
        if named
        else ""
    )
    lines = [
        element("div", _joined([_doubt_mark(row, first), escaped(roles(row))])),
        element("div", escaped(capital(hearsay(row))), _QUIET) if hearsay(row) else "",
        element("div", escaped(capital(when(row))), _QUIET),
        quotation(words_of(row, marks, look, shown), size),
        element("div", chips(row, topics)),
        element("div", escaped(f"{capital(MODE_WORDS[row['mode']])} · {origin(row)}"), _QUIET),
    ]
    if row.get("review"):
        review = row["review"]
        lines.append(element("div", escaped(f"Checked: {review['verdict']} ({review['author']})"), _QUIET))
    return "".join(lines)


def _doubt_mark(row: Mapping[str, Any], after: str) -> str:
    """The holder's name as HTML, and after it whether that is doubtful or inferred; a tooltip says how sure."""
    words = doubt(row)
    if not words:
        return after
    known = row["confidence"].get("holder")
    sure = f"The probability that this is the holder is {confidence.percent(known)}" if known is not None else ""
    if sure and doubtful(row):
        sure += f"; below {DOUBTFUL:.0%}, that is marked"
    return f"{after} {pill(words, sure)}"


def pill(words: str, tooltip: str = "") -> str:
    """A mark of a few words as HTML: what a reader should beware of."""
    # Where it needs two lines, each is closed.
    look = "font-size:.8rem;border:1px dashed #68727b;border-radius:.6rem;padding:0 .5rem"
    look += ";-webkit-box-decoration-break:clone;box-decoration-break:clone"
    return element("span", escaped(words), look, **({"title": tooltip} if tooltip else {}))


def passage(
    row: Mapping[str, Any],
    *,
    marks: Sequence[tuple[int, int]] = (),
    shown: tuple[int, int] | None = None,
    below: str = "",
) -> None:
    """A passage of a document with its source and date.

    shown   the part of it to show, as a span of the document; None for all
    """
    date = f"Published {in_words(row['published_on'])}" if row["published_on"] else "No date"
    st.html(
        element("div", escaped(origin(row)), "font-weight:600")
        + element("div", escaped(date), _QUIET)
        + quotation(words_of(row, marks, shown=shown))
        + below
    )


def address_of(row: Mapping[str, Any]) -> dict[str, str]:
    """The query parameters of the document page that show a row in its document."""
    if "position_id" in row:
        return {"document": row["document_id"], "position": row["position_id"]}
    return {"document": row["document_id"], "at": str(row["spans"][0][0])}


def link(
    label: str, page: str, parameters: Mapping[str, str | Sequence[str]], *, look: str = _WAY, part: str = ""
) -> str:
    """A link to a page of the app, or to a heading of it, as HTML: an ordinary one, which can be copied and opened in
    another tab.

    part   the anchor of a heading there

    Not st.page_link: with parameters it leaves an address in between in the browser's history, so that Back would show
    the page one came from without its search.
    """
    return way(escaped(label), address(page, parameters) + (f"#{part}" if part else ""), look)


def address(page: str, parameters: Mapping[str, str | Sequence[str]]) -> str:
    """The address of a page of the app, with what it is asked."""
    # Relative, so that it holds wherever the app is mounted; the overview is the root.
    return f"{'./' if page == OVERVIEW else Path(page).stem}?{urlencode(parameters, doseq=True)}"


def link_to_part(label: str, anchor: str) -> str:
    """A link to a heading of the same page as HTML."""
    return way(escaped(label), f"#{anchor}")


def way(inner: str, target: str, look: str = _WAY) -> str:
    """A link around HTML, to an address within the app."""
    return element("a", inner, look, href=target, target="_self")


def links(row: Mapping[str, Any], *, follow: bool = True, more: str = "") -> str:
    """Ways on from a row: to its place in the document, to its holder's other positions, and more as HTML."""
    ways = [link("Read it in the document", DOCUMENT, address_of(row), look=WAY_ON)]
    if follow and row.get("holder_id"):
        ways.append(link("This holder over time", COMPARE, {"who": row["holder_id"]}, look=WAY_ON))
    return element("div", "".join([*ways, review_link(row), more]), "margin-top:.5rem;font-size:.875rem")


def review_link(row: Mapping[str, Any], label: str = "Review this") -> str:
    """The way to the review of a statement; "" for a passage, and where the corpus can only be read."""
    if source.read_only() or "position_id" not in row:
        return ""
    return link(label, REVIEW, {"position": row["position_id"]}, look=WAY_ON)


def search_link(row: Mapping[str, Any]) -> str:
    """The way to everything that the corpus has of a row's holder."""
    return link("Search for this holder", SEARCH, {"holder": name(row["holder"])})


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]

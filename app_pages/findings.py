"""What is on record of a draft's quotation, as HTML: the draft's words, what speaks against them, and the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import onrecord
from app_pages import parts, source
from app_pages.escape import Marking, element, escaped, marked

if TYPE_CHECKING:
    from index.check import Finding


class Look(NamedTuple):
    """A shape and a colour that carries white text at 4.5:1."""

    shape: str
    colour: str


# In the order of the report.
LOOKS = {
    "verbatim": Look("=", "#2873b3"),
    "altered": Look("≠", "#bf4720"),
    "attributed to someone else": Look("⇄", "#8a5ab3"),
    "paraphrase found": Look("≈", "#0f6b7a"),
    "not on record": Look("∅", "#68727b"),
}
_PAIR = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:.6rem 2.5rem"
_LABEL = "font-size:.8rem;opacity:.8"
_PROBLEM = "font-weight:600;margin:.15rem 0;overflow-wrap:anywhere"


def drawn(number: int, finding: Finding) -> str:
    """A finding as HTML: the draft's quotation, and beside it the statement on record.

    number   of the quotation in its draft
    """
    quoted = finding.quoted
    marks = [Marking(*one.draft_span, "evidence") for one in finding.differences if one.draft_span]
    words = ' <span style="opacity:.7">[…]</span> '.join(
        marked(text, marks, start=span[0]) for text, span in zip(quoted.text, quoted.spans, strict=True)
    )
    who = ", ".join(filter(None, (quoted.holder, quoted.role)))
    head = element("h3", f"{number:,} {_chip(finding)} {escaped(who)}", "font-size:1rem;padding:0;margin:0 0 .3rem")
    against = "".join(element("li", escaped(line), _PROBLEM) for line in onrecord.problems(finding))
    draft = (
        element("div", "In the draft", _LABEL)
        + parts.quotation(words)
        + (element("ul", against, "margin:.4rem 0;padding-left:1.1rem") if against else "")
    )
    both = element("div", element("div", draft) + element("div", _record(finding)), _PAIR)
    wrong = LOOKS["altered" if finding.verdict == "verbatim" else finding.verdict]
    edge = "#8a8f94" if finding.faithful else wrong.colour
    style = f"border-top:1px solid #8a8f9459;border-left:4px solid {edge};padding:.8rem 0 1rem 1rem;margin:0"
    return element("section", head + both, style)


def _chip(finding: Finding) -> str:
    look = LOOKS[finding.verdict]
    style = f"background:{look.colour};color:#fff;font-weight:600;border-radius:1rem;padding:.1rem .6rem"
    chip = element("span", f'<span aria-hidden="true">{look.shape}</span> {escaped(finding.verdict)}', style)
    more = finding.verdict == "verbatim" and not finding.faithful
    return f"{chip} {parts.pill('not as on record')}" if more else chip


def _record(finding: Finding) -> str:
    """The statement or passage on record, with the ways to it."""
    row = finding.row
    if not row:
        return element(
            "div", escaped("Nothing like it stands in this corpus. It may have been said elsewhere."), _LABEL
        )
    spans = [one.record_span for one in finding.differences if one.record_span]
    if "position_id" in row:
        shown = parts.statement_of(row, source.topics(), marks=spans, look="evidence", linked=False)
    else:
        shown = element("div", escaped(onrecord.on_record(finding))) + parts.quotation(
            parts.words_of(row, spans, "evidence")
        )
    near = "The nearest statement on record" if finding.verdict == "paraphrase found" else "On record"
    ways = [_way("Read it in the document", parts.DOCUMENT, parts.address_of(row))]
    if row.get("holder_id"):
        ways.append(_way("This holder over time", parts.COMPARE, {"who": row["holder_id"]}))
    return element("div", near, _LABEL) + shown + element("div", "".join(ways), "margin-top:.5rem;font-size:.875rem")


def _way(label: str, page: str, asked: dict[str, str]) -> str:
    """A link that opens beside the report, which is kept nowhere: the way back would not lead to it."""
    return element("a", escaped(label), parts.WAY_ON, href=parts.address(page, asked), target="_blank")

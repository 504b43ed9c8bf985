"""What was found of a draft's quotations, to be read: as text, as a page, and as records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from index.check import ALTERED, VERBATIM, VERDICTS, Finding


def record_of(finding: Finding) -> dict[str, Any]:
    """A finding as plain values: what the draft has, the verdict, what speaks against it, the statement on record."""
    quoted, row = finding.quoted, finding.row
    kept = ("position_id", "holder", "role", "said_on", "published_on", "document", "title", "text", "spans", "locator")
    return {
        "spans": [list(span) for span in quoted.spans],
        "text": list(quoted.text),
        "holder": quoted.holder,
        "role": quoted.role,
        "verdict": finding.verdict,
        "faithful": finding.faithful,
        "said_by": finding.said_by,
        "differences": [{"draft": one.draft, "record": one.record} for one in finding.differences],
        "doubts": list(finding.doubts),
        "record": {name: row.get(name) for name in kept} if row else None,
    }


def report(findings: Sequence[Finding], draft: str, *, format: str) -> str:  # noqa: A002 (the word of the command line)
    """The findings of a draft of this name, as text, json or html."""
    if format == "json":
        return json.dumps([record_of(one) for one in findings], ensure_ascii=False, indent=1) + "\n"
    return _page(findings, draft) if format == "html" else _text(findings)


def summary(findings: Sequence[Finding]) -> str:
    """How many of each verdict, in a line."""
    counts = {verdict: sum(one.verdict == verdict for one in findings) for verdict in VERDICTS}
    told = ", ".join(f"{number} {verdict}" for verdict, number in counts.items() if number)
    wrong = sum(one.verdict == VERBATIM and not one.faithful for one in findings)
    return told + (f"; of those verbatim, {wrong} in another role or year than on record" if wrong else "")


def problems(finding: Finding) -> list[str]:
    """What speaks against a quotation, a line each: whose it is, the words, the role, the year."""
    lines = []
    if finding.said_by:
        lines.append(f"on record it is {finding.said_by} who said it")
    if finding.verdict == ALTERED:
        for one in finding.differences:
            if one.draft and one.record:
                lines.append(f"“{one.draft}” – on record: “{one.record}”")
            elif one.draft:
                lines.append(f"“{one.draft}” – not on record here")
            else:
                lines.append(f"left out: “{one.record}”")
        if not finding.differences:
            lines.append("the words stand on record in another order, or in several places")
    return [*lines, *finding.doubts]


def on_record(finding: Finding) -> str:
    """Who said it on record, in which role, when, and where that stands; "" where nothing is on record."""
    row = finding.row
    if not row:
        return ""
    who = ", ".join(filter(None, (row["holder"], row["role"]))) if "holder" in row else "whose words cannot be told"
    date = row.get("said_on") or row["published_on"] or "no date"
    place = "".join(f", {name} {value}" for name, value in row["locator"].items() if value)
    return f"on record: {who} ({date}), {row['document']}{place}"


def _lines(finding: Finding) -> list[str]:
    """What is to be said of a finding, a line each."""
    record = [on_record(finding), "  " + " […] ".join(finding.row["text"])] if finding.row else []
    return [*problems(finding), *record]


def _text(findings: Sequence[Finding]) -> str:
    told = []
    for finding in findings:
        who = f" – {finding.quoted.holder}" if finding.quoted.holder else ""
        told.append(
            "\n".join(
                [
                    f"{finding.verdict}{who}",
                    "  " + " […] ".join(finding.quoted.text),
                    *(f"  {line}" for line in _lines(finding)),
                ]
            )
        )
    return "\n\n".join(told) + "\n"


_STYLE = (
    "body{font:1rem/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "section{border-left:4px solid #68727b;padding:.2rem 1rem;margin:1.2rem 0}"
    ".wrong{border-color:#bf4720}h2{font-size:1rem;margin:0}blockquote{margin:.5rem 0;font-size:1.1rem}"
    "p{margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}"
)


def _page(findings: Sequence[Finding], draft: str) -> str:
    sections = []
    for finding in findings:
        who = f" – {finding.quoted.holder}" if finding.quoted.holder else ""
        lines = "".join(f"<p>{escape(line)}</p>" for line in _lines(finding))
        look = "" if finding.faithful else ' class="wrong"'
        sections.append(
            f"<section{look}><h2>{escape(finding.verdict + who)}</h2>"
            f"<blockquote>{escape(' […] '.join(finding.quoted.text))}</blockquote>{lines}</section>"
        )
    title = escape(f"Quotations of {draft}")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return (
        f'<!doctype html><html lang="en"><head>{head}</head>'
        f"<body><h1>{title}</h1><p>{escape(summary(findings))}</p>{''.join(sections)}</body></html>\n"
    )

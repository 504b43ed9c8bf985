"""What people found when they reviewed: a statement's history, how far they are, how well they agree, and files."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

import onrecord
from app_pages import files, parts, source
from app_pages.escape import element, escaped, plain
from app_pages.stances import LOOKS, topic_words
from corpus.dates import in_words

# Reviews on one page of the list; characters of a quotation there.
PAGE_SIZE, FIRST = 20, 140
_QUIET = "font-size:.875rem;opacity:.85"
_VERDICTS = {"confirmed": "#2873b3", "corrected": "#8a5ab3", "rejected": "#bf4720", "undone": "#68727b"}
_FIELDS = {"holder_kind": "kind of holder", "said_on": "said on"}


def verdict(name: str) -> str:
    """A verdict as HTML: a word on its colour."""
    look = "color:#fff;font-weight:600;border-radius:.25rem;padding:.05rem .45rem;margin-right:.4rem;font-size:.8125rem"
    return element("span", escaped(name.capitalize()), f"{look};background:{_VERDICTS[name]}")


def changes_in_words(changes: Mapping[str, Any]) -> str:
    """What a correction says, as a reader needs it: holder: Jane Arkwright; joint working: oppose."""
    told = []
    for field, value in changes.items():
        if field == "stances":
            told += [f"{topic_words(topic)}: {LOOKS[side].word}" for topic, side in value.items()]
        elif field == "words":
            told.append(f"words: {' […] '.join(f'“{piece}”' for piece in value)}")
        elif field != "spans":  # the same words, by their places
            told.append(f"{_FIELDS.get(field, field.replace('_', ' '))}: {value or 'none'}")
    return "; ".join(told)


def history(found: Sequence[Mapping[str, Any]]) -> str:
    """All reviews of a statement as HTML, the last first; "" where there are none."""
    lines = [element("li", _review(one), "margin:0 0 .6rem") for one in reversed(found)]
    return element("ul", "".join(lines), "list-style:none;padding:0;margin:.3rem 0") if lines else ""


def _review(one: Mapping[str, Any]) -> str:
    undone = " · counts no longer" if not one["stands"] and one["verdict"] != "undone" else ""
    by = element("span", escaped(f"{one['author']}, {_time(one['reviewed_at'])}{undone}"), "font-size:.9rem")
    told = " – ".join(part for part in (changes_in_words(one["changes"]), one["reason"]) if part)
    return (
        verdict(one["verdict"])
        + by
        + (element("div", escaped(told), f"{_QUIET};overflow-wrap:anywhere") if told else "")
    )


def _time(reviewed_at: str) -> str:
    """18 August 2005, 14:05 UTC."""
    return f"{in_words(reviewed_at[:10])}, {reviewed_at[11:16]} UTC"


# -- how far -----------------------------------------------------------------------------------------------------------


def far(told: Mapping[str, Any]) -> str:
    """How far reviewing is, as HTML: a line of words, and a bar."""
    every = told["waiting"] + told["reviewed"]
    share = told["reviewed"] / every if every else 0
    words = f"{told['reviewed']:,} reviewed · {told['waiting']:,} waiting, {told['doubtful']:,} of them doubtful"
    bar = element("div", "", f"height:100%;width:{share:.2%};background:#2b8397;border-radius:2px")
    return element("div", escaped(words), _QUIET) + element(
        "div", bar, "height:4px;max-width:26rem;background:#8a8f9440;border-radius:2px;margin:.35rem 0 .2rem"
    )


def figures() -> None:
    """Draw how far reviewing is, how well people agree, all reviews, and the files with them."""
    told = source.progress()
    _progress(told)
    _agreement()
    _files(orphaned=_every(told))


def _note(words: str) -> None:
    st.html(element("div", escaped(words), f"{_QUIET};max-width:46rem"))


def _progress(told: Mapping[str, Any]) -> None:
    st.header("How far", anchor=False, divider="gray")
    st.html(far(told))
    if not told["reviewed"]:
        parts.notice("Nobody has reviewed a position yet.")
        return
    named = [f"{told[name]:,} {name}" for name in ("confirmed", "corrected", "rejected")]
    st.html(escaped(f"Of those reviewed: {', '.join(named)}."))
    st.dataframe(
        [{"reviewer": plain(name), "statements": number} for name, number in told["authors"].items()],
        hide_index=True,
        key="reviewers",
        width="content",
        alt="Who reviewed how many statements; the last verdict on each counts",
    )


def _agreement() -> None:
    st.header("How well they agree", anchor=False, divider="gray")
    rows = source.reviewed("kappa")
    if not rows:
        parts.notice("Nothing to compare: it takes a review.")
        return
    pairs = groupby(rows, key=lambda row: (row["one"], row["other"]))
    lines = [element("div", _in_words(*pair, list(group)), "margin:.35rem 0") for pair, group in pairs]
    st.html(element("div", "".join(lines), "max-width:46rem;overflow-wrap:anywhere"))
    _note(
        "Kappa (Cohen): 1 is full agreement, 0 what chance alone would give; there is none where only one answer was "
        "given. Doubtful positions are reviewed first: what is told of the program is of those, not of the corpus. "
        "Who reviews second has seen what the first found, which flatters their agreement."
    )
    with st.expander("The table"):
        st.dataframe(
            [
                {
                    "one": plain(row["one"]), "other": plain(row["other"]), "about": topic_words(row["about"]),
                    "positions": row["positions"], "the same": row["same"], "kappa": row["kappa"],
                }
                for row in rows
            ],
            hide_index=True,
            key="kappa",
            alt="For each two, and what they judged: of how many positions, how many the same, and kappa",
        )  # fmt: skip


def _in_words(one: str, other: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """As HTML: A. Fenn and D. Wren say the same – holder: 2 of 2; joint working: 12 of 14 (kappa 0.71)."""
    who = "The program and the reviewers" if one == "program" else f"{one} and {other}"
    told = []
    for row in rows:
        about = "whether to reject it" if row["about"] == "verdict" else topic_words(row["about"])
        # The program rejects nothing, so that kappa would say nothing of that.
        chance = row["kappa"] is not None and (one, row["about"]) != ("program", "verdict")
        kappa = f" (kappa {row['kappa']:.2f})" if chance else ""
        told.append(f"{about}: {row['same']:,} of {row['positions']:,}{kappa}")
    return element("span", escaped(who), "font-weight:600") + escaped(f" say the same – {'; '.join(told)}.")


# -- all of them -------------------------------------------------------------------------------------------------------


def _every(told: Mapping[str, Any]) -> bool:
    """Draw all reviews, or those whose statement is gone; whether it is only these."""
    st.header("All reviews", anchor=False, divider="gray")
    words = f"Only those whose statement is gone ({told['orphaned']:,})"
    orphaned = bool(told["orphaned"] and st.toggle(words, key="orphaned", bind="query-params"))
    rows = source.reviewed("reviews", orphaned=orphaned)
    pages = -(-len(rows) // PAGE_SIZE)
    shown = st.container()
    number = st.pagination(pages, key="reviews_page", bind="query-params") if pages > 1 else 1
    with shown:
        st.html("".join(map(_line, rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])) or "None yet.")
    return orphaned


def _line(row: Mapping[str, Any]) -> str:
    now = None if row["orphaned"] else source.corpus().position(row["position_id"])
    whose = "The statement is gone: it counts again when an extraction finds it." if now is None else parts.who(now)
    words = " […] ".join(now["text"]) if now else ""
    name, way = element("span", escaped(whose), "font-weight:600"), parts.review_link(now or {}, "Look at it")
    head = element("div", f"{name} {way}")
    quote = element("div", escaped(words if len(words) <= FIRST else words[:FIRST].rsplit(" ", 1)[0] + " …"))
    where = element("div", escaped(row["document"] or row["document_id"]), _QUIET)
    style = "border-bottom:1px solid #8a8f9440;padding:.7rem 0 .4rem;max-width:46rem;overflow-wrap:anywhere"
    return element("div", head + quote + where + history(row["history"]), style)


def _files(*, orphaned: bool) -> None:
    st.header("Export these", anchor=False, divider="gray")
    chosen = files.format_chosen("review_format")
    files.downloads(lambda corpus: corpus.reviewed("reviews", orphaned=orphaned), "reviews", chosen)
    files.downloads(lambda corpus: corpus.reviewed("kappa"), "kappa", chosen)
    st.download_button(
        "Download statements to train on (JSONL)",
        _examples,
        file_name="on-record-reviewed-statements.jsonl",
        mime="application/jsonl",
        key="download_examples",
        on_click="ignore",
        icon=":material/download:",
        width=330,
    )
    _note("What is right beside what was extracted, as onrecord reviews export writes it.")


def _examples() -> bytes:
    stream = io.BytesIO()
    onrecord.export(source.corpus().examples(), stream, format="jsonl")
    return stream.getvalue()

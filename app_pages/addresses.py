"""Addresses ↔ questions: what stands in the address bar is what is asked, and a shared link asks the same again.

A choice stands in the address in the words that the widget shows ("white paper", "cannot tell"), because Streamlit
writes a bound widget's label there. So these words are kept for good: links that people saved depend on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.dates import bounds
from corpus.records import DOCUMENT_KINDS, MODES, STANCES
from index.query import LEVELS, UNDECIDED, Filters, Question

PAGE_SIZE = 20
# More years than these are counted by decades.
MOST_YEARS = 24
SORTS = {"best match": "relevance", "newest first": "-date", "oldest first": "date", "holder": "holder"}
MODE_WORDS = {
    "direct": "direct quote",
    "indirect": "paraphrase",
    "mixed": "part quote",
    "author": "author's own words",
}
STANCE_WORDS = {**{stance: stance for stance in STANCES}, UNDECIDED: "cannot tell"}
KIND_WORDS = {kind: kind.replace("_", " ") for kind in DOCUMENT_KINDS}
HOLDER_KIND_WORDS = {
    "person": "person",
    "organisation": "organisation",
    "group": "group",
    "ambiguous": "open who",
    "unknown": "nobody named",
}

# parameter → the words it may hold; None for any text
CHOICES: dict[str, tuple[str, ...] | None] = {
    "q": None,
    "holder": None,
    "holder_kind": tuple(HOLDER_KIND_WORDS.values()),
    "topic": None,
    "stance": tuple(STANCE_WORDS.values()),
    "kind": tuple(KIND_WORDS.values()),
    "mode": tuple(MODE_WORDS[mode] for mode in MODES),
    "since": None,
    "until": None,
    "undated": ("true", "false"),
    "rejected": ("true", "false"),
    "like": None,
    "level": LEVELS,
    "sort": tuple(SORTS),
}

# Parameters that are not called by the words for them.
_CALLED = {"holder_kind": "kind of holder", "like": "similar to"}
# A topic's name that is a field of the language of questions, too.
_FIELD = re.compile(r"[a-z]\w*")

Values = Mapping[str, Sequence[str]]


def topic_id(words: str) -> str:
    """A topic's name in the records: structural_change."""
    return words.replace(" ", "_")


def question(values: Values, *, page: int = 1) -> Question:
    """What the values ask. Values that no choice has are passed over: `lost` names them.

    Raises QueryError where a date is none.
    """

    def chosen(key: str) -> list[str]:
        choices = CHOICES[key]
        return [value for value in values.get(key, ()) if value and (choices is None or value in choices)]

    def back(key: str, words: Mapping[str, str]) -> tuple[str, ...]:
        ids = {word: name for name, word in words.items()}
        return tuple(ids[value] for value in chosen(key))

    def one(key: str) -> str:
        return next(iter(chosen(key)), "").strip()

    filters = Filters(
        holders=tuple(chosen("holder")),
        holder_kinds=back("holder_kind", HOLDER_KIND_WORDS),
        kinds=back("kind", KIND_WORDS),
        modes=back("mode", MODE_WORDS),
        topics=tuple(topic_id(words) for words in chosen("topic")),
        stances=back("stance", STANCE_WORDS),
        since=one("since") or None,
        until=one("until") or None,
        undated=one("undated") == "true",
        rejected=one("rejected") == "true",
    )
    return Question(
        text=one("q"),
        filters=filters,
        level=one("level") or "positions",
        sort=SORTS.get(one("sort"), "relevance"),
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        like=one("like") or None,
    )


def values_of(question: Question) -> dict[str, list[str]]:
    """The values that ask a question: the way back from `question`, but for its page."""
    asked, filters = question, question.filters
    words = {
        "holder_kind": [HOLDER_KIND_WORDS[one] for one in filters.holder_kinds],
        "kind": [KIND_WORDS[one] for one in filters.kinds],
        "mode": [MODE_WORDS[one] for one in filters.modes],
        "topic": [one.replace("_", " ") for one in filters.topics],
        "stance": [STANCE_WORDS[one] for one in filters.stances],
        "undated": ["true"] if filters.undated else [],
        "rejected": ["true"] if filters.rejected else [],
        "level": [asked.level] if asked.level != "positions" else [],
        "sort": [word for word, sort in SORTS.items() if sort == asked.sort != "relevance"],
    }
    texts = {"q": asked.text, "since": filters.since, "until": filters.until, "like": asked.like}
    given = {key: [text] for key, text in texts.items() if text} | {"holder": list(filters.holders)} | words
    return {key: held for key, held in given.items() if held}


def narrowed(values: Values, facet: str, value: str) -> dict[str, list[str]] | None:
    """The values that ask for just those answers which a facet counts under a value; None where none can.

    A filter's values are alternatives, so that one more would widen it: the counted value takes their place, since all
    that it finds passed the filter before. Of the dates the narrower ones stay.

    facet   of `index.query.FACETS`: stance ("topic:stance"), holder, holder_kind, kind, mode, year ("1998", "unknown",
            "1990..1999")
    """
    asked = {key: list(held) for key, held in values.items() if held}
    if facet == "stance":
        return _on(asked, *value.rsplit(":", 1))
    if facet == "year":
        return asked | ({"undated": ["true"]} if value == "unknown" else _in_years(asked, *value.split("..")))
    if facet == "holder":
        return asked | {"holder": [f"={value}"]}
    words = {"holder_kind": HOLDER_KIND_WORDS, "kind": KIND_WORDS, "mode": MODE_WORDS}[facet].get(value)
    return asked | {facet: [words]} if words else None


def _on(asked: dict[str, list[str]], topic: str, stance: str) -> dict[str, list[str]] | None:
    words, chosen = topic.replace("_", " "), STANCE_WORDS[stance]
    if words in asked.get("topic", [words]) and chosen in asked.get("stance", [chosen]):
        return asked | {"topic": [words], "stance": [chosen]}
    # Besides a stance on one topic that was chosen, one on another: what only a field in the question can say.
    if not _FIELD.fullmatch(topic):
        return None
    text = next(iter(asked.get("q", ())), "").strip()
    if "OR" in text.split():
        text = f"({text})"
    return asked | {"q": [f"{text} {topic}:{stance}".strip()]}


def _in_years(asked: dict[str, list[str]], first: str, last: str = "") -> dict[str, list[str]]:
    last = last or first
    since, until = (next(iter(asked.get(key, ())), "").strip() for key in ("since", "until"))
    return {
        "since": [since if since and bounds(since)[0] > bounds(first)[0] else first],
        "until": [until if until and bounds(until)[1] < bounds(last)[1] else last],
    }


def without(values: Values, key: str, value: str) -> dict[str, list[str]]:
    """The values that ask for the same but this one."""
    rest = {name: [one for one in held if (name, one) != (key, value)] for name, held in values.items()}
    return {name: held for name, held in rest.items() if held}


def years(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Counts of years in their order, and last of what has no date: (value for `narrowed`, words for it, how many)."""
    known = sorted(year for year in counts if year != "unknown")
    entries = [(year, year, counts[year]) for year in known]
    if len(known) > MOST_YEARS:
        decades: dict[str, int] = {}
        for year in known:
            decades[year[:3]] = decades.get(year[:3], 0) + counts[year]
        entries = [(f"{one}0..{one}9", f"{one}0–{one}9", number) for one, number in decades.items()]
    return entries + ([("unknown", "undated", counts["unknown"])] if "unknown" in counts else [])


def lost(values: Values, topics: Sequence[str]) -> list[str]:
    """What the values hold that cannot be asked here (any more), as "stance: strongly support"."""
    choices = {**CHOICES, "topic": tuple(topics)}
    return [
        f"{key}: {value}"
        for key, legal in choices.items()
        if legal is not None
        for value in values.get(key, ())
        if value and value not in legal
    ]


def in_words(values: Values) -> str:
    """The question as a reader would say it, for a page that does not show the filters."""
    named = [
        f"{_CALLED.get(key, key)}: {', '.join(found)}" for key in CHOICES if key != "q" and (found := values.get(key))
    ]
    text = next(iter(values.get("q", ())), "")
    return " · ".join([f"“{text}”" if text else "everything", *named])

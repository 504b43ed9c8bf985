"""Addresses ↔ questions: what stands in the address bar is what is asked, and a shared link asks the same again.

A choice stands in the address in the words that the widget shows ("white paper", "cannot tell"), because Streamlit
writes a bound widget's label there. So these words are kept for good: links that people saved depend on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.records import DOCUMENT_KINDS, MODES, STANCES
from index.query import LEVELS, UNDECIDED, Filters, Question

PAGE_SIZE = 20
SORTS = {"best match": "relevance", "newest first": "-date", "oldest first": "date", "holder": "holder"}
MODE_WORDS = {
    "direct": "direct quote",
    "indirect": "paraphrase",
    "mixed": "part quote",
    "author": "author's own words",
}
STANCE_WORDS = {**{stance: stance for stance in STANCES}, UNDECIDED: "cannot tell"}
KIND_WORDS = {kind: kind.replace("_", " ") for kind in DOCUMENT_KINDS}

# parameter → the words it may hold; None for any text
CHOICES: dict[str, tuple[str, ...] | None] = {
    "q": None,
    "holder": None,
    "topic": None,
    "stance": tuple(STANCE_WORDS.values()),
    "kind": tuple(KIND_WORDS.values()),
    "mode": tuple(MODE_WORDS[mode] for mode in MODES),
    "since": None,
    "until": None,
    "undated": ("true", "false"),
    "level": LEVELS,
    "sort": tuple(SORTS),
}

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
        kinds=back("kind", KIND_WORDS),
        modes=back("mode", MODE_WORDS),
        topics=tuple(topic_id(words) for words in chosen("topic")),
        stances=back("stance", STANCE_WORDS),
        since=one("since") or None,
        until=one("until") or None,
        undated=one("undated") == "true",
    )
    return Question(
        text=one("q"),
        filters=filters,
        level=one("level") or "positions",
        sort=SORTS.get(one("sort"), "relevance"),
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )


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
    named = [f"{key}: {', '.join(found)}" for key in CHOICES if key != "q" and (found := values.get(key))]
    text = next(iter(values.get("q", ())), "")
    return " · ".join([f"“{text}”" if text else "everything", *named])

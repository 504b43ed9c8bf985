"""The fields that a question can name (`holder:`, `date:` …), and how what stands behind each is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from corpus.dates import bounds, partial
from corpus.errors import QueryError
from corpus.records import DOCUMENT_KINDS, HOLDER_KINDS, MODES, STANCES, UNDECIDED, plain_name
from index.nodes import Between, Is, Named, Node, Or
from index.words import name_words

STANCES_ASKED = (*STANCES, UNDECIDED)
# Marks of an entry that `is:` asks for.
FLAGS = ("reviewed", "rejected", "undecided", "undated")
# What stands behind each field, in words, for messages and help.
FIELDS = {
    "holder": "words of a name; =NAME for the whole of it",
    "role": "words of the role then",
    "org": "words of the organisation",
    "holder_kind": ", ".join(HOLDER_KINDS),
    "kind": "of document: " + ", ".join(DOCUMENT_KINDS),
    "source": "words of the publisher; =NAME for the whole of it",
    "document": "a document's file name or id",
    "date": "2005, 2005-08, 1998..2005, ..2005, 2005.. or unknown",
    "topic": "a topic of the frame, such as joint_working",
    "stance": ", ".join(STANCES_ASKED),
    "mode": ", ".join(MODES),
    "is": ", ".join(FLAGS),
}
# Words that people try for a field → the field.
_MEANT = {
    **dict.fromkeys(("speaker", "who", "by", "name", "person", "author", "witness", "said_by"), "holder"),
    **dict.fromkeys(("publisher", "paper", "newspaper", "from", "site"), "source"),
    **dict.fromkeys(("organisation", "organization", "body", "party"), "org"),
    **dict.fromkeys(("year", "since", "until", "published", "said", "when"), "date"),
    **dict.fromkeys(("title", "office", "position", "job"), "role"),
    **dict.fromkeys(("type", "genre"), "kind"),
    **dict.fromkeys(("doc", "file", "id"), "document"),
    **dict.fromkeys(("side", "view"), "stance"),
    **dict.fromkeys(("subject", "question"), "topic"),
}
# The fields that only statements have: nobody says a passage.
OF_STATEMENTS = ("holder", "holder_kind", "role", "org", "mode", "topic", "stance")
_CHOICES: dict[str, Sequence[str]] = {
    "holder_kind": HOLDER_KINDS,
    "kind": DOCUMENT_KINDS,
    "stance": STANCES_ASKED,
    "mode": MODES,
    "is": FLAGS,
}
# A field of the language → the entry's.
_NAMES = {"holder": "holder", "role": "role", "org": "organisation", "source": "source"}
WHOLE = "="


def suggestion(name: str, known: Collection[str]) -> str:
    """The known word that is meant, or ""."""
    return next(iter(get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)), "")


def field_meant(name: str, topics: Sequence[str] = ()) -> str:
    """The field that is meant by another word, or by one that is spelt so, or ""."""
    found = suggestion(name, [*FIELDS, *topics, *_MEANT])
    return _MEANT.get(found, found)


def one_of(value: str, known: Sequence[str], what: str) -> str:
    """The value as it is known. Raises QueryError, with what is meant, where it is not."""
    plain = value.strip().lower().replace(" ", "_").replace("-", "_")
    if plain in known:
        return plain
    meant = suggestion(plain, known)
    hint = f"did you mean {meant}?" if meant else f"one of {', '.join(known)}"
    raise QueryError(f"there is no {value!r}", where=what, hint=hint)


def value_node(field: str, value: str, topics: Sequence[str] | None = None) -> Node:
    """What `field:value` asks for. Raises QueryError for a value that the field cannot have.

    topics   those of the corpus' frame; None where they are not known, so that any will do
    """
    if field in _NAMES:
        return named(field, value)
    if field == "date":
        return date_node(value)
    if field == "document":
        return Or((Is("file", (value,)), Is("document", (value,))))
    if field == "topic":
        return stances_node((one_of(value, topics, "topic:") if topics is not None else value,), ())
    if field in _CHOICES:
        chosen = one_of(value, _CHOICES[field], field)
        if field == "stance" or chosen == UNDECIDED:
            return stances_node((), (chosen,))
        return Is(field, (chosen,))
    return stances_node((field,), (one_of(value, STANCES_ASKED, field),))  # a topic's own field


def named(field: str, value: str) -> Node:
    """The entries in whose name (role, organisation, publisher) all words of the value are; after "=", that is it."""
    exact = value.startswith(WHOLE)
    value = value.removeprefix(WHOLE)
    words = name_words(value) if exact or field != "holder" else tuple(plain_name(value).split())
    if not words:
        raise QueryError(f"{value!r} is no name", where=field, hint="write a name with letters")
    if exact:
        return Is(_NAMES[field], (" ".join(words),))
    return Named(_NAMES[field], words)


def date_node(value: str) -> Node:
    """The entries that can be of that date, or of that range of dates; "unknown": those of no known date."""
    plain = value.strip().lower()
    if plain in ("unknown", "none"):
        return Is("is", ("undated",))
    since, dots, until = plain.partition("..")
    if not dots:
        until = since
    for end in (since, until):
        if (end and partial(end) is None) or not (since or until):
            raise QueryError(f"{end or value!r} is no date", where="date", hint=f"write {FIELDS['date']}")
    return between(since or None, until or None, where="date")


def between(since: str | None, until: str | None, *, where: str) -> Between:
    """The entries whose date can lie between two partial dates, both included."""
    if since and until and bounds(since)[0] > bounds(until)[1]:
        raise QueryError(f"{since} is after {until}", where=where, hint="swap them")
    return Between(
        int(f"{bounds(since)[0]:%Y%m%d}") if since else None, int(f"{bounds(until)[1]:%Y%m%d}") if until else None
    )


def stances_node(topics: Sequence[str], stances: Sequence[str]) -> Is:
    """The entries with one of the stances on one of the topics; without topics on any; without stances any of them."""
    return Is("stance", tuple(f"{topic}:{stance}" for topic in topics or ("",) for stance in stances or ("",)))


def on_one_topic(parts: Sequence[Node]) -> list[Node]:
    """The parts of an AND, with "on this topic" and "of this stance" made one: of this stance on this topic."""
    found = [part for part in parts if isinstance(part, Is) and part.field == "stance"]
    topics = [part for part in found if part.values[0].endswith(":")]
    stances = [part for part in found if part.values[0].startswith(":")]
    if not topics or not stances:
        return list(parts)
    rest = [part for part in parts if part not in topics and part not in stances]
    pairs = [
        stances_node([topic[:-1] for topic in one.values], [stance[1:] for stance in other.values])
        for one in topics
        for other in stances
    ]
    return [*rest, *pairs]

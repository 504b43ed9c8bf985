"""The tables that On Record writes: which columns each has, in order, and what every one of them means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.errors import QueryError
from corpus.records import STANCES

# In a column's name: one column for each topic of the frame, and for each period that was asked for.
TOPIC, PERIOD = "<topic>", "<period>"

POSITIONS: dict[str, str] = {
    "document": "the file's name",
    "document_id": "the document's name in the corpus; it survives changed content",
    "version": "SHA-256 of the file's bytes",
    "title": "the document's title",
    "kind": "what kind of document it is",
    "publisher": "who published the document",
    "authors": "the document's authors (a JSON list)",
    "url": "where the document was published",
    "published_on": "when the document was published: a date cut to what is known",
    "position_id": "the statement's name; it survives re-extraction",
    "utterance_id": "shared by reports of the same words of one holder, said once",
    "holder": "whose statement it is, by the fullest name in the document",
    "holder_id": "the holder's name across documents; empty where it is open who spoke",
    "holder_as_written": "the holder in the words of that sentence",
    "holder_kind": "person, organisation, group, ambiguous or unknown",
    "holder_candidates": "who it may be, where that is open (a JSON list)",
    "holder_basis": "how it was told who the holder is; office: inferred from a table, not from the document",
    "role": "what the document says the holder was, at that date",
    "organisation": "the organisation that the holder spoke for or belonged to",
    "reported_by": "who reports the statement, where another than the document does",
    "account_of": "whom the words describe, where they are the holder's own account of others' motives",
    "mode": "direct, indirect, mixed or author",
    "spans": "where the words stand: [start, end) in characters of the document's text (a JSON list)",
    "text": "the words, exactly as in the document (a JSON list, one for each span)",
    "context": "the passage to show around it: [start, end) (JSON)",
    "source_spans": "where the document names the holder (a JSON list)",
    "cue_spans": "where the words of saying stand (a JSON list)",
    "locator_page": "the page",
    "locator_paragraph": "the paragraph's number",
    "locator_question": "the question's number in evidence",
    "locator_column": "the column in Hansard",
    "ocr": "whether the text was recognised from an image (true or false)",
    "said_on": "when it was said: a date cut to what is known",
    "said_on_as_written": "that date in the document's words",
    f"stances_{TOPIC}": "support, mixed or oppose; empty where there is no stance or it cannot be told",
    "undecided": "the topics on which the stance cannot be told (a JSON list)",
    f"evidence_{TOPIC}": "the words that decided the stance: [start, end) (a JSON list)",
    "confidence_attribution": "the probability that holder and words are right, from 0 to 1",
    "confidence_holder": "the probability that the holder is right, from 0 to 1",
    f"confidence_{TOPIC}": "the probability of what is said about the stance, from 0 to 1; 1 where a reviewer said it",
    "frame": "the name and version of the file that defines the topics",
    "review_verdict": "what a person found when checking it (confirmed, corrected, rejected); empty where no one has",
    "review_author": "who checked it",
    "review_reason": "why",
    "review_reviewed_at": "when it was checked",
    "review_changes": "what was corrected (JSON)",
}
# Fields of a passage: nobody says it.
_PASSAGE = ("document", "document_id", "title", "kind", "published_on", "spans", "text", "locator")
_DOCUMENTS = {
    "document_id": POSITIONS["document_id"],
    "name": "the file's name",
    "title": "the document's title",
    "kind": "what kind of document it is",
    "publisher": "who published it",
    "authors": POSITIONS["authors"],
    "url": "where it was published",
    "published_on": "when it was published: a date cut to what is known",
    "status": "what its publisher says of its standing (withdrawn …)",
    "statements": "how many statements it holds",
    "positions": "how many of them bear on a topic",
    "source": "the file or archive that it was read from",
    "added_at": "when it was stored",
    "found": "where each of these was found (JSON)",
}
_HOLDERS = {
    "holder_id": "the holder's name across documents",
    "name": "the fullest name",
    "kind": "person, organisation or group",
    "also_named": "other names that documents give the holder (a JSON list)",
    "roles": "the roles by document and date (a JSON list)",
    "documents": "in how many documents",
    "statements": "how many statements",
    "positions": "how many of them bear on a topic",
    "evidence": "why it is this holder, for each document (a JSON list)",
    "same_name": "ids of others of this name, who were kept apart (a JSON list)",
}
_SIDE = {
    "stance": "the stance that was taken {} it: support, oppose, or mixed where it was conditional or two-sided",
    "date": "when {}: a date cut to what is known",
    "dated": "whether that is when it was said, or only when it was published",
    "roles": "the roles that documents name then (a JSON list)",
    "text": "the words, of each stance that was taken (a JSON list; […] between the parts of a split quotation)",
    "documents": "the files that print these words (a JSON list)",
    "quotes": "the ids of the positions with these words (a JSON list)",
    "statements": "how many statements of that occasion take a stance",
    "positions": "the ids of all positions of that occasion (a JSON list)",
}
_CHANGES = {
    "holder": "whose stances they are, by the fullest name",
    "holder_id": "the holder's name across documents",
    "topic": "the topic",
    "change": "held, shifted (from one side to the other), qualified (one of both is mixed) or order not known",
    "days_least": "days that lie between at least, as far as the dates are known",
    "days_most": "days that lie between at most",
    "role_changed": "whether no role is the same (true or false); empty where a role is not known",
    **{f"before_{name}": told.format("before") for name, told in _SIDE.items()},
    **{f"after_{name}": told.format("after") for name, told in _SIDE.items()},
    "doubtful": "whether a holder of the words shown may well be another (true or false)",
}
_GROUP = {
    "group": "what is counted: a holder, a kind of holder or document, a body, a publisher, a mode, or all",
    "group_id": "of a holder the id; empty where it is open who spoke",
    "topic": "the topic",
}
_COUNTS = {
    **_GROUP,
    "period": "the year, decade or range; undated, outside periods, or across periods, where the date may be in or out",
    "stance": "the one stance that all take whose stance can be told, else mixed; empty where none can be told",
    "support": "statements for it",
    "mixed": "statements for and against, or under a condition",
    "oppose": "statements against it",
    "undecided": "statements that bear on it of which the stance cannot be told",
    "statements": "all of these; reports of one utterance count once",
    "reports": "the same with each report counted",
    "positions": "the ids of the positions that are counted (a JSON list)",
}
_AGREEMENT = {
    "topic": "the topic",
    "holder": "one holder, or body, or kind of holder",
    "holder_id": "of a holder the id",
    "stance": "the one stance of all statements, else mixed",
    "other": "the other one",
    "other_id": "of a holder the id",
    "other_stance": "the same of the other",
    "agreement": "agree (the same stance), disagree (support and oppose), or partly (one of both is mixed)",
    "statements": "how many statements the one's stance is of",
    "other_statements": "how many the other's is of",
    "quotes": "of each stance that the one takes, the id of the surest position (a JSON list)",
    "other_quotes": "the same of the other (a JSON list)",
    "positions": "the ids of the one's positions (a JSON list)",
    "other_positions": "the ids of the other's (a JSON list)",
}
_UTTERANCES = {
    "utterance_id": POSITIONS["utterance_id"],
    "holder": "whose words they are",
    "holder_id": "the holder's name across documents",
    "said_on": "when it was said, as far as a report tells",
    "reports": "how many reports there are",
    "earliest": "the file of the earliest report",
    "earliest_on": "when it was said or published by that",
    "documents": "the files of all reports (a JSON list)",
    "wordings": "the different wordings, in order of date (a JSON list)",
    "positions": "the ids of the positions (a JSON list)",
}
_REVIEWS = {
    "position_id": "the statement's name",
    "document": "the file's name; empty where the statement is gone",
    "document_id": "the document's name in the corpus",
    "verdict": "confirmed, corrected or rejected: what counts now",
    "author": "who said so",
    "reason": "why",
    "reviewed_at": "when",
    "changes": "all that was corrected (JSON)",
    "orphaned": "whether the statement is gone (true or false)",
    "history": "all reviews, those that were undone as well, oldest first (a JSON list)",
}
_QUEUE = {
    "why": "why it needs a look (a JSON list); empty where nothing is in doubt, or a person has reviewed it",
    "least": "the least probability of what is told of it, from 0 to 1: of holder and words, or of a stance",
    **{
        name: POSITIONS[name]
        for name in (
            *("position_id", "document_id", "document", "holder", "holder_kind", "holder_basis", "role", "said_on"),
            *("published_on", "mode", f"stances_{TOPIC}", "undecided", "text", "review_verdict", "review_author"),
        )
    },
}
_KAPPA = {
    "one": "the program, or a reviewer",
    "other": "all reviewers together (what counts now), or another reviewer",
    "about": "holder, verdict (rejected or not), or a topic's stance: support, mixed, oppose, none or undecided",
    "positions": "how many positions both judged",
    "same": "how many both judged the same",
    "kappa": "Cohen's kappa: 1 is full agreement, 0 what chance gives; empty where it is not defined",
}
_DIFF = {
    "run": "when the extraction began that made the change",
    "document": "the file's name",
    "document_id": "the document's name in the corpus",
    "position_id": "the statement's name",
    "what": "appeared, vanished or changed",
    "field": "of a change, the field of the record; a stance as stances_TOPIC",
    "before": "its value before; empty for none",
    "after": "its value now; empty for none",
    "holder": "whose statement it is; of one that vanished, was",
    "text": "its words, exactly as in the document; of one that vanished, as they were",
    "reviewed": "whether a person has checked it (true or false)",
}
_SUMMARY = {
    "name": "the question's name",
    "query": "its words",
    "file": "the file with its rows",
    "found": "how many answers it has",
    "rows": "how many of them were written",
    "problem": "why it has none",
}
TABLES: dict[str, dict[str, str]] = {
    "positions": POSITIONS,
    "statements": POSITIONS,
    "passages": {name: told for name, told in POSITIONS.items() if name.split("_")[0] in _PASSAGE or name in _PASSAGE},
    "changes": _CHANGES,
    "counts": _COUNTS,
    "stances": {**_GROUP, PERIOD: "how many statements of the period take which side"},
    "agreement": _AGREEMENT,
    "utterances": _UTTERANCES,
    "documents": _DOCUMENTS,
    "holders": _HOLDERS,
    "reviews": _REVIEWS,
    "queue": _QUEUE,
    "kappa": _KAPPA,
    "diff": _DIFF,
    "summary": _SUMMARY,
}
# Records in a record, which the columns of these names are parts of.
NESTED = ("locator", "stances", "evidence", "confidence", "review")
# Columns of whole numbers, by table.
_WHOLE: dict[str, set[str]] = {
    "documents": {"statements", "positions"},
    "holders": {"documents", "statements", "positions"},
    "changes": {"days_least", "days_most", "before_statements", "after_statements"},
    "counts": {*STANCES, "undecided", "statements", "reports"},
    "agreement": {"statements", "other_statements"},
    "utterances": {"reports"},
    "kappa": {"positions", "same"},
    "summary": {"found", "rows"},
}
_TRUTH = {"ocr", "role_changed", "doubtful", "orphaned", "reviewed"}


def columns(table: str, topics: Sequence[str] = (), periods: Sequence[str] = ()) -> list[str]:
    """The names of a table's columns, in order, for these topics and periods. Raises QueryError for no table."""
    return list(meanings(table, topics, periods))


def meanings(table: str, topics: Sequence[str] = (), periods: Sequence[str] = ()) -> dict[str, str]:
    """Column → what it means, in order, for these topics and periods. Raises QueryError for no table."""
    if table not in TABLES:
        raise QueryError(f"there is no table {table!r}", where="table", hint=f"one of {', '.join(TABLES)}")
    found: dict[str, str] = {}
    for name, told in TABLES[table].items():
        many = {TOPIC: topics, PERIOD: periods}
        mark = next((mark for mark in many if mark in name), None)
        names = [name.replace(mark, one) for one in many[mark]] if mark else [name]
        found |= dict.fromkeys(names, told)
    return found


def header(table: str, topics: Sequence[str], rows: object) -> dict[str, str]:
    """The same for rows that are to be written: topics and periods that only they have come last.

    Rows that are no sequence can be read only once: they are not looked at.
    """
    known = meanings(table, topics)
    if not isinstance(rows, Sequence):
        return known
    more, periods = dynamic(table, rows)
    return meanings(table, [*topics, *(topic for topic in more if topic not in topics)], periods)


def kind_of(table: str, column: str) -> type:
    """What a column holds: str, int, float or bool."""
    if column.startswith("confidence_") or column in ("kappa", "least"):
        return float
    if column in _TRUTH:
        return bool
    return int if column in _WHOLE.get(table, ()) else str


def parent(name: str) -> str:
    """The nested record that a column comes from, or the column itself."""
    return next((parent for parent in NESTED if name.startswith(f"{parent}_")), name)


def dynamic(table: str, rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """The topics, and the periods, that a table's rows have columns for."""
    topics = sorted({topic for row in rows for topic in row.get("stances", ())}) if table in _RECORDS else []
    known = TABLES[table]
    periods = sorted({name for row in rows for name in row if name not in known}) if table == "stances" else []
    return topics, periods


_RECORDS = ("positions", "statements", "queue")

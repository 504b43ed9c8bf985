"""One utterance, many reports: which statements print the same words, said once.

Statements that share a run of words are found by the runs that winnowing keeps of each (Schleimer, Wilkerson and
Aiken, "Winnowing: local algorithms for document fingerprinting", 2003), and then compared word by word. Clusters do not
look at who the holder is: that may still change, and `records.utterance_id` tells holders apart.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from corpus.dates import bounds
from corpus.likeness import hashed
from corpus.spelling import british

# Words of a run, and runs of which one is kept: whatever shares RUN + WINDOW - 1 words in a row is found.
RUN, WINDOW = 3, 3
# Words up to which all runs are kept.
FEW = 15
# A run that more statements have tells nothing ("the secretary of state").
COMMON = 200
# Statements that one is compared with at most.
COMPARED = 50
# The share of the shorter report's words that must stand in the longer one, in pieces of at least PIECE words; and
# where nothing but the words tells that both are of one day.
SAME, SURELY, PIECE = 0.75, 0.9, 2
# Words from which on the same words are not said twice by chance: shorter ones must have been said, or printed, near
# each other.
LONG = 7
# Days between papers that print one event.
NEAR = 31
# Words of a quotation from which on it stands for the report, without what the paper puts around it.
QUOTED = 4
# What stands for [words that a paper put in].
_PUT_IN = "[]"
_DECISIVE = frozenset("not no never none nor neither without hardly nothing nobody nowhere".split())
_WORD = re.compile(r"\[\]|[^\W_]+")
_QUOTATION = re.compile('“[^“”]+[”…]|"[^"]+"|(?<!\\w)‘(?:[^‘’]|’(?=\\w))+’(?!\\w)')
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_UNIT = {word: number for number, word in enumerate(f"{_UNITS} eighteen nineteen".split())}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TEN = {word: 10 * number for number, word in enumerate(_TENS, start=2)}
# What print writes in two ways.
_ONE_WAY = (
    (re.compile("\u00ad"), ""),
    (re.compile(r"\[[^\[\]]*\]"), f" {_PUT_IN} "),
    (re.compile(r"[’`]"), "'"),
    (re.compile(r"\bcan(?:'t|not)\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'(ll|re|ve|m)\b"), r" \1"),
    (re.compile(r"\bno[- ]one\b"), "nobody"),
    (re.compile(r"(?<=\d),(?=\d{3})"), ""),
    (re.compile(r"%"), " per cent"),
    (re.compile(r"\bpercent\b"), "per cent"),
)
_TWENTY_ONE = re.compile(rf"\b({'|'.join(_TENS)})[- ]({'|'.join([*_UNIT][1:10])})\b")

TABLES = """
CREATE TABLE runs (
    run INTEGER NOT NULL, position_id TEXT NOT NULL REFERENCES statements ON DELETE CASCADE,
    PRIMARY KEY (run, position_id)) WITHOUT ROWID;
CREATE INDEX runs_by_position ON runs (position_id);
CREATE INDEX statements_by_utterance ON statements (utterance);
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What one document prints: the words without case and marks, when they were said, and when they were printed."""

    words: tuple[str, ...]
    said_on: str | None = None
    published_on: str | None = None


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, in one way of writing them; where it has a quotation, only those that are quoted."""
    quoted = " ".join(_QUOTATION.findall(text))
    return next((words for words in map(_words, (quoted, text)) if len(words) >= QUOTED), _words(text))


def _words(text: str) -> tuple[str, ...]:
    plain = text.casefold()
    for pattern, other in _ONE_WAY:
        plain = pattern.sub(other, plain)
    plain = _TWENTY_ONE.sub(lambda found: str(_TEN[found[1]] + _UNIT[found[2]]), plain)
    plain = " ".join(str(_UNIT.get(word, _TEN.get(word, british(word)))) for word in _WORD.findall(plain))
    return tuple(re.sub(r"\b([1-9]) hundred\b", r"\g<1>00", plain).split())


def share(one: Report, other: Report) -> float:
    """The share of the shorter report's words that the longer one prints, from 0 to 1; 0 where the reports are not of
    the same words, said once."""
    # In an order of their own: whichever comes first, the answer is the same.
    shorter, longer = sorted((one, other), key=lambda report: (len(report.words), report.words))
    if not shorter.words:
        return 0.0
    compared = SequenceMatcher(None, longer.words, shorter.words, autojunk=False)
    shared = sum(block.size for block in compared.get_matching_blocks() if block.size >= PIECE)
    found = shared / (len(shorter.words) - shorter.words.count(_PUT_IN) or 1)
    if found < SAME or _turned(compared.get_opcodes(), longer.words, shorter.words):
        return 0.0
    return found if _at_one_time(one, other, surely=shared >= LONG and found >= SURELY) else 0.0


def _turned(changes: Sequence[tuple[str, int, int, int, int]], longer: Sequence[str], shorter: Sequence[str]) -> bool:
    """Whether the words that are not shared turn what is said: a negation, a number."""
    last = len(changes) - 1
    for number, (what, a, b, c, d) in enumerate(changes):
        beside = what == "delete" and (number in (0, last) or b - a > PIECE + 1)  # it goes on, or leaves a stretch out
        passed = what == "equal" or beside or _PUT_IN in (*longer[a:b], *shorter[c:d])
        if not passed and _decisive(longer[a:b]) != _decisive(shorter[c:d]):
            return True
    return False


def _decisive(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if word in _DECISIVE or word.isdigit())


def _at_one_time(one: Report, other: Report, *, surely: bool) -> bool:
    """Whether two reports can be of one day; unless the words surely are the same, whether they are near each other."""
    if one.said_on and other.said_on:
        return _apart(one.said_on, other.said_on) == 0
    for known, later in ((one, other), (other, one)):
        if known.said_on and later.published_on and bounds(later.published_on)[1] < bounds(known.said_on)[0]:
            return False  # printed before it was said
    if surely:
        return True
    when, then = (report.said_on or report.published_on for report in (one, other))
    return bool(when and then) and _apart(when or "", then or "") <= NEAR


def _apart(one: str, other: str) -> int:
    """Days that two partial dates are apart at least."""
    first, second = sorted((bounds(one), bounds(other)))
    return max(0, (second[0] - first[1]).days)


# -- in the catalogue --------------------------------------------------------------------------------------------------


def clusters_of(db: sqlite3.Connection, document_id: str) -> list[str]:
    """The clusters that the statements of a document are in."""
    found = db.execute("SELECT DISTINCT utterance FROM statements WHERE document_id = ?", (document_id,))
    return [row["utterance"] for row in found if row["utterance"]]


def enter(db: sqlite3.Connection, document_id: str, left: Collection[str] = ()) -> None:
    """Cluster the statements of a document that was stored; `left` are clusters that its earlier statements were in.

    A cluster is named by the first of its position ids.
    """
    todo = _reports(db, "document_id", [document_id])
    for position_id, report in todo.items():
        db.executemany("INSERT INTO runs VALUES (?, ?)", [(run, position_id) for run in _runs(report.words)])
    # Those that a statement held together which is gone are put together anew.
    todo |= _reports(db, "utterance", list(left))
    known, links = dict(todo), []
    clusters = {name: {name} for name in todo}
    for name, report in todo.items():
        candidates = _candidates(db, name, report)
        missing = _reports(db, "position_id", [one for one in candidates if one not in known])
        for other in missing:  # with all that it was put together with, among themselves as before
            if other not in clusters:
                members = _members(db, other) - todo.keys()
                clusters |= dict.fromkeys(members, members)
                known |= _reports(db, "position_id", sorted(members))
        links += [(-found, name, other) for other in candidates if (found := share(report, known[other]))]
    for _, name, other in sorted(links):
        one, two = clusters[name], clusters[other]
        if one is not two and _of_one_day(known[a] for a in (*one, *two)):
            clusters |= dict.fromkeys(one | two, one | two)
    for members in {id(one): one for one in clusters.values()}.values():
        first = min(members)
        db.executemany(
            "UPDATE statements SET utterance = ? WHERE position_id = ? AND utterance IS NOT ?",
            [(first, name, first) for name in members],
        )


def _of_one_day(reports: Iterable[Report]) -> bool:
    """Whether the reports that tell when it was said can all mean one day."""
    told = [bounds(one.said_on) for one in reports if one.said_on]
    return not told or max(first for first, _ in told) <= min(last for _, last in told)


def enter_all(db: sqlite3.Connection) -> None:
    """Cluster the statements of a catalogue that knew no clusters."""
    for row in db.execute("SELECT document_id FROM documents ORDER BY document_id").fetchall():
        enter(db, row["document_id"])


def _members(db: sqlite3.Connection, position_id: str) -> set[str]:
    """All that a stored statement was put together with, and itself."""
    found = db.execute(
        "SELECT position_id FROM statements WHERE utterance = (SELECT utterance FROM statements WHERE position_id = ?)",
        (position_id,),
    )
    return {position_id} | {row["position_id"] for row in found}


def _candidates(db: sqlite3.Connection, name: str, report: Report) -> list[str]:
    """Statements that share a run which is not common: those that share most, COMPARED at most."""
    found: Counter[str] = Counter()
    for run in _runs(report.words):
        rows = db.execute("SELECT position_id FROM runs WHERE run = ? LIMIT ?", (run, COMMON + 1)).fetchall()
        if len(rows) <= COMMON:
            found.update(row["position_id"] for row in rows if row["position_id"] != name)
    return sorted(found, key=lambda other: (-found[other], other))[:COMPARED]


def _reports(db: sqlite3.Connection, column: str, values: Sequence[str]) -> dict[str, Report]:
    """Position id → what it prints, for the statements whose column holds one of the values."""
    found: dict[str, Report] = {}
    texts: dict[str, Mapping[str, str]] = {}
    rest = iter(values)
    while batch := list(islice(rest, 5000)):
        marks = ", ".join("?" * len(batch))
        for row in db.execute(
            f"SELECT position_id, document_id, spans, said_on FROM statements WHERE {column} IN ({marks})", batch
        ).fetchall():
            document_id = row["document_id"]
            if document_id not in texts:
                texts[document_id] = db.execute(
                    "SELECT text, published_on FROM documents WHERE document_id = ?", (document_id,)
                ).fetchone()
            about = texts[document_id]
            words = " ".join(about["text"][start:end] for start, end in json.loads(row["spans"]))
            found[row["position_id"]] = Report(words_of(words), row["said_on"], about["published_on"])
    return found


def _runs(words: Sequence[str]) -> set[int]:
    """The runs that are kept of some words: of few all, else of each WINDOW in a row the one with the smallest hash."""
    hashes = [hashed(" ".join(run)) for run in _all_runs(words)]
    if len(words) <= FEW:
        return set(hashes)
    return {min(hashes[at : at + WINDOW]) for at in range(len(hashes) - WINDOW + 1)}


def _all_runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All runs of RUN words; of fewer words the whole."""
    if words:
        yield from (tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))

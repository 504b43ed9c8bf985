"""Text in, positions out: attribution, holders, thoughts and stances, each behind its interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.records import Document, Span, Statement, TopicStance
from nlp.attribution import Attributor
from nlp.chains import chained
from nlp.drafts import Draft, drafts, facts, reading_of, spoken
from nlp.frames import Frame, built_in
from nlp.pairs import BEFORE
from nlp.quotes import DOUBLE, SINGLE
from nlp.spans import merged
from nlp.stance import Judgement, Said, StanceEngine, Stances
from nlp.tagged import TaggedAttributor
from nlp.thoughts import WHOLE, units, words_of

# Where a paraphrase ends and the words that bear it out begin: "he hoped for more: 'We must …'".
_COLON = re.compile(r":\s+(?=['\"‘“])")
# Paraphrases of one sentence are told as one unless they are off the topics with so much certainty.
_SURELY_OFF = 0.9


class Extractor:
    """The engine that turns a document into statements with stances."""

    def __init__(
        self, frame: Frame | None = None, attributor: Attributor | None = None, stance: StanceEngine | None = None
    ) -> None:
        self.frame = frame or built_in()
        self.attributor = attributor or TaggedAttributor()
        self.stance = stance or Stances(self.frame)

    @property
    def name(self) -> str:
        """Changes when the same document could give other statements."""
        parts = (self.attributor.name, facts(), self.stance.name, self.frame.label, self.frame.fingerprint)
        return f"{' '.join(parts)} thoughts-2"

    def statements(self, document: Document, known: Iterable[str] = ()) -> list[Statement]:
        """Every statement of the document, in the order of its text, with its stances on the frame's topics.

        known   full names of people whom it may name
        """
        reading = replace(reading_of(document, self.attributor.read(document)), known=tuple(known))
        found = sorted(drafts(document, reading), key=lambda draft: draft.statement.spans)
        return self._judged(document, _chained(document.text, found))

    def spoken(self, document: Document) -> list[Statement]:
        """The whole document as the words of one speaker whom nobody names."""
        return self._judged(document, [spoken(document)])

    def _judged(self, document: Document, drafts: Sequence[Draft]) -> list[Statement]:
        """The drafts as statements, cut or joined where their parts take different sides or belong to one thought."""
        text = document.text
        pieces: list[tuple[list[Draft], tuple[Span, ...], tuple[Span, ...]]] = []  # (drafts, content, judged)
        for group in _one_thought(text, drafts):
            if len(group) > 1:
                joined = merged(span for draft in group for span in draft.statement.spans)
                judged = merged(span for draft in group for span in draft.judged)
                pieces.append((group, joined, judged))
                continue
            parts = [part for half in _halves(text, group[0]) for part in units(document, half)]
            judged = group[0].judged if len(parts) == 1 else ()
            pieces += [(group, part, judged or part) for part in parts]
        judgements = self.stance.judge([_said(document, judged) for _, _, judged in pieces])
        result: list[Statement] = []
        owners: list[list[Draft]] = []
        for (group, part, judged), found in zip(pieces, judgements, strict=True):
            told = [] if group[0].sideless else found
            stances = tuple(_stance(text, judged, judgement) for judgement in told)
            on_topic = any(stance.stance or stance.undecided for stance in stances)
            off = not on_topic and all(stance.confidence >= _SURELY_OFF for stance in stances)
            if len(group) > 1 and off:  # nothing to judge together: they stay apart
                result += [replace(d.statement, stances=stances, frame=self.frame.label) for d in group]
                owners += [group] * len(group)
                continue
            draft = _joined(group, part) if len(group) > 1 else group[0]
            statement = replace(draft.statement, spans=part, stances=stances, frame=self.frame.label)
            if result and on_topic and _goes_on(document, result[-1], statement):
                whole = (result[-1].spans[0][0], part[0][1])
                result[-1] = replace(result[-1], spans=(whole,), stances=_both(result[-1], statement))
                continue
            if result and owners[-1] is group and _belong(document, result[-1], statement):
                spans = _rejoined(group[0].statement.spans, result[-1].spans + part)
                result[-1] = replace(result[-1], spans=spans, stances=_both(result[-1], statement))
                continue
            result.append(statement)
            owners.append(group)
        return [replace(s, spans=merged(s.spans), context=_context(document, s.spans)) for s in result]


def _said(document: Document, judged: Sequence[Span]) -> Said:
    """The words to judge, with what stands before them and what the document is called."""
    text, start = document.text, judged[0][0]
    before = text[max(0, start - BEFORE) : start]
    if start > BEFORE:  # from a whole word on
        before = before.partition(" ")[2]
    return Said(words_of(text, judged), " ".join(before.split()), document.metadata.title or "")


def _stance(text: str, judged: Sequence[Span], judgement: Judgement) -> TopicStance:
    """The judgement with its evidence as spans of the document."""
    evidence = {span for start, end in judgement.evidence for span in _back(text, judged, start, end)}
    return TopicStance(
        judgement.topic, judgement.stance, judgement.undecided, judgement.confidence, tuple(sorted(evidence))
    )


def _back(text: str, judged: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """Where words of the judged text stand in the document: a span in each judged span that they are from.

    The judged text is the spans' words with single spaces: the n-th visible character of one is that of the other.
    """
    shown = words_of(text, judged)
    before = len("".join(shown[:start].split()))
    length = len("".join(shown[start:end].split()))
    for s, e in _inner(text, judged):
        places = [at for at in range(s, e) if not text[at].isspace()]
        mine = places[max(0, before) : max(0, before + length)]
        before -= len(places)
        if mine:
            yield mine[0], mine[-1] + 1


def _inner(text: str, judged: Sequence[Span]) -> Iterator[Span]:
    """The spans as `words_of` reads them: without white space and quotation marks at their edges."""
    for start, end in judged:
        piece = text[start:end]
        left = piece.strip().lstrip("'‘’\"“”")
        begin = start + len(piece.rstrip()) - len(left)
        yield begin, begin + len(left.rstrip("'‘’\"“”"))


def _same_side(one: Statement, other: Statement) -> bool:
    """Whether two parts of a statement say the same: the same stances, given or not."""
    return [(s.topic, s.stance, s.undecided) for s in one.stances] == [
        (s.topic, s.stance, s.undecided) for s in other.stances
    ]


def _goes_on(document: Document, one: Statement, other: Statement) -> bool:
    """Whether a sentence in the document's own voice takes the side of the one before it in its paragraph."""
    if one.mode != "author" or other.mode != "author" or one.holder != other.holder or not _same_side(one, other):
        return False
    between = document.text[one.spans[-1][1] : other.spans[0][0]]
    words = document.text[one.spans[0][0] : other.spans[0][1]].split()
    return _in_one_paragraph(document, one, other) and not between.strip() and len(words) <= WHOLE


def _in_one_paragraph(document: Document, one: Statement, other: Statement) -> bool:
    return document.block_at(one.spans[-1][0]) is document.block_at(other.spans[0][0])


def _belong(document: Document, one: Statement, other: Statement) -> bool:
    """Whether two parts of a statement are told as one: on no topic do they take different sides.

    Two paragraphs of a turn are two arguments, unless both are off the topics; those of a quotation are one where they
    take the same sides.
    """
    if not one.is_position and not other.is_position:
        return True
    if not _in_one_paragraph(document, one, other):
        return bool(one.cue_spans) and _same_side(one, other)
    sides = {stance.topic: stance.stance for stance in one.stances if stance.stance}
    return all(sides.get(stance.topic, stance.stance) == stance.stance for stance in other.stances if stance.stance)


def _both(one: Statement, other: Statement) -> tuple[TopicStance, ...]:
    """What two parts say together: on each topic the side that is told, or else that it cannot be told."""
    return tuple(_one_stance(a, b) for a, b in zip(one.stances, other.stances, strict=True))


def _one_stance(one: TopicStance, other: TopicStance) -> TopicStance:
    if bool(one.stance) == bool(other.stance):
        confidence = min(one.confidence, other.confidence)
        undecided = one.undecided or other.undecided
        return replace(one, undecided=undecided, confidence=confidence, evidence=one.evidence + other.evidence)
    return one if one.stance else other


def _rejoined(whole: Sequence[Span], parts: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbouring parts of one span as one: what lay between sentences comes back."""
    result: list[Span] = []
    for part in parts:
        around = result and any(start <= result[-1][0] and part[1] <= end for start, end in whole)
        if around:
            result[-1] = result[-1][0], part[1]
        else:
            result.append(part)
    return tuple(result)


def _context(document: Document, spans: Sequence[Span]) -> Span:
    """The blocks that the spans stand in."""
    first, last = document.block_at(spans[0][0]), document.block_at(spans[-1][1] - 1)
    return (first.start if first else spans[0][0], last.end if last else spans[-1][1])


# -- one thought ------------------------------------------------------------------------------------------------------


def _halves(text: str, draft: Draft) -> list[tuple[Span, ...]]:
    """The content; where it is a paraphrase and then the words that bear it out, each apart."""
    cut: list[Span] = []
    for start, end in draft.statement.spans:
        colon = _COLON.search(text, start, end) if draft.statement.mode == "mixed" else None
        cut += [(start, colon.start()), (colon.end(), end)] if colon and colon.start() > start else [(start, end)]
    later = tuple(span for span in cut if _is_later(text, draft, span))
    here = tuple(span for span in cut if span not in later)
    return [here, later] if here and later else [draft.statement.spans]


def _is_later(text: str, draft: Draft, span: Span) -> bool:
    """Whether the span stands after a paraphrase: in a later sentence than the cue, or a quotation after a colon."""
    lead = text[draft.statement.spans[0][0] : span[0]].rstrip()
    after_colon = lead[-1:] == ":" and text[span[0]] in SINGLE + DOUBLE
    later = bool(draft.sentence[1]) and span[0] >= draft.sentence[1]
    return draft.statement.mode != "direct" and (later or after_colon)


def _chained(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with their chains: see `chains.chained`."""
    told = chained(text, [draft.statement for draft in drafts])
    return [replace(draft, statement=one) for draft, one in zip(drafts, told, strict=True) if one is not None]


def _one_thought(text: str, drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Paraphrases of one sentence with one source ("confirmed that …, but stressed …") are one thought."""
    groups: list[list[Draft]] = []
    for draft in drafts:
        before = groups[-1][-1] if groups else None
        if (
            before is not None
            and before.sentence == draft.sentence
            and before.sideless == draft.sideless
            and before.statement.source_spans == draft.statement.source_spans
            and before.statement.holder == draft.statement.holder
            and draft.statement.mode not in ("author",)
            and before.statement.spans[-1][1] <= draft.statement.spans[0][0]
            and draft.statement.source_spans
            and not _is_later(text, before, draft.statement.spans[0])
        ):
            groups[-1].append(draft)
        else:
            groups.append([draft])
    return groups


def _joined(group: Sequence[Draft], spans: tuple[Span, ...]) -> Draft:
    modes = {draft.statement.mode for draft in group}
    statement = replace(
        group[0].statement,
        spans=spans,
        mode=modes.pop() if len(modes) == 1 else "mixed",
        cue_spans=merged(span for draft in group for span in draft.statement.cue_spans),
        confidence=min(draft.statement.confidence for draft in group),
    )
    return replace(group[0], statement=statement)

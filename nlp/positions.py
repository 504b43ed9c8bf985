"""Text in, positions out: attribution, holders, thoughts and stances, each behind its interface."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.records import Document, Span, Statement, TopicStance
from nlp import language
from nlp.attribution import Attribution, Attributor, Reading
from nlp.frames import Frame, built_in
from nlp.holders import UNKNOWN, Holder, Holders, can_speak, label_holder
from nlp.quotes import DOUBLE, SINGLE
from nlp.spans import Cover, merged
from nlp.stance import Judgement, LinearStance, StanceEngine
from nlp.tagged import TaggedAttributor
from nlp.thoughts import sentences, units, words_of
from nlp.turns import Turn, chair, speech_spans, turns

# Kinds of document whose own sentences are their author's or issuing body's positions. A reporter's are not.
OWN_VOICE = {
    "opinion",
    "white_paper",
    "green_paper",
    "consultation",
    "consultation_response",
    "speech",
    "manifesto",
    "report",
}
_OF_GOVERNMENT = {"white_paper", "green_paper", "consultation"}
# Kinds whose words were said on the day that the document bears.
_SAID_THEN = {"committee_evidence", "debate", "speech"}
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?\s+")
# Where a paraphrase ends and the words that bear it out begin: "he hoped for more: 'We must …'".
_COLON = re.compile(r":\s+(?=['\"‘“])")
# A sentence of fewer words is a heading, a greeting or a signature.
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class _Draft:
    """A statement before its stances are known."""

    statement: Statement
    judged: tuple[Span, ...]
    sentence: Span
    asks: bool = False


class Extractor:
    """The engine that turns a document into statements with stances."""

    def __init__(
        self, frame: Frame | None = None, attributor: Attributor | None = None, stance: StanceEngine | None = None
    ) -> None:
        self.frame = frame or built_in()
        self.attributor = attributor or TaggedAttributor()
        self.stance = stance or LinearStance(self.frame)

    @property
    def name(self) -> str:
        """Changes when the same document could give other statements."""
        return f"{self.attributor.name} {self.stance.name} {self.frame.label} {self.frame.fingerprint} thoughts-1"

    def statements(self, document: Document) -> list[Statement]:
        """Every statement of the document, in the order of its text, with its stances on the frame's topics."""
        reading = _reading(document, self.attributor.read(document))
        drafts = sorted(_drafts(document, reading), key=lambda draft: draft.statement.spans)
        return self._judged(document, _without_echoes(drafts))

    def _judged(self, document: Document, drafts: Sequence[_Draft]) -> list[Statement]:
        """The drafts as statements, cut or joined where their parts take different sides or belong to one thought."""
        text = document.text
        pieces: list[tuple[list[_Draft], tuple[Span, ...], tuple[Span, ...]]] = []  # (drafts, content, judged)
        for group in _one_thought(text, drafts):
            if len(group) > 1:
                joined = merged(span for draft in group for span in draft.statement.spans)
                judged = merged(span for draft in group for span in draft.judged)
                pieces.append((group, joined, judged))
                continue
            parts = [part for half in _halves(text, group[0]) for part in units(document, half)]
            whole = group[0].judged if len(parts) == 1 else None
            pieces += [(group, part, whole or part) for part in parts]
        judgements = self.stance.judge([words_of(text, judged) for _, _, judged in pieces])
        result: list[Statement] = []
        owners: list[list[_Draft]] = []
        for (group, part, judged), found in zip(pieces, judgements, strict=True):
            told = [] if group[0].asks else found
            stances = tuple(_stance(text, judged, judgement) for judgement in told)
            on_topic = any(stance.stance or stance.undecided for stance in stances)
            if len(group) > 1 and not on_topic:  # nothing to judge together: they stay apart
                result += [replace(d.statement, stances=stances, frame=self.frame.label) for d in group]
                owners += [group] * len(group)
                continue
            draft = _joined(group, part) if len(group) > 1 else group[0]
            statement = replace(draft.statement, spans=part, stances=stances, frame=self.frame.label)
            goes_on = result and owners[-1] is group and _same_side(result[-1], statement)
            if goes_on and not (on_topic and _is_later(text, group[0], part[0])):
                spans = _rejoined(group[0].statement.spans, result[-1].spans + part)
                result[-1] = replace(result[-1], spans=spans, stances=_both(result[-1], statement))
                continue
            result.append(statement)
            owners.append(group)
        return [replace(s, spans=merged(s.spans), context=_context(document, s.spans)) for s in result]


def _stance(text: str, judged: Sequence[Span], judgement: Judgement) -> TopicStance:
    """The judgement with its evidence as spans of the document."""
    evidence = []
    for start, end in judgement.evidence:
        span = _back(text, judged, start, end)
        if span:
            evidence.append(span)
    return TopicStance(
        judgement.topic, judgement.stance, judgement.undecided, judgement.confidence, tuple(sorted(set(evidence)))
    )


def _back(text: str, judged: Sequence[Span], start: int, end: int) -> Span | None:
    """Where words of the judged text stand in the document, or None where they cross from one span to the next.

    The judged text is the spans' words with single spaces: the n-th visible character of one is that of the other.
    """
    shown = words_of(text, judged)
    before = len("".join(shown[:start].split()))
    length = len("".join(shown[start:end].split()))
    places = [at for s, e in _inner(text, judged) for at in range(s, e) if not text[at].isspace()]
    if not length or before + length > len(places):
        return None
    span = places[before], places[before + length - 1] + 1
    return span if any(s <= span[0] and span[1] <= e for s, e in judged) else None


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


def _both(one: Statement, other: Statement) -> tuple[TopicStance, ...]:
    return tuple(
        replace(a, confidence=min(a.confidence, b.confidence), evidence=a.evidence + b.evidence)
        for a, b in zip(one.stances, other.stances, strict=True)
    )


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


# -- drafts ----------------------------------------------------------------------------------------------------------


def _reading(document: Document, attributions: tuple[Attribution, ...]) -> Reading:
    """The attributions with what it takes to tell whose they are."""
    text = document.text
    found = (document.block_at(one.source_spans[0][0]) for one in attributions if _is_he_or_she(text, one))
    paragraphs = dict.fromkeys((block.start, block.end) for block in found if block)
    return Reading(attributions, language.subjects(text, list(paragraphs)), language.entities(document))


def _is_he_or_she(text: str, attribution: Attribution) -> bool:
    return any(text[start:end].strip().casefold() in ("he", "she") for start, end in attribution.source_spans)


def _drafts(document: Document, reading: Reading) -> Iterator[_Draft]:
    holders = Holders(document, reading)
    found = turns(document)
    spoken = Cover(speech_spans(found))
    yield from _turns(document, holders, found)
    own = document.metadata.kind in OWN_VOICE
    taken: list[Span] = []
    resolved: dict[int, list[Holder]] = {}
    for number, attribution in enumerate(reading.attributions):
        if spoken.covers(attribution.spans[0]) or _in_heading(document, attribution.spans[0]):
            continue
        sources = _holders_of(number, reading, holders, resolved)
        if own and attribution.source_spans and _is_own(document, attribution):
            continue  # "we believe that …" in an organisation's paper is its own voice
        words = [document.text[start:end] for start, end in attribution.source_spans]
        if own and words and not any(map(can_speak, words)):
            continue  # "the figures show that …": what they show is what the author says
        taken += attribution.spans
        for holder in sources:
            yield _attributed(document, reading, attribution, holder)
    if own and not found:
        yield from _own_voice(document, holders.author(), taken)


def _holders_of(number: int, reading: Reading, holders: Holders, resolved: dict[int, list[Holder]]) -> list[Holder]:
    """The holders of an attribution; one that follows another has that one's."""
    if number not in resolved:
        attribution = reading.attributions[number]
        if attribution.source_spans:
            # Of "the minister, who": the minister. Of "Ms Ash and Mr Birch": both.
            resolved[number] = [holders.of(span) for span in holders.each(attribution.source_spans[0])]
        elif attribution.follows is not None and attribution.follows != number:
            resolved[number] = [UNKNOWN]  # a circle cannot name anybody
            before = _holders_of(attribution.follows, reading, holders, resolved)
            resolved[number] = [replace(holder, as_written="", confidence=holder.confidence * 0.8) for holder in before]
        else:
            resolved[number] = [UNKNOWN]
    return resolved[number]


def _attributed(document: Document, reading: Reading, attribution: Attribution, holder: Holder) -> _Draft:
    return _Draft(
        Statement(
            holder=holder.name,
            holder_kind=holder.kind,
            mode=attribution.mode,
            spans=attribution.spans,
            context=attribution.sentence,
            holder_as_written=holder.as_written,
            holder_candidates=holder.candidates,
            role=holder.role,
            organisation=holder.organisation or (holder.name if holder.kind == "organisation" else None),
            source_spans=_sources(attribution, reading),
            cue_spans=attribution.cue_spans,
            said_on=_said_on(document),
            confidence=attribution.confidence * holder.confidence,
        ),
        attribution.judged_spans or attribution.spans,
        attribution.sentence,
    )


def _sources(attribution: Attribution, reading: Reading) -> tuple[Span, ...]:
    """The source's words, which may stand with the quotation that this one follows."""
    seen = 0
    while not attribution.source_spans and attribution.follows is not None and seen < 50:
        attribution, seen = reading.attributions[attribution.follows], seen + 1
    return attribution.source_spans


def _is_own(document: Document, attribution: Attribution) -> bool:
    """Whether the source is the document's own voice: "we", and "the Government" in a paper of the Government's."""
    words = {document.text[start:end].casefold() for start, end in attribution.source_spans}
    own = {"i", "we"} | ({"the government", "this government"} if document.metadata.kind in _OF_GOVERNMENT else set())
    return bool(words & own)


def _said_on(document: Document) -> str | None:
    return document.metadata.published_on if document.metadata.kind in _SAID_THEN else None


def _turns(document: Document, holders: Holders, found: Sequence[Turn]) -> Iterator[_Draft]:
    presiding = chair(document)
    for turn in found:
        holder = label_holder(holders, turn.who, presiding) if turn.who else UNKNOWN
        statement = Statement(
            holder=holder.name,
            holder_kind=holder.kind,
            mode="direct",
            spans=turn.spans,
            context=turn.spans[0],
            holder_as_written=holder.as_written,
            holder_candidates=holder.candidates,
            role=holder.role,
            organisation=holder.organisation,
            source_spans=(turn.who,) if turn.who else (),
            said_on=_said_on(document),
            confidence=0.95 * holder.confidence,
        )
        yield _Draft(statement, turn.spans, turn.spans[0], asks=turn.asks)


def _own_voice(document: Document, author: Holder, taken: Sequence[Span]) -> Iterator[_Draft]:
    """The sentences that nobody else is said to hold."""
    others = Cover(taken)
    for block in document.blocks:
        if block.kind == "heading":
            continue
        number = _NUMBER.match(document.text, block.start, block.end)  # "6.10 We shall …": the number is no words
        for span in sentences(document.text, (number.end() if number else block.start, block.end)):
            length = span[1] - span[0]
            if others.within(span) * 2 < length and len(document.text[span[0] : span[1]].split()) >= _SHORTEST:
                statement = Statement(
                    holder=author.name,
                    holder_kind=author.kind,
                    mode="author",
                    spans=(span,),
                    context=span,
                    role=author.role,
                    organisation=author.organisation or (author.name if author.kind == "organisation" else None),
                    said_on=_said_on(document),
                    confidence=0.9 * author.confidence,
                )
                yield _Draft(statement, (span,), span)


def _in_heading(document: Document, span: Span) -> bool:
    block = document.block_at(span[0])
    return block is not None and block.kind == "heading"


def _halves(text: str, draft: _Draft) -> list[tuple[Span, ...]]:
    """The content; where it is a paraphrase and then the words that bear it out, each apart."""
    cut: list[Span] = []
    for start, end in draft.statement.spans:
        colon = _COLON.search(text, start, end) if draft.statement.mode == "mixed" else None
        cut += [(start, colon.start()), (colon.end(), end)] if colon and colon.start() > start else [(start, end)]
    later = tuple(span for span in cut if _is_later(text, draft, span))
    here = tuple(span for span in cut if span not in later)
    return [here, later] if here and later else [draft.statement.spans]


def _is_later(text: str, draft: _Draft, span: Span) -> bool:
    """Whether the span stands after a paraphrase: in a later sentence than the cue, or a quotation after a colon."""
    lead = text[draft.statement.spans[0][0] : span[0]].rstrip()
    after_colon = lead[-1:] == ":" and text[span[0]] in SINGLE + DOUBLE
    later = bool(draft.sentence[1]) and span[0] >= draft.sentence[1]
    return draft.statement.mode != "direct" and (later or after_colon)


# -- one thought -----------------------------------------------------------------------------------------------------


def _without_echoes(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Statements inside another one: the same holder's are dropped; another holder's are reported by the outer one."""
    result: list[_Draft] = []
    began: list[tuple[Span, int]] = []  # spans that begin before here, and whose they are; those that end before go
    begins = iter(sorted((span, number) for number, draft in enumerate(drafts) for span in draft.statement.spans))
    coming = next(begins, None)
    outside: dict[int, _Draft] = {}
    for number, draft in sorted(enumerate(drafts), key=lambda pair: pair[1].statement.spans):
        first = draft.statement.spans[0]
        while coming is not None and coming[0][0] <= first[0]:
            began.append(coming)
            coming = next(begins, None)
        began = [(span, owner) for span, owner in began if span[1] > first[0]]
        around = sorted({owner for span, owner in began if owner != number and span[1] >= first[1]})
        outer = next((drafts[n] for n in around if _inside(draft.statement.spans, drafts[n].statement.spans)), None)
        if outer is not None:
            outside[number] = outer
    for number, draft in enumerate(drafts):
        outer = outside.get(number)
        if outer is None:
            result.append(draft)
        elif outer.statement.holder != draft.statement.holder and outer.statement.mode != "author":
            reported = replace(draft.statement, reported_by=outer.statement.holder)
            result.append(replace(draft, statement=reported))
    return result


def _inside(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    """Whether the inner statement's characters all belong to the outer one, which is longer."""
    return inner != outer and all(any(a <= s and e <= b for a, b in outer) for s, e in inner)


def _one_thought(text: str, drafts: Sequence[_Draft]) -> list[list[_Draft]]:
    """Paraphrases of one sentence with one source ("confirmed that …, but stressed …") are one thought."""
    groups: list[list[_Draft]] = []
    for draft in drafts:
        before = groups[-1][-1] if groups else None
        if (
            before is not None
            and before.sentence == draft.sentence
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


def _joined(group: Sequence[_Draft], spans: tuple[Span, ...]) -> _Draft:
    modes = {draft.statement.mode for draft in group}
    statement = replace(
        group[0].statement,
        spans=spans,
        mode=modes.pop() if len(modes) == 1 else "mixed",
        cue_spans=merged(span for draft in group for span in draft.statement.cue_spans),
        confidence=min(draft.statement.confidence for draft in group),
    )
    return replace(group[0], statement=statement)

"""Who said what in a document, before anything is judged: turns, attributions and the document's own voice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from corpus.records import Document, Span, Statement, digest
from nlp import language
from nlp.attribution import Attribution, Reading
from nlp.cast import UNKNOWN, Holder
from nlp.chains import accused, is_will
from nlp.holders import Holders
from nlp.labels import label_holder
from nlp.nouns import can_speak
from nlp.occasions import occasion
from nlp.reliability import MEASURED
from nlp.spans import Cover
from nlp.thoughts import sentences, words_of
from nlp.turns import Turn, chair, speech_spans, turns
from nlp.unsaid import is_passed_on, is_supposed, is_unsaid
from nlp.voice import NUMBER, is_authors, is_own, is_submitted, own_sentences

# Kinds whose words were said on the day that the document bears.
_SAID_THEN = {"committee_evidence", "debate", "speech"}
# Subjects that tell nobody: what they stand for is not looked up. "We" is the author; "this paper" may be he, too.
_NO_SUBJECT = re.compile(
    r"(?:he|i|it|one|she|that|these|they|this|we|what|which|who|you)\b(?!\s+(?:of|in)\b)|those$", re.IGNORECASE
)
# A paraphrase of fewer words is not asked for its verb's subject: "consider the objections".
_SHORTEST_REPORT = 4
# What the head of evidence lists: "Witnesses: …", "II: Ms Ash, …", "Ordered by the House of Commons to be printed".
_LISTED = re.compile(
    r"(?:(?:Members?|Also) present|Witness(?:es)?|Written evidence from witness(?:es)?|[IVX]{1,4})\s*:|Ordered by\b"
)
# Sources within a turn that are the speaker or whom he speaks to.
_OF_SPEAKERS = re.compile(r"(?:i|we|you|one|who|it|myself|this)$", re.IGNORECASE)
# Cues of what things show and people seldom say: "it suggests that …".
_OF_THINGS = re.compile(r"(?:\w+ )?(?:show|suggest|mean|demonstrat|indicat|prov|reveal|confirm)\w*\b", re.IGNORECASE)
# What "it" does that is a thing, not a body: "“…” It indicates that the paper may …".
_SHOWS = re.compile(r"(?:\w+ )?(?:demonstrat|indicat|mean|prov|reveal|show)e?s\b", re.IGNORECASE)
# Content of such a word alone says nothing.
_PRONOUN = re.compile(r"(?:it|who|which|that|this|they|he|she|some|what)", re.IGNORECASE)
# What is said and not wished for: "they hope that …", "they fear money will be lost", but "they wish to …".
_THAT = re.compile(r"that\s", re.IGNORECASE)
_FEARS = re.compile(r"\bfear(?:s|ed|ing)?\b", re.IGNORECASE)
# Sources that are nobody: "nobody should conclude that I want a merger" is said by no one; "No 10" is somebody.
_NOBODY = re.compile(r"(?:[Nn]obody|[Nn]o[ -]one|[Nn]one|[Nn]either|[Nn]o\s+[a-z]\w*)\b")
# Cues without a speaker that report all the same: "it has been said that …".
_PASSIVE = re.compile(r"\b(?:been|being|is|are|was|were|am)\s+(?:\w+\s+)?(?:\w+ed|told|said)\b", re.IGNORECASE)
# How a speaker in a debate says who he is besides: "I declare an interest as president of the …".
_INTEREST = re.compile(r"\bdeclare (?:an|my) interests? as (?:an? |the )?(?P<role>\w[^.,;:?!()]{2,80}\w)")
# A report within a turn is told where it is right at least so often.
_SURE = 0.75
# Words of an interruption in a debate, and of an answer that only assents.
_INTERVENTION, _SHORT_ANSWER = 40, 20
_ASSENT = re.compile(
    r"(?:yes|yeah|indeed|absolutely|certainly|of course|quite so|exactly|definitely|very much so|entirely|"
    r"(?:i|we) (?:do|would|should|agree|think so|believe so|entirely agree|quite agree|certainly would)|"
    r"that is (?:right|correct|so|my view|our view))\b",
    re.IGNORECASE,
)
# A question with such a word leaves open what "yes" means.
_NEGATED = re.compile(r"\b(?:no|not|never|nothing|none|nobody|\w+n['’]t|oppos\w+|against|abandon\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before its stances are known.

    sideless  it takes no side: it asks, or it says what was not said
    """

    statement: Statement
    judged: tuple[Span, ...]
    sentence: Span
    sideless: bool = False


@cache
def facts() -> str:
    """Changes when the same attributions could give other holders: with this code, the tables, what was measured."""
    files = (*sorted(Path(__file__).parent.glob("*.csv")), MEASURED)
    return f"who-8 {digest(*(file.read_text(encoding='utf-8') for file in files))[:8]}"


def reading_of(document: Document, attributions: tuple[Attribution, ...]) -> Reading:
    """The attributions with what it takes to tell whose they are."""
    text = document.text
    if is_authors(document):
        attributions = _with_subjects(text, attributions)
    found = (document.block_at(one.source_spans[0][0]) for one in attributions if _is_he_or_she(text, one))
    paragraphs = dict.fromkeys((block.start, block.end) for block in found if block)
    return Reading(attributions, language.subjects(text, list(paragraphs)), language.entities(document))


def _with_subjects(text: str, attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The attributions; a paraphrase without a source, which would be taken for the author's, with its verb's subject.

    "Many of those we met urged us to …" in a paper is not what the paper urges.
    """
    bare = [
        number
        for number, one in enumerate(attributions)
        if one.mode == "indirect" and one.cue_spans and not one.source_spans and one.follows is None
        if len(words_of(text, one.spans).split()) >= _SHORTEST_REPORT
    ]
    wanted = [(attributions[number].sentence, attributions[number].cue_spans[0]) for number in bare]
    made = list(attributions)
    for number, subject in zip(bare, language.subjects_of(text, wanted), strict=True):
        if subject is None or any(start < subject[1] and subject[0] < end for start, end in made[number].spans):
            continue
        start = subject[0] + len(found.group()) if (found := NUMBER.match(text, *subject)) else subject[0]
        if not _NO_SUBJECT.match(text, start, subject[1]) and can_speak(text[start : subject[1]]):
            made[number] = replace(made[number], source_spans=((start, subject[1]),))
    return tuple(made)


def _is_he_or_she(text: str, attribution: Attribution) -> bool:
    return any(text[start:end].strip().casefold() in ("he", "she") for start, end in attribution.source_spans)


def drafts(document: Document, reading: Reading) -> Iterator[Draft]:
    """Every statement of the document: its turns, then what it attributes, then what it says in its own voice."""
    holders = Holders(document, reading)
    found = turns(document)
    spoken = Cover(speech_spans(found))
    yield from _turns(document, holders, found)
    own = is_authors(document) or (is_submitted(document) and not found)
    author = holders.author()
    others: list[Attribution] = []
    resolved: dict[int, list[Holder]] = {}
    dated: dict[int, tuple[str | None, str | None]] = {}  # a sentence's end → when its author said what it reports
    for number, attribution in enumerate(reading.attributions):
        if _is_front_matter(document, attribution.spans[0]) or _says_nothing(document.text, attribution):
            continue
        if spoken.covers(attribution.spans[0]):
            if _is_quoted(document.text, attribution) and all(map(spoken.covers, attribution.source_spans)):
                for holder in _holders_of(number, reading, holders, resolved):
                    if holder.kind != "unknown":
                        yield _attributed(document, reading, attribution, holder, holders)
            continue
        sources = _holders_of(number, reading, holders, resolved)
        if own and attribution.source_spans and is_own(document, attribution):
            dated[attribution.sentence[1]] = _occasion(document, attribution)
            continue  # "we believe that …" in an organisation's paper is its own voice
        if own and _is_no_report(document.text, attribution, sources):
            continue
        if any(holder.name != author.name for holder in sources):
            others.append(attribution)
        for holder in sources:
            yield _attributed(document, reading, attribution, holder, holders)
    if own and not found:
        yield from _own_voice(document, author, others, dated)


def _holders_of(number: int, reading: Reading, holders: Holders, resolved: dict[int, list[Holder]]) -> list[Holder]:
    """The holders of an attribution; one that follows another has that one's."""
    if number not in resolved:
        attribution = reading.attributions[number]
        if attribution.source_spans:
            # Of "the minister, who": the minister. Of "Ms Ash and Mr Birch": both.
            found = [holders.of(span) for span in holders.each(attribution.source_spans[0])]
            by_person = any(holder.kind == "person" for holder in found)
            passed_on = is_passed_on(holders.text, attribution, by_person=by_person)
            resolved[number] = [UNKNOWN] if passed_on or _is_not_said(holders.text, attribution) else found
        elif attribution.follows is not None and attribution.follows != number:
            resolved[number] = [UNKNOWN]  # a circle cannot name anybody
            before = _holders_of(attribution.follows, reading, holders, resolved)
            resolved[number] = [replace(holder.again(f"continued: {holder.basis}"), as_written="") for holder in before]
        else:
            resolved[number] = [UNKNOWN]
    return resolved[number]


def _held(holder: Holder) -> dict[str, Any]:
    """What a statement says of its holder."""
    return {
        "holder": holder.name,
        "holder_kind": holder.kind,
        "holder_as_written": holder.as_written,
        "holder_candidates": holder.candidates,
        "role": holder.role,
        "organisation": holder.organisation,
        "holder_basis": holder.how,
        "holder_confidence": holder.confidence,
        "holder_aliases": holder.aliases,
    }


# -- turns ------------------------------------------------------------------------------------------------------------


def _turns(document: Document, holders: Holders, found: Sequence[Turn]) -> Iterator[Draft]:
    presiding = chair(document)
    before: Turn | None = None
    declared: dict[str, str] = {}  # name of a speaker → the role of the interest that he declared
    for turn in found:
        holder = label_holder(holders, turn.who, presiding) if turn.who else UNKNOWN
        interest = next((m for span in turn.spans if (m := _INTEREST.search(document.text, *span))), None)
        if interest and holder.kind == "person":
            declared.setdefault(holder.name, " ".join(interest["role"].split()))
        if not holder.role and holder.name in declared:
            holder = replace(holder, role=declared[holder.name])
        holders.speaks(turn.spans[0][0], holder)
        statement = Statement(
            **_held(holder),
            mode="direct",
            spans=turn.spans,
            context=turn.spans[0],
            source_spans=(turn.who,) if turn.who else (),
            said_on=_said_on(document),
            confidence=0.95 * holder.confidence,
        )
        judged = (*_proposed(document.text, before, turn), *turn.spans)
        yield Draft(statement, judged, turn.spans[0], sideless=turn.asks and _only_asks(document, turn))
        before = turn


def spoken(document: Document) -> Draft:
    """All blocks of the document as one turn, of nobody knows whom."""
    spans = tuple((block.start, block.end) for block in document.blocks)
    return Draft(Statement(**_held(UNKNOWN), mode="direct", spans=spans, context=spans[0]), spans, spans[0])


def _only_asks(document: Document, turn: Turn) -> bool:
    """Whether a turn that ends in a question says nothing else: in a debate a speech may end in one, too."""
    words = sum(len(document.text[start:end].split()) for start, end in turn.spans)
    return document.metadata.kind != "debate" or words <= _INTERVENTION


def _proposed(text: str, question: Turn | None, answer: Turn) -> tuple[Span, ...]:
    """What a short answer assents to: the question's last words. The answer's words alone are the statement."""
    if question is None or not question.asks or answer.asks:
        return ()
    said = words_of(text, answer.spans)
    asked = sentences(text, question.spans[-1])[-1]
    if (
        not _ASSENT.match(said)
        or _NEGATED.search(said)
        or len(said.split()) > _SHORT_ANSWER
        or _NEGATED.search(text[slice(*asked)])
    ):
        return ()
    return (asked,)


def _said_on(document: Document) -> str | None:
    about = document.metadata
    return about.said_on or (about.published_on if about.kind in _SAID_THEN else None)


# -- attributions -----------------------------------------------------------------------------------------------------


def _is_quoted(text: str, attribution: Attribution) -> bool:
    """Whether words within a turn are somebody else's: quoted, or surely reported."""
    words = [text[start:end].strip() for start, end in attribution.source_spans]
    if not words or any(_OF_SPEAKERS.match(word) for word in words) or not can_speak(words[0]):
        return False
    return attribution.mode != "indirect" or attribution.confidence >= _SURE


def _attributed(
    document: Document, reading: Reading, attribution: Attribution, holder: Holder, holders: Holders
) -> Draft:
    said_on, as_written = _occasion(document, attribution)
    statement = Statement(
        **_held(holder),
        mode=attribution.mode,
        spans=attribution.spans,
        context=attribution.sentence,
        source_spans=_sources(attribution, reading),
        cue_spans=attribution.cue_spans,
        said_on=said_on,
        said_on_as_written=as_written,
        confidence=attribution.confidence * holder.confidence,
    )
    others = accused(document.text, statement)
    meant = holders.meant(others).name if others else None
    if meant and meant not in (holder.name, holder.organisation):  # nobody gives an account of himself
        statement = replace(statement, account_of=meant)
    judged = attribution.judged_spans or attribution.spans
    sideless = is_unsaid(document.text, attribution) or is_supposed(document.text, attribution)
    return Draft(statement, judged, attribution.sentence, sideless=sideless)


def _occasion(document: Document, attribution: Attribution) -> tuple[str | None, str | None]:
    cue = attribution.cue_spans[0] if attribution.cue_spans else None
    return occasion(document.text, attribution.sentence, cue, attribution.spans, document.metadata.spoken_on)


def _sources(attribution: Attribution, reading: Reading) -> tuple[Span, ...]:
    """The source's words, which may stand with the quotation that this one follows."""
    seen = 0
    while not attribution.source_spans and attribution.follows is not None and seen < 50:
        attribution, seen = reading.attributions[attribution.follows], seen + 1
    return attribution.source_spans


def _says_nothing(text: str, attribution: Attribution) -> bool:
    """Whether the words are a pronoun alone ("it is often cited"), or their source is nobody."""
    if any(_NOBODY.match(text, *span) for span in attribution.source_spans):
        return True
    return attribution.mode == "indirect" and _PRONOUN.fullmatch(words_of(text, attribution.spans)) is not None


def _is_not_said(text: str, attribution: Attribution) -> bool:
    """Whether the words, as they are told, would be put into a mouth that did not say them."""
    it = any(text[start:end].casefold() in ("it", "this", "that") for start, end in attribution.source_spans)
    if is_supposed(text, attribution) or (it and any(_SHOWS.match(text, *cue) for cue in attribution.cue_spans)):
        return True
    after = attribution.cue_spans and attribution.cue_spans[0][0] > attribution.spans[0][0]  # "“…,” Ms Ash did not say"
    return bool(after) and is_unsaid(text, attribution)


def _is_no_report(text: str, attribution: Attribution, sources: Sequence[Holder]) -> bool:
    """Whether an author who seems to report somebody speaks for himself."""
    if _is_nobodys(text, attribution) and all(holder.kind == "unknown" for holder in sources):
        return True  # "it shows …", of a map; "whoever wishes to …"
    said = _THAT.match(text, attribution.spans[0][0]) or any(_FEARS.search(text, *cue) for cue in attribution.cue_spans)
    wishes = is_will(text, attribution.cue_spans) and not said
    if wishes and all(holder.basis == "words" for holder in sources):
        return True  # "where partners wish to go further", in a paper that says what they may
    words = [text[start:end] for start, end in attribution.source_spans]
    # "The figures show that …": what they show is what the author says.
    return bool(words) and not any(map(can_speak, words))


def _is_nobodys(text: str, attribution: Attribution) -> bool:
    """Whether a paraphrase is nobody's: what things show, or a report without a source that is not in the passive."""
    if attribution.mode != "indirect" or attribution.follows is not None:
        return False
    cues = [text[start:end] for start, end in attribution.cue_spans]
    if attribution.source_spans:
        return any(map(_OF_THINGS.match, cues))
    return not any(map(_PASSIVE.search, cues))


def _is_front_matter(document: Document, span: Span) -> bool:
    """Whether it stands in a heading, or in what evidence lists at its head."""
    block = document.block_at(span[0])
    if block is None or block.kind in ("heading", "speaker", "procedure"):
        return block is not None
    listed = document.metadata.kind == "committee_evidence" and _LISTED.match(document.text, block.start, block.end)
    return bool(listed)


# -- the document's own voice ------------------------------------------------------------------------------------------


def _own_voice(
    document: Document,
    author: Holder,
    others: Sequence[Attribution],
    dated: Mapping[int, tuple[str | None, str | None]],
) -> Iterator[Draft]:
    for span in own_sentences(document, others):
        said_on, as_written = dated.get(span[1], (None, None))
        statement = Statement(
            **_held(replace(author, as_written="")),
            mode="author",
            spans=(span,),
            context=span,
            said_on=said_on or _said_on(document),
            said_on_as_written=as_written,
            confidence=0.9 * author.confidence,
        )
        yield Draft(statement, (span,), span)

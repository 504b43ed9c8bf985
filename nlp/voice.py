"""A document's own voice: whether it has one, and which of its sentences it says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.records import Block, Document, Span
from nlp.attribution import Attribution
from nlp.spans import Cover
from nlp.thoughts import ends_asking, sentences
from nlp.unsaid import is_passed_on

# Kinds of document whose own sentences are their author's or issuing body's positions. A reporter's are not.
_OWN_VOICE = {
    "opinion",
    "white_paper",
    "green_paper",
    "consultation",
    "consultation_response",
    "speech",
    "manifesto",
    "report",
    "press_release",
}
# Kinds in which the Government speaks of itself by name.
_OF_GOVERNMENT = {"white_paper", "green_paper", "consultation"}
# Kinds whose questions, in paragraphs of their own, may be their author's way of saying something.
_RHETORICAL = {"opinion", "speech"}
# The number or bullet before a paragraph of a report.
NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*\.?|[•·▪●◦‣*–-])\s+")
# Blocks in which a document's own voice says nothing.
_NOT_OWN = ("heading", "speaker", "procedure", "footnote")
# A sentence of fewer words is a heading, a greeting or a signature.
_SHORTEST = 5
# A sentence that reports somebody else is the author's own as well where this share of it is not the report.
_LEFT = 0.3
# Kinds that report as news what their sender says: only what it says as "we" is in its own voice.
_OWN_WORDS = {"press_release"}
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us|I|[Mm]y)\b")
# The document itself.
_THIS_PAPER = re.compile(
    r"(?:this|our|the present)\s+(?:written\s+|white\s+|green\s+|consultation\s+)?"
    r"(?:briefing|document|evidence|manifesto|memorandum|paper|report|response|review|submission)"
    r"(?:,.*)?",
    re.DOTALL,
)
# What a Government's response prints of the committee that it answers: "Recommendation (a): We consider …", or such a
# line above it; "… (Paragraph 5)".
_ANSWERED = re.compile(
    r"(?P<heads>(?:\d+\.?\s+)?(?:Committee['’]s\s+)?(?:Recommendation|Conclusion)s?\s+\(?\w{1,4}\)?)(?:\s*$|[:.–—-])|"
    r".*\([Pp]ara(?:graph)?s? [\d., and-]+\)\.?$",
    re.DOTALL,
)
_GOVERNMENT = re.compile(r"\b(?:Government|Department)\b")
_ANSWERS = re.compile(r"(?:the )?(?:government(?:['’]s)? )?(?:response|reply)\W*$", re.IGNORECASE)
# What the head of a command paper says of who presents it.
_PRESENTED = re.compile(r"Presented to (?:Parliament|the House)\b")


def is_authors(document: Document) -> bool:
    """Whether a document of its kind speaks in its author's or issuing body's own voice."""
    return document.metadata.kind in _OWN_VOICE


def is_submitted(document: Document) -> bool:
    """Whether it is written evidence of somebody's: no byline and no file's property tells who submits it."""
    about = document.metadata
    told = about.found.get("authors") in (None, "first lines", "sidecar", "by hand")
    return about.kind == "committee_evidence" and bool(about.authors) and told


def is_own(document: Document, attribution: Attribution) -> bool:
    """Whether the source is the document's own voice: "we", and "the Government" in a paper of the Government's."""
    if is_passed_on(document.text, attribution, by_person=False):
        return False  # "we heard that …"
    words = {document.text[start:end].casefold() for start, end in attribution.source_spans}
    if any(map(_THIS_PAPER.fullmatch, words)):
        return True
    own = {"i", "we"} | ({"the government", "this government"} if document.metadata.kind in _OF_GOVERNMENT else set())
    return bool(words & own)


def own_sentences(document: Document, others: Sequence[Attribution]) -> Iterator[Span]:
    """The sentences that a document says itself; of one that reports somebody else, only where enough is no report.

    others  what somebody else is said to hold
    """
    said = Cover(span for one in others for span in one.spans)
    reports = Cover(span for one in others for span in (*one.spans, *one.cue_spans, *one.source_spans))
    own_words = document.metadata.kind in _OWN_WORDS
    for block in _own_blocks(document):
        number = NUMBER.match(document.text, block.start, block.end)  # "6.10 We shall …": the number is no words
        cut = sentences(document.text, (number.end() if number else block.start, block.end))
        if document.metadata.kind not in _RHETORICAL and all(ends_asking(document.text, span) for span in cut):
            continue  # a consultation's question, whoever prints it
        for span in cut:
            words = document.text[span[0] : span[1]].split()
            if len(words) < _SHORTEST or said.within(span) * 2 >= span[1] - span[0]:
                continue
            left = span[1] - span[0] - reports.within(span)
            if said.within(span) and left < _LEFT * (span[1] - span[0]):
                continue
            if not own_words or _FIRST_PERSON.search(document.text, *span):
                yield span


def _own_blocks(document: Document) -> Iterator[Block]:
    """The blocks that are no headings, titles, notes, or questions and recommendations that the document answers."""
    answered = any(block.kind == "answer" for block in document.blocks)  # then questions are others'
    theirs = _answered(document)
    for block in document.blocks:
        if block.start in theirs or block.kind in _NOT_OWN or (block.kind == "question" and answered):
            continue
        if not _is_title(document, block):
            yield block


def _answered(document: Document) -> set[int]:
    """Where a Government prints the recommendations that it answers, which are not its own: the blocks' starts."""
    about = document.metadata
    if about.kind != "consultation_response" or not _GOVERNMENT.search(about.publisher or ""):
        return set()
    text, blocks = document.text, document.blocks
    answers = any(_ANSWERS.fullmatch(text, block.start, block.end) for block in blocks)
    found, below = set(), False
    for block in blocks:
        label = _ANSWERED.match(text, block.start, block.end)
        if label or below:
            found.add(block.start)
        if label:
            below = label["heads"] is not None and label.end() == block.end
        elif not answers or _ANSWERS.fullmatch(text, block.start, block.end):
            below = False
    return found


def _is_title(document: Document, block: Block) -> bool:
    """Whether a paragraph is the document's title, or says at its head what it is and who presents it."""
    words = " ".join(document.text[block.start : block.end].split())
    opens = block.start == document.blocks[0].start and not words.endswith(
        (".", "!", "?", ":", "”", "’", "'", '"', ")")
    )
    return words == document.metadata.title or opens or _PRESENTED.match(words) is not None

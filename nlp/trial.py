"""A few sentences that somebody wonders about: which side they take, found on the way that documents go."""

from __future__ import annotations

from dataclasses import replace

from corpus.errors import ReadError
from corpus.records import Document, Statement, digest
from corpus.text import blocks_of
from nlp.positions import Extractor

# Characters: a page of a book. Longer texts are documents, which have a title, a date and an author to go by.
LONGEST = 3_000


def tried(text: str, extractor: Extractor) -> tuple[Document, list[Statement]]:
    """The text as a document, and the statements in it; where it reports nobody, all of it as somebody's words.

    Raises ReadError where there are no words, or too many.
    """
    if not any(map(str.isalnum, text)):
        raise ReadError("there are no words to judge", hint="write a sentence or a few")
    if len(text) > LONGEST:
        hint = f"{LONGEST:,} at most; of a longer text, make a document"
        raise ReadError(f"the text has {len(text):,} characters", hint=hint)
    # A line without a full stop is no heading here.
    blocks = tuple(replace(one, kind="paragraph") if one.kind == "heading" else one for one in blocks_of(text))
    document = Document(digest("tried"), digest(text), "", text, blocks)
    return document, extractor.statements(document) or extractor.spoken(document)

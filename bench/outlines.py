"""Whether sentences are found on the pages of a PDF, to be outlined there: `python -m bench.outlines [--seed N]`.

Over the golden PDFs of `bench.golden_pdfs`, each sentence of four words and more outside of tables, as the reader gives
it, is looked for on each page that it stands on:

found  share of them whose place is told
wrong  how many boxes hold other words
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2

from bench.golden_pdfs import Golden, documents
from corpus.page_image import by_page, wanted_at
from corpus.page_words import Box, boxes, folded
from corpus.readers.pdf import page_labels, read
from corpus.records import Document, Span

_SENTENCE = re.compile(r"[^.!?]+[.!?]?")
_WORDS = 4


def measured(golden: Golden) -> tuple[int, int, int]:
    """(sentences, those found, those found at other words) of a document."""
    parsed = read(golden.data, where=golden.name)
    document = Document("", "", golden.name, parsed.text, parsed.blocks)
    file = pypdfium2.PdfDocument(golden.data)
    total = found = wrong = 0
    try:
        on: dict[str, list[Span]] = {}
        for sentence in _sentences(document):
            for page, spans in by_page(document, [sentence]).items():
                on.setdefault(page, []).extend(spans)
        for number, label in enumerate(page_labels(file)):
            spans = on.get(label, [])
            page = file[number]
            for span, inside in zip(spans, boxes(page, [wanted_at(document, span) for span in spans]), strict=True):
                total += 1
                found += bool(inside)
                wrong += bool(inside) and _printed(page, inside) != _letters(document.text[slice(*span)])
    finally:
        file.close()
    return total, found, wrong


def _sentences(document: Document) -> Iterator[Span]:
    for block in document.blocks:
        if block.kind != "table_cell":
            for found in _SENTENCE.finditer(document.text, block.start, block.end):
                if len(found[0].split()) >= _WORDS:
                    yield found.span()


def _printed(page: Any, inside: list[Box]) -> str:
    textpage = page.get_textpage()
    try:
        return _letters("".join(textpage.get_text_bounded(*box) for box in inside))
    finally:
        textpage.close()


def _letters(text: str) -> str:
    """Without figures: marks of footnotes stand in the page's words alone."""
    return "".join(one for one in folded(text) if not one.isdecimal())


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--seed", type=int, default=1, help="which words are drawn")
    totals = [0, 0, 0]
    print(f"{'':<28}{'sentences':>10}{'found':>10}{'wrong':>8}")
    for golden in documents(options.parse_args().seed):
        counted = measured(golden)
        totals = [one + other for one, other in zip(totals, counted, strict=True)]
        print(_line(golden.name, counted))
    print(_line("all", totals))


def _line(name: str, counted: Sequence[int]) -> str:
    total, found, wrong = counted
    return f"{name:<28}{total:>10}{found / max(1, total):>10.1%}{wrong:>8}"


if __name__ == "__main__":
    main()

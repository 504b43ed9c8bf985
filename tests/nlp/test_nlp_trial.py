"""A few sentences on their own: found as in a document, or else judged as somebody's words. The sides are given."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.records import Document
from nlp.frames import built_in
from nlp.positions import Extractor
from nlp.stance import Judgement
from nlp.trial import tried


class Nobody:
    """An attribution engine that finds no source."""

    name = "nobody"

    def read(self, document: Document) -> tuple[()]:
        return ()


class Sided:
    """A stance engine that says support, or oppose where the words say no; the first word decides."""

    name = "sided"

    def judge(self, said: Any) -> list[list[Judgement]]:
        return [
            [
                Judgement(name, "oppose" if "No" in one.text else "support", False, 0.9, ((0, one.text.index(" ")),))
                for name in built_in().topics
            ]
            for one in said
        ]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Extractor:
    monkeypatch.setattr(Extractor, "statements", lambda self, document: [])
    return Extractor(attributor=Nobody(), stance=Sided())


def words(document: Document, spans: Any) -> list[str]:
    return [document.text[start:end] for start, end in spans]


def test_words_that_nobody_says_are_one_statement_of_somebody_unknown(engine: Extractor) -> None:
    document, (one,) = tried("Yes to a shared fund\n", engine)
    assert (one.holder_kind, one.mode, words(document, one.spans)) == ("unknown", "direct", ["Yes to a shared fund"])
    assert [(stance.stance, words(document, stance.evidence)) for stance in one.stances] == [("support", ["Yes"])] * 2


def test_paragraphs_are_statements_of_their_own(engine: Extractor) -> None:
    document, found = tried("Yes to a shared fund.\n\nNo to a shared office.", engine)
    assert [words(document, one.spans) for one in found] == [["Yes to a shared fund."], ["No to a shared office."]]
    assert [one.stances[0].stance for one in found] == ["support", "oppose"]


def test_a_long_paragraph_is_judged_sentence_by_sentence(engine: Extractor) -> None:
    text = f"Yes to a shared fund{' for all' * 20}. No to a shared office{' for all' * 20}."
    document, found = tried(text, engine)
    assert [words(document, one.spans)[0].partition(" ")[0] for one in found] == ["Yes", "No"]


def test_a_line_without_a_full_stop_is_no_heading(engine: Extractor) -> None:
    document, _ = tried("Pooled budgets\n\nA longer line that goes on until it ends with a stop.", engine)
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph"]


@pytest.mark.model
def test_whom_the_words_report_is_found_as_in_a_document() -> None:
    document, found = tried("“A merger would waste years,” said Edwin Hansel.", Extractor())
    assert [(one.holder, words(document, one.spans)) for one in found] == [
        ("Edwin Hansel", ["“A merger would waste years,”"])
    ]

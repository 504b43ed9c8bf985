"""Words are found on a page of a PDF where it is certain that it is they, and only there."""

from __future__ import annotations

import pypdfium2
import pytest
from printed import Line, column, printed

from bench.golden_pdfs import documents
from bench.outlines import measured
from corpus.page_words import Wanted, boxes, has_words

TEXT = (
    "The boards of Fenwick met in the spring. “Pooled budgets are the only way that families will ever see one plan,” "
    "she said, and the boards agreed that they would look for a way to have both by the end of the year."
)
QUOTE = "“Pooled budgets are the only way that families will ever see one plan,”"


def wanted(words: str, text: str = TEXT) -> Wanted:
    before, found, behind = text.partition(words)
    assert found
    return Wanted(before, words, behind)


def found(lines: list[Line], *words: Wanted) -> list[list[str]]:
    """The words that stand in the boxes on a page of these lines."""
    file = pypdfium2.PdfDocument(printed(lines))
    page = file[0]
    textpage = page.get_textpage()
    try:
        # PDFium has a sign of its own for a hyphen at a line end.
        inside = [[textpage.get_text_bounded(*box).replace("\x02", "-") for box in one] for one in boxes(page, words)]
    finally:
        textpage.close()
        file.close()
    return [[" ".join(text.split()) for text in one] for one in inside]


def test_words_over_several_lines_have_a_box_a_line() -> None:
    assert found(column(TEXT), wanted(QUOTE)) == [
        ["“Pooled budgets are", "the only way that families will ever see one plan,”"]
    ]


def test_several_words_are_found_at_once() -> None:
    assert found(column(TEXT), wanted("met in the spring"), wanted("agreed that they would look for a way")) == [
        ["met in the spring"],
        ["agreed that they would look for a way"],
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["the inte-", "gration of both"], "the integration of both"),
        (["a long-", "term plan"], "a long-term plan"),
        (["to find an office"], "to ﬁnd an oﬃce"),
        (["a café there"], "a cafe\u0301 there"),
        (["THE CARE TRUST"], "The Care Trust"),
    ],
)
def test_hyphens_ligatures_accents_and_capitals_do_not_matter(lines: list[str], text: str) -> None:
    page: list[Line] = [(72, 720 - 14 * number, line) for number, line in enumerate(lines)]
    page = [(72, 734, "They asked for"), *page, (72, 600, "in Fenwick.")]
    assert found(page, wanted(text, f"They asked for {text} in Fenwick.")) == [lines]


def test_the_mark_of_a_footnote_does_not_matter() -> None:
    lines: list[Line] = [(72, 700, "Pooled budgets"), (156, 704, "4", 6), (162, 700, "are the only way, she said.")]
    assert found(lines, wanted("Pooled budgets are the only way", "Pooled budgets are the only way, she said."))[0]


def test_words_that_stand_twice_are_told_by_those_around_them() -> None:
    lines = [*column("A first plan was made by the joint board of Fenwick.", y=700),
             *column("A second plan was made by the joint board of Mere.", y=600)]  # fmt: skip
    text = "A first plan was made by the joint board of Fenwick.\n\nA second plan was made by the joint board of Mere."
    second = Wanted(text[:80], "made by the joint board", text[text.rindex(" of") :])
    file = pypdfium2.PdfDocument(printed(lines))
    [[box]] = boxes(file[0], [second])
    file.close()
    assert 595 < box.bottom < 605


def test_words_that_stand_twice_among_the_same_words_are_not_found() -> None:
    lines = [*column(TEXT, y=700), *column(TEXT, y=500)]
    assert found(lines, Wanted("", QUOTE, "")) == [[]]


def test_a_few_words_elsewhere_on_the_page_are_not_taken_for_them() -> None:
    lines: list[Line] = [(72, 800, "Joint boards in Fenwick"), *column("Nothing of what was said stands here.")]
    assert found(lines, Wanted("she would never", "joint boards", "say that it is")) == [[]]


def test_a_part_of_a_word_is_not_the_word() -> None:
    lines = column("The party of the county asked for more of everything there is.")
    assert found(lines, Wanted("", "art of the county asked for more of everything", "")) == [[]]


def test_columns_that_the_file_mixes_are_read_one_after_the_other() -> None:
    left = column(f"On the left: {TEXT} {TEXT}", width=30)
    right = column(f"On the right: {TEXT.upper()[::-1]} {TEXT.upper()[::-1]}", x=330, width=30)
    mixed = [line for row in zip(left, right, strict=False) for line in row]
    words = "to have both by the end of the year. The boards of Fenwick met in the spring."
    assert " ".join(found(mixed, wanted(words, f"{TEXT} {TEXT}"))[0]) == words


def test_the_sentences_of_a_printed_paper_are_found_and_nothing_else_is() -> None:
    total, where_they_are, wrong = measured(next(documents()))
    assert total > 100
    assert where_they_are / total > 0.97
    assert wrong == 0


def test_a_page_without_letters_has_no_words() -> None:
    file = pypdfium2.PdfDocument(printed([], [(72, 700, "Words.")]))
    assert [has_words(page) for page in file] == [False, True]
    assert boxes(file[0], [wanted(QUOTE)]) == [[]]
    file.close()

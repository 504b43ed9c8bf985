"""A page of a PDF as a picture: the right page, the right words outlined, and words where that cannot be."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PIL import Image
from printed import Line, column, printed

from corpus import page_image as room
from corpus.errors import ReadError
from corpus.page_image import LONGEST, PageImage, page_image
from corpus.readers.pdf import read
from corpus.records import Block, Document

FIRST = "The boards of Fenwick met in the spring and asked for one plan, one budget and one board."
SECOND = "Nobody has asked the people who use these services what they would do with the money."
PAPER = (255, 255, 255)


def document(data: bytes) -> Document:
    parsed = read(data, where="x.pdf")
    return Document("d", str(hash(data)), "x.pdf", parsed.text, parsed.blocks)


def shown(data: bytes, words: str, page: str | None = None, document_: Document | None = None) -> PageImage:
    made = document_ or document(data)
    start = made.text.index(words)
    return page_image(data, made, [(start, start + len(words))], page, where="x.pdf")


def pixels(image: PageImage) -> Any:
    return Image.open(io.BytesIO(image.png)).convert("RGB")


def test_the_words_are_outlined_on_their_page() -> None:
    image = shown(printed(column(FIRST), column(SECOND)), "asked the people who use these services")
    assert (image.page, image.pages, image.sheet, image.missing) == ("2", ("2",), 2, "")
    picture = pixels(image)
    assert max(picture.size) == LONGEST
    for left, top, right, bottom in image.outlines:
        # The yellow of a marker between the words and their line; no marker beside it.
        assert picture.getpixel(((left + right) // 2, top + 3))[2] < 200
        assert picture.getpixel(((left + right) // 2, bottom + 30)) == PAPER
        assert picture.getpixel((left - 30, (top + bottom) // 2)) != (255, 243, 150)


def test_words_on_two_pages_are_outlined_on_each() -> None:
    lines = column(FIRST + " " + SECOND)
    data = printed([(x, y - 600, words) for x, y, words in lines[:2]], lines[2:])
    words = "one budget and one board. Nobody has asked the people who use these services"
    one, two = shown(data, words), shown(data, words, "2")
    assert (one.page, one.pages, one.missing) == ("1", ("1", "2"), "")
    assert (two.page, two.sheet, two.missing) == ("2", 2, "")
    assert one.outlines
    assert two.outlines


def test_the_page_is_told_by_the_number_printed_on_it() -> None:
    pages = [[*column(f"{SECOND} {number}"), (290, 40, str(number))] for number in range(211, 216)]
    image = shown(printed(*pages), f"{SECOND} 213")
    assert (image.page, image.sheet, image.missing) == ("213", 3, "")


def test_a_page_that_the_words_do_not_stand_on_is_refused() -> None:
    with pytest.raises(ReadError, match="page 1: the words do not stand on this page"):
        shown(printed(column(FIRST), column(SECOND)), "asked the people", "1")


def test_words_without_a_page_are_refused() -> None:
    data = printed(column(FIRST))
    made = Document("d", "v", "x.pdf", "Words.", (Block("paragraph", 0, 6),))
    with pytest.raises(ReadError, match=r"x\.pdf: the words do not stand on this page"):
        page_image(data, made, [(0, 5)], None, where="x.pdf")


def test_where_the_words_are_not_on_the_page_nothing_is_outlined() -> None:
    data = printed(column(FIRST))
    other = Document("d", "other", "x.pdf", SECOND, (Block("paragraph", 0, len(SECOND), page="1"),))
    image = shown(data, SECOND, document_=other)
    assert image.outlines == ()
    assert image.missing == "it is not certain where on the page the words stand"


def test_where_some_words_are_not_on_the_page_that_is_said() -> None:
    text = f"{FIRST} {SECOND}"
    other = Document("d", "some", "x.pdf", text, (Block("paragraph", 0, len(text), page="1"),))
    spans = [(0, len(FIRST)), (len(FIRST) + 1, len(text))]
    image = page_image(printed(column(FIRST)), other, spans, None, where="x.pdf")
    assert len(image.outlines) == 2
    assert image.missing == "of some of the words it is not certain where on the page they stand"


def test_a_picture_of_a_page_is_shown_without_outline() -> None:
    made = Document("d", "picture", "x.pdf", SECOND, (Block("paragraph", 0, len(SECOND), page="1"),), ocr=True)
    image = shown(printed([]), SECOND, document_=made)
    assert image.outlines == ()
    assert image.missing == "the page is a picture, in which neither its number nor words can be looked up"


@pytest.mark.parametrize("size", [(14_000, 14_000), (14_000, 20), (3, 3)])
def test_no_page_fills_the_memory(size: tuple[float, float]) -> None:
    made = Document("d", str(size), "x.pdf", SECOND, (Block("paragraph", 0, len(SECOND), page="1"),))
    assert max(pixels(shown(printed([], size=size), SECOND, document_=made)).size) == LONGEST


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[Line] = [(10 + number % 50, 10 + number / 4, "x") for number in range(3000)]
    made = Document("d", "long", "x.pdf", SECOND, (Block("paragraph", 0, len(SECOND), page="1"),))
    monkeypatch.setattr(room, "SECONDS", 0.0)
    with pytest.raises(ReadError, match="takes longer than 0 seconds"):
        shown(printed(lines), SECOND, document_=made)


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (lambda data: b"", "the file is empty"),
        (lambda data: b"no PDF at all", "this is not a PDF"),
        (lambda data: data[: len(data) // 2], "the PDF is cut off"),
        (lambda data: data[:400] + b"\x00" * 900 + data[-60:], "damaged|no pages|cannot be"),
    ],
)
def test_a_broken_file_is_said_in_words(damaged: Any, reason: str) -> None:
    data = printed(column(FIRST))
    made = document(data)
    with pytest.raises(ReadError, match=reason):
        shown(damaged(data), FIRST[:40], document_=Document("d", reason, "x.pdf", made.text, made.blocks))


def test_several_may_ask_at_once() -> None:
    data = printed(column(FIRST), column(SECOND))
    # Each reads the file as well.
    with ThreadPoolExecutor(4) as pool:
        images = list(pool.map(lambda words: shown(data, words), ["The boards of Fenwick met", "asked the people"] * 6))
    assert {(image.page, len(image.outlines), image.missing) for image in images} == {("1", 1, ""), ("2", 1, "")}


def test_labels_of_few_files_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_LABELS", {})
    for number in range(room._MOST_LABELS + 3):
        shown(printed(column(f"{FIRST} {number}")), "The boards of Fenwick met")
    assert len(room._LABELS) == room._MOST_LABELS

"""The document reader: whose words are marked how, the ways between statements, the page as printed, the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from app_corpus import HOSTILE, document, fill, said
from app_reading import Open, Page, read_as_markdown, seen
from hypothesis import given
from hypothesis import strategies as st
from printed import column, printed

import onrecord
from app_pages import copying, holders, reading
from corpus.catalogue import Catalogue
from corpus.read import read, version_of
from corpus.records import Block, Break, Document, Metadata

# Puts a PDF into a corpus: the fixture `stored`.
Stored = Callable[..., Path]
QUOTE = "“Pooled budgets came late to both of the boards of this town,” said Jane Arkwright."
REST = "The hall was full, and nobody left before the end of a long evening of speeches."


# -- parts of a text ---------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 3 * reading.MOST), max_size=4), st.sampled_from("x é"), st.integers(0, 5))
def test_no_character_is_lost_between_the_parts(lengths: list[int], letter: str, gap: int) -> None:
    text, blocks = "", []
    for length in lengths:
        blocks.append(Block("paragraph", len(text), len(text) + length))
        text += (letter * 7 + " ") * (length // 8 + 1)
        text = text[: blocks[-1].end] + "-" * gap
    shown = reading.parts_of(Document("d", "v", "a.txt", text, tuple(blocks)))
    assert "".join(text[one.block.start : one.block.end] for part in shown for one in part).replace("-", "") == (
        text.replace("-", "")
    )
    assert all(sum(one.block.end - one.block.start for one in part) <= reading.MOST for part in shown)
    assert all(len(part) <= reading.MOST_BLOCKS for part in shown)


def test_a_long_block_is_cut_between_words_and_says_that_it_goes_on() -> None:
    made = document("long.txt", "Forty-two budgets. " * 10_000)
    first, second, *_, last = reading.parts_of(made)
    assert [(one.before, one.behind) for part in (first, second, last) for one in part] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    assert made.text[: first[0].block.end].endswith(" ")
    shown = reading.html_of(made, second, [], [], None)
    assert "[…] This paragraph begins in the part before of the text." in shown
    assert "[…] This paragraph goes on in the next part of the text." in shown


def test_a_cut_block_knows_the_page_of_each_part() -> None:
    text = "Words " * 20_000
    block = Block("paragraph", 0, len(text), page="4", breaks=(Break(50_000, "5"), Break(110_000, "6")))
    shown = reading.parts_of(Document("d", "v", "a.txt", text, (block,)))
    assert [one.block.page for part in shown for one in part] == ["4", "5"]


def test_letters_without_a_space_are_not_kerned() -> None:
    for words, kerned in (("x" * 5_000, False), ("word " * 1_000, True)):
        made = document("long.txt", words)
        assert ("font-kerning:none" not in reading.html_of(made, reading.parts_of(made)[0], [], [], None)) is kerned


@pytest.mark.parametrize(("at", "part"), [(None, 0), (0, 0), (70_000, 1), (10**6, 0)])
def test_the_part_that_holds_a_place_is_found(at: int | None, part: int) -> None:
    assert reading.part_at(reading.parts_of(document("long.txt", "Budgets " * 10_000)), at) == part


# -- colours and lines -------------------------------------------------------------------------------------------------


def light(colour: str) -> list[float]:
    """The light of a colour: red, green, blue from 0 to 1."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2."""
    levels = sorted(sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), light(c), strict=True)) for c in (one, other))
    return (levels[1] + 0.05) / (levels[0] + 0.05)


# How much of the light is seen with no cones of one kind: Machado, Oliveira and Fernandes, 2009.
SEEN = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def oklab(colour: str, rows: Any) -> list[float]:
    """The colour as it is seen, in a space where distances are differences."""
    seen_ = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, light(colour), strict=True)))) for row in rows]
    cones = ((0.4122, 0.5363, 0.0514), (0.2119, 0.6807, 0.1074), (0.0883, 0.2817, 0.63))
    roots = [sum(a * b for a, b in zip(row, seen_, strict=True)) ** (1 / 3) for row in cones]
    axes = ((0.2105, 0.7936, -0.0041), (1.978, -2.4286, 0.4506), (0.0259, 0.7828, -0.8087))
    return [sum(a * b for a, b in zip(row, roots, strict=True)) for row in axes]


@pytest.mark.parametrize("ground", ["#fffdf9", "#14171a", "#fff3c9"])
@pytest.mark.parametrize("colour", [*holders.COLOURS, holders.OTHERS])
def test_a_line_stands_out_from_either_theme_and_from_the_chosen_words(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3


@pytest.mark.parametrize("sight", SEEN)
def test_colours_differ_for_the_colour_blind(sight: str) -> None:
    for one, other in combinations(holders.COLOURS, 2):
        a, b = oklab(one, SEEN[sight]), oklab(other, SEEN[sight])
        # 0.02 is about the least difference that is seen side by side.
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 > 0.08, (one, other)


def row(number: int, holder: str | None, start: int = 0, end: int = 5) -> dict[str, Any]:
    return {
        "position_id": f"p{number}", "holder_id": holder and f"id-{holder}", "holder": holder or "he",
        "holder_kind": "person", "mode": "direct", "spans": [[start, end]], "undecided": [], "stances": {},
    }  # fmt: skip


def test_the_holders_with_most_statements_have_the_colours() -> None:
    names = ["a", "b", "b", "c", "c", "c", "d", "d", "e", "e", "f", "f", None, None, None]
    known = holders.holders_of([row(number, name) for number, name in enumerate(names)])
    assert [one.name for one in known.values()] == ["c", "b", "d", "e", "f", "a", "open who"]
    assert [one.colour for one in known.values()] == [*holders.COLOURS, holders.OTHERS, holders.OTHERS]
    assert (known["id-c"].statements, known["id-c"].first) == (3, "p3")


def test_a_statement_within_another_has_its_line_below() -> None:
    rows = [row(0, "a", 0, 90), row(1, "b", 10, 40), row(2, "b", 50, 60), row(3, "a", 95, 99)]
    marks = holders.markings(rows, holders.holders_of(rows), {f"p{n}": n for n in range(4)})
    assert [re.findall(r"offset:([\d.]+)em", mark.style)[0] for mark in marks] == ["0.22", "0.42", "0.42", "0.22"]


# -- the text and its key ----------------------------------------------------------------------------------------------


def name_of(corpus: Any, file: str) -> str:
    return next(str(one["document_id"]) for one in corpus.documents() if one["name"] == file)


def styles(app: Any) -> list[str]:
    return [value or "" for name, value in Page(app).attributes if name == "style"]


def test_each_statement_is_marked_by_holder_and_mode(corpus: Any, opened: Open) -> None:
    app = opened("document", document=name_of(corpus, "fenwick_times.txt"))
    text = seen(app)
    assert "Jane Arkwright 3" in text
    assert "Owen Pryce 1" in text
    jane, owen, *_ = holders.COLOURS
    assert any(f"underline solid 3px {jane}" in style for style in styles(app))  # a quotation, on a topic
    assert any(f"underline dotted 3px {jane}" in style for style in styles(app))  # a paraphrase
    assert any(f"underline dashed 3px {owen}" in style for style in styles(app))  # in part quoted
    assert any(f"underline solid 1px {jane}" in style for style in styles(app))  # on no topic
    titles = [value for name, value in Page(app).attributes if name == "title"]
    assert "3 · Owen Pryce · part quote" in titles


def test_one_holder_alone_can_be_read(corpus: Any, opened: Open) -> None:
    name = name_of(corpus, "fenwick_times.txt")
    owen = corpus.statements(name)[2]
    app = opened("document", document=name, position=owen["position_id"], by=owen["holder_id"])
    assert "1 statement, 1 of them on a topic" in seen(app)
    assert re.findall(r"\[\d\]", seen(app)) == ["[3]"]
    assert "Show everybody" in seen(app)
    assert ("href", f"document?document={name}&position={owen['position_id']}") in Page(app).attributes
    gone = opened("document", document=name, by="nobody")
    assert "a holder who says nothing in this document (any more): nobody" in seen(gone)
    assert "4 statements" in seen(gone)


def test_the_names_in_the_key_lead_to_the_first_statement(corpus: Any, opened: Open) -> None:
    name = name_of(corpus, "fenwick_times.txt")
    owen = corpus.statements(name)[2]
    ways = [value for key, value in Page(opened("document", document=name)).attributes if key == "href"]
    assert f"document?document={name}&position={owen['position_id']}&by={owen['holder_id']}" in ways


# -- from statement to statement ---------------------------------------------------------------------------------------


def test_the_next_and_the_previous_statement_can_be_chosen(corpus: Any, opened: Open) -> None:
    name = name_of(corpus, "fenwick_times.txt")
    ids = [one["position_id"] for one in corpus.statements(name)]
    app = opened("document", document=name)
    assert app.button(key="statement_before").disabled
    for expected in ids:
        app.button(key="statement_behind").click().run()
        assert app.query_params["position"] in (expected, [expected])
    assert app.button(key="statement_behind").disabled
    app.button(key="statement_before").click().run()
    assert app.selectbox(key="shown_position").value == ids[-2]
    assert not app.exception


def test_statements_on_no_topic_can_be_passed_over(corpus: Any, opened: Open) -> None:
    name = name_of(corpus, "fenwick_times.txt")
    ids = [one["position_id"] for one in corpus.statements(name)]
    app = opened("document", document=name, position=ids[2], on_topic="true")
    assert app.button(key="statement_behind").disabled  # the fourth is on none
    assert len(app.selectbox(key="shown_position").options) == 3
    app = opened("document", document=name, position=ids[3], on_topic="true")
    assert app.selectbox(key="shown_position").value == ids[3]
    app.button(key="statement_before").click().run()
    assert app.selectbox(key="shown_position").value == ids[2]


# -- the record --------------------------------------------------------------------------------------------------------


def test_the_record_tells_both_dates_the_place_and_who_checked_it(
    tmp_path: Path, plain: Any, forgotten: None, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = onrecord.open(fill(tmp_path))
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    name = name_of(kept, "fenwick_times.txt")
    position = kept.statements(name)[0]["position_id"]
    kept.review(position, "confirmed", author="A. Wren", reason=HOSTILE)
    kept.review(position, "undone", author="B. Finch")
    kept.review(position, "corrected", author="A. Wren", changes={"role": "treasurer"})
    app = opened("document", document=name, position=position)
    text = seen(app)
    assert "saidAugust 2005 – “this week”published18 August 2005stands atpage 1, paragraph 2" in text
    assert "corrected by A. Wren" in text
    assert "role: treasurer" in text
    assert "counts no longer" in text
    assert "undone by B. Finch" in text
    assert not [given for given in read_as_markdown(app) if ":red[x]" in given]


def test_the_copy_is_the_quotation_to_the_letter(corpus: Any) -> None:
    for one in corpus.documents():
        for found in corpus.statements(one["document_id"]):
            [data] = re.findall(r'data-quotation="([^"]*)"', copying.button(found))
            assert unquote(data) == onrecord.quotation(found)
            assert all(piece in unquote(data) for piece in found["text"])


def test_what_is_too_long_to_copy_is_said(corpus: Any) -> None:
    long = corpus.statements(name_of(corpus, "leaflet.txt"))[0] | {"text": ["x" * (copying.LONGEST + 1)]}
    assert f"onrecord cite --words --position {long['position_id']}" in copying.button(long)
    assert "<button" not in copying.button(long)


# -- the original file, and the page as printed ------------------------------------------------------------------------


@pytest.fixture
def stored(tmp_path: Path, plain: Any, forgotten: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Put a PDF into a corpus, as it is read or as another document of these bytes."""

    def storing(data: bytes, text: str = "", **about: Any) -> Path:
        path = tmp_path / "paper.pdf"
        path.write_bytes(data)
        block = Block("paragraph", 0, len(text), page=about.pop("page", "1"))
        name = about.pop("name", path.name)
        made = Document("d", version_of(data), name, text, (block,), Metadata(**about)) if text else read(path)
        fingerprint = f"1 1 {plain.name}"
        Catalogue(tmp_path / "corpus", create=True).put(
            made, plain.statements(made), source=path, fingerprint=fingerprint
        )
        monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "corpus"))
        return path

    return storing


def as_printed(opened: Open) -> Any:
    kept = onrecord.open()
    [one] = kept.documents()
    [statement] = kept.statements(one["document_id"])
    return opened("document", document=one["document_id"], position=statement["position_id"], beside="As printed")


def images(app: Any) -> list[str]:
    """What is said of the pictures on the page."""
    return [one.alt for element in app.image for one in element.proto.imgs]


def test_the_page_is_shown_with_the_quotation_outlined(stored: Stored, opened: Open) -> None:
    stored(printed(column(REST), column(QUOTE)))
    app = as_printed(opened)
    assert "Page 2, with the words outlined" in seen(app)
    assert images(app) == [f"Page 2 of {REST} with the quotation outlined"]  # its first line is its title
    assert [one.label for one in app.get("download_button")] == ["Download the original file"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.unlink(), "the original file is not there any more"),
        (lambda path: path.write_bytes(path.read_bytes() + b"\n"), "the file has changed since it was read"),
    ],
)
def test_without_the_original_it_is_said_why_nothing_is_shown(
    stored: Stored, opened: Open, spoil: Callable[[Path], Any], reason: str
) -> None:
    path = stored(printed(column(QUOTE)))
    spoil(path)
    app = as_printed(opened)
    text = seen(app)
    assert f"The page cannot be shown. {path}: {reason}" in text
    assert f"original file{path}: {reason}" in text
    assert images(app) == []
    assert not app.get("download_button")


def test_words_that_are_not_found_are_not_outlined(stored: Stored, opened: Open) -> None:
    stored(printed(column(REST)), QUOTE)
    app = as_printed(opened)
    assert "Page 1. Nothing is outlined: it is not certain where on the page the words stand." in seen(app)
    assert images(app) == ["Page 1 of paper.pdf without an outline"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 <script>", b"no PDF"])
def test_a_broken_pdf_is_said_in_words(stored: Stored, opened: Open, data: bytes) -> None:
    stored(data, QUOTE)
    app = as_printed(opened)
    assert "The page cannot be shown. paper.pdf" in seen(app)
    assert images(app) == []


def test_words_on_two_pages_can_be_seen_on_each(stored: Stored, opened: Open) -> None:
    lines = column(f"{QUOTE} {REST}", width=50)
    stored(printed([(x, y - 600, words) for x, y, words in lines[:1]], lines[1:]))
    app = as_printed(opened)
    assert "The words stand on 2 pages." in seen(app)
    assert "Page 1, with the words outlined" in seen(app)
    app.get("pagination")[0].set_value(2).run()
    assert "Page 2, with the words outlined" in seen(app)


def test_a_document_that_means_harm_has_no_page(stored: Stored, opened: Open) -> None:
    stored(printed(column(QUOTE)), QUOTE, title=HOSTILE, page=HOSTILE, name=f"{HOSTILE}.pdf")
    app = as_printed(opened)
    visible = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    assert f"the file has no page {visible}" in seen(app)
    assert "img" not in Page(app).tags
    assert not [given for given in read_as_markdown(app) if ":red[x]" in given]


def test_without_a_statement_no_page_is_drawn(stored: Stored, opened: Open) -> None:
    stored(printed(column(QUOTE)))
    app = opened("document", document=onrecord.open().documents()[0]["document_id"], beside="As printed")
    assert "Choose a statement to see the page that it stands on." in seen(app)
    assert images(app) == []


# -- a text in one line ------------------------------------------------------------------------------------------------


def test_a_text_in_one_line_is_shown_in_parts_around_the_chosen_place(
    tmp_path: Path, plain: Any, forgotten: None, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "yielding " * 18_000
    made = document("line.txt", f"{words}HERE they merged. {words}", title="One line", kind="report")
    long = made.text[200_000:300_000]
    statements = [said(made, "HERE they merged.", "Jane Arkwright"), said(made, long, "Owen Pryce")]
    Catalogue(tmp_path, create=True).put(made, statements, source="line.txt", fingerprint="1")
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    short = next(one for one in onrecord.open().statements(made.document_id) if one["holder"] == "Jane Arkwright")
    for position in onrecord.open().statements(made.document_id):
        app = opened("document", document=made.document_id, position=position["position_id"])
        text = seen(app)
        assert "[…] This paragraph goes on in the next part" in text
        assert ("HERE they merged." in text.partition("[…]")[2]) is (position == short)
        assert sum(len(element.value) for element in app.get("html")) < 200_000

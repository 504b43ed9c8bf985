"""Broken characters are found, counted and shown; they are put right only where that is asked for, and surely."""

import io
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encoding import UNDEFINED, decode
from corpus.mojibake import REPAIRED, mojibake, repaired
from corpus.readers import Parsed, reader_for
from corpus.records import Block, Metadata
from corpus.text import Piece, blocks_of, joined

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
DOCUMENTS = Path(__file__).parents[2] / "corpus" / "sample" / "documents"

LINES = """I’m the chair of the board.
Beds cost £5 a day.
“We’ll pool the budgets,” said Zoë – “or we won’t”…
The café in Siân’s town, vis-à-vis the ward.
• one budget, ½ of it Müller’s
It was 20°C on the ward, © Hansel Council.
The “façade” of naïve talk — Émile’s words.""".split("\n")


def broken(text, encoding="cp1252", times=1):
    for _ in range(times):
        text = text.encode().decode(encoding, UNDEFINED)
    return text


def meant(text):
    repair = mojibake(text)
    return repair.text if repair else text


# --- finding ---


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman"])
@pytest.mark.parametrize("line", LINES)
def test_what_was_misread_is_mended_to_the_character(line, encoding, times):
    assert meant(broken(line, encoding, times)) == line


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from([0, 1, 2])), min_size=1, max_size=6))
def test_broken_lines_among_whole_ones_are_mended_and_the_whole_ones_kept(lines):
    text = "\r\n".join(broken(line, times=times) for line, times in lines)
    assert meant(text) == "\r\n".join(line for line, _ in lines)


def test_a_whole_word_beside_a_broken_one_is_kept():
    assert meant("donâ€™t and don’t, café and cafÃ©") == "don’t and don’t, café and café"


def test_the_places_are_counted_and_the_first_are_shown_as_words():
    repair = mojibake("Iâ€™m sure that itâ€™s Â£5. Iâ€™m sure, said ZoÃ«.")
    assert repair.places == 5
    assert repair.shown == (("Iâ€™m", "I’m"), ("itâ€™s", "it’s"), ("Â£5.", "£5."))


def test_the_changes_say_where_each_stands():
    text = "Iâ€™m sure: Â£5"
    repair = mojibake(text)
    assert [(text[start:end], new) for start, end, new in repair.changes] == [("â€™", "’"), ("Â", "")]


def test_windows_quotation_marks_that_became_controls_are_mended():
    assert meant("\x93It\x92s \xa35,\x94 she said.") == "“It’s £5,” she said."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The board met.",
        *LINES,
        "CAFÉ” he said, and CAFÉ—now",
        "“É’s” and Âge d’or",
        "One line\x85and the next",
        "ﬁne, inte\xadgration, Zoe\u0308, a\u200bb, Å, 😀, \ufeff, ſ",
        "Grüße, señor, Ñandú, Łódź, Ångström, Ó Briain, tŷ",
        "Рада Фенвика, ¿qué?, «non»",
        "I�m",  # lost: nothing tells what it was
        "noâ€ he said",  # a closing quotation mark without its last byte, or a dagger
        "donâ??t",
    ],
)
def test_whole_characters_and_lost_ones_are_left_alone(text):
    assert mojibake(text) is None


def test_no_other_repair_is_made():
    text = "ﬁne &amp; 'inte\xadgration' Zoe\u0308\r\nＡ \u2028 …"
    assert meant(f"{text} Iâ€™m") == f"{text} I’m"


@given(st.text(max_size=200))
def test_any_text_is_looked_at_and_the_changes_make_the_repair(text):
    repair = mojibake(text)
    if repair:
        assert repair.places == len(repair.changes)
        assert all(one[1] <= other[0] for one, other in zip(repair.changes, repair.changes[1:], strict=False))
        for start, end, new in reversed(repair.changes):
            text = text[:start] + new + text[end:]
        assert text == repair.text


@pytest.mark.parametrize("text", ["Ã" * 200_000, "é" * 200_000, "Ã©" * 100_000, "ÃÂ£ " * 20_000, "â€" * 100_000])
def test_a_huge_line_is_looked_at_in_pieces(text):
    assert len(meant(text)) <= len(text)


def test_the_sample_documents_hold_none():
    assert [file.name for file in DOCUMENTS.glob("*.txt") if mojibake(decode(file.read_bytes(), where="x"))] == []


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here (../shared/samples)")
def test_real_pages_hold_none():
    pages = [file for file in SAMPLES.rglob("*") if file.suffix in (".html", ".xml", ".json")]
    assert len(pages) > 20
    assert [page.name for page in pages if mojibake(decode(page.read_bytes(), where="x"))] == []


# --- putting right ---


def words(parsed):
    return [(block.kind, parsed.text[block.start : block.end]) for block in parsed.blocks]


def test_the_blocks_of_a_plain_text_are_made_from_the_repaired_text():
    whole = "What’s next?\n\n• one budget\n\n“We will,” said Zoë.\n\nHansel’s plan"
    parsed = reader_for("x.txt")(broken(whole).encode(), where="x")
    mended = repaired(parsed)
    assert mended.text == whole
    assert mended.blocks == blocks_of(whole)
    assert mended.about.found == {"text": REPAIRED}


def test_without_it_the_text_stays_as_it_is():
    text = broken("It’s £5.")
    assert reader_for("x.txt")(text.encode(), where="x").text == text


def test_what_has_no_broken_characters_is_returned_as_it_is():
    parsed = reader_for("x.txt")("It’s £5.".encode(), where="x")
    assert repaired(parsed) is parsed


def test_the_blocks_of_a_word_file_stay_what_they_are():
    document = docx.Document()
    for line, style in (("Hansel’s plan", "Heading 1"), ("It’s £5.", None), ("• one budget", None)):
        document.add_paragraph(broken(line), style=style)
    document.core_properties.title = broken("Hansel’s plan")
    out = io.BytesIO()
    document.save(out)
    mended = repaired(reader_for("x.docx")(out.getvalue(), where="x"))
    assert words(mended) == [("heading", "Hansel’s plan"), ("paragraph", "It’s £5."), ("list_item", "• one budget")]
    assert mended.about.title == "Hansel’s plan"


def test_marks_and_places_of_blocks_stay():
    text, blocks = joined(
        [
            Piece(broken("Zoë Arkwright"), "speaker", speaker="member/1"),
            Piece(broken("It’s £5."), "paragraph", page="3", notes=("1",)),
            Piece(broken("See Hansel’s plan."), "footnote", notes=("1",)),
        ]
    )
    mended = repaired(Parsed(text, blocks, Metadata(authors=("ZoÃ« Arkwright",), found={"authors": "byline"})))
    assert words(mended) == [
        ("speaker", "Zoë Arkwright"),
        ("paragraph", "It’s £5."),
        ("footnote", "See Hansel’s plan."),
    ]
    assert [(block.speaker, block.page, block.notes) for block in mended.blocks] == [
        ("member/1", None, ()),
        (None, "3", ("1",)),
        (None, None, ("1",)),
    ]
    assert mended.about == Metadata(authors=("Zoë Arkwright",), found={"authors": "byline", "text": REPAIRED})


PIECES = st.lists(
    st.tuples(st.sampled_from([*LINES, "\x85", "\u2028", "\xa0", "Â", "é", "4.12"]), st.sampled_from([0, 1, 2])),
    max_size=8,
)


@given(PIECES, st.lists(st.integers(0, 400), max_size=12))
def test_repaired_blocks_lie_in_the_text_in_order_wherever_they_began(lines, edges):
    text = "\x85".join(broken(line, times=times) for line, times in lines)
    edges = sorted({min(edge, len(text)) for edge in edges})
    blocks = tuple(Block("paragraph", start, end) for start, end in zip(edges[::2], edges[1::2], strict=False))
    mended = repaired(Parsed(text, blocks))
    assert all(0 <= block.start < block.end <= len(mended.text) for block in mended.blocks)
    assert all(one.end <= other.start for one, other in zip(mended.blocks, mended.blocks[1:], strict=False))

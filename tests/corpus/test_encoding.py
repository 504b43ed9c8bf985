"""How a file is encoded is told from its bytes, and nothing that stands in it is changed."""

import codecs
import contextlib
import io
import re
from html import escape
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus.encoding import decode
from corpus.errors import ReadError
from corpus.readers import FORMATS, reader_for
from corpus.text import blocks_of

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

PROSE = """“We’ll pool the budgets,” said Zoë Brontë, “or we won’t – it’s that simple.”
The trust spent £3.4m on its café — and on wards at 20°C.
Councillor Siân Pâté-Évans (Llandâf) doesn’t agree…
‘Nobody asked the carers’ unions,’ wrote André Müller.
Émile’s “J’accuse” was quoted à propos of nothing.
It costs £12 a day; that’s a third of what it was.
• one budget for the whole town
The naïve plan – vis-à-vis the coöperative – failed.
“Not yet,” she said. “Not until José’s report.”
He paid £5 for the rôle.
The board’s chair, Dr Nuñez, resigned.
See § 12 of the Act, and the façade of Hansel’s town hall.
Ann’s café
£5
The NHS’s façade
© Hansel Council 2004
It is “fine”
Ministers don’t know
Björn Ångström chairs the trust’s board – for now.
“Élan,” he said, “is what’s missing.”
CAFÉ SOCIETY: THE TRUST’S YEAR
the patients’ own words
a plan—any plan—would do
Mr Smith’s\xa0ten beds""".split("\n")
# What Latin-9 has instead of Latin-1's characters: the euro, and letters of names.
LATIN_9 = """The manœuvre cost €5 a head.
Of €3.4m, the trust in Fenwick got half.
Dr Tomaš Kovaž said no.
The hors d'œuvre came first, and Zoë's answer last.
A subsidy of 20 €, or 15 € for carers, was agreed.""".split("\n")
PLAIN = str.maketrans("“”‘’–—…•", "\"\"''--.*")


def told(group, encoding):
    """How many texts of a group hold characters outside ASCII and can be encoded, and how many are read as written."""
    tried = right = 0
    for text in group:
        with contextlib.suppress(UnicodeEncodeError):
            data = text.encode(encoding)
            if not text.isascii():
                tried += 1
                right += decode(data, where="x.txt") == text
    return tried, right


# --- which encoding ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_line_of_british_prose_in_a_usual_encoding_is_always_told(encoding):
    assert told([*PROSE, "\n\n".join(PROSE)], encoding) == (25, 25)


def test_a_line_of_british_prose_from_an_old_mac_is_told():
    assert told(PROSE, "mac_roman") == (24, 24)
    assert told(["\r".join(PROSE)], "mac_roman") == (1, 1)


def test_latin_9_is_told_by_its_euro_and_its_letters():
    assert told([*LATIN_9, "\n".join(LATIN_9)], "iso8859_15") == (6, 6)
    assert told([line.translate(PLAIN) for line in PROSE], "iso8859_15") == (19, 19)


def test_most_lines_of_dos_are_told_and_a_page_always():
    lines = [line.translate(PLAIN) for line in PROSE]
    tried, right = told(lines, "cp850")
    assert right / tried > 0.6
    assert told(["\r\n".join(lines)], "cp850") == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Fees\n" + "£5 £7 £12\n" * 80,
        "Contents\n" + "One budget ………… 4\nOne board ………… 6\n" * 60,
        "Treasury‘s plan and the council‘s",
        "Âge d’or, Être, Ó Briain, Ñandú",
        "1½ miles, ¼lb, a ½-day | a ¦ b ¦ c",
        "don´t, can´t, won´t",
        "ESPAÑA, ÉLAN, À LA CARTE",
    ],
)
def test_windows_1252_wins_wherever_it_makes_sense(text):
    assert decode(text.encode("cp1252"), where="x.txt") == text


RUSSIAN = (
    "Рада Фенвика в среду согласилась объединить бюджеты здравоохранения и социальной помощи. Жители давно ждут одного "
    "плана, одной двери и одного ответа. Больница и городской совет решат вместе, сколько стоит уход за пожилыми дома."
)
GREEK = (
    "Το συμβούλιο της πόλης συμφώνησε την Τετάρτη να ενώσει τους προϋπολογισμούς υγείας και κοινωνικής φροντίδας. Οι "
    "κάτοικοι περιμένουν εδώ και καιρό ένα σχέδιο, μία πόρτα και μία απάντηση από τον δήμο."
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (RUSSIAN, "iso8859_5"), (GREEK, "cp1253"), (GREEK, "iso8859_7")],
)
def test_another_alphabet_is_told_in_a_longer_text(text, encoding):
    assert decode(text.encode(encoding), where="x.txt") == text


def test_another_alphabet_in_a_short_text_costs_no_character():
    read = decode("одна дверь".encode("cp1251"), where="x.txt")
    assert len(read) == len("одна дверь")


# Bytes below 0xC0 begin no character of UTF-8, so these are in an encoding of one byte a character.
@given(st.lists(st.integers(0x20, 0xBF), min_size=1, max_size=300).map(bytes))
def test_whatever_eight_bit_encoding_is_taken_a_byte_is_a_character(data):
    with contextlib.suppress(ReadError):
        assert len(decode(b"Hansel: " + data, where="x.txt")) == len(data) + 8


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=200))
def test_utf_8_is_never_read_as_anything_else(text):
    assert decode(("Fenwick: " + text).encode(), where="x.txt") == "Fenwick: " + text


def test_a_stray_byte_does_not_make_a_utf_8_file_another():
    data = "“Zoë’s plan” – for £3m".encode() + b", it\x92s said"
    assert decode(data, where="x.txt") == "“Zoë’s plan” – for £3m, it’s said"


def test_a_utf_8_file_that_is_cut_off_within_a_character_stays_utf_8():
    data = "“Zoë’s plan” – for £3m…".encode()[:-1]
    assert decode(data, where="x.txt").startswith("“Zoë’s plan” – for £3m")


def test_one_character_of_utf_8_in_a_windows_1252_file_does_not_make_it_utf_8():
    data = "“Zoë’s plan” – for £3m".encode("cp1252") + "é".encode()
    assert decode(data, where="x.txt").startswith("“Zoë’s plan” – for £3m")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_may_hold_emoji(encoding):
    assert decode("Zoë’s plan 😀".encode(encoding), where="x.txt") == "Zoë’s plan 😀"


@pytest.mark.parametrize(
    "data",
    [
        "Hansel".encode("utf-16-le")[:-1],
        "Hansel".encode("utf-32-le"),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)),
        b"PK\x03\x04\x14\x00\x00\x00",
        b"\x01\x00\x02\x00\x03\x00\x04\x00",
    ],
)
def test_other_bytes_with_zeros_are_binary(data):
    with pytest.raises(ReadError, match="binary data"):
        decode(data, where="x.txt")


@given(st.binary(max_size=300))
def test_bytes_become_text_or_a_read_error(data):
    with contextlib.suppress(ReadError):
        decode(data, where="x.txt")


def test_millions_of_odd_bytes_are_read_at_once():
    assert len(decode(b"\xd5a\x81 " * 500_000, where="x.txt")) == 2_000_000


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here (../shared/samples)")
def test_each_line_of_the_samples_is_told_in_windows_1252():
    pages = [file for file in sorted(SAMPLES.rglob("*")) if file.suffix in (".html", ".xml", ".json")]
    texts = [decode(page.read_bytes(), where=page.name) for page in pages]
    lines = {line for text in texts for line in re.split(r"[\n<>]+", text) if line.strip()}
    tried, right = told(sorted(lines), "cp1252")
    assert tried > 1000
    assert right == tried


# --- what stands in it stays ---

NFC, NFD = "Zoë Brontë", "Zoe\u0308 Bronte\u0308"
ODD = [
    *("\ufeff", "\r\n", "\r", "\n", "\n\n", "\f", "\v", "\x85", "\u2028", "\u2029", "\t", " ", "\u3000", "\xa0"),
    *("ﬁnance", "oﬃce", "inte\xadgration", "a\u200bb", "a\u200db", "\u2060", "\u200e", "\u202aright\u202c", "\u2067"),
    *(NFC, NFD, "\u0301", "😀", "𝔸", "👩\u200d⚕️", "ſ", "Å", "\u212b", "½", "²", "…", "ǆ", "İ", "ß"),
    *(
        "Iâ€™m",
        "Â£5",
        "&amp;",
        "<b>",
        "“We will.”",
        "The board met.",
        "4.12 We will act.",
        "• one budget",
        "Next steps",
    ),
]
ODD_TEXT = st.lists(st.sampled_from(ODD), max_size=25).map(lambda words: "The plan. " + " ".join(words))
# Inside one paragraph of a format: no line ends, which a format says in its own way, nor what XML cannot hold.
LINE_ENDS = re.compile(r"[\r\n\f\v]")


def words_of(parsed):
    assert all(0 <= block.start < block.end <= len(parsed.text) for block in parsed.blocks)
    assert all(one.end <= other.start for one, other in zip(parsed.blocks, parsed.blocks[1:], strict=False))
    return [parsed.text[block.start : block.end] for block in parsed.blocks]


def between(text, blocks):
    edges = [0, *(edge for block in blocks for edge in (block.start, block.end)), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


@pytest.mark.parametrize("ending", [ending for ending, module in FORMATS.items() if module == "txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@given(text=ODD_TEXT)
def test_a_plain_text_is_kept_to_the_character_and_its_blocks_lie_in_it(ending, encoding, text):
    # So that half of the bytes are zero, as they are in any file of English.
    text += " The two boards met in the spring and agreed to plan the services of the town together." * 3
    parsed = reader_for(f"x{ending}")(text.encode(encoding), where="x")
    assert parsed.text == text
    assert all(words == words.strip() for words in words_of(parsed))
    assert not "".join(between(text, parsed.blocks)).strip()


@given(st.text(max_size=200))
def test_the_blocks_of_any_text_hold_all_its_words_in_order(text):
    blocks = blocks_of(text)
    assert not "".join(between(text, blocks)).strip()
    assert all(block.start < block.end for block in blocks)


def test_accents_are_neither_joined_nor_parted():
    parsed = reader_for("x.txt")(f"{NFC} met {NFD}.".encode(), where="x")
    assert parsed.text == f"{NFC} met {NFD}."
    assert NFC != NFD


@settings(max_examples=20, deadline=None)
@given(paragraphs=st.lists(ODD_TEXT, min_size=1, max_size=4))
def test_the_words_of_a_word_file_are_kept_to_the_character(paragraphs):
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraphs = [LINE_ENDS.sub(" ", words) for words in paragraphs]
    document = docx.Document()
    for words in paragraphs:
        mark_up = f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
        document.element.body.append(parse_xml(mark_up))
    out = io.BytesIO()
    document.save(out)
    parsed = reader_for("x.docx")(out.getvalue(), where="x")
    assert words_of(parsed) == [words.strip() for words in paragraphs]
    assert parsed.text == "\n\n".join(words_of(parsed))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@settings(max_examples=20, deadline=None)
@given(paragraphs=st.lists(ODD_TEXT, min_size=1, max_size=4))
def test_the_words_of_a_page_are_kept_but_for_its_white_space(encoding, paragraphs):
    body = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    page = f"<!doctype html><html><body><main><article>{body}</article></main></body></html>"
    parsed = reader_for("x.html")(page.encode(encoding), where="x")
    # A browser shows a run of these as one space.
    shown = [re.sub(r" {2,}", " ", re.sub(r"[ \t\r\n\f]+", " ", words)).strip() for words in paragraphs]
    assert words_of(parsed) == shown
    assert parsed.text == "\n\n".join(shown)


@given(text=ODD_TEXT, mark=st.sampled_from([codecs.BOM_UTF8, codecs.BOM_UTF16_LE]))
def test_only_the_first_byte_order_mark_is_no_character(text, mark):
    encoding = "utf-8" if mark == codecs.BOM_UTF8 else "utf-16-le"
    assume(text.strip())
    assert decode(mark + ("\ufeff" + text).encode(encoding), where="x.txt") == "\ufeff" + text

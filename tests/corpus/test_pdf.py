"""PDF: pages and paragraphs, page numbers, and every way in which a file can be unreadable."""

import io
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from bench.golden_pdfs import documents
from bench.pdfs import FLOORS, found_in, right
from corpus import ocr
from corpus.errors import ReadError
from corpus.ocr import Found, Ocr
from corpus.readers import pdf_scans
from corpus.readers.pdf import read
from corpus.readers.pdf_hyphens import Hyphens
from corpus.records import Block, Document

# Five lines of about 60 letters: a paragraph as a report prints it.
LONG = (
    "The boards of Fenwick met in the spring and agreed that they would plan their services together from the next "
    "year, after a long debate in which both of them said that the town had waited for too long and that nobody was "
    "served well by two plans for the same people."
)
WIDTH = 60


def pdf(*pages, title=None, author=None, **options):
    """A file whose pages are lists of (x, y, words) or (x, y, words, size)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), **options)
    if title:
        canvas.setTitle(title)
    if author:
        canvas.setAuthor(author)
    for lines in pages:
        for x, y, words, *size in lines:
            canvas.setFont("Courier", size[0] if size else 10)
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def column(*paragraphs, x=72, y=700, leading=12, gap=8, indent=0):
    """The lines of paragraphs set in a column, from y downwards."""
    lines = []
    for words in paragraphs:
        for number, line in enumerate(textwrap.wrap(words, WIDTH)):
            lines.append((x + (indent if number == 0 else 0), y, line))
            y -= leading
        y -= gap
    return lines


def blocks(data):
    found = read(data, where="x.pdf")
    return [found.text[block.start : block.end] for block in found.blocks]


# --- paragraphs ---


def test_the_lines_of_a_paragraph_are_joined_by_one_space():
    assert blocks(pdf(column(LONG))) == [LONG]


def test_a_gap_begins_a_new_paragraph():
    assert blocks(pdf(column(LONG, LONG, LONG))) == [LONG] * 3


def test_a_gap_is_measured_against_the_usual_leading():
    assert blocks(pdf(column(LONG, LONG, leading=20, gap=12))) == [LONG] * 2


def test_an_indented_first_line_begins_a_new_paragraph():
    assert blocks(pdf(column(LONG, LONG, gap=0, indent=18))) == [LONG] * 2


def test_a_line_that_ends_early_ends_its_paragraph():
    assert blocks(pdf(column(LONG, LONG, gap=0))) == [LONG] * 2


def test_a_long_line_that_stops_early_within_a_sentence_goes_on():
    data = pdf(
        [*column(LONG, y=740), (72, 600, "Further, the two boards of the town have put the"), (72, 588, "plan up.")]
    )
    assert blocks(data)[-1] == "Further, the two boards of the town have put the plan up."


def test_a_heading_is_not_glued_to_its_paragraph():
    data = pdf([(72, 720, "What comes next", 14), *column(LONG, y=702)])
    found = read(data, where="x.pdf")
    assert [block.kind for block in found.blocks] == ["heading", "paragraph"]


def test_a_title_over_two_centred_lines_is_one_block():
    data = pdf([(180, 760, "Two boards in one town:", 16), (204, 741, "what the plan says", 16), *column(LONG, y=700)])
    assert blocks(data)[0] == "Two boards in one town: what the plan says"


def test_list_items_are_blocks_and_their_lines_hang():
    data = pdf(
        [
            *column(LONG, y=740),
            (72, 680, "• one budget for the whole of the town and of the county"),
            (84, 668, "and for both of the boards"),
            (72, 656, "• one plan"),
        ]
    )
    assert blocks(data)[1:] == [
        "• one budget for the whole of the town and of the county and for both of the boards",
        "• one plan",
    ]


def test_numbered_paragraphs_keep_their_numbers():
    data = pdf(column("1.1 " + LONG, "1.2 " + LONG, gap=0))
    assert [block.paragraph for block in read(data, where="x.pdf").blocks] == ["1.1", "1.2"]


def test_words_on_one_line_stay_on_one_line():
    assert blocks(pdf([(72, 700, "Fenwick"), (300, 700, "three million")])) == ["Fenwick three million"]


def test_a_word_parted_at_a_line_end_gets_no_space():
    data = pdf([(72, 700, "They have waited for a long-"), (72, 688, "term plan.")])
    assert blocks(data) == ["They have waited for a long-term plan."]


def test_every_block_knows_its_page():
    found = read(pdf(column(LONG), [], column(LONG, LONG)), where="x.pdf")
    assert [block.page for block in found.blocks] == ["1", "3", "3"]


def test_a_paragraph_over_two_pages_is_one_block():
    lines = textwrap.wrap(LONG, WIDTH)
    data = pdf([(72, 100 - 12 * n, line) for n, line in enumerate(lines[:3])], [(72, 740, " ".join(lines[3:4]))])
    assert blocks(data) == [" ".join(lines[:4])]


def test_words_behind_the_end_of_a_page_are_cited_by_the_next():
    lines = textwrap.wrap(LONG, WIDTH)
    pages = [[(72, 100 - 12 * n, line) for n, line in enumerate(part)] for part in (lines[:2], lines[2:3])]
    found = read(pdf([(72, 700, "Foreword")], *pages), where="x.pdf")
    crossing = found.blocks[-1]
    at = found.text.index(lines[2])
    assert (crossing.page, crossing.locator_at(at - 1)["page"], crossing.locator_at(at)["page"]) == ("2", "2", "3")


@pytest.mark.parametrize(("above", "below"), [("the plan for inte-", "gration"), ("the plan\u00ad", "ned year")])
def test_a_word_parted_by_the_end_of_a_page_is_of_both(above, below):
    lines = textwrap.wrap(LONG, WIDTH)
    first = [(72, 112, lines[0]), (72, 100, f"{lines[1][:40]} {above}")]
    found = read(pdf(first, [(72, 740, f"{below} {lines[2]}")]), where="x.pdf")
    (block,) = found.blocks
    (broken,) = block.breaks
    assert found.text[broken.at :].startswith(below)


# --- page numbers ---


@pytest.mark.parametrize("number", ["7", "- 7 -", "Page 7 of 40", "iv", "Page 1024"])
def test_a_line_that_is_only_a_page_number_is_left_out(number):
    assert blocks(pdf([*column(LONG), (290, 30, number)])) == [LONG]


def test_a_page_number_at_the_head_is_left_out():
    assert blocks(pdf([(290, 815, "7"), *column(LONG)])) == [LONG]


def test_a_number_within_the_text_is_kept():
    assert blocks(pdf([*column(LONG, y=800), (72, 500, "7"), *column(LONG, y=460)]))[1] == "7"


def test_a_sentence_at_the_foot_is_kept():
    assert blocks(pdf([*column(LONG), (72, 30, "7 boards met.")]))[-1] == "7 boards met."


# --- metadata ---


def test_the_properties_name_title_and_author():
    about = read(pdf(column(LONG), title="Two boards", author="Jane Arkwright"), where="x.pdf").about
    assert (about.title, about.authors, about.found["title"]) == ("Two boards", ("Jane Arkwright",), "file properties")


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - plan.doc", "plan_v3.indd", "(anonymous)"])
def test_what_a_program_calls_the_file_is_no_title(title):
    assert read(pdf(column(LONG), title=title, author="anonymous"), where="x.pdf").about.title is None


def test_the_date_of_the_file_is_not_the_date_of_publication():
    assert read(pdf(column(LONG)), where="x.pdf").about.published_on is None


# --- what cannot be read ---


def refused(data):
    with pytest.raises(ReadError) as error:
        read(data, where="x.pdf")
    assert "\n" not in str(error.value)
    return str(error.value)


def test_an_empty_file_is_refused():
    assert refused(b"").startswith("x.pdf: the file is empty")


def test_another_format_is_refused():
    assert refused(b"plain words").startswith("x.pdf: this is not a PDF")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_that_is_cut_off_is_refused(share):
    data = pdf(*[column(LONG, LONG)] * 5)
    message = refused(data[: int(len(data) * share)])
    assert "cut off" in message or "damaged" in message


def test_a_damaged_file_is_refused():
    assert refused(b"%PDF-1.4\n" + b"no objects here\n" * 50 + b"%%EOF").startswith("x.pdf: the PDF is damaged")


def test_a_file_with_a_password_is_refused():
    data = pdf(column(LONG), encrypt=StandardEncryption("secret", canPrint=0))
    assert refused(data).startswith("x.pdf: the PDF is protected with a password")


def test_a_file_that_only_restricts_printing_is_read():
    data = pdf(column(LONG), encrypt=StandardEncryption("", ownerPassword="secret", canPrint=0))
    assert blocks(data) == [LONG]


def test_a_file_without_pages_is_refused():
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    data += table + b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    assert refused(data).startswith("x.pdf: the PDF has no pages")


def test_a_file_with_empty_pages_is_refused():
    assert refused(pdf([], [])).startswith("x.pdf: the PDF holds no text")


def test_a_scanned_file_is_told_to_need_ocr(monkeypatch):
    from PIL import Image

    monkeypatch.setattr(ocr.shutil, "which", lambda name: None)
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    canvas.save()
    message = refused(out.getvalue())
    assert message.startswith("x.pdf: the PDF holds pictures of its pages and no text")
    assert "OCR" in message


# --- what stands on the page besides paragraphs ---


def kinds(data):
    found = read(data, where="x.pdf")
    return [(block.kind, found.text[block.start : block.end], block.notes) for block in found.blocks]


def noted(y=700, mark="1", foot=60):
    """A paragraph with a raised mark after its first line, and the note at the foot."""
    lines = textwrap.wrap(LONG, WIDTH)
    end = 72 + 6 * len(lines[0])
    return [*column(LONG, y=y), (end, y + 4, mark, 5), (72, foot + 3, mark, 4), (78, foot, "Minutes of May.", 8)]


def test_a_footnote_is_a_block_of_its_own_with_its_mark():
    assert kinds(pdf(noted()))[-1] == ("footnote", "Minutes of May.", ("1",))


def test_the_paragraph_knows_its_notes_and_the_mark_is_no_word():
    assert kinds(pdf(noted()))[0] == ("paragraph", LONG, ("1",))


def test_a_raised_figure_without_a_note_stays_a_figure():
    data = pdf([*column(LONG), (72, 600, "A room of 9 m"), (150, 604, "2", 5), (156, 600, "was found for them.")])
    assert kinds(data)[-1][1:] == ("A room of 9 m2 was found for them.", ())


def test_a_note_follows_the_paragraph_that_runs_over_the_page():
    lines = textwrap.wrap(LONG, WIDTH)
    first = [(72, 124 - 12 * n, line) for n, line in enumerate(lines[:2])]
    note = [(72 + 6 * len(lines[0]), 128, "1", 5), (72, 63, "1", 4), (78, 60, "Minutes of May.", 8)]
    rest = [(72, 740 - 12 * n, line) for n, line in enumerate(lines[2:])]
    assert [kind for kind, _, _ in kinds(pdf([*first, *note], rest))] == ["paragraph", "footnote"]


def test_columns_are_read_one_after_the_other():
    left, right_side = column(LONG, LONG, x=40), column(LONG, LONG, x=40)
    shift = [(x + 290, y, words, 7) for x, y, words in right_side]
    data = pdf([*[(x, y, words, 7) for x, y, words in left], *shift])
    assert blocks(data) == [LONG] * 4


def test_running_heads_are_left_out():
    pages = [[(72, 800, "Two boards in one town"), *column(LONG), (290, 30, str(n))] for n in (1, 2, 3)]
    assert blocks(pdf(*pages)) == [LONG] * 3


def test_a_heading_that_comes_once_is_kept():
    pages = [[(72, 800, words), *column(LONG)] for words in ("Health", "Housing", "Money")]
    assert blocks(pdf(*pages))[::2] == ["Health", "Housing", "Money"]


def test_the_cells_of_a_table_are_blocks_row_by_row():
    rows = [("Area", "2005", "2006"), ("Fenwick", "1,204", "1,310"), ("Wexcombe", "88", "97")]
    table = [(72 + 150 * at, 500 - 16 * n, cell) for n, row in enumerate(rows) for at, cell in enumerate(row)]
    found = kinds(pdf([*column(LONG), *table]))
    assert found[1:] == [("table_cell", cell, ()) for row in rows for cell in row]


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("the inte-", "gration of care", "the integration of care"),
        ("a long-", "term plan", "a long-term plan"),
        ("the Anglo-", "Saxon town", "the Anglo-Saxon town"),
        ("short-", "and long-term plans", "short- and long-term plans"),
        ("an up-to-", "date plan", "an up-to-date plan"),
        ("the inte\u00ad", "gration of care", "the integration of care"),
        ("two boards", "met", "two boards met"),
    ],
)
def test_a_hyphen_at_a_line_end_is_kept_only_where_it_belongs_to_the_word(above, below, joined):
    assert Hyphens([]).joined(above, below) == joined


def test_the_document_itself_shows_which_words_have_hyphens():
    assert Hyphens(["they call it co-production in all papers"]).joined("on co-", "production") == "on co-production"


# --- pages ---


def test_the_labels_of_pages_are_their_numbers():
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
    canvas.addPageLabel(1, style="ARABIC", start=1)
    for words in ("Foreword", "One", "Two"):
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    assert [block.page for block in read(out.getvalue(), where="x.pdf").blocks] == ["i", "1", "2"]


def test_numbers_printed_on_the_pages_count_where_the_file_has_none():
    pages = [[*column(LONG), (290, 30, number)] for number in ("iii", "iv", "v", "1", "2", "3")]
    found = read(pdf([(72, 500, "A plan")], [(72, 500, "For all")], *pages), where="x.pdf").blocks
    assert [block.page for block in found] == ["i", "ii", "iii", "iv", "v", "1", "2", "3"]


# --- scans ---


def scan(*pages, words=()):
    """Pages of grey pictures with dark lines on them, as of paper; `words` are pages with text before them."""
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for page in words:
        for x, y, line in page:
            canvas.drawString(x, y, line)
        canvas.showPage()
    for _ in pages:
        picture = Image.new("L", (300, 420), 245)
        pen = ImageDraw.Draw(picture)
        for y in range(60, 300, 10):
            pen.line((40, y, 260, y), fill=20, width=2)
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def tesseract(monkeypatch):
    """Stands in for Tesseract: every picture holds the same two lines."""
    asked = []

    def words_of_it(picture, settings, *, dots, where):
        asked.append((settings.languages, where, picture[:2]))
        lines = enumerate(textwrap.wrap(LONG, WIDTH))
        return [
            Found(word, 300 + 130 * at, 400 + 130 * at, 500 + 50 * row, 40)
            for row, line in lines
            for at, word in enumerate(line.split())
        ]

    monkeypatch.setattr(pdf_scans, "words_in", words_of_it)
    monkeypatch.setattr(ocr.shutil, "which", lambda name: "/nowhere/tesseract")
    return asked


def test_pictures_of_pages_are_read_and_the_result_says_so(tesseract):
    found = read(scan(1), where="x.pdf", ocr=Ocr(languages=("cym",)))
    assert (found.text, found.ocr, found.about.found["text"]) == (LONG, True, "recognised by Tesseract: page 1")
    assert tesseract == [(("cym",), "x.pdf, page 1", b"P5")]


def test_only_pages_that_are_pictures_are_recognised(tesseract):
    found = read(scan(1, words=[column(LONG)]), where="x.pdf")
    assert (len(found.blocks), [where for _, where, _ in tesseract]) == (2, ["x.pdf, page 2"])


def test_the_record_says_of_each_statement_whether_its_words_were_recognised(tesseract):
    found = read(scan(1, words=[column(LONG)]), where="x.pdf")
    paper = Document("d", "v", "x.pdf", found.text, found.blocks, ocr=found.ocr)
    assert [paper.recognised([(block.start, block.end)]) for block in found.blocks] == [False, True]
    assert paper.recognised([(0, len(found.text))])  # a quotation that begins on the page before


def test_words_of_a_document_of_which_nothing_more_is_known_are_as_it_says():
    blocks = (Block("paragraph", 0, 5),)
    said = [Document("d", "v", "x.pdf", "Words", blocks, ocr=seen).recognised([(0, 5)]) for seen in (False, True)]
    assert said == [False, True]


def test_always_means_every_page(tesseract):
    read(pdf(column(LONG), column(LONG)), where="x.pdf", ocr=Ocr("always"))
    assert len(tesseract) == 2


def test_each_page_is_told_of_before_it_is_recognised(tesseract):
    told = []
    read(scan(1, 2, words=[column(LONG)]), where="x.pdf", ocr=Ocr(begins=lambda *page: told.append(page)))
    assert told == [(2, 3), (3, 3)]


def test_a_file_without_pictures_is_not_recognised(tesseract):
    assert (read(pdf(column(LONG)), where="x.pdf").ocr, tesseract) == (False, [])


@pytest.mark.parametrize("mode", ["auto", "never"])
def test_pictures_that_are_not_read_are_named(monkeypatch, mode):
    monkeypatch.setattr(ocr.shutil, "which", lambda name: None)
    with pytest.raises(ReadError, match=r"pages 2, 3 of the PDF: pictures with no text") as error:
        read(scan(1, 2, words=[column(LONG)]), where="x.pdf", ocr=Ocr(mode))
    assert "--ocr auto" in str(error.value)


def test_always_without_the_program_is_an_error(monkeypatch):
    monkeypatch.setattr(ocr.shutil, "which", lambda name: None)
    with pytest.raises(ReadError, match="not installed"):
        read(pdf(column(LONG)), where="x.pdf", ocr=Ocr("always"))


# --- golden files, and files of anything ---


def test_the_golden_pdfs_are_read_as_they_are_printed():
    exact, ordered, most = 0, 0, 0
    for golden in documents():
        found = found_in(golden)
        same, in_order = right(golden.blocks, found)
        exact, ordered, most = exact + same, ordered + in_order, most + max(len(golden.blocks), len(found))
    assert exact / most >= FLOORS["right"]
    assert ordered == exact


@given(st.data())
def test_whatever_the_bytes_there_are_blocks_or_an_error(data):
    good = bytearray(pdf(column(LONG), [*noted()], pageCompression=0))
    for at in data.draw(st.lists(st.integers(0, len(good) - 1), max_size=30)):
        good[at] = data.draw(st.integers(0, 255))
    try:
        found = read(bytes(good), where="x.pdf")
    except ReadError:
        return
    ends = [0, *(block.end for block in found.blocks)]
    assert all(
        end <= block.start < block.end <= len(found.text) for end, block in zip(ends, found.blocks, strict=False)
    )

"""PDF: pages and paragraphs, page numbers, and every way in which a file can be unreadable."""

import io
import textwrap

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ReadError
from corpus.readers.pdf import read

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


def test_a_paragraph_over_two_pages_is_two_blocks():
    lines = textwrap.wrap(LONG, WIDTH)
    data = pdf([(72, 100 - 12 * n, line) for n, line in enumerate(lines[:3])], [(72, 740, " ".join(lines[3:4]))])
    assert len(blocks(data)) == 2


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


def test_a_scanned_file_is_told_to_need_ocr():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    canvas.save()
    message = refused(out.getvalue())
    assert message.startswith("x.pdf: the PDF holds pictures of its pages and no text")
    assert "OCR" in message

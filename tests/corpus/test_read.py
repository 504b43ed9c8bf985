"""File in, document out; and one clear line for every file that cannot become one."""

import hashlib
import io

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ReadError
from corpus.read import read, version_of
from corpus.sources import files_below

TEXT = "One plan for Fenwick\n\nThe two boards of the town have agreed on it, after a debate that went on for years.\n"


def saved(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def pdf(words="The two boards have agreed on one plan.", pages=1, **options):
    out = io.BytesIO()
    canvas = Canvas(out, **options)
    for _ in range(pages):
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(*paragraphs):
    out, document = io.BytesIO(), docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(out)
    return out.getvalue()


# --- what can be read ---


def test_a_text_file_becomes_a_document_with_its_exact_text(tmp_path):
    document = read(saved(tmp_path, "plan.txt", TEXT))
    assert (document.name, document.text) == ("plan.txt", TEXT)
    first = document.blocks[0]
    assert document.text[first.start : first.end] == "One plan for Fenwick"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.txt", TEXT),
        ("PLAN.TXT", TEXT),
        ("plan.html", f"<html><body><p>{TEXT}</p></body></html>"),
        ("plan.htm", f"<html><body><p>{TEXT}</p></body></html>"),
        ("plan.docx", word("One plan for Fenwick", "The two boards have agreed.")),
        ("plan.pdf", pdf()),
    ],
)
def test_every_format_gives_blocks_that_lie_in_the_text(tmp_path, name, data):
    document = read(saved(tmp_path, name, data))
    assert document.blocks
    assert all(document.text[block.start : block.end].strip() for block in document.blocks)


def test_the_version_is_the_hash_of_the_bytes(tmp_path):
    path = saved(tmp_path, "plan.txt", TEXT)
    assert read(path).version == hashlib.sha256(TEXT.encode()).hexdigest()
    assert version_of(path.read_bytes()) == read(path).version


def test_the_documents_name_survives_changed_content(tmp_path):
    before = read(saved(tmp_path, "plan.txt", TEXT))
    after = read(saved(tmp_path, "plan.txt", TEXT + "More."))
    assert before.document_id == after.document_id
    assert before.version != after.version


def test_a_given_name_is_kept(tmp_path):
    assert read(saved(tmp_path, "plan.txt", TEXT), document_id="d1").document_id == "d1"


def test_the_sidecar_is_read_with_the_file(tmp_path):
    saved(tmp_path, "plan.txt.meta.yaml", "title: Another title\npublished_on: 2005-08")
    metadata = read(saved(tmp_path, "plan.txt", TEXT)).metadata
    assert (metadata.title, metadata.published_on, metadata.found["title"]) == ("Another title", "2005-08", "sidecar")


# --- what cannot ---


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("x.txt", b"", "the file is empty – check"),
        ("x.html", b"", "the file is empty – check"),
        ("x.docx", b"", "the file is empty – check"),
        ("x.pdf", b"", "the file is empty – check"),
        ("x.txt", b" \n\n ", "the file holds no words – check"),
        ("x.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00", "the file holds binary data, not text – give"),
        ("x.txt", pdf(), "the file holds a PDF, not plain text – give"),
        ("x.pdf", pdf(pages=5)[:1500], "the PDF is cut off: its end is missing – download"),
        ("x.pdf", b"%PDF-1.4\nnothing\n%%EOF", "the PDF is damaged and cannot be opened – download"),
        ("x.pdf", b"words", "this is not a PDF – give"),
        ("x.pdf", pdf(encrypt=StandardEncryption("secret")), "the PDF is protected with a password – save"),
        ("x.pdf", pdf(words=""), "the PDF holds no text – check"),
        ("x.html", b"<html><body><img src='x.png'></body></html>", "the page holds no text – save"),
        ("x.docx", b"words", "this is not a Word file (.docx), or it is cut off – open"),
        ("x.docx", word(), "the Word file holds no words – check"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path, name, data, what):
    path = saved(tmp_path, name, data)
    with pytest.raises(ReadError) as error:
        read(path)
    assert str(error.value).startswith(f"{path}: {what}")
    assert "\n" not in str(error.value)


def test_a_path_that_is_missing_is_said_to_be(tmp_path):
    with pytest.raises(ReadError, match=r"no such file – check the path$"):
        read(tmp_path / "x.txt")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ReadError, match=r"this is a folder, not a file – name the files in it$"):
        read(tmp_path)


@pytest.mark.parametrize(("name", "ending"), [("x.odt", ".odt"), ("x", "nothing")])
def test_an_unknown_ending_names_those_that_are_read(tmp_path, name, ending):
    with pytest.raises(ReadError, match=rf"files ending in {ending} are not read – On Record reads \.txt, \.html"):
        read(saved(tmp_path, name, TEXT))


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.sources.LARGEST", 10)
    with pytest.raises(ReadError, match="the file is larger than"):
        read(saved(tmp_path, "x.txt", TEXT))


def test_a_bad_sidecar_stops_the_file(tmp_path):
    saved(tmp_path, "x.meta.yaml", "kind: blog")
    with pytest.raises(ReadError, match=r"x\.meta\.yaml: kind: 'blog' is not"):
        read(saved(tmp_path, "x.txt", TEXT))


# --- folders ---


def test_a_folder_gives_its_readable_files_in_order(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in (
        "b/2.pdf",
        "a.txt",
        "a.txt.meta.yaml",
        "notes.ods",
        ".hidden.txt",
        ".git/x.txt",
        "~$a.docx",
        "C.HTML",
    ):
        saved(tmp_path, name, TEXT)
    assert [inside for _, inside in files_below(tmp_path)] == ["C.HTML", "a.txt", "b/2.pdf"]


def test_a_file_that_is_named_is_kept_whatever_it_is_called(tmp_path):
    path = saved(tmp_path, "x.odt", TEXT)
    assert list(files_below(path)) == [(path, "x.odt")]

"""Word files: paragraphs and cells in order, and the file's properties."""

import io
import zipfile

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.errors import ReadError
from corpus.readers.docx import read


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def parsed(*paragraphs):
    document = docx.Document()
    for words, style in paragraphs:
        document.add_paragraph(words, style=style)
    return read(saved(document), where="x.docx")


def blocks(found):
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def with_xml(inner):
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    return read(saved(document), where="x.docx").text


def test_styles_say_what_is_a_heading_and_what_a_list_item():
    found = parsed(
        ("Two boards", "Title"), ("The plan", "Heading 2"), ("One budget", "List Bullet"), ("They met.", None)
    )
    assert blocks(found) == [
        ("heading", "Two boards"),
        ("heading", "The plan"),
        ("list_item", "One budget"),
        ("paragraph", "They met."),
    ]


def test_blocks_are_parted_by_a_blank_line():
    assert parsed(("One.", None), ("", None), ("Two.", None)).text == "One.\n\nTwo."


def test_a_style_based_on_a_heading_is_a_heading():
    document = docx.Document()
    style = document.styles.add_style("Section", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 1"]
    document.add_paragraph("The plan.", style="Section")
    assert blocks(read(saved(document), where="x.docx")) == [("heading", "The plan.")]


def test_a_short_paragraph_is_a_heading_only_in_bold():
    document = docx.Document()
    document.add_paragraph("What comes next").runs[0].bold = True
    document.add_paragraph("Nothing yet")
    assert [kind for kind, _ in blocks(read(saved(document), where="x.docx"))] == ["heading", "paragraph"]


def test_a_numbered_question_is_found_in_an_ordinary_paragraph():
    found = parsed(("Q12 Chairman: Why is that so?", None))
    assert (found.blocks[0].kind, found.blocks[0].question) == ("question", "12")


def test_table_cells_stand_where_the_table_stands():
    document = docx.Document()
    document.add_paragraph("Before.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Fenwick", "£3m"
    document.add_paragraph("After.")
    assert blocks(read(saved(document), where="x.docx")) == [
        ("paragraph", "Before."),
        ("table_cell", "Fenwick"),
        ("table_cell", "£3m"),
        ("paragraph", "After."),
    ]


def test_merged_cells_are_read_once():
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "across"
    table.cell(1, 0).text, table.cell(1, 1).text = "left", "right"
    column = document.add_table(2, 1)
    column.cell(0, 0).merge(column.cell(1, 0)).text = "down"
    assert [words for _, words in blocks(read(saved(document), where="x.docx"))] == ["across", "left", "right", "down"]


def test_line_breaks_tabs_and_soft_hyphens_are_kept():
    inner = "<w:r><w:t>inte</w:t><w:softHyphen/><w:t>grated</w:t><w:br/><w:t>plan</w:t><w:tab/><w:t>one</w:t></w:r>"
    assert with_xml(inner) == "inte\u00adgrated\nplan\tone"


def test_links_and_insertions_are_part_of_the_sentence_and_deletions_are_not():
    inner = (
        '<w:r><w:t xml:space="preserve">We </w:t></w:r>'
        '<w:del w:id="1" w:author="a"><w:r><w:delText>hate</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t xml:space="preserve">want </w:t></w:r></w:ins>'
        "<w:hyperlink><w:r><w:t>one plan</w:t></w:r></w:hyperlink>"
    )
    assert with_xml(inner) == "We want one plan"


def test_content_controls_are_read():
    document = docx.Document()
    xml = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>On the cover.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(xml))
    assert read(saved(document), where="x.docx").text == "On the cover."


def test_the_properties_name_title_and_author():
    document = docx.Document()
    document.add_paragraph("They met.")
    document.core_properties.title, document.core_properties.author = "Two boards", "Jane Arkwright; Simon Pell"
    about = read(saved(document), where="x.docx").about
    assert (about.title, about.authors) == ("Two boards", ("Jane Arkwright", "Simon Pell"))
    assert about.found == {"title": "file properties", "authors": "file properties"}


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("", "python-docx"),
        ("Word Document", "Administrator"),
        ("Microsoft Word - plan.doc", "jarkwright"),
        ("plan.docx", ""),
    ],
)
def test_what_a_program_wrote_into_the_properties_is_left_out(title, author):
    document = docx.Document()
    document.add_paragraph("They met.")
    document.core_properties.title, document.core_properties.author = title, author
    about = read(saved(document), where="x.docx").about
    assert (about.title, about.authors) == (None, ())


def test_the_date_of_the_file_is_not_the_date_of_publication():
    assert parsed(("They met.", None)).about.published_on is None


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        (b"plain words", "this is not a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an older Word file"),
    ],
)
def test_what_is_no_word_file_is_refused(data, what):
    with pytest.raises(ReadError, match=rf"^x\.docx: {what}"):
        read(data, where="x.docx")


def test_another_zip_archive_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "plain words")
    with pytest.raises(ReadError, match=r"^x\.docx: the parts of a Word file are missing"):
        read(out.getvalue(), where="x.docx")


def test_a_word_file_that_is_cut_off_is_refused():
    document = docx.Document()
    document.add_paragraph("They met.")
    with pytest.raises(ReadError, match=r"^x\.docx: "):
        read(saved(document)[:-4000], where="x.docx")


def test_a_word_file_without_words_is_refused():
    with pytest.raises(ReadError, match=r"^x\.docx: the Word file holds no words"):
        read(saved(docx.Document()), where="x.docx")


# --- notes ---


def with_notes(body, settings="", last="", **notes):
    """A file whose body is these paragraphs, with the XML of its footnotes or endnotes.

    settings, last  what is told of notes in the settings, and in the properties of the last section
    """
    document = docx.Document()
    for inner, told in ((settings, document.settings.element), (last, document.element.body.sectPr)):
        if inner:
            told.append(parse_xml(inner.replace(">", f" {nsdecls('w')}>", 1)))
    for kind, inner in notes.items():
        name = PackURI(f"/word/{kind}.xml")
        content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        words = f"<w:{kind} {nsdecls('w')}>{inner}</w:{kind}>".encode()
        part = Part(name, content, words, document.part.package)
        document.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
    for number, inner in enumerate(body):
        document.element.body.insert(number, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    return read(saved(document), where="x.docx")


def note(kind, number, words, **of):
    told = "".join(f' w:{name}="{value}"' for name, value in of.items())
    return (
        f'<w:{kind} w:id="{number}"{told}><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t>{words}</w:t></w:r></w:p></w:{kind}>'
    )


def ink(words, kind="footnote", number=None):
    mark = f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>' if number is not None else ""
    return f"<w:r><w:t>{words}</w:t></w:r>{mark}"


def test_a_footnote_follows_the_paragraph_that_refers_to_it():
    line = note("footnote", 0, "", type="separator")
    found = with_notes(
        [ink("They met.", number=2), ink("They left.", number=5)],
        footnotes=line + note("footnote", 2, "Minutes, 4 May.") + note("footnote", 5, "Minutes, 5 May."),
    )
    assert [(block.kind, found.text[block.start : block.end], block.notes) for block in found.blocks] == [
        ("paragraph", "They met.", ("1",)),
        ("footnote", "Minutes, 4 May.", ("1",)),
        ("paragraph", "They left.", ("2",)),
        ("footnote", "Minutes, 5 May.", ("2",)),
    ]


def test_endnotes_follow_the_text():
    found = with_notes(
        [ink("They met.", "endnote", 3), ink("They left.")], endnotes=note("endnote", 3, "Minutes, 4 May.")
    )
    assert blocks(found) == [
        ("paragraph", "They met."),
        ("paragraph", "They left."),
        ("footnote", "Minutes, 4 May."),
    ]
    assert found.blocks[0].notes == found.blocks[-1].notes == ("i",)


def test_a_reference_to_a_note_that_is_not_there_is_no_note():
    found = with_notes([ink("They met.", number=9)], footnotes=note("footnote", 2, "Minutes."))
    assert blocks(found) == [("paragraph", "They met.")]


def test_damaged_notes_are_named():
    with pytest.raises(ReadError, match="the footnotes of the Word file are damaged"):
        with_notes([ink("They met.", number=2)], footnotes="<w:footnote")


def test_a_note_that_only_deleted_words_refer_to_is_left_out():
    found = with_notes(
        [f"{ink('They met.')}<w:del>{ink('', number=2)}</w:del>"], footnotes=note("footnote", 2, "Minutes.")
    )
    assert blocks(found) == [("paragraph", "They met.")]


def test_notes_count_as_the_file_says():
    found = with_notes(
        [
            f'<w:pPr><w:sectPr><w:footnotePr><w:numFmt w:val="lowerRoman"/></w:footnotePr></w:sectPr></w:pPr>'
            f"{''.join(ink('They met.', number=n) for n in range(1, 10))}"
        ],
        footnotes="".join(note("footnote", n, f"Minutes {n}.") for n in range(1, 10)),
    )
    assert [block.notes for block in found.blocks if block.kind == "footnote"][3:] == [
        ("iv",),
        ("v",),
        ("vi",),
        ("vii",),
        ("viii",),
        ("ix",),
    ]


def told(kind="footnote", **of):
    inner = "".join(f'<w:{name} w:val="{value}"/>' for name, value in of.items())
    return f"<w:{kind}Pr>{inner}</w:{kind}Pr>"


def section(inner=""):
    """The last paragraph of a section with these properties."""
    return f"<w:pPr><w:sectPr>{inner}</w:sectPr></w:pPr>"


def marks(body, **of):
    """The marks of the footnotes of paragraphs with one each, and of those that refer to them."""
    notes = "".join(note("footnote", n, f"Minutes {n}.") for n in range(1, len(body) + 1))
    found = with_notes([f"{head}{ink('They met.', number=n)}" for n, head in enumerate(body, 1)], footnotes=notes, **of)
    kinds = {
        kind: [block.notes[0] for block in found.blocks if block.kind == kind] for kind in ("paragraph", "footnote")
    }
    assert kinds["paragraph"] == kinds["footnote"]
    return kinds["footnote"]


def test_numbers_begin_anew_with_each_section_where_the_settings_say_so():
    body = ["", section(), "", "", section(), ""]
    assert marks(body, settings=told(numRestart="eachSect")) == ["1", "2", "1", "2", "3", "1"]


def test_a_section_stands_before_the_settings():
    anew = told(numRestart="eachSect", numFmt="lowerLetter")
    body = ["", section(), "", section(told(numRestart="continuous")), ""]
    assert marks(body, settings=anew) == ["a", "b", "c", "d", "a"]
    assert marks(["", section(), ""], last=anew) == ["1", "2", "a"]


def test_numbers_begin_with_the_one_that_the_file_names():
    assert marks(["", ""], settings=told(numStart="7")) == ["7", "8"]
    assert marks(["", section(), ""], settings=told(numStart="3", numRestart="eachSect")) == ["3", "4", "3"]
    assert marks([""], settings=told(numStart="many")) == ["1"]


def test_on_which_page_a_note_stands_is_not_known_and_so_its_number_is_not():
    assert marks(["", section(), ""], settings=told(numRestart="eachPage")) == ["[1]", "[2]", "[3]"]


@pytest.mark.parametrize(
    ("form", "number", "printed"),
    [
        ("decimalZero", 3, "03"),
        ("upperRoman", 4, "IV"),
        ("upperLetter", 28, "BB"),
        ("chicago", 2, "†"),
        ("chicago", 5, "**"),
        ("cardinalText", 2, "[1]"),
    ],
)
def test_numbers_are_written_in_the_form_that_the_file_names(form, number, printed):
    assert marks([""], settings=told(numFmt=form, numStart=number)) == [printed]


@pytest.mark.parametrize(
    ("mark", "printed"),
    [
        ("<w:t>*</w:t>", "*"),
        ('<w:sym w:font="Symbol" w:char="F02B"/>', "+"),
        ('<w:sym w:char="?"/>', "[2]"),
        ("", "[2]"),
    ],
)
def test_a_mark_of_its_own_is_no_part_of_the_words_and_counts_for_no_number(mark, printed):
    own = f'<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/>{mark}</w:r>'
    found = with_notes(
        [f"{ink('They met', number=1)}{ink(' and sat')}{own}{ink('.', number=3)}"],
        footnotes="".join(note("footnote", n, f"Minutes {n}.") for n in (1, 2, 3)),
    )
    assert blocks(found)[0] == ("paragraph", "They met and sat.")
    assert found.blocks[0].notes == ("1", printed, "2")


def test_the_properties_that_a_section_had_before_it_was_changed_are_not_its():
    before = f"<w:sectPrChange><w:sectPr>{told(numFmt='chicago')}</w:sectPr></w:sectPrChange>"
    assert marks(["", section(before), ""], last=told(numFmt="upperLetter")) == ["1", "2", "C"]

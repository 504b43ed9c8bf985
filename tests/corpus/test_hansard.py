"""Hansard as web pages of three generations: who speaks, in which column, and what nobody says."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from corpus.readers.html import read

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "hansard-html"

NINETIES = """<HTML><HEAD><TITLE>House of Commons Hansard Debates for 15 Jan 1996 (pt 3)</TITLE></HEAD>
<BODY BGCOLOR=#ffffff><TABLE><TR><TD><A HREF=a.htm>Previous Section</A><TD><A HREF=c.htm>Home Page</A></TABLE><HR><P>
<B>15 Jan 1996 : Column 11</B><P><UL><H3><CENTER>Fenwick Hospital</CENTER></H3>
<P><A NAME="60115-03_wqn1"></A>
4. <B>Mr. Ash</B>: To ask the Secretary of State for Health what plans he has for Fenwick hospital.   [1234]
<P><B> The Secretary of State for Health (Mrs. Ann Pell):</B>  I have no plans to close it, as I told the House in the
<P></UL><B>15 Jan 1996 : Column 12</B><UL><P>
spring, and none to move it.
<P><B> Several hon. Members</B> <I>rose</I>&#151;
<P><H5>3.33 pm</H5>
<P><B>Dr. Owen Pugh (Marl, East):</B>  I beg to differ. &#145;Never&#146; is a long time.<FONT SIZE=-1>
<P>It is.
<P><CENTER><I>The House divided:</I> Ayes 3, Noes 2.</CENTER>
<P><B>Division No. 12]</B> <P>[3.45 pm<P>AYES<P>Ash, Mr Tom<BR>Pell, Mrs Ann<P><I>Question accordingly agreed to.</I>
<P><B> Madam Speaker:</B> Order. Mr. Ash."""

HISTORIC = """<html><head><title>FENWICK CANAL. (Hansard, 9 February 1948)</title></head><body>
<div id='content'><h1 class='title'>FENWICK CANAL.</h1>
<p id='section-byline'>HC Deb 09 February 1948 vol 447 cc35-7</p>
<a class='permalink column-permalink' id='column_35' name='column_35' href='#column_35'>35</a>
<p class='procedural'>The House was counted out.</p>
<div class='hentry member_contribution'><span class='question_no'>12.</span>
<blockquote class='contribution_text entry-content'>
<cite class='member author entry-title'><a href="/people/mr-tom-ash" title="Mr Tom Ash">Mr. Ash</a></cite>
<p>asked the Minister of Transport whether he will close
<a class='permalink column-permalink' id='column_36' name='column_36' href='#column_36'>36</a> the canal.</p>
</blockquote></div>
<div class='hentry member_contribution'><blockquote class='contribution_text entry-content'>
<cite class='unmatched-member member author entry-title'>The Minister of Transport (Mr. Pell)</cite>
<p>No, Sir. The canal pays its way.</p></blockquote></div>
<div class='division'><table><tr><td>AYES</td></tr><tr><td>Ash, T.</td></tr></table></div></div></body></html>"""

BOXES = """<html><head><title>Fenwick Canal - Hansard</title></head><body><nav><a href=/>Hansard</a></nav>
<div class="hero-banner"><h1>Fenwick Canal</h1><h2>Volume 709: debated on Tuesday 1 March 2022</h2></div>
<div class="debate-item"><span class="column-number" data-column-number="21WH">Column 21WH</span></div>
<div class="debate-item debate-item-contributiondebateitem"><div class="header">
<a class="attributed-to-details with-portrait" href="/search/MemberContributions?house=Commons&amp;memberId=77">
<div class="primary-text">Ann Pell</div><div class="secondary-text">(Marl) (Lab)</div></a></div>
<div class="content"><p class="hs_Para">I beg to move,</p>
<p class="hs_Para">It is a <span class="column-number" data-column-number="22WH"></span>good canal.</p></div>
<div class="share"><a href="#">Share this contribution</a></div></div>
<div class="debate-item"><time class="time">09:30:00</time></div></body></html>"""


def printed(body, head=""):
    """A page of the years about 2011."""
    notice = '<a class="anchor-column" name="column_831"> </a><p><b>19 July 2011 : Column 831</b></p>'
    return f"<html><head>{head}</head><body>{notice}{body}</body></html>"


def blocks(page, *kinds):
    parsed = read(page.encode(), where="x.html")
    found = [(block.kind, parsed.text[block.start : block.end]) for block in parsed.blocks]
    return [words for kind, words in found if kind in kinds] if kinds else found


def about(page):
    return read(page.encode(), where="x.html").about


def located(page):
    parsed = read(page.encode(), where="x.html")
    return {parsed.text[block.start : block.end]: block for block in parsed.blocks}


# --- speakers ---


def test_a_label_keeps_seat_and_party_and_loses_its_colon():
    page = printed("<p><b>Ann Pell (Marl and Fenwick) (Lab/Co-op):</b> I beg to move.</p>")
    assert blocks(page) == [("speaker", "Ann Pell (Marl and Fenwick) (Lab/Co-op)"), ("paragraph", "I beg to move.")]


@pytest.mark.parametrize(
    "label",
    [
        "The Parliamentary Under-Secretary of State for Health (Mr Tom Ash)",
        "Mr Deputy Speaker (Mr Tom Ash)",
        "The Chairman of Ways and Means (Sir Owen Pugh)",
        "Baroness Iqbal of Fenwick",
        "Hon. Members",
        "Noble Lords",
        "The Lord Bishop of Marl",
        "The Earl of Marl",
        "The hon. Member for Marl, representing the House of Commons Commission (Tom Ash)",
        "The Minister of State, Home Office (Baroness Iqbal of Fenwick)",
        "Mr. D. E. de Souza (Na h-Eileanan an Iar) (SNP)",
        "Siân O'Hara-Öst",
        "Madam Deputy Speaker",
        "The Solicitor-General",
        "Ian Ash, Jun.",
        "A noble Lord",
    ],
)
def test_offices_peers_and_several_members_are_labels(label):
    assert blocks(printed(f"<p><b>{label}:</b> Yes.</p>"), "speaker") == [label]


@pytest.mark.parametrize(
    "lead",
    [
        "<b>Note:</b> Figures",
        "<b>Table 1:</b> Figures",
        "<i>Second Reading</i>",
        "<b>Lords Amendment:</b> 3",
        "He said: no",
    ],
)
def test_other_words_before_a_colon_or_set_apart_are_no_label(lead):
    assert blocks(printed(f"<p><b>Mr Ash:</b> Yes.</p><p>{lead}</p>"), "speaker") == ["Mr Ash"]


def test_a_seat_that_is_not_in_bold_belongs_to_the_label():
    assert blocks(printed("<p><b>Mr. Ash</b> (Fenwick): Yes.</p>"), "speaker") == ["Mr. Ash (Fenwick)"]


def test_what_the_clerk_writes_behind_a_peers_name_is_nobodys():
    page = printed("<p><b>Lord Ash</b> asked Her Majesty's Government:</p><p>What they will do. [HL123]</p>")
    assert blocks(page)[:2] == [("speaker", "Lord Ash"), ("procedure", "asked Her Majesty's Government:")]


def test_an_amendment_that_a_peer_moves_is_procedure_up_to_the_peers_words():
    page = printed(
        "<p><b>Lord Ash moved Amendment No. 3:</b><p>Page 3, line 4, leave out (<i>may</i>)."
        "<p>The noble Lord said: My Lords, I beg to move.<p>On Question, amendment agreed to."
    )
    assert blocks(page) == [
        ("speaker", "Lord Ash"),
        ("procedure", "moved Amendment No. 3:"),
        ("procedure", "Page 3, line 4, leave out (may)."),
        ("procedure", "The noble Lord said:"),
        ("paragraph", "My Lords, I beg to move."),
        ("procedure", "On Question, amendment agreed to."),
    ]


def test_members_of_the_historic_hansard_are_speakers_with_their_ids():
    found = located(HISTORIC)
    assert found["Mr. Ash"].speaker == "people/mr-tom-ash"
    assert found["The Minister of Transport (Mr. Pell)"].speaker is None
    assert found["The Minister of Transport (Mr. Pell)"].kind == "speaker"


def test_names_in_boxes_are_speakers_with_their_ids():
    found = located(BOXES)["Ann Pell (Marl) (Lab)"]
    assert (found.kind, found.speaker) == ("speaker", "77")


# --- columns and questions ---


def test_columns_are_told_of_blocks_and_leave_the_text():
    found = located(NINETIES)
    assert found["Mr. Ash"].column == "11"
    assert found["Dr. Owen Pugh (Marl, East)"].column == "12"
    assert "Column" not in "".join(found)


def test_a_sentence_cut_in_two_by_a_column_is_one_paragraph():
    assert "I have no plans to close it, as I told the House in the spring, and none to move it." in blocks(
        NINETIES, "paragraph"
    )


def test_the_rest_of_a_sentence_cut_in_two_by_a_column_is_in_the_next_column():
    found = located(NINETIES)
    answer = next(words for words in found if words.startswith("I have no plans"))
    (broken,) = found[answer].breaks
    told = answer[broken.at - found[answer].start :]
    assert (told, found[answer].column, broken.column) == (
        "spring, and none to move it.",
        "11",
        "12",
    )


def test_a_new_paragraph_at_the_head_of_a_column_stays_one():
    page = printed("<p><b>Mr Ash:</b> Yes.</p><p><b>19 July 2011 : Column 832</b></p><p>And more of it.</p>")
    found = located(page)
    assert (found["Yes."].column, found["And more of it."].column) == ("831", "832")


def test_a_column_inside_a_paragraph_counts_from_there():
    found = located(HISTORIC)
    asked = "asked the Minister of Transport whether he will close the canal."
    end = found[asked].end
    canal = end - len("the canal.")
    assert [found[asked].locator_at(at)["column"] for at in (canal - 1, canal)] == ["35", "36"]
    assert found[asked].column == "35"
    assert found["No, Sir. The canal pays its way."].column == "36"
    assert located(BOXES)["It is a good canal."].column == "21WH"


def test_an_oral_question_has_its_number_and_so_have_the_answers():
    found = located(NINETIES)
    asked = found["To ask the Secretary of State for Health what plans he has for Fenwick hospital. [1234]"]
    assert (asked.kind, asked.question, found["4."].kind) == ("question", "4", "procedure")
    answer = "I have no plans to close it, as I told the House in the spring, and none to move it."
    assert found[answer].question == "4"


def test_a_topical_question_has_its_letter():
    found = located(printed("<p>T1. [66880] <b>Ann Pell (Marl) (Con):</b> If he will make a statement.</p>"))
    assert found["If he will make a statement."].question == "T1"


def test_a_written_question_has_the_number_that_ends_it():
    page = printed(
        "<p><b>Mr Ash:</b> To ask the Secretary of State what he knows. [67391]</p><p><b>Ann Pell:</b> All.</p>"
    )
    found = located(page)
    assert found["To ask the Secretary of State what he knows. [67391]"].question == "67391"
    assert found["All."].question == "67391"


def test_a_number_that_stands_apart_counts_for_the_words_after_the_name():
    asked = located(HISTORIC)["asked the Minister of Transport whether he will close the canal."]
    assert (asked.kind, asked.question) == ("question", "12")


# --- what nobody says ---


def test_divisions_times_and_notes_are_procedure():
    assert blocks(NINETIES, "procedure") == [
        "4.",
        "Several hon. Members rose—",
        "3.33 pm",
        "The House divided: Ayes 3, Noes 2.",
        "Division No. 12]",
        "[3.45 pm",
        "AYES",
        "Ash, Mr Tom\nPell, Mrs Ann",
        "Question accordingly agreed to.",
    ]


def test_divisions_and_notes_of_the_historic_hansard_are_procedure():
    assert blocks(HISTORIC, "procedure")[1:] == ["The House was counted out.", "12.", "AYES", "Ash, T."]


def test_a_speech_goes_on_after_a_division():
    assert blocks(NINETIES)[-2:] == [("speaker", "Madam Speaker"), ("paragraph", "Order. Mr. Ash.")]


def test_headings_in_italics_and_in_brackets_are_procedure():
    page = printed("<h4><i>The House met at Two o'clock</i></h4><h4>[Ann Pell <i>in the Chair</i>]</h4><h3>Canals</h3>")
    assert [kind for kind, _ in blocks(page)] == ["procedure", "procedure", "heading"]


def test_a_centred_heading_is_one():
    assert blocks(NINETIES, "heading") == ["Fenwick Hospital"]


def test_a_speech_in_several_paragraphs_keeps_them():
    assert blocks(NINETIES, "paragraph")[1:3] == ["I beg to differ. ‘Never’ is a long time.", "It is."]


def test_links_to_other_pages_are_left_out():
    assert "Previous Section" not in "".join(words for _, words in blocks(NINETIES))
    assert "Share" not in "".join(words for _, words in blocks(BOXES))


# --- what the page says of itself ---


@pytest.mark.parametrize(
    ("page", "date"),
    [
        (NINETIES, "1996-01-15"),
        (HISTORIC, "1948-02-09"),
        (BOXES, "2022-03-01"),
        (printed("<h4><i>Monday 18 July 2011</i></h4><p>Words of the day.</p>"), "2011-07-18"),
        (printed("<p>Words of the day.</p>"), "2011-07-19"),
    ],
)
def test_the_day_of_the_sitting_is_that_of_publication(page, date):
    assert about(page).published_on == date
    assert about(page).found["published_on"] == "sitting date"


def test_a_page_of_debates_is_a_debate_and_nobody_is_its_author():
    found = about(HISTORIC)
    assert (found.kind, found.title, found.authors) == ("debate", "FENWICK CANAL.", ())


def test_a_page_without_a_title_is_named_after_its_sitting():
    assert about(printed("<h2>House of Lords</h2><p>My Lords.</p>")).title == "House of Lords debates, 19 July 2011"
    assert about(printed("<p>My Lords.</p>").replace("831", "5WH")).title == "Westminster Hall debates, 19 July 2011"


@pytest.mark.parametrize("column", ["5WS", "773W"])
def test_what_is_given_in_writing_is_no_debate_but_of_that_day(column):
    found = about(printed("<p><b>Mr Ash:</b> Today I laid a paper.</p>").replace("831", column))
    assert (found.kind, found.said_on, found.found["said_on"]) == ("other", "2011-07-19", "sitting date")


def test_the_day_on_which_a_debate_was_held_goes_without_saying():
    assert about(printed("<p><b>Mr Ash:</b> I object.</p>")).said_on is None


def test_a_page_that_only_mentions_hansard_is_an_article():
    page = "<h1>What Hansard is</h1><p>Mr Ash spoke on 19 July 2011, in column 831 of Hansard, of his canal.</p>"
    assert about(f"<html><body>{page}</body></html>").kind == "other"


def test_the_columns_of_a_committee_on_a_bill_show_hansard_too():
    page = "<html><body><b>Column Number: 003</b><p><b>Mr. Ash:</b> I beg to move.</p></body></html>"
    assert located(page)["Mr. Ash"].column == "003"


def test_the_heads_of_a_tables_columns_do_not():
    page = "<html><body><table><tr><th><b>Column 1</b></th></tr></table><p><b>Mr. Ash:</b> I moved.</p></body></html>"
    assert blocks(page, "speaker") == []


def test_a_day_in_the_words_is_not_that_of_the_sitting():
    page = printed("<h3>Agreement of 3 May 2005</h3><p><b>Mr Ash:</b> I was there on 3 May 2005</p>")
    assert about(page).published_on == "2011-07-19"


# --- the samples ---


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here (../shared/samples/hansard-html)")
@pytest.mark.parametrize(
    ("name", "speakers", "headings", "questions", "procedure", "paragraphs", "columns"),
    [
        ("backbench_business_excerpt", 3, 3, 0, 3, 6, {"831", "832"}),
        ("backbench_business_header", 0, 1, 0, 1, 0, {"831"}),
        ("debate_with_division", 1, 3, 0, 33, 2, {"771", "212", "275"}),
        ("debates_and_oral_answers", 10, 6, 2, 6, 8, {"771", "772"}),
        ("debates_and_oral_answers_header", 0, 3, 0, 3, 0, {"771"}),
        ("topical_questions", 6, 6, 3, 7, 3, {"771", "785"}),
        ("topical_questions_end", 3, 6, 1, 5, 2, {"771", "785", "791"}),
        ("wh_debates", 2, 2, 0, 4, 2, {"183WH", "184WH"}),
        ("wms", 2, 4, 0, 1, 5, {"89WS", "109WS"}),
        ("written_answers", 6, 6, 3, 1, 3, {"773W"}),
    ],
)
def test_sample_pages_are_read_as_they_are_printed(name, speakers, headings, questions, procedure, paragraphs, columns):
    parsed = read((SAMPLES / f"{name}.html").read_bytes(), where=name)
    kinds = Counter(block.kind for block in parsed.blocks)
    assert (kinds["speaker"], kinds["heading"], kinds["question"]) == (speakers, headings, questions)
    assert (kinds["procedure"], kinds["paragraph"]) == (procedure, paragraphs)
    assert {block.column for block in parsed.blocks} == columns
    assert parsed.about.published_on == "2011-07-19"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here (../shared/samples/hansard-html)")
def test_the_labels_of_the_samples_are_those_printed():
    labels = []
    for path in sorted(SAMPLES.glob("*.html")):
        parsed = read(path.read_bytes(), where=path.name)
        labels += [parsed.text[block.start : block.end] for block in parsed.blocks if block.kind == "speaker"]
    assert len(labels) == 33
    assert hashlib.sha256("\n".join(labels).encode()).hexdigest()[:16] == "0d42157dd3eea10f"

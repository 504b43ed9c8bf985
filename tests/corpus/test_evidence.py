"""Pages of evidence to committees in both styles of the record, as they were published from the 1990s on."""

import pytest

from corpus.readers import Parsed
from corpus.readers.evidence import hearing
from corpus.readers.html import read
from corpus.records import Document, Metadata
from corpus.text import blocks_of
from nlp.turns import turns

HEAD = "<HTML><HEAD><TITLE>Fenwick Committee - Minutes of Evidence</TITLE></HEAD><BODY><H3>Minutes of Evidence</H3>"
NEW = f"""{HEAD}<P>Taken before the Fenwick Committee on Wednesday 7 July 2004
<P>Members present: <B>Mr Tom Ash</B>, in the Chair; Ms Iqbal<HR>
<P><I>Witnesses:</I> <B>Sir Owen Pugh</B>, Commissioner, and <B>Dr Ann Pell</B>, surgeon, examined.
<P><B>Q12 Chairman:</B> Good morning. Would you merge the two boards of the town into one?
<P><I>Sir Owen Pugh:</I> We would welcome a single board, which would spare money.
<P>It would also spare time for all of us.
<P><B>Q13 Ms Iqbal:</B> Why has it not been done?
<P>Because nobody asked us to do it.
<P><B>Q14 Ms Iqbal:</B> Are you sure?
<P><I>Dr Pell:</I> I am.
<P><I>Witness: </I><B>Mrs Jane Marl</B>, Chief Executive, examined.
<P><B>Q15 Chairman:</B> Welcome.
<P><I>Mrs Marl:</I> Thank you. I oppose the merger."""
OLD = """<HTML><HEAD><TITLE>Select Committee on Fenwick</TITLE></HEAD>
<BODY><H3 ALIGN=CENTER>Examination of Witnesses (Questions 12 - 19)</H3>
<P ALIGN=CENTER>WEDNESDAY 7 JULY 1999<P ALIGN=CENTER>SIR OWEN PUGH, DR ANN PELL
<H4>Chairman</H4><P>12. Good morning. Would you merge the two boards of the town into one?
<P>(<I>Sir Owen Pugh</I>) We would welcome a single board, which would spare money.
<P>It would also spare time for all of us.
<H4>Ms Iqbal</H4><P>13. Why has it not been done? (<I>Dr Pell</I>) Because nobody asked us to.<BR>14. Are you sure?
<P>Yes.<P>(<I>Dr Pell</I>) I am. There were 12 of us.
<H3 ALIGN=CENTER>Examination of Witness</H3><P>1. Are you well?<P>(<I>Mrs Marl</I>) I am, thank you."""
CELLS = """<html><body><h1>Oral evidence: Fenwick boards, HC 123</h1><p>Tuesday 3 July 2012</p>
<table><tr><td>Sir Owen Pugh</td><td>Commissioner, Fenwick Trust</td></tr></table>
<table><tr><td><b>Q1</b></td><td>Ms Iqbal</td><td>Would you merge the two boards?</td></tr>
<tr><td></td><td>Sir Owen Pugh</td><td>We would welcome a single board.</td></tr>
<tr><td><b>Q2</b></td><td>Ms Iqbal</td><td>Would it be cheap?</td></tr>
<tr><td></td><td>Sir Owen Pugh</td><td>It would.</td></tr></table></body></html>"""
LISTED = f"""{HEAD}<P>TUESDAY 2 MARCH 1993<DL><DT><B>Chairman</B><DD>Would you merge the two boards?
<DT><B>Sir Owen Pugh</B><DD>We would.<DT><B>Ms Iqbal</B><DD>And then?<DT><B>Sir Owen Pugh</B><DD>Rest.</DL>"""
BOLD = f"""{HEAD}<P><B>Q1</B> <B>Chair</B> (Marl): Would you merge the two boards?
<P><B>Sir Owen Pugh</B> We would do so.
<P><B>Q2 Ms Iqbal</B> When?
<P><STRONG>Dr Pell</STRONG><BR>In the spring, we hope."""


def blocks(page, encoding="utf-8"):
    parsed = read(page.encode(encoding), where="x.html")
    return [(block.kind, block.question, parsed.text[block.start : block.end]) for block in parsed.blocks]


def said(page):
    """Who says what, as the next room reads it."""
    parsed = read(page.encode(), where="x.html")
    document = Document("d", "v", "x.html", parsed.text, parsed.blocks, parsed.about)
    return [
        (parsed.text[slice(*turn.who)] if turn.who else None, parsed.text[slice(*turn.spans[0])])
        for turn in turns(document)
    ]


def about(page):
    return read(page.encode(), where="x.html").about


# --- "Q12 Ms Iqbal: …" ---


def test_names_in_bold_and_in_italics_are_speakers():
    assert [words for kind, _, words in blocks(NEW) if kind == "speaker"] == [
        *("Chairman", "Sir Owen Pugh", "Ms Iqbal", "[Speaker not named]", "Ms Iqbal", "Dr Pell", "Chairman", "Mrs Marl")
    ]


def test_questions_and_answers_have_the_questions_number():
    numbers = {words: number for kind, number, words in blocks(NEW) if kind in ("question", "paragraph")}
    assert numbers["Are you sure?"] == numbers["I am."] == "14"
    assert numbers["It would also spare time for all of us."] == "12"


def test_the_number_stands_before_the_name_as_procedure():
    assert ("procedure", "12", "Q12") in blocks(NEW)


def test_an_answer_without_a_name_is_nobodys():
    assert said(NEW)[3] == (None, "Because nobody asked us to do it.")


def test_lists_of_members_and_of_witnesses_are_nobodys_words():
    assert [words[:8] for kind, _, words in blocks(NEW) if kind == "procedure" and words[0] != "Q"] == [
        *("Members ", "Witnesse", "Witness:")
    ]
    assert ("Dr Pell", "I am.") in said(NEW)


def test_a_name_in_bold_without_a_colon_is_a_speaker():
    assert said(BOLD) == [
        ("Chair", "Would you merge the two boards?"),
        ("Sir Owen Pugh", "We would do so."),
        ("Ms Iqbal", "When?"),
        ("Dr Pell", "In the spring, we hope."),
    ]


def test_names_in_cells_of_their_own_are_speakers_and_lists_of_witnesses_none():
    assert said(CELLS) == [
        ("Ms Iqbal", "Would you merge the two boards?"),
        ("Sir Owen Pugh", "We would welcome a single board."),
        ("Ms Iqbal", "Would it be cheap?"),
        ("Sir Owen Pugh", "It would."),
    ]
    assert ("question", "2", "Would it be cheap?") in blocks(CELLS)


def test_names_in_a_list_of_terms_are_speakers():
    assert said(LISTED) == [
        ("Chairman", "Would you merge the two boards?"),
        ("Sir Owen Pugh", "We would."),
        ("Ms Iqbal", "And then?"),
        ("Sir Owen Pugh", "Rest."),
    ]


def test_a_name_that_was_set_without_bold_still_ends_the_turn_before():
    assert ("Dr Pell", "I am.") in said(NEW.replace("<I>Dr Pell:</I>", "Dr Pell:"))


def test_points_with_numbers_inside_an_answer_are_no_questions():
    page = NEW.replace("<P>It would also", "<P>1. It would also")
    assert ("Sir Owen Pugh", "We would welcome a single board, which would spare money.") in said(page)
    assert len(said(page)) == len(said(NEW))


# --- "12. … (Sir Owen Pugh) …" ---


def test_the_older_style_keeps_its_labels_as_words():
    assert {kind for kind, _, _ in blocks(OLD)} == {"heading", "paragraph"}
    assert ("paragraph", "12", "(Sir Owen Pugh) We would welcome a single board, which would spare money.") in blocks(
        OLD
    )


def test_its_turns_are_told_apart():
    assert [who for who, _ in said(OLD)] == [
        *("Chairman", "Sir Owen Pugh", "Ms Iqbal", "Dr Pell", "Ms Iqbal", None, "Dr Pell", None, "Mrs Marl")
    ]


def test_a_question_after_a_single_line_break_is_a_paragraph_of_its_own():
    assert ("paragraph", "14", "14. Are you sure?") in blocks(OLD)


def test_numbers_that_begin_again_are_those_of_another_session():
    assert blocks(OLD)[-2:] == [
        ("paragraph", "1", "1. Are you well?"),
        ("paragraph", "1", "(Mrs Marl) I am, thank you."),
    ]


# --- what the page says of itself ---


@pytest.mark.parametrize(
    ("page", "date"), [(NEW, "2004-07-07"), (OLD, "1999-07-07"), (CELLS, "2012-07-03"), (LISTED, "1993-03-02")]
)
def test_the_day_of_the_session_is_that_of_publication(page, date):
    found = about(page)
    assert (found.kind, found.published_on) == ("committee_evidence", date)
    assert found.found["published_on"] == "date of the session"


def test_the_day_of_the_session_counts_before_that_of_the_page():
    assert about(NEW.replace("<HEAD>", '<HEAD><META NAME="DC.date" CONTENT="2004-09-01">')).published_on == "2004-07-07"


def test_a_day_that_a_witness_names_is_not_that_of_the_session():
    page = NEW.replace("on Wednesday 7 July 2004", "").replace("I am.", "On Monday 5 July 2004 I was.")
    assert about(page).published_on is None


def test_written_evidence_is_no_hearing():
    points = "".join(f"<P>{n}. The board of the town would welcome a plan of this kind." for n in range(1, 9))
    assert about(f"{HEAD}<P>Memorandum by the Fenwick Trust{points}").kind == "other"


def test_the_quotation_marks_of_windows_are_read():
    page = NEW.replace("I oppose the merger.", "I said ‘never’ – twice.")
    assert blocks(page, "cp1252")[-1][2] == "Thank you. I said ‘never’ – twice."


# --- in files whose format does not tell who speaks ---

HEARD = (
    "Minutes of Evidence",
    "Taken before the Fenwick Committee on Wednesday 7 July 2004",
    "Ordered by the House to be printed on 9 August 2004",
    "Witnesses: Sir Owen Pugh, Commissioner, and Dr Ann Pell, surgeon, examined.",
)
ASKED = (
    "Q12 Chairman: Would you merge the two boards of the town into one?",
    "Sir Owen Pugh: We would welcome a single board, which would spare money.",
    "It would also spare time for all of us.",
    "Q13 Ms Iqbal: Why has it not been done?",
    "Because nobody asked us to do it.",
)
OLDER = (
    "12. Would you merge the two boards of the town into one?",
    "(Sir Owen Pugh) We would welcome a single board.",
    "1. Has it been asked before?",
    "(Dr Pell) Never. There were 12 of us.",
)


def text_file(*lines):
    text = "\n\n".join(lines)
    return hearing(Parsed(text, blocks_of(text)))


@pytest.mark.parametrize(
    ("lines", "questions"), [(ASKED, ["12", "12", "12", "13", "13"]), (OLDER, ["12", "12", "1", "1"])]
)
def test_answers_in_any_file_have_the_number_of_their_question(lines, questions):
    found = text_file(*HEARD, *lines)
    assert [block.question for block in found.blocks] == [None] * 4 + questions


def test_a_hearing_in_any_file_was_on_the_day_of_the_session():
    found = text_file(*HEARD, *ASKED)
    assert (found.about.published_on, found.about.found["published_on"]) == ("2004-07-07", "date of the session")


def test_what_the_file_says_of_its_date_stands():
    text = "\n\n".join((*HEARD, *ASKED))
    told = hearing(Parsed(text, blocks_of(text), Metadata(published_on="2004-07-08")))
    assert told.about.published_on == "2004-07-08"


def test_a_heading_ends_the_questions_unless_it_names_a_member():
    found = text_file(
        *HEARD, *ASKED, "Letter from the Fenwick Board", "The board met on 7 July, as it does every year."
    )
    assert [block.question for block in found.blocks[-2:]] == [None, None]
    found = text_file(*HEARD, ASKED[0], ASKED[1], "Ms Iqbal", "We thank you for all of that.", *ASKED[3:])
    assert found.blocks[-3].question == "12"


@pytest.mark.parametrize(
    "lines",
    [
        ("Evidence", "Q1 Do you agree with the plan?", "Q2 Should boards be merged?", "Yes, they should."),
        ("Letters", *ASKED),
    ],
)
def test_the_questions_of_other_papers_are_not_carried_on(lines):
    found = text_file(*lines)
    assert found.blocks == blocks_of(found.text)


def test_a_file_that_tells_who_speaks_is_left_as_it_is():
    found = read(NEW.encode(), where="x.html")
    assert hearing(found) == found

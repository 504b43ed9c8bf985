"""What is known about a document: by hand, from the file, and from its first and last lines."""

import pytest

from corpus.errors import ReadError
from corpus.metadata import complete, sidecar
from corpus.readers import Parsed
from corpus.records import Document, Metadata
from corpus.text import blocks_of

NEWS = (
    "The boards of Fenwick have agreed on one plan for the whole of the town, after a debate that went on for years, "
    "and that many of those who took part in it would rather forget.\n\n"
    "'We have waited for too long,' Jane Arkwright said. 'Nobody was served by two plans.'\n\n"
    "Simon Pell, who leads the other board, said: 'This is a start, and no more than that.'"
)
VIEW = (
    "Why should a town have two plans for the same people? I have asked this question for twenty years, in every "
    "office that I have held, and nobody has ever given me an answer that would stand up for a minute.\n\n"
    "My own board has tried it both ways. I know which of them worked."
)


def known(text, about=None, by_hand=None, name="x.txt"):
    return complete(Parsed(text, blocks_of(text), about or Metadata()), name=name, beside=by_hand or {})


def written(tmp_path, content, name="x.txt.meta.yaml"):
    (tmp_path / name).write_text(content, encoding="utf-8")
    return sidecar(tmp_path / "x.txt")


# --- sidecar ---


def test_a_sidecar_states_every_field(tmp_path):
    content = """
title: One plan for Fenwick
kind: article
publisher: Fenwick Times
authors: [Jane Arkwright, Simon Pell]
url: https://fenwick.example/plan
published_on: 2005-08-18
"""
    assert written(tmp_path, content) == {
        "title": "One plan for Fenwick",
        "kind": "article",
        "publisher": "Fenwick Times",
        "authors": ("Jane Arkwright", "Simon Pell"),
        "url": "https://fenwick.example/plan",
        "published_on": "2005-08-18",
    }


def test_without_a_sidecar_nothing_is_stated(tmp_path):
    assert sidecar(tmp_path / "x.txt") == {}


def test_a_sidecar_can_bear_the_name_without_the_ending(tmp_path):
    assert written(tmp_path, "title: Plan", name="x.meta.yaml") == {"title": "Plan"}


def test_the_sidecar_with_the_whole_name_counts_first(tmp_path):
    (tmp_path / "x.meta.yaml").write_text("title: That of another file")
    assert written(tmp_path, "title: Plan") == {"title": "Plan"}


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2005-08-18", "2005-08-18"),
        ("2005-08-18 10:00:00", "2005-08-18"),
        ("2005-08", "2005-08"),
        ("2005", "2005"),
        ("18/08/2005", "2005-08-18"),
        ("18 August 2005", "2005-08-18"),
        ("'August 2005'", "2005-08"),
    ],
)
def test_a_sidecar_takes_dates_as_precise_as_they_are(tmp_path, value, date):
    assert written(tmp_path, f"published_on: {value}") == {"published_on": date}


@pytest.mark.parametrize("name", ["published", "date"])
def test_the_date_has_other_names(tmp_path, name):
    assert written(tmp_path, f"{name}: 2005") == {"published_on": "2005"}


@pytest.mark.parametrize("value", ["Jane Arkwright; Simon Pell", "[Jane Arkwright, Simon Pell]"])
def test_authors_are_a_list_or_a_string(tmp_path, value):
    assert written(tmp_path, f"authors: {value}") == {"authors": ("Jane Arkwright", "Simon Pell")}


def test_a_kind_can_be_written_with_spaces(tmp_path):
    assert written(tmp_path, "kind: White paper") == {"kind": "white_paper"}


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "title:\nauthors: []\n"])
def test_a_field_without_a_value_is_passed_over(tmp_path, content):
    assert written(tmp_path, content) == {}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("titel: Plan", "unknown field 'titel' – the fields are title, kind, publisher, authors, url, published_on"),
        ("kind: blog", "kind: 'blog' is not a kind of document: white_paper, green_paper,"),
        ("date: soon", "date: 'soon' is not a date such as 2005, 2005-08, 2005-08-18"),
        ("published_on: 2005-02-30", ""),
        ("url: fenwick.example", "url: 'fenwick.example' is not an address that begins with http:// or https://"),
        ("title: yes", "title: 'True' is not words"),
        ("authors: {a: b}", "authors: \"{'a': 'b'}\" is not a name, or a list of names"),
        ("authors: [Jane Arkwright, 7]", "authors: "),
        ("date: 2005\npublished: 2006", "published_on is given twice – published means the same"),
        ("title: 'Plan", "the sidecar is not valid YAML (line 1)"),
        ("just words", "the sidecar holds no fields"),
        ("? [a]\n: b", ""),
        ("title: \x00", ""),
    ],
)
def test_a_bad_sidecar_is_refused_in_one_line_that_names_it(tmp_path, content, what):
    with pytest.raises(ReadError) as error:
        written(tmp_path, content)
    assert str(error.value).startswith(f"{tmp_path / 'x.txt.meta.yaml'}: {what}")
    assert "\n" not in str(error.value)


# --- which source counts ---


def test_the_sidecar_counts_before_the_file_and_the_file_before_the_text():
    about = Metadata(
        title="From the file", publisher="Fenwick Times", found={"title": "meta tag", "publisher": "meta tag"}
    )
    found = known(f"One plan\n\nPublished: 18/08/2005\n\n{NEWS}", about, {"title": "By hand"})
    assert (found.title, found.publisher, found.published_on) == ("By hand", "Fenwick Times", "2005-08-18")
    assert found.found == {
        "title": "sidecar",
        "publisher": "meta tag",
        "published_on": "dateline",
        "kind": "guessed from the text",
    }


def test_what_nothing_shows_stays_unknown():
    found = known(
        "We met. We talked. We left, and there is no more to say about what we did on that day in the town hall."
    )
    assert found == Metadata()


def test_a_title_that_only_repeats_the_files_name_is_none():
    about = Metadata(title="plan-final", found={"title": "file properties"})
    assert known("One plan\n\n" + NEWS, about, name="plan-final.pdf").title == "One plan"


# --- title ---


@pytest.mark.parametrize(
    "start",
    [
        "One plan for Fenwick",
        "One plan for Fenwick\nBy Jane Arkwright",
        "Published: 18/08/2005, Volume II5, No. 5969 Page 9\n\nOne plan for Fenwick",
        "By Jane Arkwright\n\nOne plan for Fenwick",
        "Fenwick Life\n  • Click to see all jobs in town\n\nOne plan for Fenwick",
        "HOUSE OF COMMONS\n\nHC 171\n\nOne plan for Fenwick",
        "Department of Health and Social Security\n\nOne plan for Fenwick",
        "Press release\n\nOne plan for Fenwick",
        "Fictional sample: everything in it is invented.\n\nOne plan for Fenwick",
        "• Home\n\nOne plan for Fenwick",
        "18 August 2005\n\nOne plan for Fenwick",
    ],
)
def test_the_title_is_the_first_short_block_that_is_no_dateline_byline_or_notice(start):
    found = known(f"{start}\n\n{NEWS}")
    assert (found.title, found.found["title"]) == ("One plan for Fenwick", "first line")


def test_the_name_of_a_site_above_its_menu_is_no_title():
    line = "The boards of Fenwick have agreed on one plan for the town, after a debate of many years. " * 2
    text = "Fenwick Life\n  • Click to see all jobs in town\n\nOne plan for Fenwick" + f"\n{line}" * 5
    assert known(text).title == "One plan for Fenwick"


def test_a_long_first_paragraph_is_no_title():
    assert known(NEWS).title is None


def test_a_short_first_sentence_on_a_line_of_its_own_is_a_title():
    assert known("Fenwick's boards agree on one plan.\n\n" + NEWS).title == "Fenwick's boards agree on one plan."


# --- dateline ---


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published: 18/08/2005, Volume II5, No. 5969 Page 9", "2005-08-18"),
        ("First published on Thursday 18 August 2005", "2005-08-18"),
        ("Date: 18 August 2005", "2005-08-18"),
        ("Posted by Jane Arkwright on 18 August 2005", "2005-08-18"),
        ("Evidence taken on Thursday 18 August 2005", "2005-08-18"),
        ("Thursday 18 August 2005", "2005-08-18"),
        ("Fenwick Times, 18 August 2005", "2005-08-18"),
        ("18 August 2005 10:30", "2005-08-18"),
        ("August 2005", "2005-08"),
        ("Fenwick, August 2005", "2005-08"),
        ("Published: August 2005", "2005-08"),
        ("Published 2005", "2005"),
        ("18 August 2005. Check against delivery.", "2005-08-18"),
        ("For immediate release: 18 August 2005", "2005-08-18"),
        ("Presented to Parliament, August 2005", "2005-08"),
    ],
)
def test_a_dateline_gives_the_date_as_precise_as_it_is(line, date):
    found = known(f"One plan for Fenwick\n\n{line}\n\n{NEWS}")
    assert (found.published_on, found.found["published_on"]) == (date, "dateline")


@pytest.mark.parametrize(
    "line",
    [
        "The two boards met on 18 August 2005 in the town hall.",
        "Published evidence of May 2005 is thin, but it points the same way.",
        "Updated: 18 August 2005",
        "Closing date: 18 August 2005",
        "Date of the next meeting: 18 August 2005",
        "Fenwick Review August 2005",
        "What happened on 18 August 2005?",
        "Since 2005",
    ],
)
def test_a_line_that_only_mentions_a_date_is_no_dateline(line):
    assert known(f"One plan for Fenwick\n\n{line}\n\n{NEWS}").published_on is None


def test_a_dateline_can_stand_at_the_end():
    assert known(f"{NEWS}\n\n{NEWS}\n\n{NEWS}\n\nFenwick Times, 18 August 2005").published_on == "2005-08-18"


def test_a_dateline_in_the_middle_is_none():
    middle = "\n\n".join([NEWS] * 3)
    assert known(f"{middle}\n\n18 August 2005\n\n{middle}").published_on is None


def test_a_date_at_the_end_of_a_wrapped_line_is_no_dateline():
    wrapped = (
        "The boards of Fenwick have agreed on one plan for the whole of the town, and signed it on\n18 August 2005\n"
    )
    assert known(wrapped + "in the town hall, after a debate of many years.\n\n" + NEWS).published_on is None


# --- authors ---


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Arkwright", ("Jane Arkwright",)),
        ("by Jane Arkwright, a former director of the Fenwick board", ("Jane Arkwright",)),
        ("jane-arkwright-100.jpgby Jane Arkwright, a former director of care at Fenwick Council", ("Jane Arkwright",)),
        ("By Jane Arkwright and Simon Pell", ("Jane Arkwright", "Simon Pell")),
        ("By Jane Arkwright, Simon Pell and Ann O'Neill", ("Jane Arkwright", "Simon Pell", "Ann O'Neill")),
        ("By Dr Jane Arkwright-McPhee", ("Jane Arkwright-McPhee",)),
        ("By Professor Sir J. B. McPhee", ("J. B. McPhee",)),
        ("By Lord Arkwright of Fenwick", ("Lord Arkwright of Fenwick",)),
        ("BY JANE ARKWRIGHT", ("Jane Arkwright",)),
        ("Words by Kate Green", ("Kate Green",)),
    ],
)
def test_a_byline_names_the_authors_without_their_titles(line, authors):
    found = known(f"One plan for Fenwick\n\n{line}\n\n{NEWS}")
    assert (found.authors, found.found["authors"]) == (authors, "byline")


def test_authors_that_the_file_names_lose_their_titles_too():
    about = Metadata(authors=("Dr Jane Arkwright", "Sir Simon Pell", "Dr Strange"), found={"authors": "meta tag"})
    assert known(NEWS, about).authors == ("Jane Arkwright", "Simon Pell", "Dr Strange")


@pytest.mark.parametrize(
    "line",
    [
        "By Christmas Eve the boards had agreed.",
        "By Fenwick Council",
        "By the end of May",
        "By Jane Arkwright's own account the plan had been agreed by the spring.",
        "Led by Jane Arkwright",
    ],
)
def test_a_line_that_only_begins_like_a_byline_is_none(line):
    assert known(f"One plan for Fenwick\n\n{line}\n\n{NEWS}").authors == ()


@pytest.mark.parametrize(
    "end",
    [
        "Jane Arkwright reports",
        "Jane Arkwright finds out how the boards are getting on",
        "Jane Arkwright talks to both of them",
    ],
)
def test_the_end_of_a_standfirst_names_the_author(end):
    found = known(f"Fenwick has waited for one plan for many years, and now there is one. {end}\n\n{NEWS}")
    assert (found.authors, found.found["authors"]) == (("Jane Arkwright",), "standfirst")


@pytest.mark.parametrize(
    "end",
    ["Jane Arkwright reports that it works.", "Fenwick Council reports on its plan", "Jane Arkwright meets them."],
)
def test_a_source_in_the_first_paragraph_is_no_author(end):
    assert known(f"Fenwick has waited for one plan for many years. {end}\n\n{NEWS}").authors == ()


def test_a_column_is_titled_with_its_authors_name():
    found = known(f"Jane Arkwright On one plan for the town\n\nPublished: 12/08/2004, Volume II4, Page 17\n\n{VIEW}")
    assert (found.authors, found.found["authors"], found.kind) == (("Jane Arkwright",), "title", "opinion")


def test_a_note_on_the_last_line_names_the_author():
    found = known(f"One plan\n\n{VIEW}\n\n{VIEW}\n\n{VIEW}\n\nJane Arkwright is head of planning at the Fenwick board.")
    assert (found.authors, found.found["authors"], found.kind) == (("Jane Arkwright",), "author note", "opinion")


def test_someone_whom_the_text_quotes_is_not_its_author():
    text = f"One plan\n\n{NEWS}\n\n{NEWS}\n\n{NEWS}\n\nJane Arkwright is head of planning at the Fenwick board."
    assert known(text).authors == ()


# --- kind ---


QUESTIONS = "\n\n".join(f"Q{n} Chairman: What of part {n}?\n\nMs Arkwright: It is done." for n in range(1, 7))
ASKED = "\n\n".join(f"Q{n} Do you agree with proposal {n}?" for n in range(1, 7))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Fenwick Assembly\n\n{QUESTIONS}", "committee_evidence"),
        (f"Integration\n\nWitnesses: Ms Jane Arkwright and Dr Simon Pell\n\n{VIEW}", "committee_evidence"),
        (f"Memorandum by the Fenwick board\n\n{VIEW}", "committee_evidence"),
        (f"One town: a green paper\n\n{VIEW}", "green_paper"),
        (f"One town\n\nWhite Paper\n\n{VIEW}", "white_paper"),
        (
            f"One town\n\nPresented to Parliament by the Secretary of State\n\nThis White Paper says how. {VIEW}",
            "white_paper",
        ),
        (f"One town\n\nCm 9999\n\nThis Green Paper asks how. {VIEW}", "green_paper"),
        (f"Fenwick Forum's response to the consultation on one plan\n\n{VIEW}", "consultation_response"),
        (f"One plan for the town: response from the Fenwick Forum\n\n{VIEW}", "consultation_response"),
        (f"Response to ‘One Town’\n\nFenwick Forum\n\n{VIEW}", "consultation_response"),
        (f"The Government's Response to the Town Committee's Report on Care\n\n{VIEW}", "consultation_response"),
        (f"FWF response to One Town: a plan for people and places\n\n{VIEW}", "consultation_response"),
        (f"Fenwick Carers’ Forum submission to the One Town plan\n\n{VIEW}", "consultation_response"),
        (f"Consultation on one plan\n\n{VIEW}\n\nHow to respond\n\n{ASKED}", "consultation"),
        (f"Press release\n\nOne plan\n\n{NEWS}", "press_release"),
        (f"One plan\n\n{NEWS}\n\nNotes to editors", "press_release"),
        (f"One plan\n\nFenwick board\n\nFor immediate release: 18 August 2005\n\n{NEWS}", "press_release"),
        (f"Speech by Jane Arkwright to the Fenwick Forum\n\n{VIEW}", "speech"),
        (f"One plan\n\n18 August 2005. Check against delivery.\n\n{VIEW}", "speech"),
        (f"One plan: speech to the Fenwick Forum\n\n{VIEW}", "speech"),
        (f"Fenwick Party manifesto 2005\n\n{VIEW}", "manifesto"),
        (f"Report of the Fenwick inquiry\n\n{VIEW}", "report"),
        (f"One plan\n\nThis is a House of Commons Committee report, with advice to government.\n\n{VIEW}", "report"),
        (f"Summary of conclusions and recommendations\n\n{VIEW}", "report"),
        (f"18 August 2005 : Column 771\n\nOne plan\n\n{VIEW}", "debate"),
        (f"One plan\n\nBy Jane Arkwright\n\n{VIEW}", "opinion"),
        (f"One plan\n\n{NEWS}", "article"),
        ("One plan\n\nPublished: 18/08/2005, Volume II5, No. 5969 Page 9\n\nThere is one plan now.", "article"),
        (f"One plan\n\n{VIEW}", "other"),
    ],
)
def test_the_kind_is_guessed_on_plain_signs(text, kind):
    assert known(text).kind == kind


@pytest.mark.parametrize(
    "title",
    [
        "Ministers delay green paper",
        "Ministers delay response to the consultation",
        "Consultation on one plan begins",
        "White paper: what it says about Fenwick",
        "Evidence from Fenwick shows that one plan works",
        "Party leaders argue over manifesto",
    ],
)
def test_an_article_that_mentions_a_paper_is_an_article(title):
    assert known(f"{title}\n\n{NEWS}").kind == "article"


def test_a_guessed_kind_says_so_and_an_unknown_one_says_nothing():
    assert known(f"One plan\n\n{NEWS}").found["kind"] == "guessed from the text"
    assert "kind" not in known(f"One plan\n\n{VIEW}").found


def test_a_line_without_end_is_looked_at_in_no_time():
    known("By " + "Jane Arkwright, " * 20_000)
    known("a white paper " * 20_000)


# -- how sure ----------------------------------------------------------------------------------------------------------


def test_a_guessed_kind_says_how_often_such_guesses_are_right():
    from corpus.metadata import known as told

    about = known("Minutes of Evidence\n\nQ1 Chair: Who leads?\n\nAnn Hale: I do.")
    assert about.kind == "committee_evidence"
    shown = told(Document("d", "v", "d.txt", "", (), about))["kind"]
    assert shown["found"] == "guessed from the text"
    assert 0.8 < shown["confidence"] < 1


def test_a_stated_kind_is_not_a_guess():
    from corpus.metadata import known as told

    about = known("Words.", by_hand={"kind": "report"})
    assert "confidence" not in told(Document("d", "v", "d.txt", "", (), about))["kind"]


@pytest.mark.parametrize(
    ("found", "ocr", "value"),
    [
        ({}, False, "as in the file"),
        ({"text": "repaired from mojibake"}, False, "not as in the file"),
        ({"text": "recognised by Tesseract: page 2"}, True, "recognised from a scan: check it against the image"),
    ],
)
def test_it_is_told_whether_the_text_is_that_of_the_file(found, ocr, value):
    from corpus.metadata import known as told

    made = Document("d", "v", "d.pdf", "", (), Metadata(found=found), ocr=ocr)
    assert told(made)["text"] == {"value": value, "found": found.get("text")}


def test_a_kind_that_was_never_counted_is_a_toss_up():
    from corpus.kinds import confidence

    assert confidence("manifesto") == 0.5


def test_the_counts_of_guesses_are_those_of_today():
    import csv

    from bench.kinds import counted
    from corpus.kinds import COUNTS

    with COUNTS.open(encoding="utf-8", newline="") as file:
        kept = [(row["kind"], int(row["right"]), int(row["guessed"])) for row in csv.DictReader(file)]
    assert counted() == kept


def test_the_first_speaker_of_a_record_is_not_its_author():
    from corpus.text import Piece, joined

    pieces = [Piece("Care (Fenwick)", "heading"), Piece("Ann Hale", "speaker"), Piece("I beg to move.", "paragraph")]
    about = complete(Parsed(*joined(pieces), Metadata(kind="debate")), name="x.xml", beside={})
    assert about.authors == ()


def test_the_kind_of_a_record_that_its_format_leaves_open_is_not_guessed():
    from corpus.text import Piece, joined

    asked = [Piece(f"Q{number} What of the trusts?", "question") for number in range(1, 8)]
    spoken = Parsed(*joined([Piece("Ann Hale", "speaker"), *asked]))
    assert complete(spoken, name="x.xml", beside={}).kind == "other"
    assert complete(Parsed(*joined(asked)), name="x.xml", beside={}).kind == "committee_evidence"


SUBMITTED = f"Written evidence submitted by the Fenwick Fund\n\n{VIEW}"


def test_written_evidence_is_by_who_submits_it_whatever_the_file_says():
    about = known(SUBMITTED, Metadata(authors=("A Clerk",), found={"authors": "file"}))
    assert (about.kind, about.authors, about.found["authors"]) == (
        "committee_evidence",
        ("Fenwick Fund",),
        "first lines",
    )


def test_who_submits_evidence_can_be_stated():
    assert known(SUBMITTED, by_hand={"authors": ("Marl Fund",)}).authors == ("Marl Fund",)

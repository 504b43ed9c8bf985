"""Parliament's record as parlparse XML: who speaks, what nobody says, and XML that must not be trusted."""

import contextlib
import hashlib
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.parlparse import read

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "parlparse"
DOCTYPE = '<!DOCTYPE publicwhip [<!ENTITY mdash "&#8212;"><!ENTITY pound "&#163;"><!ENTITY eacute "&#233;">]>'
FENWICK = 'id="uk.org.publicwhip/debate/2011-03-02a.10.1" speakerid="uk.org.publicwhip/member/7" speakername="Ann Ash"'
NOBODY = 'id="uk.org.publicwhip/debate/2011-03-02a.10.2" nospeaker="true"'


def parsed(inner, *, head=""):
    return read(f"{head}{DOCTYPE}<publicwhip>{inner}</publicwhip>".encode(), where="x.xml")


def blocks(found):
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def said(inner, **rest):
    """The blocks of one speech by Ann Ash, without her label."""
    return blocks(parsed(f"<speech {FENWICK}>{inner}</speech>", **rest))[1:]


def refused(data, what):
    with pytest.raises(ReadError, match=rf"^x\.xml: {what}"):
        read(data, where="x.xml")


def text_or_refusal(data):
    try:
        return read(data, where="x.xml").text
    except ReadError as error:
        return str(error)


# --- speakers and their words ---


def test_a_speech_has_its_speakers_label_id_and_column():
    found = parsed(f'<speech {FENWICK} colnum="12W"><p>I agree.</p><p>So does he.</p></speech>')
    assert blocks(found) == [("speaker", "Ann Ash"), ("paragraph", "I agree."), ("paragraph", "So does he.")]
    assert [block.column for block in found.blocks] == ["12W"] * 3
    assert [block.speaker for block in found.blocks] == ["uk.org.publicwhip/member/7", None, None]


def test_the_office_stands_in_brackets_behind_the_name():
    found = parsed(f'<speech {FENWICK} speakeroffice="The Minister for Wards"><p>I agree.</p></speech>')
    assert blocks(found)[0] == ("speaker", "Ann Ash (The Minister for Wards)")


def test_newer_files_name_the_person():
    found = parsed('<speech person_id="uk.org.publicwhip/person/9" speakername="Bo Elm"><p>Yes.</p></speech>')
    assert found.blocks[0].speaker == "uk.org.publicwhip/person/9"


def test_an_intervention_is_a_turn_of_its_own():
    other = FENWICK.replace("Ann Ash", "Bo Elm").replace("member/7", "member/8")
    found = parsed(
        f"<speech {FENWICK}><p>We shall—</p></speech><speech {other}><p>When?</p></speech>"
        f"<speech {FENWICK}><p>In May.</p></speech>"
    )
    assert [words for kind, words in blocks(found) if kind == "speaker"] == ["Ann Ash", "Bo Elm", "Ann Ash"]


def test_somebody_unknown_keeps_the_label_but_has_no_id():
    found = parsed('<speech speakerid="unknown" error="No match" speakername="Hon. Members"><p>No!</p></speech>')
    assert (blocks(found)[0], found.blocks[0].speaker) == (("speaker", "Hon. Members"), None)


@pytest.mark.parametrize("who", ['speakerid="unknown"', 'speakerid="unknown" speakername="unknown"', ""])
def test_words_without_a_name_are_not_the_last_speakers(who):
    found = parsed(f"<speech {FENWICK}><p>I agree.</p></speech><speech {who}><p>I do not agree.</p></speech>")
    assert blocks(found)[2:] == [("speaker", "[Speaker not named]"), ("paragraph", "I do not agree.")]


def test_whole_sentences_of_nobody_are_words_of_an_unknown_speaker():
    found = parsed(
        f"<speech {FENWICK}><p>I agree.</p></speech>"
        f'<speech {NOBODY}><p class="italic">[Mr. Oak in the Chair]</p><p>The point that I make is new.</p></speech>'
    )
    assert blocks(found)[2:] == [
        ("procedure", "[Mr. Oak in the Chair]"),
        ("speaker", "[Speaker not named]"),
        ("paragraph", "The point that I make is new."),
    ]


# --- what nobody says ---


@pytest.mark.parametrize(
    "paragraph",
    [
        '<p class="italic">Sitting suspended.</p>',
        "<p><i>[Interruption.]</i></p>",
        "<p>Question put and agreed to.</p>",
        "<p>Ayes 204, Noes 301.</p>",
        '<p amendmenttext="true" amendmentlevel="2">(a) a ward board,</p>',
    ],
)
def test_notes_of_the_clerks_in_a_speech_are_procedure(paragraph):
    assert [kind for kind, _ in said(f"<p>I agree.</p>{paragraph}<p>I go on.</p>")] == [
        "paragraph",
        "procedure",
        "paragraph",
    ]


def test_words_in_italics_are_part_of_their_sentence():
    assert said("<p>I read <i>The</i> <I>Fenwick</I> <I>T</I><I>imes</I>.</p>") == [
        ("paragraph", "I read The Fenwick Times.")
    ]


def test_a_motion_that_its_mover_reads_is_the_movers():
    assert said('<p pwmotiontext="moved">I beg to move, That this House regrets it.</p>')[0][0] == "paragraph"


@pytest.mark.parametrize(
    "paragraph",
    [
        '<p pwmotiontext="unrecognized">That the Bill do now pass.</p>',
        "<p><span class='italic'>Question put, </span>That the clause stand part of the Bill.</p>",
        "<p>Ward boards in each borough</p>",
        "<p>(1) The Secretary of State may pay a ward board.</p>",
    ],
)
def test_without_a_speaker_motions_titles_and_provisions_are_procedure(paragraph):
    found = parsed(f"<speech {NOBODY}>{paragraph}</speech>")
    assert [kind for kind, _ in blocks(found)] == ["procedure"]


def test_after_an_amendment_is_called_the_paper_goes_on_to_the_end_of_the_speech():
    assert said(
        '<p>I thank her.</p><p class="italic">Amendment 4 agreed.</p><p><b><i>Clause 5 : Wards</i></b></p>'
        '<p class="italic">Amendment 5</p><p class="italic"> Moved by Lord Elm</p>'
        "<p><b>5:</b> Clause 5, leave out line 3</p><p>A board must meet once a year.</p>"
    ) == [
        ("paragraph", "I thank her."),
        ("procedure", "Amendment 4 agreed."),
        ("heading", "Clause 5 : Wards"),
        ("procedure", "Amendment 5"),
        ("procedure", "Moved by Lord Elm"),
        ("procedure", "5: Clause 5, leave out line 3"),
        ("procedure", "A board must meet once a year."),
    ]


def test_a_time_is_told_where_it_changes():
    times = ("009:30:00", "009:30:00", "024:05:00", "unknown")
    found = parsed("".join(f'<speech {FENWICK} time="{told}"><p>One.</p></speech>' for told in times))
    assert [words for kind, words in blocks(found) if kind == "procedure"] == ["09:30", "00:05"]


# --- divisions, committees ---


def test_a_division_is_told_in_words_with_its_voters():
    found = parsed(
        '<division id="uk.org.publicwhip/debate/2011-03-02a.11.0" nospeaker="true" divnumber="8" colnum="11">'
        '<divisioncount ayes="2" noes="1" tellerayes="1" tellernoes="0"/>'
        '<mplist vote="aye"><mpname id="a" vote="aye">Ash, Ann</mpname><mpname id="b" vote="aye">Elm, Bo</mpname>'
        '<mpname id="c" vote="aye" teller="yes">Oak, Cy</mpname></mplist>'
        '<mplist vote="no"><mpname id="d" vote="no">Yew, Di</mpname></mplist></division>'
    )
    assert blocks(found) == [
        ("procedure", "Division No. 8: Ayes 2, Noes 1"),
        ("procedure", "Ayes: Ash, Ann; Elm, Bo"),
        ("procedure", "Tellers for the Ayes: Oak, Cy"),
        ("procedure", "Noes: Yew, Di"),
    ]
    assert {block.column for block in found.blocks} == {"11"}


def test_a_division_of_the_lords_has_contents_and_not_contents():
    found = parsed(
        '<division divnumber="1"><divisioncount content="1" not-content="0"/>'
        '<lordlist vote="content"><lord id="a" vote="content">Elm, L.</lord></lordlist>'
        '<lordlist vote="not-content"></lordlist></division>'
    )
    assert [words for _, words in blocks(found)] == ["Division No. 1: Contents 1, Not-Contents 0", "Contents: Elm, L."]


def test_a_division_of_a_committee_holds_its_lists():
    found = parsed(
        '<divisioncount divnumber="unknown" ayes="1" noes="0">'
        '<mplist vote="aye"><mpname>A</mpname></mplist></divisioncount>'
    )
    assert [words for _, words in blocks(found)] == ["Division: Ayes 1, Noes 0", "Ayes: A"]


def test_the_members_of_a_committee_are_listed_with_a_dagger_where_they_attended():
    found = parsed(
        '<bill title="Wards Bill">Wards Bill</bill>'
        '<committee><chairmen><mpname attending="true">Mr. Oak</mpname></chairmen>'
        '<mpname attending="false"> Ash, Ann <span class="italic">(Fenwick)</span> (Lab)</mpname>'
        "<clerk>Di Yew</clerk></committee>"
    )
    assert [words for _, words in blocks(found)] == [
        "Wards Bill",
        "† Mr. Oak (Chairman)",
        "Ash, Ann (Fenwick) (Lab)",
        "Di Yew (Clerk)",
        "† attended the Committee",
    ]


# --- headings, questions, tables, notes ---


def test_headings_of_all_ranks_are_headings():
    found = parsed(
        "<oral-heading>Oral Answers</oral-heading>"
        "<major-heading>HEALTH</major-heading><minor-heading>Wards</minor-heading>"
    )
    assert [kind for kind, _ in blocks(found)] == ["heading"] * 3


@pytest.mark.parametrize("words", ["[Mr. Oak in the Chair] &mdash; Wards", "Wards — [Mr. Oak in the Chair]"])
def test_who_takes_the_chair_is_no_part_of_the_heading(words):
    assert blocks(parsed(f"<minor-heading>{words}</minor-heading>")) == [
        ("procedure", "[Mr. Oak in the Chair]"),
        ("heading", "Wards"),
    ]


def test_an_oral_question_numbers_what_follows_up_to_the_next_heading():
    found = parsed(
        f'<speech {FENWICK} oral-qnum="3"><p qnum="4711">What is the plan?</p></speech>'
        f"<speech {FENWICK}><p>There is none.</p></speech><minor-heading>Wards</minor-heading>"
        f"<speech {FENWICK}><p>I turn to wards.</p></speech>"
    )
    kinds = [(block.kind, block.question) for block in found.blocks if block.kind not in ("speaker", "heading")]
    assert kinds == [("question", "3"), ("paragraph", "3"), ("paragraph", None)]


def written_answers(inner, *, column='colnum="1624W"'):
    """Written answers in the form of https://parser.theyworkforyou.com/hansard.html ("Written Answers")."""
    at = f'uk.org.publicwhip/wrans/2011-03-02.4711.{{}}" {column}'
    return parsed(f'<minor-heading id="{at.format("h")} nospeaker="True">Ward boards</minor-heading>{inner}')


def asked(*numbers, who="Ann Ash"):
    paragraphs = "".join(f'<p qnum="{number}">To ask how many ward boards there are.</p>' for number in numbers)
    return f'<ques id="uk.org.publicwhip/wrans/2011-03-02.4711.q0" speakername="{who}">{paragraphs}</ques>'


ANSWERED = (
    '<reply id="uk.org.publicwhip/wrans/2011-03-02.4711.r0" speakerid="uk.org.publicwhip/member/8" '
    'speakername="Bo Elm" colnum="1625W"><p>None.</p></reply>'
)


def test_a_written_question_and_its_answer_have_speakers_number_and_column():
    found = written_answers(asked("4711") + ANSWERED)
    assert blocks(found) == [
        ("heading", "Ward boards"),
        ("speaker", "Ann Ash"),
        ("question", "To ask how many ward boards there are."),
        ("speaker", "Bo Elm"),
        ("answer", "None."),
    ]
    assert [block.question for block in found.blocks] == [None, None, "4711", None, "4711"]
    assert [block.column for block in found.blocks[-2:]] == ["1625W"] * 2
    assert found.blocks[-2].speaker == "uk.org.publicwhip/member/8"


def test_an_answer_to_several_questions_has_the_numbers_of_all():
    found = written_answers(asked("4711", "4712") + asked("4713", who="Cy Oak") + ANSWERED + asked("4720") + ANSWERED)
    numbers = [(block.kind, block.question) for block in found.blocks if block.kind in ("question", "answer")]
    assert numbers == [
        ("question", "4711"),
        ("question", "4712"),
        ("question", "4713"),
        ("answer", "4711, 4712, 4713"),
        ("question", "4720"),
        ("answer", "4720"),
    ]


def test_a_question_of_another_heading_is_not_answered_with_the_next():
    found = written_answers(asked("4711") + "<minor-heading>Roofs</minor-heading>" + asked("4712") + ANSWERED)
    assert found.blocks[-1].question == "4712"


def test_written_answers_were_given_on_the_day_of_the_sitting_and_are_no_debate():
    about = written_answers(asked("4711") + ANSWERED).about
    assert (about.kind, about.published_on, about.said_on) == ("other", "2011-03-02", "2011-03-02")
    assert (about.title, about.found["said_on"]) == ("Written Answers, 2 March 2011", "sitting date")


def test_answers_outside_hansard_bear_the_day_of_the_question_which_is_not_theirs():
    # Since 2014 the id holds the day on which the question was tabled (mysociety/parlparse, new written answers).
    about = written_answers(asked("4711") + ANSWERED.replace('colnum="1625W"', ""), column="").about
    assert (about.published_on, about.said_on, about.title) == (None, None, "Written Answers")


def test_a_question_that_a_minister_quotes_is_not_asked_by_the_minister():
    kinds = said('<p>I was wrong.</p><p qnum="4711"><i>Bo Elm</i>: To ask the Minister about wards.</p>')
    assert [kind for kind, _ in kinds] == ["paragraph", "paragraph"]


def test_a_numbered_question_of_a_committee_names_its_asker_in_its_line():
    found = parsed(
        "<witnesses><witness>Di Yew, Ward Trust</witness></witnesses>"
        f"<speech {NOBODY}><p>Q 12 Mr. Ash: Do you agree?</p><p>I ask because others do.</p></speech>"
        f'<speech {NOBODY} speakername="Di Yew"><p>We do.</p></speech>'
    )
    assert [(*pair, block.question) for pair, block in zip(blocks(found), found.blocks, strict=True)] == [
        ("procedure", "Di Yew, Ward Trust", None),
        ("procedure", "Q 12", "12"),
        ("speaker", "Mr. Ash", None),
        ("question", "Do you agree?", "12"),
        ("paragraph", "I ask because others do.", "12"),
        ("speaker", "Di Yew", None),
        ("paragraph", "We do.", "12"),
    ]


def test_cells_and_items_are_blocks_of_their_own():
    assert said(
        "<p>See:</p><table><tbody><tr><td>Fenwick</td><td>&pound;3m</td></tr></tbody></table><ul><li>One</li></ul>"
    ) == [
        ("paragraph", "See:"),
        ("table_cell", "Fenwick"),
        ("table_cell", "£3m"),
        ("list_item", "One"),
    ]


def test_words_outside_paragraphs_are_not_lost():
    assert said("One.<p>Two.</p>Three.") == [("paragraph", "One."), ("paragraph", "Two."), ("paragraph", "Three.")]


def test_a_footnotes_mark_leaves_the_word_and_names_the_note():
    found = parsed(
        f"<speech {FENWICK}><p>The system<sup>1</sup> grew by 10 m<sup>2</sup>.</p>"
        "<p>Note:</p><p>1. See the plan.</p></speech>"
    )
    assert blocks(found)[1:] == [
        ("paragraph", "The system grew by 10 m²."),
        ("paragraph", "Note:"),
        ("footnote", "1. See the plan."),
    ]
    assert [block.notes for block in found.blocks] == [(), ("1",), (), ("1",)]


# --- characters ---


def test_the_entities_of_the_file_are_its_dashes_and_accents():
    assert said("<p>A caf&eacute;&mdash;for &pound;3.</p>") == [("paragraph", "A café—for £3.")]


def test_latin_1_is_read_as_the_file_declares_it():
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    data = f"{head}<publicwhip><speech {FENWICK}><p>Ume\u00e5.</p></speech></publicwhip>"
    assert read(data.encode("latin-1"), where="x.xml").text.endswith("Umeå.")


def test_control_characters_are_the_windows_marks_that_they_stand_for():
    assert said("<p>&#147;It&#146;s&#148;&#151;so.</p>") == [("paragraph", "“It’s”—so.")]


def test_white_space_of_the_file_is_single_and_a_br_ends_a_line():
    assert said("<p>\n\tOne   two&#160; three<br/>four </p>") == [("paragraph", "One two three\nfour")]


# --- what the file says of itself ---


def test_the_ids_tell_sitting_date_title_and_kind():
    about = parsed(f'<speech {FENWICK} url="http://x.uk/a.htm#b"><p>Yes.</p></speech>').about
    assert (about.published_on, about.title, about.kind) == (
        "2011-03-02",
        "House of Commons debates, 2 March 2011",
        "debate",
    )
    assert about.url == "http://x.uk/a.htm"
    assert about.said_on is None  # it goes without saying
    assert about.found == {
        "published_on": "sitting date",
        "url": "address of the record",
        "title": "sitting",
        "kind": "record's ids",
    }


def committee(inner=""):
    start = "uk.org.publicwhip/standing/standing2011-03-01_WARDS_02-0_2011-03-08a.1"
    return parsed(
        f'<bill title="Wards Bill">Wards Bill</bill>{inner}'
        f'<major-heading id="{start}.0">Public Bill Committee</major-heading>'
    ).about


def test_a_committees_sitting_is_the_last_day_of_its_id():
    about = committee()
    assert (about.published_on, about.kind) == ("2011-03-08", "debate")
    assert about.title == "Wards Bill: Public Bill Committee, 8 March 2011"


def test_a_committee_that_hears_witnesses_takes_evidence():
    assert committee("<witnesses><witness>Di Yew</witness></witnesses>").kind == "committee_evidence"
    assert committee("<witnesses/>").kind == "debate"


def test_statements_have_no_certain_kind():
    about = parsed(
        '<speech id="uk.org.publicwhip/wms/2011-03-02a.1WS.2" speakername="Ann Ash"><p>Yes.</p></speech>'
    ).about
    assert (about.title, about.kind) == ("Written Ministerial Statements, 2 March 2011", "other")
    assert "kind" not in about.found
    assert about.said_on == "2011-03-02"


def test_ids_of_several_days_leave_the_date_open():
    two = FENWICK.replace("2011-03-02", "2011-03-03")
    assert parsed(f"<speech {FENWICK}><p>A.</p></speech><speech {two}><p>B.</p></speech>").about.published_on is None


def test_a_file_without_ids_states_nothing():
    about = parsed("<major-heading>WARDS</major-heading>").about
    assert (about.title, about.kind, about.url, about.published_on, about.found) == (None, "other", None, None, {})


# --- what is refused ---


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        (b"plain words", "this is no well-formed XML"),
        (b"<publicwhip><speech>", "this is no well-formed XML"),
        (b"<publicwhip><p>&nowhere;</p></publicwhip>", "this is no well-formed XML"),
        (b'<?xml version="1.0" encoding="x-none"?><publicwhip/>', "this is no well-formed XML"),
        (b"<html><body>Words</body></html>", r"this is XML of another kind \(<html>\)"),
        (b"<publicwhip/>", "this parlparse file holds no proceedings"),
        (b'<publicwhip><gidredirect oldgid="a" newgid="b"/></publicwhip>', "this parlparse file holds no proceedings"),
        (b'<publicwhip><member id="a" lastname="Ash"/></publicwhip>', "this parlparse file holds no proceedings"),
    ],
)
def test_what_is_no_record_is_refused(data, what):
    refused(data, what)


@pytest.mark.parametrize("form", ['<!ENTITY x SYSTEM "{}">', '<!ENTITY x PUBLIC "a" "{}">'])
def test_no_other_file_is_opened(tmp_path, form):
    secret = tmp_path / "secret"
    secret.write_text("the secret words")
    entity = form.format(secret.as_uri())
    refused(
        f"<!DOCTYPE publicwhip [{entity}]><publicwhip><p>&x; It is so.</p></publicwhip>".encode(),
        "this is no well-formed XML",
    )


@pytest.mark.parametrize("form", ['SYSTEM "{}"', '[<!ENTITY % y SYSTEM "{}"> %y;]'])
def test_no_other_definitions_are_opened(tmp_path, form):
    other = tmp_path / "other.dtd"
    other.write_text('<!ENTITY x "the secret words">')
    data = f"<!DOCTYPE publicwhip {form.format(other.as_uri())}><publicwhip><p>It is so. &x;</p></publicwhip>"
    assert "secret" not in text_or_refusal(data.encode())


def test_entities_that_grow_are_refused_at_once():
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    wide = f'<!ENTITY b "{"x" * 100_000}">'
    begun = time.monotonic()
    refused(
        f"<!DOCTYPE publicwhip [{''.join(lines)}]><publicwhip><p>&a11;</p></publicwhip>".encode(),
        "this is no well-formed XML",
    )
    refused(
        f"<!DOCTYPE publicwhip [{wide}]><publicwhip><p>{'&b;' * 5000}</p></publicwhip>".encode(),
        "this is no well-formed XML",
    )
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("depth", [200, 50_000])
def test_deep_nesting_is_read_or_refused(depth):
    words = f"{'<i>' * depth}It is so.{'</i>' * depth}"
    told = text_or_refusal(f"<publicwhip><speech speakername='A'><p>{words}</p></speech></publicwhip>".encode())
    assert "It is so." in told or "no well-formed XML" in told


def test_a_huge_line_is_read_in_little_time():
    begun = time.monotonic()
    words = "a" * 300_000 + "<sup>1</sup>" * 20_000 + "[" * 50_000 + "Q1 " + "A b " * 50_000
    found = parsed(f"<minor-heading>{'[' * 50_000}</minor-heading><speech {FENWICK}><p>{words}</p></speech>")
    assert len(found.text) > 500_000
    assert time.monotonic() - begun < 5


def whole(found):
    at = 0
    for block in found.blocks:
        assert at <= block.start < block.end <= len(found.text)
        at = block.end


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(ReadError):
        whole(read(data, where="x.xml"))


TAGS = st.sampled_from(
    "speech p i b sup br span table tr td ul li division divisioncount mplist mpname committee chairmen clerk "
    "witnesses witness bill minor-heading major-heading ques reply gidredirect phrase".split()
)
VALUES = st.sampled_from(
    [
        "",
        "unknown",
        "true",
        "Q12 ",
        "italic",
        "aye",
        "009:30:00",
        "2011-99-99",
        "uk.org.publicwhip/standing/2011-03-02a.1",
        "http://x#",
        " ",
    ]
)
NAMES = st.sampled_from(
    "id speakerid speakername speakeroffice nospeaker class qnum oral-qnum time colnum url vote ayes divnumber "
    "title".split()
)
LEAVES = st.sampled_from(
    ["It is so.", "Q 12 Mr. Ash: Why?", "Q1", "1", "[", "&#147;", "Amendment 5", "Note:", " ", "1. See", "5:"]
)


def written(tag, named, children):
    attributes = "".join(f' {name}="{value}"' for name, value in named.items())
    return f"<{tag}{attributes}>{''.join(children)}</{tag}>"


def element(inner):
    return st.builds(written, TAGS, st.dictionaries(NAMES, VALUES, max_size=4), st.lists(inner, max_size=4))


@given(st.lists(element(st.recursive(LEAVES, element, max_leaves=8)), max_size=6))
def test_any_elements_in_any_order_are_read_or_refused(elements):
    with contextlib.suppress(ReadError):
        whole(parsed("".join(elements)))


# --- the samples ---

FOUND = {
    "debates/debates2009-10-27b.xml": ("2009-10-27", "debate", 17, 1, 0, 1, 0, 1, "fc6950c083fc49f7"),
    "divisionsonly/divisions2009-10-28a.xml": ("2009-10-28", "debate", 0, 0, 1, 1, 0, 0, "e3b0c44298fc1c14"),
    "lordspages/daylord2009-10-27a.xml": ("2009-10-27", "debate", 343, 137, 23, 197, 0, 54, "788357c2e5460869"),
    "lordswms/lordswms2009-10-29a.xml": ("2009-10-29", "other", 83, 12, 12, 0, 1, 9, "92d54c907d5243bd"),
    "standing/standing2009-10-20_CHILDPOV_09-0_2009-11-03a.xml": (
        "2009-11-03",
        "debate",
        238,
        99,
        6,
        71,
        0,
        10,
        "3b391f084ea55127",
    ),
    "westminhall/westminster2009-10-27a.xml": ("2009-10-27", "debate", 432, 124, 5, 22, 0, 27, "a6a7e478cec3c12f"),
    "wms/ministerial2009-10-26c.xml": ("2009-10-26", "other", 43, 8, 14, 0, 0, 6, "9c14494a14605fad"),
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here (../shared/samples/parlparse)")
@pytest.mark.parametrize("name", FOUND)
def test_the_samples_are_read_as_they_were_read_by_eye(name):
    """Date, kind; paragraphs, speakers, headings, procedure, footnotes; people with an id; a hash of the labels."""
    found = read((SAMPLES / name).read_bytes(), where=name)
    kinds = Counter(block.kind for block in found.blocks)
    labels = [found.text[block.start : block.end] for block in found.blocks if block.kind == "speaker"]
    assert (
        found.about.published_on,
        found.about.kind,
        *(kinds[kind] for kind in ("paragraph", "speaker", "heading", "procedure", "footnote")),
        len({block.speaker for block in found.blocks if block.speaker}),
        hashlib.sha256("\n".join(labels).encode()).hexdigest()[:16],
    ) == FOUND[name]
    whole(found)

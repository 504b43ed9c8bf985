"""Tables of consultation responses: what the columns are taken for, what the entries are called, bad tables."""

from __future__ import annotations

import contextlib
import io
import json
import re
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.containers import Entry
from corpus.containers import columns as columns_of
from corpus.containers.columns import Mapping, fingerprint
from corpus.containers.rows import MOST_COLUMNS, MOST_ROWS
from corpus.containers.table import entries, headers
from corpus.errors import ReadError

LONG = "The two boards of Fenwick should be one, because nobody knows which of them decides."
OTHER = "We would rather keep both of them, as each knows its own streets and its own people."
HEADER = ["Response ID", "Name", "Organisation", "Respondent type", "Date submitted", "Q1. Should there be one board?"]
ROWS = [
    ["F-1", "Ann Ash", "", "Individual", "18/08/2012", LONG],
    ["F-2", "Bo Elm", "Elm Trust", "Charity", "2012-08-19", OTHER],
]


def quoted(cell):
    return '"' + str(cell).replace('"', '""') + '"' if re.search(r'[",;\t\r\n]', str(cell)) else str(cell)


def csv_of(*rows, delimiter=",", end="\r\n"):
    return "".join(delimiter.join(map(quoted, row)) + end for row in rows)


def read(data, **options):
    data = data if isinstance(data, bytes) else data.encode()
    return list(entries(data, where="x.csv", **options))


def responses(data, **options):
    return [json.loads(entry.data) for entry in read(data, **options)]


def names(data, **options):
    return [entry.name.removesuffix(".response") for entry in read(data, **options)]


def asked(data, **options):
    """Each response's [(question, answers)]."""
    return [[(one["question"], one["answers"]) for one in found["questions"]] for found in responses(data, **options)]


def refused(data, what, **options):
    with pytest.raises(ReadError, match=what) as told:
        read(data, **options)
    return str(told.value)


def book(**sheets):
    """A workbook of sheets (name → rows)."""
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def saved(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_excel_saves(data):
    """The workbook with its texts in a list that the sheets share."""
    texts = []

    def shared(found):
        texts.append(found[2])
        return f'<c r="{found[1]}" t="s"><v>{len(texts) - 1}</v></c>'

    def sheet(xml):
        return re.sub(r'<c r="(\w+)" t="inlineStr"><is>(.*?)</is></c>', shared, xml)

    data = with_part("xl/worksheets/sheet1.xml", sheet, data)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    data = with_part("[Content_Types].xml", lambda xml: xml.replace("</Types>", part), data)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        listed = "".join(f"<si>{text}</si>" for text in texts)
        namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{namespace}">{listed}</sst>')
    return out.getvalue()


def with_part(name, change, data=None):
    """A workbook whose part of this name is what `change` makes of it."""
    out = io.BytesIO()
    data = data or saved(book(One=[HEADER, *ROWS]))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member.filename, change(data.decode()).encode() if member.filename == name else data)
    return out.getvalue()


# --- rows to responses ---


def test_a_row_is_a_response():
    first, second = responses(csv_of(HEADER, *ROWS))
    assert first == {
        "respondent": "Ann Ash",
        "kind": "Individual",
        "organisation": None,
        "date": "2012-08-18",
        "id": "F-1",
        "questions": [{"question": HEADER[5], "number": "1", "answers": [LONG]}],
        "columns": {"kind": "Respondent type", "date": "Date submitted", "id": "Response ID", "respondent": "Name"},
        "left_out": [],
    }
    assert (second["respondent"], second["organisation"]) == ("Bo Elm", "Elm Trust")


def test_the_same_bytes_give_the_same_entries():
    data = csv_of(HEADER, *ROWS)
    assert read(data) == read(data)
    assert all(isinstance(entry, Entry) for entry in read(data))


def test_entries_are_called_by_the_column_that_tells_responses_apart():
    assert names(csv_of(HEADER, *ROWS)) == ["F-1", "F-2"]
    assert names(csv_of(HEADER, ["F-0", "Cy Oak", "", "", "", LONG], *ROWS)) == ["F-0", "F-1", "F-2"]


def test_without_such_a_column_the_number_of_the_row_is_the_name():
    assert names(csv_of(["Name", "Comments"], ["Ann Ash", LONG], [], ["Bo Elm", OTHER])) == ["row-2", "row-4"]


def test_two_who_answer_alike_are_two_responses():
    one, two = read(csv_of(["Name", "Q1. One board?"], ["", "Yes"], ["", "Yes"]))
    assert one.data != two.data


def test_a_response_without_its_id_is_called_by_its_row():
    assert names(csv_of(HEADER, ROWS[0], ["", *ROWS[1][1:]])) == ["F-1", "row-3"]


def test_two_responses_of_one_id_stay_two():
    assert names(csv_of(HEADER, ROWS[0], ["F-1", *ROWS[1][1:]])) == ["F-1", "F-1 (2)"]


def test_an_id_that_is_no_file_name_keeps_its_own():
    one, two = names(csv_of(HEADER, ["../F 1", *ROWS[0][1:]], ["F-1", *ROWS[1][1:]]))
    assert re.fullmatch(r"F-1-\w{6}", one)
    assert two == "F-1"


def test_a_row_without_an_answer_is_no_response():
    assert names(csv_of(HEADER, ["F-1", "Ann Ash", "", "", "", ""], ROWS[1])) == ["F-2"]


@pytest.mark.parametrize("empty", ["Not Answered", "n/a", "-", "No response", "[blank]"])
def test_what_forms_write_for_no_answer_is_none(empty):
    assert names(csv_of(HEADER, [*ROWS[0][:5], empty], ROWS[1])) == ["F-2"]


def test_the_organisation_answers_where_nobody_is_named():
    (found,) = responses(csv_of(HEADER, ["F-1", "", "Elm Trust", "", "", LONG]))
    assert (found["respondent"], found["columns"]["respondent"]) == ("Elm Trust", "Organisation")


@pytest.mark.parametrize("name", ["Anonymous", "Name withheld", "[redacted]", "Private individual", "N/A"])
def test_a_name_that_names_nobody_is_none(name):
    (found,) = responses(csv_of(HEADER, ["F-1", name, "", "Individual", "", LONG]))
    assert found["respondent"] is None


def test_first_and_last_name_are_joined():
    (found,) = responses(csv_of(["First name", "Surname", "Your views"], ["Ann", "Ash", LONG]))
    assert (found["respondent"], found["columns"]["respondent"]) == ("Ann Ash", "First name + Surname")


def test_columns_that_are_left_out_are_named():
    header = [*HEADER, "Email address", "May we publish your response?", "Ward", "Council response"]
    (found,) = responses(csv_of(header, [*ROWS[0], "a@ash.example", "Yes", "North", "We note what you say of boards."]))
    assert found["left_out"] == header[6:]


# --- columns ---


@pytest.mark.parametrize(
    "header",
    [
        "Respondent",
        "Name of respondent",
        "What is your name?",
        "1. What is your name?",
        "Respondent's name",
        "FULL NAME",
    ],
)
def test_the_respondent_is_recognised(header):
    (found,) = responses(csv_of([header, "Q2"], ["Ann Ash", LONG]))
    assert (found["respondent"], len(found["questions"])) == ("Ann Ash", 1)


@pytest.mark.parametrize(
    "header",
    ["Organisation", "Organisation name", "What is your organisation?", "Name of your organization (if applicable)"],
)
def test_the_organisation_is_recognised(header):
    (found,) = responses(csv_of(["Name", header, "Q2"], ["Ann Ash", "Elm Trust", LONG]))
    assert (found["organisation"], len(found["questions"])) == ("Elm Trust", 1)


@pytest.mark.parametrize(
    "header",
    [
        "Type of respondent",
        "Sector",
        "Organisation type",
        "Are you responding as an individual or on behalf of an organisation?",
        "Which of the following best describes you?",
        "In what capacity are you responding?",
    ],
)
def test_the_type_of_respondent_is_recognised(header):
    (found,) = responses(csv_of(["Name", header, "Q2"], ["Ann Ash", "Charity", LONG]))
    assert (found["kind"], len(found["questions"])) == ("Charity", 1)


@pytest.mark.parametrize(
    "header", ["Date", "Submitted", "Date submitted", "Timestamp", "Received on", "Submission date"]
)
def test_the_date_is_recognised(header):
    (found,) = responses(csv_of(["Name", header, "Q2"], ["Ann Ash", "18/08/2012 14:05", LONG]))
    assert found["date"] == "2012-08-18"


@pytest.mark.parametrize(
    "header", ["ID", "Reference", "Response ID", "Ref no.", "Reference number", "Unique reference"]
)
def test_the_id_is_recognised(header):
    assert names(csv_of(["Name", header, "Q2"], ["Ann Ash", "7", LONG])) == ["7"]


def test_a_column_of_numbered_respondents_is_an_id():
    one, two = responses(csv_of(["Respondent", "Comments"], ["1", LONG], ["2", OTHER]))
    assert (one["id"], one["respondent"], two["id"]) == ("1", None, "2")


@pytest.mark.parametrize(
    "header", ["Q7", "Question 7", "7. The boards", "What should change?", "Comments", "Your views on the plan"]
)
def test_a_header_that_asks_makes_its_column_an_answer(header):
    assert asked(csv_of(["Name", header], ["Ann Ash", "One board."])) == [[(header, ["One board."])]]


def test_long_texts_are_answers_whatever_stands_above_them():
    assert asked(csv_of(["Name", "Boards", "Ward"], ["Ann Ash", LONG, "North"])) == [[("Boards", [LONG])]]


def test_a_scale_is_an_answer():
    rows = [["Ann Ash", "Strongly agree", "North"], ["Bo Elm", "Disagree", "South"]]
    assert asked(csv_of(["Name", "One board", "Ward"], *rows))[1] == [("One board", ["Disagree"])]


@pytest.mark.parametrize(
    "header", ["Please explain your answer", "Comments", "Q1 comments", "Q1a. Please give reasons", "Why?", "Reasons"]
)
def test_a_column_that_explains_belongs_to_the_question_before(header):
    data = csv_of(["Name", "Q1. Do you agree?", header, "Q2. What else?"], ["Ann Ash", "Yes", LONG, OTHER])
    assert asked(data) == [[("Q1. Do you agree?", ["Yes", LONG]), ("Q2. What else?", [OTHER])]]


def test_the_same_words_under_another_number_are_another_question():
    data = csv_of(["Name", "Q1. Do you agree?", "Q2. Please explain"], ["Ann Ash", "Yes", LONG])
    assert [question for question, _ in asked(data)[0]] == ["Q1. Do you agree?", "Q2. Please explain"]


def test_a_header_that_repeats_its_question_belongs_to_it():
    data = csv_of(["Name", "Do you agree?", "Do you agree? - Please explain"], ["Ann Ash", "No", LONG])
    assert asked(data) == [[("Do you agree?", ["No", LONG])]]


def test_a_question_may_stand_above_every_part_of_its_answer():
    header = ["What is your name? - Name", "1: One board? - Agree", "1: One board? - Please give your reasons"]
    (found,) = responses(csv_of(header, ["Ann Ash", "No", LONG]))
    assert found["respondent"] == "Ann Ash"
    assert [(one["question"], one["answers"]) for one in found["questions"]] == [("1: One board?", ["No", LONG])]


def test_the_columns_of_a_grid_are_questions_of_their_own():
    header = ["Name", "Which should merge? - Wards", "Which should merge? - Budgets"]
    assert asked(csv_of(header, ["Ann Ash", "Yes", "No"])) == [[(header[1], ["Yes"]), (header[2], ["No"])]]


def test_a_column_of_names_that_nobody_filled_in_is_one_all_the_same():
    assert names(csv_of(["ID", "Name", "Q1. One board?"], ["7", "", LONG])) == ["7"]


def test_whether_somebody_answers_for_a_body_is_no_type_of_respondent():
    data = csv_of(["Name", "Are you responding on behalf of an organisation?", "Q2"], ["Ann Ash", "Yes", LONG])
    assert (responses(data)[0]["kind"], asked(data)) == (None, [[("Q2", [LONG])]])


def test_headers_may_be_there_twice():
    header = ["Name", "Q1. One board?", "Please explain", "Q2. One budget?", "Please explain"]
    data = csv_of(header, ["Ann Ash", "Yes", LONG, "No", OTHER])
    assert asked(data) == [[("Q1. One board?", ["Yes", LONG]), ("Q2. One budget?", ["No", OTHER])]]
    assert headers(data.encode(), where="x")[0][4] == "Please explain (2)"


@pytest.mark.parametrize(
    "header",
    [
        "Would you like your response to be confidential?",
        "Are you happy for us to publish your response?",
        "May we contact you about it?",
        "What is your email address?",
        "Council's response",
        "Officer comments",
        "Source of response",
        "Themes",
    ],
)
def test_what_is_nobodys_view_is_no_answer(header):
    data = csv_of(["Name", "Q1. One board?", header], ["Ann Ash", LONG, OTHER])
    assert asked(data) == [[("Q1. One board?", [LONG])]]


def test_a_question_that_shares_a_word_with_the_forms_own_is_asked_all_the_same():
    question = "Should a council's response to an emergency be led by one board?"
    assert asked(csv_of(["Name", question], ["Ann Ash", "Yes"])) == [[(question, ["Yes"])]]


@pytest.mark.parametrize(
    ("header", "number"),
    [
        ("Q4a. One board?", "4a"),
        ("Question 12: why?", "12"),
        ("3. Why?", "3"),
        ("Q2(b) Why?", "2(b)"),
        ("2012 plan?", None),
    ],
)
def test_a_question_has_the_number_that_its_text_begins_with(header, number):
    (found,) = responses(csv_of(["Name", header], ["Ann Ash", LONG]))
    assert found["questions"][0]["number"] == number


# --- dates ---


def test_a_column_with_the_month_first_is_read_so_throughout():
    header = ["Name", "Date", "Comments"]
    found = responses(csv_of(header, ["Ann Ash", "08/18/2012", LONG], ["Bo Elm", "08/02/2012 9:00", OTHER]))
    assert [one["date"] for one in found] == ["2012-08-18", "2012-08-02"]


def test_a_date_that_cannot_be_read_is_none():
    assert responses(csv_of(["Name", "Date", "Comments"], ["Ann Ash", "last week", LONG]))[0]["date"] is None


# --- CSV ---


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    assert names(csv_of(HEADER, *ROWS, delimiter=delimiter)) == ["F-1", "F-2"]


def test_excels_note_of_the_delimiter_is_no_row():
    assert names("sep=;\r\n" + csv_of(HEADER, *ROWS, delimiter=";")) == ["F-1", "F-2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_apart(encoding):
    data = csv_of(["Name", "Comments"], ["Zoë Ash", LONG]).encode(encoding)
    assert responses(data)[0]["respondent"] == "Zoë Ash"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_within_quotation_marks_are_the_answers(end):
    data = csv_of(["Name", "Comments"], ["Ann Ash", f"One.{end}{end}Two."], ["Bo Elm", "Three."], end=end)
    assert [answers for ((_, answers),) in asked(data)] == [["One.\n\nTwo."], ["Three."]]


def test_rows_may_be_shorter_or_longer_than_the_header():
    data = csv_of(["Name", "Comments", "Q2"], ["Ann Ash", LONG], ["Bo Elm", OTHER, "No.", "North"])
    assert asked(data) == [[("Comments", [LONG])], [("Comments", [OTHER]), ("Q2", ["No."])]]
    assert responses(data)[0]["left_out"] == ["column 4"]


def test_empty_rows_and_a_repeated_header_are_no_responses():
    assert names(csv_of(HEADER, ["", "", ""], ROWS[0], HEADER, [], ROWS[1])) == ["F-1", "F-2"]


def test_a_formula_in_a_csv_file_is_the_words_it_is():
    assert asked(csv_of(["Name", "Comments"], ["Ann Ash", "=1+1"])) == [[("Comments", ["=1+1"])]]


def test_titles_above_the_header_are_passed_over():
    assert names(csv_of(["One board for Fenwick: responses"], ["Printed", "2012"], [], HEADER, *ROWS)) == ["F-1", "F-2"]


def test_a_header_of_two_lines_is_one():
    first, second = (
        ["Respondent ID", "Name", "One board?", "", "What else?"],
        ["", "", "Response", "Comments", "Response"],
    )
    data = csv_of(first, second, ["7", "Ann Ash", "Yes", LONG, OTHER])
    assert asked(data) == [[("One board?", ["Yes", LONG]), ("What else?", [OTHER])]]


def test_a_long_answer_is_read_whole():
    long = "One board. " * 20_000
    assert asked(csv_of(["Name", "Comments"], ["Ann Ash", long])) == [[("Comments", [long.strip()])]]


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row():
    refused('Name,Comments\nAnn Ash,Yes\nBo Elm,"No\nCy Oak,Yes\n', r"quotation mark in row 3 is never closed")


# --- what is not understood ---


def test_a_table_without_respondents_says_what_to_do():
    told = refused(csv_of(["Ward", "Comments"], ["North", LONG]), r"says who answered \(Ward, Comments\)")
    assert "--map FILE" in told


def test_a_number_of_no_respondent_is_no_respondent():
    refused(csv_of(["ID", "Argument"], ["1", LONG]), "says who answered")


def test_a_table_without_answers_says_what_to_do():
    told = refused(csv_of(["Name", "Ward"], ["Ann Ash", "North"]), r"holds answers \(Name, Ward\)")
    assert "--map FILE" in told


def test_an_export_of_on_record_is_no_table_of_responses():
    header = ["document", "authors", "position_id", "utterance_id", "organisation", "text"]
    refused(csv_of(header, ["a.txt", "Ann Ash", "1", "2", "Elm Trust", LONG]), "an export of On Record")


def test_a_table_of_a_header_alone_is_refused():
    refused(csv_of(HEADER), "no rows below")


@pytest.mark.parametrize("data", ["", "   \n", "\x00\x01"])
def test_what_is_no_table_is_refused(data):
    refused(data, "x.csv")


def test_too_many_columns_are_refused():
    wide = [f"Q{number}" for number in range(MOST_COLUMNS)]
    refused(csv_of(["Name", *wide], ["Ann Ash", *wide]), f"more than {MOST_COLUMNS} columns")


def test_too_many_rows_are_refused():
    refused("Name,Comments\n" + "Ann Ash,One board.\n" * (MOST_ROWS + 1), "more than 100,000 rows")


# --- workbooks ---


def test_a_workbook_is_read_like_a_csv_file():
    assert read(saved(book(Responses=[HEADER, *ROWS]))) == read(csv_of(HEADER, *ROWS))


def test_texts_that_cells_share_are_read():
    assert read(as_excel_saves(saved(book(Responses=[HEADER, *ROWS])))) == read(csv_of(HEADER, *ROWS))


def test_a_text_of_several_runs_is_one_answer():
    def in_runs(xml):
        return xml.replace("<t>One board.</t>", "<r><t>One </t></r><r><rPr><b/></rPr><t>board.</t></r>")

    data = as_excel_saves(saved(book(One=[["Name", "Comments"], ["Ann Ash", "One board."]])))
    assert asked(with_part("xl/sharedStrings.xml", in_runs, data)) == [[("Comments", ["One board."])]]


def test_dates_and_numbers_of_a_workbook_are_written_out():
    rows = [["ID", "Name", "Date", "Q1"], [7, "Ann Ash", datetime(2012, 8, 18, 9, 30), 4.0]]
    (found,) = responses(saved(book(One=rows)))
    assert (found["id"], found["date"], found["questions"][0]["answers"]) == ("7", "2012-08-18", ["4"])


def test_a_workbook_of_a_mac_counts_its_dates_otherwise():
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    made = book(One=[["Name", "Date", "Q1"]])
    made.epoch = CALENDAR_MAC_1904
    made["One"].append(["Ann Ash", date(2012, 8, 18), LONG])
    assert responses(saved(made))[0]["date"] == "2012-08-18"


def test_a_merged_title_above_the_header_is_passed_over():
    made = book(One=[["One board for Fenwick"], [], HEADER, *ROWS])
    made["One"].merge_cells("A1:F1")
    assert names(saved(made)) == ["F-1", "F-2"]


def test_the_sheet_with_the_table_is_read():
    notes = [["About this workbook"], ["Names are as given by the respondents, and were not checked by anybody."]]
    assert names(saved(book(Notes=notes, Data=[HEADER, *ROWS], Ward=[["Ward", "Number"], ["North", 2]]))) == [
        "F-1",
        "F-2",
    ]


def test_a_second_sheet_of_responses_is_a_folder():
    found = names(saved(book(People=[HEADER, ROWS[0]], Bodies=[HEADER, ROWS[1]])))
    assert found == ["F-1", "Bodies/F-2"]


def test_a_hidden_sheet_is_not_read():
    made = book(Data=[HEADER, ROWS[0]], Old=[HEADER, ROWS[1]])
    made["Old"].sheet_state = "hidden"
    assert names(saved(made)) == ["F-1"]


def test_a_formula_is_never_run():
    made = book(One=[["Name", "Comments"], ["Ann Ash", '=HYPERLINK("http://ash.example")'], ["Bo Elm", OTHER]])
    assert names(saved(made)) == ["row-3"]


def test_a_formulas_stored_value_is_read():
    def stored(xml):
        return xml.replace('<c r="B2" t="inlineStr"><is><t>Ann Ash</t></is></c>', "").replace(
            "</row></sheetData>",
            '</row><row r="9"><c r="A9" t="str"><f>A2</f><v>F-9</v></c><c r="B9" t="str"><f>B2</f><v>Cy Oak</v></c>'
            f'<c r="F9" t="str"><f>F2</f><v>{LONG}</v></c></row></sheetData>',
        )

    assert names(with_part("xl/worksheets/sheet1.xml", stored)) == ["F-1", "F-2", "F-9"]


def test_the_size_that_a_sheet_states_is_not_trusted():
    def lies(xml):
        return re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:A1"', xml)

    assert names(with_part("xl/worksheets/sheet1.xml", lies)) == ["F-1", "F-2"]


def test_line_ends_that_the_format_escapes_are_line_ends():
    data = saved(book(One=[["Name", "Comments"], ["Ann Ash", "One._x000D_\nTwo."]]))
    assert asked(data) == [[("Comments", ["One.\nTwo."])]]


def test_a_workbook_under_another_name_is_read():
    assert names(saved(book(One=[HEADER, *ROWS]))) == names(csv_of(HEADER, *ROWS))


def test_the_sheet_is_named_where_no_columns_are_understood():
    told = refused(
        saved(book(One=[["a"]], Wards=[["Ward", "Number"], ["North", 1], ["South", 2]])), "says who answered"
    )
    assert "sheet Wards" in told


@pytest.mark.parametrize("sheets", [{"One": []}, {"One": [[None, None]]}])
def test_a_workbook_without_words_is_refused(sheets):
    refused(saved(book(**sheets)), "holds no words")


def test_entities_are_refused_before_they_are_resolved():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = as_excel_saves(saved(book(One=[HEADER, *ROWS])))
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"):
        made = with_part(part, lambda xml: re.sub(r"^(<\?xml[^>]*>)?", lambda found: found[0] + bomb, xml), data)
        refused(made, "entities")


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_a_workbook_with_a_damaged_part_is_refused(part):
    data = as_excel_saves(saved(book(One=[HEADER, *ROWS])))
    refused(with_part(part, lambda xml: xml[: len(xml) // 2], data), "missing or damaged")


def test_a_workbook_that_unpacks_to_far_too_much_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new, new.open("xl/big.xml", "w", force_zip64=True) as part:
        for _ in range(257):
            part.write(b" " * 2**20)
    refused(out.getvalue(), "unpacks to more than 256 MB")


@pytest.mark.parametrize(
    "cells", ["<c/>" * 100_000, "<c>" * 100 + "</c>" * 100], ids=["many cells in a row", "cells in cells"]
)
def test_a_sheet_made_to_fill_the_memory_is_refused(cells):
    def filled(xml):
        return xml.replace("</sheetData>", f"<row>{cells}</row></sheetData>")

    refused(with_part("xl/worksheets/sheet1.xml", filled), "far too many cells")


def test_a_row_that_lies_beyond_the_last_one_is_refused():
    def far(xml):
        return xml.replace("</sheetData>", '<row r="9999999999"><c t="str"><v>x</v></c></row></sheetData>')

    refused(with_part("xl/worksheets/sheet1.xml", far), "more than 100,000 rows")


def test_an_old_workbook_is_refused_with_what_to_do():
    assert "save it as a plain .xlsx" in refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "older Excel file")


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18])
def test_an_archive_that_is_no_workbook_is_refused(data):
    refused(data, "not an Excel workbook")


def test_a_workbook_that_is_cut_off_is_refused():
    refused(saved(book(One=[HEADER, *ROWS]))[:900], "not an Excel workbook")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(alphabet="a1,;\t\"\n\r?Nme '|", max_size=200).map(str.encode)))
def test_any_bytes_give_entries_or_a_refusal(data):
    try:
        found = read(data)
    except ReadError:
        return
    assert len({entry.name for entry in found}) == len(found)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_workbook_with_one_wrong_byte_gives_entries_or_a_refusal(at, byte):
    data = bytearray(saved(book(One=[HEADER, *ROWS])))
    data[at % len(data)] = byte
    with contextlib.suppress(ReadError):
        read(bytes(data))


# --- mapping by hand ---

ODD = csv_of(["Ward", "Who", "Free", "Free"], ["North", "Ann Ash", "One board.", "Two budgets."])
MAPPED = Mapping(respondent=("Who",), answers={"Free": "Q1. What of the boards?", "free (2)": "Q2. What of money?"})


def test_a_mapping_says_what_the_columns_are():
    (found,) = responses(ODD, mapping=MAPPED)
    assert (found["respondent"], found["left_out"]) == ("Ann Ash", ["Ward"])
    assert [(one["question"], one["number"], one["answers"]) for one in found["questions"]] == [
        ("Q1. What of the boards?", "1", ["One board."]),
        ("Q2. What of money?", "2", ["Two budgets."]),
    ]


def test_columns_mapped_to_one_question_are_one_answer():
    mapping = Mapping(respondent=("Who",), answers={"Free": "What?", "Free (2)": "What?"})
    assert asked(ODD, mapping=mapping) == [[("What?", ["One board.", "Two budgets."])]]


def test_a_column_that_is_not_there_is_named_with_the_nearest():
    mapping = Mapping(respondent=("Whom",), answers={"Free": "What?"})
    told = refused(ODD, r"no column 'Whom' \(respondent\)", mapping=mapping)
    assert "did you mean 'Who'?" in told


def test_a_column_that_is_like_none_lists_those_there_are():
    told = refused(ODD, "no column 'xyz'", mapping=Mapping(respondent=("xyz",), answers={"Free": "What?"}))
    assert "its columns are Ward, Who, Free, Free (2)" in told


def test_a_mapping_finds_the_header_below_notes():
    data = csv_of(["a", "b", "c", "d"]) + ODD
    assert asked(data, mapping=MAPPED)[0][0] == ("Q1. What of the boards?", ["One board."])


def test_a_remembered_mapping_is_used_for_tables_with_the_same_columns():
    (header,) = headers(ODD.encode(), where="x.csv", mapping=MAPPED)
    remembered = {fingerprint(header): MAPPED}
    more = ODD + csv_of(["South", "Bo Elm", "Neither.", "None at all.", "x"])
    assert [len(one) for one in asked(more, remembered=remembered)] == [2, 2]
    assert fingerprint(header) != fingerprint(header[1:])


def test_a_mapping_given_stands_before_one_remembered():
    (header,) = headers(ODD.encode(), where="x.csv", mapping=MAPPED)
    other = Mapping(respondent=("Who",), answers={"Free": "What?"})
    assert asked(ODD, mapping=other, remembered={fingerprint(header): MAPPED}) == [[("What?", ["One board."])]]


def test_a_mapping_that_knows_only_the_id_takes_it_for_whom_there_is():
    mapping = Mapping(id="Ward", answers={"Free": "What?"})
    assert names(ODD, mapping=mapping) == ["North"]


# --- the file of a mapping ---


def parsed(source):
    return columns_of.parsed(source.encode(), where="map.yaml")


def wrong(source, what):
    with pytest.raises(ReadError, match=what) as told:
        parsed(source)
    return str(told.value)


def test_a_mapping_is_read_from_yaml():
    source = "respondent: [First name, Surname]\ndate: Sent\nanswers:\n  Free: 'Q1: why?'\n  3: \n"
    assert parsed(source) == Mapping(("First name", "Surname"), date="Sent", answers={"Free": "Q1: why?", "3": "3"})


def test_answers_may_be_a_list_of_columns():
    assert parsed("respondent: Who\nanswers: [Free, More]\n").answers == {"Free": "Free", "More": "More"}


def test_a_mapping_is_written_as_it_is_read(tmp_path):
    path = tmp_path / "map.yaml"
    for mapping in (MAPPED, Mapping(("A", "B"), "C", "D", "E", "F: é", {"G": "H"})):
        path.write_text(columns_of.written(mapping), encoding="utf-8")
        assert columns_of.load(path) == mapping


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("respondents: Who\nanswers: [Free]", "unknown field 'respondents'.*did you mean respondent"),
        ("xyz: Who\nanswers: [Free]", "the fields are respondent, kind"),
        ("respondent: Who", "no answers are given"),
        ("answers: [Free]", "no respondent is given"),
        ("respondent: true\nanswers: [Free]", "respondent does not name a column"),
        ("respondent: Who\nanswers: Free", "answers is no list"),
        ("respondent: Who\nanswers: [who]", "'who' is both respondent and answers"),
        ("respondent: 'Who\nanswers: [Free]", "not valid YAML"),
        ("- Who", "has no fields"),
        ("respondent: !!python/object:os.system x", "not valid YAML"),
        ("", "empty"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_named(source, what):
    assert wrong(source, what).startswith("map.yaml")


def test_a_mapping_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReadError, match="No such file"):
        columns_of.load(tmp_path / "none.yaml")


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(st.binary(max_size=100), st.text(alphabet="answers:respondent[]{}&*a!- \n'", max_size=80).map(str.encode))
)
def test_any_bytes_give_a_mapping_or_a_refusal(data):
    with contextlib.suppress(ReadError):
        assert columns_of.parsed(data, where="map.yaml").answers

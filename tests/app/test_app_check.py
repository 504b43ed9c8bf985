"""The Check page: each quotation of a draft beside what is on record of it, and nothing of the draft is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE
from app_reading import Open, Page, link, read_as_markdown, seen
from streamlit.testing.v1 import AppTest

import onrecord
from app_pages import check, findings
from index.check import VERDICTS

FAITHFUL = "“Pooled budgets are the only way that families will ever see one plan,” said Jane Arkwright."
ALTERED = "“Pooled budgets are the best way that families will ever see one plan,” said Jane Arkwright."
NOBODYS = "“Professor Idris Vale: I could not say whether joint boards made any difference,” said Zoe Thorpe."
INVENTED = "“Balloons over Fenwick shall carry every letter tomorrow,” said Zoe Thorpe."
ELSE = "“Pooled budgets are the only way that families will ever see one plan,” said Owen Pryce."


def checked(opened: Open, *quotations: str) -> AppTest:
    """The page once it has checked a pasted draft."""
    app = opened("check")
    app.text_area(key="draft_text").input("\n\n".join(quotations))
    return app.button(key="check_draft").click().run()


def uploaded(opened: Open, name: str, data: bytes) -> AppTest:
    app = opened("check")
    app.file_uploader(key="draft_file").upload(name, data)
    return app.button(key="check_draft").click().run()


def test_every_verdict_has_a_look_in_the_order_of_the_report() -> None:
    assert tuple(findings.LOOKS) == VERDICTS


def test_each_quotation_is_shown_with_what_was_found_in_the_reports_words(folder: Path, opened: Open) -> None:
    app = checked(opened, FAITHFUL, ALTERED, ELSE, INVENTED)
    text = seen(app)
    found = onrecord.open(folder).check("d.txt", data="\n\n".join([FAITHFUL, ALTERED, ELSE, INVENTED]).encode())
    assert app.header[0].value == "4 quotations"
    assert onrecord.summary(found)[1:] in text
    assert [line for one in found for line in onrecord.problems(one) if line not in text] == []
    places = [text.index(f"{findings.LOOKS[one.verdict].shape} {one.verdict}") for one in found]
    assert places == sorted(places)
    assert [one.verdict for one in found] == ["verbatim", "altered", "attributed to someone else", "not on record"]
    assert "on record it is Jane Arkwright who said it" in text


def test_the_words_that_differ_are_marked_on_both_sides(folder: Path, opened: Open) -> None:
    app = checked(opened, ALTERED)
    seen(app)
    assert Page(app).marked == ["best", "only"]


def test_the_statement_on_record_leads_to_its_place_and_leaves_the_report_open(folder: Path, opened: Open) -> None:
    app = checked(opened, FAITHFUL)
    asked = link(app, "Read it in the document", "document")
    row = onrecord.open(folder).position(asked["position"][0])
    assert row
    assert row["document_id"] == asked["document"][0]
    assert row["text"][0].startswith("“Pooled budgets are the only way")
    assert ("target", "_self") not in Page(app).attributes


def test_words_that_are_nobodys_statement_are_said_to_be_so(folder: Path, opened: Open) -> None:
    assert "whose words cannot be told" in seen(checked(opened, NOBODYS))


def test_the_filters_leave_what_needs_a_look(folder: Path, opened: Open) -> None:
    app = checked(opened, FAITHFUL, ALTERED, INVENTED)
    app.toggle(key="needs_look").set_value(True).run()
    assert seen(app).count("In the draft") == 2
    app.get("button_group")[0].set_value(["not on record"]).run()
    assert seen(app).count("In the draft") == 1
    app.get("button_group")[0].set_value(["verbatim"]).run()
    assert "None of them is as chosen above" in seen(app)
    # They are those of this draft, not of the next one.
    app.text_area(key="draft_text").input(FAITHFUL)
    app.button(key="check_draft").click().run()
    assert seen(app).count("In the draft") == 1
    assert app.header[0].value == "1 quotation"


def test_the_reports_are_those_of_the_command_line(folder: Path) -> None:
    found = onrecord.open(folder).check("draft.txt", data=ALTERED.encode())
    assert check._written(found, "draft.txt", "html").decode() == onrecord.report(found, "draft.txt", format="html")
    assert json.loads(check._written(found, "draft.txt", "json"))[0]["verdict"] == "altered"


def test_there_is_a_button_for_each_report(folder: Path, opened: Open) -> None:
    labels = [one.label for one in checked(opened, FAITHFUL).get("download_button")]
    assert labels == ["Report as a page", "Report as text", "Report as JSON"]


@pytest.mark.parametrize("name", ["draft.txt", "draft.md", "draft.MARKDOWN", "draft.html"])
def test_a_file_is_checked_as_its_ending_says(folder: Path, opened: Open, name: str) -> None:
    data = f"<p>{FAITHFUL}</p>" if name.endswith("html") else f"# News\n\n> {FAITHFUL}"
    assert "1 verbatim" in seen(uploaded(opened, name, data.encode()))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("draft.txt", b"", "The file is empty"),
        ("draft.txt", b"No quotation stands in it.", "No quotation to check in it – quotations stand in quotation"),
        ("draft.exe", b"x", "Files ending in .exe are not read"),
        ("draft.docx", b"x", "This is not a Word file"),
        ("", b"x", "Files ending in nothing are not read"),
        ("../../\x00\u202e.txt", b"\x00\xff\x01" * 50, "The file holds binary data"),
    ],
)
def test_what_cannot_be_checked_is_said_in_words(folder: Path, opened: Open, name: str, data: bytes, said: str) -> None:
    app = uploaded(opened, name, data)
    assert said in seen(app)
    assert not app.header


def test_a_file_that_is_too_large_is_said(folder: Path, opened: Open) -> None:
    assert "larger than 10 MB" in seen(uploaded(opened, "draft.txt", b"x" * (10 * 2**20 + 1)))


def test_nothing_and_both_are_said(folder: Path, opened: Open) -> None:
    app = opened("check")
    assert "There is nothing to check yet" in seen(app.button(key="check_draft").click().run())
    app.text_area(key="draft_text").input(FAITHFUL)
    app.file_uploader(key="draft_file").upload("draft.txt", FAITHFUL.encode())
    assert "Both a text and a file were given" in seen(app.button(key="check_draft").click().run())


def test_nothing_of_a_draft_is_kept(folder: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    onrecord.open(folder).search(onrecord.Question("partnership"))  # the first question of all makes the index
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    monkeypatch.setenv("ONRECORD_READ_ONLY", "1")
    app = checked(opened, FAITHFUL)
    assert "1 verbatim" in seen(app)
    assert app.query_params == {}
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before
    assert "Nothing of the draft is kept" in seen(app)


def test_a_hostile_draft_is_shown_as_text(folder: Path, opened: Open, plain: Any) -> None:
    app = checked(opened, f"“{HOSTILE} and so partnership must stay,” said Jane Arkwright.")
    page = Page(app)
    assert "<script>alert('x')</script>" in page.text
    assert not {"script", "img"} & page.tags
    assert not [value for name, value in page.attributes if name == "href" and "javascript:" in (value or "")]
    assert [words for words in read_as_markdown(app) if "alert(" in words] == []

"""A journalist's way in a real browser: add a document, find and review what it says, export it; check a draft."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_corpus import fill
from browsing import quotes, ready, running

import onrecord

pytestmark = pytest.mark.browser

SAID = "“Pooled budgets let us look after the whole person,”"
NOTE = f"Forum backs shared money\n\n18 August 2005\n\n{SAID} said Edith Crane.\n".encode()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus that these tests change."""
    return fill(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def site(filled: Path) -> Iterator[str]:
    with running(filled) as address:
        yield address


def test_an_uploaded_position_is_found_reviewed_by_key_and_exported(page: Any, site: str, filled: Path) -> None:
    page.goto(site)
    ready(page)
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_role("heading", name="Add documents").wait_for()
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "note.txt", "mimeType": "text/plain", "buffer": NOTE},
            {"name": "a.exe", "mimeType": "", "buffer": b"x"},
        ]
    )
    page.get_by_role("button", name="Add to the corpus").click()
    page.get_by_text("1 added, 1 could not be added").wait_for()
    ready(page)
    page.goto(f"{site}/search?q=%22whole+person%22")
    ready(page)
    assert quotes(page) == [SAID]
    page.get_by_role("link", name="Review this").click()
    page.get_by_role("textbox", name="Your name").fill("D. Wren")
    page.get_by_role("button", name="Review under this name").click()
    page.get_by_text("Reviewing as D. Wren").wait_for()
    ready(page)
    page.keyboard.press("y")
    page.get_by_text("1 reviewed").wait_for()
    page.goto(f"{site}/export?q=%22whole+person%22")
    ready(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download positions (CSV)").click()
    (row,) = csv.DictReader(io.StringIO(Path(got.value.path()).read_text(encoding="utf-8-sig"), newline=""))
    assert (row["holder"], row["review_verdict"], row["review_author"]) == ("Edith Crane", "confirmed", "D. Wren")
    document = onrecord.open(filled).document(row["document_id"])
    assert document
    assert document.text.encode() == NOTE


def test_an_altered_quotation_of_a_draft_is_shown_and_the_report_is_given(page: Any, site: str) -> None:
    page.goto(f"{site}/check")
    ready(page)
    page.get_by_label("Paste the draft").fill(
        "“Pooled budgets are the best way that families will ever see one plan,” said Jane Arkwright.\n"
    )
    page.get_by_role("button", name="Check the quotations").click()
    page.get_by_role("heading", name="1 quotation").wait_for()
    ready(page)
    assert page.locator("mark").all_inner_texts() == ["best", "only"]
    assert page.get_by_text("“best” – on record: “only”").is_visible()
    assert page.url == f"{site}/check"
    with page.expect_download() as got:
        page.get_by_role("button", name="Report as a page").click()
    assert "“best” – on record: “only”" in Path(got.value.path()).read_text(encoding="utf-8")
    with page.context.expect_page() as beside:
        page.get_by_role("link", name="Read it in the document").click()
    beside.value.wait_for_url(re.compile(r"/document\?document=\w+&position=\w+"))
    assert page.get_by_role("heading", name="1 quotation").is_visible()


def test_nothing_is_wider_than_a_small_telephone(page: Any, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/check")
    page.get_by_label("Paste the draft").fill("“Pooled budgets came to nothing at all,” said Jane Arkwright.\n")
    page.get_by_role("button", name="Check the quotations").click()
    page.get_by_role("heading", name="1 quotation").wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    page.goto(f"{site}/add")
    page.get_by_text("onrecord add FOLDER").wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360

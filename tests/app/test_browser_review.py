"""Reviewing in a real browser: by keys, as somebody who is remembered, by two at once, and seen on every page."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE_NAME, fill
from browsing import quotes, ready, running, visit

import onrecord

pytestmark = pytest.mark.browser

JANE = "“Pooled budgets are the only way that families will ever see one plan,”"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus that these tests change."""
    return fill(tmp_path_factory.mktemp("reviewed"))


@pytest.fixture(scope="module")
def site(filled: Path) -> Iterator[str]:
    with running(filled) as address:
        yield address


@pytest.fixture
def corpus(filled: Path) -> Iterator[onrecord.Corpus]:
    """It, and after the test nothing is reviewed."""
    made = onrecord.open(filled)
    yield made
    for row in made.reviews():
        for one in row["history"]:
            if one["stands"]:
                made.review(row["position_id"], "undone", author="test")


def named(corpus: onrecord.Corpus, words: str) -> str:
    rows = (row for one in corpus.documents() for row in corpus.statements(one["document_id"]))
    return next(str(row["position_id"]) for row in rows if row["text"][0].startswith(words))


def begin(page: Any, site: str, name: str, position: str = "") -> None:
    """Open the review under a name."""
    visit(page, f"{site}/review" + (f"?position={position}" if position else ""))
    page.get_by_role("textbox", name="Your name").fill(name)
    page.get_by_role("button", name="Review under this name").click()
    page.get_by_text(f"Reviewing as {name}").wait_for()
    ready(page)


def press(page: Any, key: str) -> None:
    """Press a key, and wait for the next position."""
    before = page.url
    page.keyboard.press(key)
    page.wait_for_function("before => location.href !== before", arg=before)
    ready(page)


def test_a_correction_is_seen_in_the_search_the_comparison_the_document_and_the_export(
    page: Any, site: str, corpus: onrecord.Corpus
) -> None:
    visit(page, f"{site}/?q=%22only+way+that+families%22")
    page.get_by_role("link", name="Review this").click()
    page.wait_for_url(re.compile(rf"/review\?position={named(corpus, JANE)}"))
    begin(page, site, "D. Wren", named(corpus, JANE))
    page.keyboard.press("e")
    holder = page.get_by_role("textbox", name="Holder", exact=True)
    holder.fill("Ann Ham")
    page.get_by_role("radiogroup", name="Joint working").get_by_text("oppose").click()
    page.get_by_role("textbox", name="The words").fill("the only way that families will ever see one plan")
    page.get_by_role("textbox", name="Reason").fill("the minutes have it so")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Corrected", exact=True).wait_for()
    ready(page)
    for address in ("/?holder=Ham&stance=oppose", f"/compare?who={_holder(corpus, 'Ann Ham')}"):
        visit(page, site + address)
        assert quotes(page)[0] == "the only way that families will ever see one plan"
        assert page.get_by_text("Checked: corrected (D. Wren)").first.is_visible()
    visit(page, f"{site}/export?holder=Ham")
    with page.expect_download() as got:
        page.get_by_role("button", name="Download positions (CSV)").click()
    (row,) = csv.DictReader(io.StringIO(Path(got.value.path()).read_text(encoding="utf-8-sig"), newline=""))
    assert (row["holder"], row["stances_joint_working"]) == ("Ann Ham", "oppose")
    assert json.loads(row["text"]) == ["the only way that families will ever see one plan"]
    assert (row["review_author"], row["review_reason"]) == ("D. Wren", "the minutes have it so")


def _holder(corpus: onrecord.Corpus, name: str) -> str:
    return next(str(one["holder_id"]) for one in corpus.holders() if one["name"] == name)


def test_keys_are_enough(page: Any, site: str, corpus: onrecord.Corpus) -> None:
    begin(page, site, "D. Wren")
    first, second = (row["position_id"] for row in corpus.queue(limit=2).rows)
    press(page, "y")
    assert corpus.history(first)[-1]["verdict"] == "confirmed"
    assert page.url.endswith(second)
    press(page, "x")
    assert corpus.history(second)[-1]["verdict"] == "rejected"
    press(page, "u")
    assert page.url.endswith(second)
    press(page, "s")
    press(page, "u")
    assert page.url.endswith(first)
    assert corpus.progress()["reviewed"] == 0
    # What is typed into a field is no shortcut.
    page.get_by_role("textbox", name="Reason").press_sequentially("yes, by eye", delay=30)
    ready(page)
    assert corpus.progress()["reviewed"] == 0
    page.keyboard.press("Tab")
    press(page, "y")
    assert corpus.history(first)[-1]["reason"] == "yes, by eye"


def test_a_double_click_is_one_verdict(page: Any, site: str, corpus: onrecord.Corpus) -> None:
    begin(page, site, "D. Wren")
    page.get_by_role("button", name="Confirm").dblclick()
    page.get_by_text("1 reviewed").wait_for()
    ready(page)
    assert corpus.progress()["reviewed"] == 1
    assert page.get_by_text("Not kept").count() == 0


def test_a_reviewer_is_remembered_and_a_hostile_name_does_nothing(
    page: Any, site: str, corpus: onrecord.Corpus
) -> None:
    begin(page, site, HOSTILE_NAME)
    page.goto(f"{site}/review")
    page.get_by_text(f"Reviewing as {HOSTILE_NAME}").wait_for()
    ready(page)
    (kept,) = [one for one in page.context.cookies() if one["name"] == "onrecord_reviewer"]
    assert kept["sameSite"] == "Lax"
    press(page, "y")
    assert corpus.reviews()[0]["author"] == HOSTILE_NAME
    page.context.add_cookies([{"name": "onrecord_reviewer", "value": "%00%E2%80%AE<b>", "url": site}])
    page.reload()
    page.get_by_role("textbox", name="Your name").wait_for()


def test_two_reviewers_at_once_do_not_overwrite_each_other(
    page: Any, browser: Any, site: str, corpus: onrecord.Corpus
) -> None:
    name = named(corpus, "joint commissioning")
    begin(page, site, "D. Wren", name)
    context = browser.new_context()
    other = context.new_page()
    other.set_default_timeout(60_000)
    begin(other, site, "A. Fenn", name)
    press(page, "x")
    other.keyboard.press("y")
    other.get_by_text("Not kept: reviewed in the meantime (rejected by D. Wren)").wait_for()
    ready(other)
    assert [one["author"] for one in corpus.history(name)] == ["D. Wren"]
    press(other, "y")
    assert [(one["author"], one["verdict"]) for one in corpus.history(name)] == [
        ("D. Wren", "rejected"),
        ("A. Fenn", "confirmed"),
    ]
    context.close()


def test_filters_of_the_search_are_not_those_of_the_review(page: Any, site: str, corpus: onrecord.Corpus) -> None:
    visit(page, f"{site}/?kind=report&page=2")
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("heading", name="Review").wait_for()
    ready(page)
    assert page.url.endswith(next(iter(corpus.queue(limit=1).rows))["position_id"])

"""Ways through the whole app as its readers go them, in a real browser."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import CHART, ready, running, visit, words

import onrecord

pytestmark = pytest.mark.browser

GONE = "0123456789abcdef"
# What the name of a control has in it that would change the corpus.
_WRITES = re.compile(r"\b(review|put it right|merge|split|undo|keep|correct|confirm|reject|add|delete)\b", re.I)
_CONTROLS = "a, button, input, textarea, select, [role=switch], [role=checkbox]"


@pytest.fixture(scope="module")
def kept(filled: Path) -> onrecord.Corpus:
    return onrecord.open(filled)


def holder(kept: onrecord.Corpus, name: str) -> str:
    return next(str(row["holder_id"]) for row in kept.holders() if name in row["name"])


def positions(page: Any) -> list[str]:
    """The ids of the statements that are shown, as the links to their documents have them."""
    found = page.get_by_role("link", name="Read it in the document").all()
    asked = (parse_qs(urlsplit(one.get_attribute("href") or "").query) for one in found)
    return [one["position"][0] for one in asked]


def test_a_figure_leads_to_its_rows_these_to_their_place_and_that_to_a_quotation_to_the_letter(
    page: Any, site: str, kept: onrecord.Corpus
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    visit(page, site)
    figure = page.get_by_role("link", name=re.compile("oppose")).first
    number = int(re.sub(r"\D", "", figure.inner_text()))
    figure.click()
    page.wait_for_url(re.compile("/search"))
    page.get_by_role("heading", name=f"{number} positions").wait_for()
    ready(page)
    found = positions(page)
    assert len(found) == number
    page.get_by_role("link", name="Read it in the document").first.click()
    page.wait_for_url(re.compile(f"/document.*position={found[0]}"))
    page.get_by_role("heading", name="Who said it").wait_for()
    ready(page)
    row = kept.position(found[0])
    assert row
    assert page.locator("#chosen-passage").text_content() == row["text"][0]
    assert page.locator("#chosen-passage mark").first.is_visible()
    page.get_by_role("button", name="Copy quote with reference").click()
    page.get_by_role("status").get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == onrecord.quotation(row)
    assert copied.startswith(row["text"][0])


def test_two_who_are_compared_are_shown_to_have_changed_and_taken_away_as_they_stand(
    page: Any, site: str, kept: onrecord.Corpus
) -> None:
    visit(page, f"{site}/compare?who={holder(kept, 'Arkwright')}&who={holder(kept, 'Pryce')}")
    page.locator(CHART).first.wait_for()
    page.get_by_text("The table that the chart draws").first.click()
    page.get_by_test_id("stDataFrame").first.wait_for()
    shown = positions(page)
    page.get_by_role("link", name="Did they change? (shifted 1)").click()
    page.wait_for_url(re.compile("#did-they-change"))
    card = page.locator("div", has=page.get_by_text("Shifted from")).filter(has_text="Before").last
    before, after = card.locator("blockquote").all_inner_texts()
    assert before == "merging the trust with the council would take two years and cost more than it saved"
    assert after == "A single care trust, with one budget and one board, is what I now ask for."
    with page.expect_download() as got:
        page.get_by_role("button", name="Download positions (CSV)").click()
    data = Path(got.value.path()).read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert {row["position_id"] for row in rows} == set(shown)
    assert {tuple(json.loads(row["text"])) for row in rows} == {
        (one,) for one in page.locator("blockquote").all_text_contents()
    }
    with page.expect_download() as got:
        page.get_by_role("button", name="Manifest of positions").click()
    told = json.loads(Path(got.value.path()).read_text(encoding="utf-8"))
    assert (told["rows"], told["sha256"]) == (len(rows), hashlib.sha256(data).hexdigest())


def test_links_to_what_is_gone_say_so_and_still_open(page: Any, site: str, kept: onrecord.Corpus) -> None:
    times = next(row["document_id"] for row in kept.documents() if row["name"] == "fenwick_times.txt")
    jane = holder(kept, "Arkwright")
    holder_gone = f"a holder who is not in this corpus (any more): {GONE}"
    statement_gone = f"a statement that is not in this corpus (any more): {GONE}"
    topic_gone = "a value that is not known here, so it was left out – topic: railways"
    for address, told in {
        f"search?like={GONE}": [f"a position that is not in this corpus (any more): {GONE}"],
        f"search?holder={GONE}&topic=railways": [holder_gone, topic_gone],
        f"compare?who={jane}&who={GONE}&position={GONE}&topic=railways": [holder_gone, statement_gone, topic_gone],
        f"holders?who={GONE}": [holder_gone],
        f"document?document={GONE}": [f"a document that is not in this corpus (any more): {GONE}"],
        f"document?document={times}&position={GONE}": [f"a statement that is not in this document (any more): {GONE}"],
        "documents?kind=pamphlet": ["pamphlet"],
        f"review?position={GONE}&topic=railways": [statement_gone, topic_gone],
        f"export?holder={GONE}&topic=railways": [holder_gone, topic_gone],
    }.items():
        visit(page, f"{site}/{address}")
        shown = words(page)
        assert [one for one in told if one not in shown] == [], address
        assert page.get_by_role("heading", level=1).count() == 1, address
        assert page.get_by_test_id("stException").count() == 0, address


def test_what_can_only_be_read_has_all_pages_and_no_control_that_writes(
    page: Any, filled: Path, kept: onrecord.Corpus
) -> None:
    kept.index.refresh()
    times = next(row["document_id"] for row in kept.documents() if row["name"] == "fenwick_times.txt")
    said = kept.statements(times)[0]["position_id"]
    with running(filled, ONRECORD_READ_ONLY="1") as site:
        for address in (
            "",
            "search",
            f"compare?who={holder(kept, 'Arkwright')}&position={said}",
            "holders",
            f"holders?who={holder(kept, 'Arkwright')}",
            f"document?document={times}&position={said}",
            "documents",
            "check",
            "export",
        ):
            visit(page, f"{site}/{address}")
            assert page.get_by_role("heading", level=1).count() == 1, address
            assert page.get_by_test_id("stException").count() == 0, address
            names = page.locator(_CONTROLS).evaluate_all(
                "all => all.map(one => `${one.getAttribute('aria-label') ?? ''} ${one.textContent}`)"
            )
            assert [name for name in names if _WRITES.search(name)] == [], address
        for address, thing in ((f"review?position={said}", "reviewed"), ("add", "added")):
            visit(page, f"{site}/{address}")
            assert f"This corpus can only be read: nothing can be {thing} here." in words(page)
            assert page.get_by_test_id("stMain").locator("button, input, textarea").count() == 0


def test_a_result_is_found_and_followed_by_keyboard_alone(page: Any, site: str) -> None:
    visit(page, f"{site}/search")
    tab_to(page, "one => one.getAttribute('aria-label') === 'Words to look for'")
    page.keyboard.type("trust")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=trust"))
    ready(page)
    tab_to(page, "one => one.textContent === 'Read it in the document'")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/document\?document=\w+&position=\w+"))


def tab_to(page: Any, wanted: str) -> None:
    """Press Tab until what is wanted has the focus: a function of an element, in JavaScript."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"({wanted})(document.activeElement)"):
            return
    pytest.fail("Tab does not reach it")

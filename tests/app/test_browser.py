"""What only a browser does: addresses, reloads, the Back button, downloads, clicks on a chart, and what it asks for."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE
from browsing import CHART, quotes, ready, visit, words

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kept(filled: Path) -> Any:
    import onrecord

    return onrecord.open(filled)


def holder(kept: Any, name: str) -> str:
    return next(str(row["holder_id"]) for row in kept.holders() if name in row["name"])


def test_a_search_can_be_shared_reloaded_followed_and_come_back_to(page: Any, site: str) -> None:
    visit(page, f"{site}/search")
    everything = quotes(page)
    box = page.get_by_label("Words to look for", exact=True).first
    box.fill("trust")
    box.press("Enter")
    page.wait_for_url(re.compile(r"\?q=trust"))
    page.get_by_label("Stance", exact=True).click()
    page.get_by_role("option", name="oppose").click()
    page.wait_for_url(re.compile(r"stance=oppose"))
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=re.compile(r"^\d+ position")).wait_for()
    ready(page)
    found, address = quotes(page), page.url
    assert found
    assert found != everything
    page.reload()
    ready(page)
    assert page.url == address
    assert quotes(page) == found
    page.get_by_role("link", name="Read it in the document").first.click()
    page.wait_for_url(re.compile(r"/document\?document=\w+&position=\w+"))
    page.get_by_role("heading", name="Who said it").wait_for()
    ready(page)
    assert page.locator("#chosen-passage mark").first.is_visible()
    page.go_back()
    page.get_by_role("heading", name="Search").wait_for()
    ready(page)
    assert page.url == address
    assert quotes(page) == found


def test_an_old_link_to_a_search_still_asks_it_and_does_not_stand_in_the_way_back(page: Any, site: str) -> None:
    visit(page, f"{site}/compare")
    page.goto(f"{site}/?q=trust&stance=oppose")
    page.wait_for_url(re.compile(r"/search\?q=trust&stance=oppose$"))
    page.get_by_role("heading", name=re.compile(r"^\d+ position")).wait_for()
    ready(page)
    page.go_back()
    page.get_by_role("heading", name="Compare").wait_for()
    assert page.url == f"{site}/compare"


def test_a_bar_of_the_overview_leads_to_its_positions(page: Any, site: str, kept: Any) -> None:
    from onrecord import Filters, Question

    visit(page, site)
    chart = page.locator("[data-testid=stVegaLiteChart]").nth(1)
    chart.locator("canvas, svg").first.wait_for()
    box = chart.bounding_box()
    # Only the highest bar reaches this height; how far across it stands depends on fonts.
    for across in range(90, int(box["width"]), 5):
        page.mouse.move(box["x"] + across, box["y"] + 20)
        drawn = chart.locator("canvas, svg").first
        if drawn.evaluate("one => getComputedStyle(one).cursor") == "pointer":
            page.mouse.click(box["x"] + across, box["y"] + 20)
            break
    page.wait_for_url(re.compile(r"/search\?topic=joint\+working&stance=support&since=2007&until=2007"))
    asked = Filters(topics=("joint_working",), stances=("support",), since="2007", until="2007")
    page.get_by_role("heading", name=f"{kept.search(Question('', asked)).total} positions").wait_for()


def test_an_example_of_the_language_is_asked_by_a_click(page: Any, site: str) -> None:
    visit(page, f"{site}/search?q=commissioning")
    page.get_by_role("button", name="How to ask").click()
    page.get_by_role("link", name='holder:"bevan roe"').click()
    page.wait_for_url(re.compile("q=holder"))
    page.get_by_role("heading", name="24 positions").wait_for()
    ready(page)
    assert page.get_by_label("Words to look for", exact=True).first.input_value() == 'holder:"bevan roe"'


def test_how_sure_a_result_is_opens_with_a_key(page: Any, site: str) -> None:
    visit(page, f"{site}/search?q=%22only+way+that+families%22")
    figures = page.get_by_text("Probabilities: holder and words 97%, joint working 91%")
    assert not figures.is_visible()
    page.get_by_text("How sure? Holder and words: sure").press("Enter")
    figures.wait_for(state="visible")


def test_the_second_page_of_results_has_an_address(page: Any, site: str) -> None:
    visit(page, f"{site}/search?sort=oldest+first")
    first = quotes(page)
    assert len(first) == 20
    page.get_by_role("button", name="Next page").or_(page.get_by_label("Next")).first.click()
    page.wait_for_url(re.compile(r"page=2"))
    page.get_by_text("21 to 33").wait_for()
    ready(page)
    second = quotes(page)
    assert len(second) == 13
    assert not set(first) & set(second)
    page.reload()
    ready(page)
    assert quotes(page) == second


def test_a_choice_of_holders_stands_in_the_address_by_id(page: Any, site: str, kept: Any) -> None:
    visit(page, f"{site}/compare")
    page.get_by_label("Holders to compare").click()
    page.get_by_role("option", name=re.compile("Owen Pryce")).click()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(f"who={holder(kept, 'Pryce')}"))
    ready(page)
    assert "joint commissioning" in quotes(page)[0]
    page.go_back()
    page.get_by_role("heading", name="Those with most positions").wait_for()


def test_two_who_are_compared_lead_to_the_statements_behind(page: Any, site: str, kept: Any) -> None:
    who = f"who={holder(kept, 'Arkwright')}&who={holder(kept, 'Vane')}"
    visit(page, f"{site}/compare?{who}")
    page.get_by_role("link", name="= agree").first.click()
    page.wait_for_url(re.compile(r"pair=joint_working&pair=\w+&pair=\w+#statements-behind"))
    ready(page)
    assert who in page.url
    page.get_by_text(re.compile("on joint working: agree")).wait_for()
    assert page.get_by_role("heading", name="The statements behind").is_visible()


def test_columns_stand_beside_each_other_or_on_a_telephone_under_each_other(page: Any, site: str) -> None:
    visit(page, f"{site}/compare?by=holder_kind&who=person&who=organisation&who=unknown")
    names = page.locator("h3", has_text=re.compile("^(Person|Organisation|Nobody named)$"))
    boxes = [names.nth(at).bounding_box() for at in range(3)]
    assert boxes[0]["x"] < boxes[1]["x"] < boxes[2]["x"]
    assert len({round(box["y"]) for box in boxes}) == 1
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("document.documentElement.scrollWidth <= 360")
    boxes = [names.nth(at).bounding_box() for at in range(3)]
    assert len({round(box["x"]) for box in boxes}) == 1
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]


def test_a_mark_on_the_timeline_opens_its_passage(page: Any, site: str, kept: Any) -> None:
    visit(page, f"{site}/compare?who={holder(kept, 'Pryce')}")
    chart = page.locator(CHART).first
    chart.wait_for()
    box = chart.bounding_box()
    # A single date stands in the middle of its axis; how high depends on fonts.
    for down in range(30, int(box["height"]), 6):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + down)
    page.locator("blockquote").nth(1).wait_for()  # the passage that was opened; the first is the same in its column
    ready(page)
    assert len(quotes(page)) == 2
    page.wait_for_url(re.compile(r"/compare\?.*position=\w+"))
    page.reload()
    ready(page)
    assert len(quotes(page)) == 2
    page.get_by_role("link", name="Read it in the document").first.click()
    page.wait_for_url(re.compile(r"/document\?document=\w+&position=\w+"))
    page.get_by_role("heading", name="Who said it").wait_for()


def test_what_happened_is_hidden_in_the_address_and_a_chart_is_a_file(page: Any, site: str, kept: Any) -> None:
    visit(page, f"{site}/compare?who={holder(kept, 'Arkwright')}")
    page.get_by_text("Mark what happened").click()
    page.wait_for_url(re.compile(r"events=false"))
    ready(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Chart as SVG").first.click()
    assert got.value.suggested_filename == "on-record-joint_working.svg"
    text = Path(got.value.path()).read_text(encoding="utf-8")
    assert text.startswith("<svg ")
    assert "Source: On Record, corpus" in text


def test_the_file_holds_the_rows_of_the_search(page: Any, site: str, kept: Any) -> None:
    from onrecord import Filters, Question

    visit(page, f"{site}/search?holder=Roe&stance=support")
    page.get_by_role("link", name="Export these").click()
    page.get_by_role("heading", name="24 positions in this search").wait_for()
    ready(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download positions (CSV)").click()
    text = Path(got.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    asked = Question("", Filters(holders=("Roe",), stances=("support",)), limit=100)
    assert [row["position_id"] for row in rows] == [row["position_id"] for row in kept.search(asked).rows]
    assert got.value.suggested_filename == "on-record-positions.csv"
    data = Path(got.value.path()).read_bytes()
    with page.expect_download() as got:
        page.get_by_role("button", name="Manifest of positions").click()
    told = json.loads(Path(got.value.path()).read_text(encoding="utf-8"))
    assert (told["rows"], told["sha256"]) == (24, hashlib.sha256(data).hexdigest())
    page.get_by_text("JSONL (exact records)").click()
    ready(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download positions (JSONL)").click()
    assert len(Path(got.value.path()).read_text(encoding="utf-8").splitlines()) == 24


def test_a_chosen_statement_is_scrolled_to(page: Any, site: str, kept: Any) -> None:
    minutes = next(row["document_id"] for row in kept.documents() if row["name"] == "minutes.txt")
    last = kept.statements(minutes)[-1]["position_id"]
    visit(page, f"{site}/document?document={minutes}&position={last}")
    place = "document.getElementById('chosen-passage').getBoundingClientRect()"
    frame = "document.querySelector('.st-key-document_text').getBoundingClientRect()"
    page.wait_for_function(f"{place}.top >= {frame}.top && {place}.bottom <= {frame}.bottom + 1")
    page.get_by_role("link", name="Statement 2, paraphrase").click()
    page.wait_for_url(re.compile(rf"position={kept.statements(minutes)[1]['position_id']}"))


def test_a_hostile_text_does_nothing(page: Any, site: str, kept: Any) -> None:
    name = next(row["document_id"] for row in kept.documents() if row["name"] == "hostile.txt")
    visible = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    for address in (
        "/search?holder=Mallory",
        f"/compare?who={holder(kept, 'Mallory')}",
        f"/document?document={name}&position={kept.statements(name)[0]['position_id']}",
    ):
        visit(page, site + address)
        assert visible in words(page)
        assert page.locator("[data-testid=stMain] img").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0
    visit(page, f"{site}/export?holder=Mallory")
    page.locator("[data-testid=stDataFrame]").wait_for()

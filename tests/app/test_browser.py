"""What only a browser does: addresses, reloads, the Back button, downloads, clicks on a chart, and what it asks for."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
# Those that work without a display, and keep the browser from asking anyone but the app.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The app in a process of its own, with the stand-in for the sentence encoder.
SERVE = (
    "import sys; sys.path[:0] = ['.', 'tests']; import conftest; conftest.stand_in();"
    " from streamlit.web import cli; sys.argv = ['streamlit', 'run', 'app.py', *sys.argv[1:]]; cli.main()"
)


def chromium(playwright: Any) -> str:
    """The Chromium that is there; skips the test where there is none."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    for path in (*found, playwright.chromium.executable_path):
        if path and Path(path).exists():
            return str(path)
    pytest.skip("no Chromium: install one (apt-get install chromium), or name one in CHROMIUM")


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[str]:
    """The app on a corpus' folder; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, f"--server.port={port}"],
        cwd=ROOT,
        env={**os.environ, "ONRECORD_DATA": str(folder), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                    break
            except OSError:
                assert server.poll() is None, "the app ended before it answered"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(scope="module")
def site(filled: Path) -> Iterator[str]:
    """The address of the running app."""
    with running(filled) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: install onrecord[test]")
    with api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium(playwright), args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A new window. Whatever it asks of another computer, and whatever opens a dialog, fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
    made = context.new_page()
    made.set_default_timeout(60_000)  # a loaded machine is slow, not wrong
    strangers: list[str] = []
    made.on("dialog", lambda dialog: (strangers.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    context.on(
        "request",
        lambda asked: (
            None if re.match(r"(data|blob):|(http|ws)://127\.0\.0\.1:", asked.url) else strangers.append(asked.url)
        ),
    )
    yield made
    context.close()
    assert strangers == []


def ready(page: Any) -> None:
    """Wait until the app has drawn the page and is at rest: the key at the side is drawn last."""
    page.get_by_text("How to read a stance").wait_for()
    page.wait_for_function("!document.querySelector('[data-stale=\"true\"]')")
    page.wait_for_timeout(300)


def quotes(page: Any) -> list[str]:
    return [" ".join(text.split()) for text in page.locator("blockquote").all_inner_texts()]


def heads(page: Any) -> list[int]:
    return [int(tag[1]) for tag in page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(one => one.tagName)")]


@pytest.fixture(scope="module")
def kept(filled: Path) -> Any:
    import onrecord

    return onrecord.open(filled)


def holder(kept: Any, name: str) -> str:
    return next(str(row["holder_id"]) for row in kept.holders() if name in row["name"])


def test_a_search_can_be_shared_reloaded_followed_and_come_back_to(page: Any, site: str) -> None:
    page.goto(f"{site}/search")
    ready(page)
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
    page.goto(f"{site}/compare")
    ready(page)
    page.goto(f"{site}/?q=trust&stance=oppose")
    page.wait_for_url(re.compile(r"/search\?q=trust&stance=oppose$"))
    page.get_by_role("heading", name=re.compile(r"^\d+ position")).wait_for()
    ready(page)
    for _ in range(2):  # at most once more than there are pages
        if "/search" in page.url:
            page.go_back()
            page.wait_for_timeout(1500)
    assert page.url == f"{site}/compare"


def test_a_bar_of_the_overview_leads_to_its_positions(page: Any, site: str, kept: Any) -> None:
    from onrecord import Filters, Question

    page.goto(site)
    ready(page)
    chart = page.locator("[data-testid=stVegaLiteChart]").nth(1)
    chart.locator("canvas, svg").first.wait_for()
    box = chart.bounding_box()
    # Only the highest bar reaches this height; how far across it stands depends on fonts.
    for across in range(90, int(box["width"]), 5):
        page.mouse.move(box["x"] + across, box["y"] + 20)
        page.wait_for_timeout(60)
        drawn = chart.locator("canvas, svg").first
        if drawn.evaluate("one => getComputedStyle(one).cursor") == "pointer":
            page.mouse.click(box["x"] + across, box["y"] + 20)
            break
    page.wait_for_url(re.compile(r"/search\?topic=joint\+working&stance=support&since=2007&until=2007"))
    asked = Filters(topics=("joint_working",), stances=("support",), since="2007", until="2007")
    page.get_by_role("heading", name=f"{kept.search(Question('', asked)).total} positions").wait_for()


def test_an_example_of_the_language_is_asked_by_a_click(page: Any, site: str) -> None:
    page.goto(f"{site}/search?q=commissioning")
    ready(page)
    page.get_by_role("button", name="How to ask").click()
    page.get_by_role("link", name='holder:"bevan roe"').click()
    page.wait_for_url(re.compile("q=holder"))
    page.get_by_role("heading", name="24 positions").wait_for()
    ready(page)
    assert page.get_by_label("Words to look for", exact=True).first.input_value() == 'holder:"bevan roe"'


def test_how_sure_a_result_is_opens_with_a_key(page: Any, site: str) -> None:
    page.goto(f"{site}/search?q=%22only+way+that+families%22")
    ready(page)
    figures = page.get_by_text("Probabilities: holder and words 97%, joint working 91%")
    assert not figures.is_visible()
    page.get_by_text("How sure? Holder and words: sure").press("Enter")
    figures.wait_for(state="visible")


def test_the_second_page_of_results_has_an_address(page: Any, site: str) -> None:
    page.goto(f"{site}/search?sort=oldest+first")
    ready(page)
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


def test_two_holders_are_compared_with_a_chart_and_both_quotes(page: Any, site: str, kept: Any) -> None:
    page.goto(f"{site}/compare?who={holder(kept, 'Arkwright')}&who={holder(kept, 'Pryce')}")
    ready(page)
    page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first.wait_for()
    shown = " ".join(quotes(page))
    assert "Pooled budgets are the only way" in shown
    assert "joint commissioning “might help" in shown
    page.get_by_text("The table that the chart draws").first.click()
    page.locator("[data-testid=stDataFrame]").first.wait_for()


def test_a_choice_of_holders_stands_in_the_address_by_id(page: Any, site: str, kept: Any) -> None:
    page.goto(f"{site}/compare")
    ready(page)
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
    page.goto(f"{site}/compare?{who}")
    ready(page)
    page.get_by_role("link", name="= agree").first.click()
    page.wait_for_url(re.compile(r"pair=joint_working&pair=\w+&pair=\w+#statements-behind"))
    ready(page)
    assert who in page.url
    page.get_by_text(re.compile("on joint working: agree")).wait_for()
    assert page.get_by_role("heading", name="The statements behind").is_visible()


def test_columns_stand_beside_each_other_or_on_a_telephone_under_each_other(page: Any, site: str) -> None:
    page.goto(f"{site}/compare?by=holder_kind&who=person&who=organisation&who=unknown")
    ready(page)
    names = page.locator("h3", has_text=re.compile("^(Person|Organisation|Nobody named)$"))
    boxes = [names.nth(at).bounding_box() for at in range(3)]
    assert boxes[0]["x"] < boxes[1]["x"] < boxes[2]["x"]
    assert len({round(box["y"]) for box in boxes}) == 1
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_timeout(500)
    boxes = [names.nth(at).bounding_box() for at in range(3)]
    assert len({round(box["x"]) for box in boxes}) == 1
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_mark_on_the_timeline_opens_its_passage(page: Any, site: str, kept: Any) -> None:
    page.goto(f"{site}/compare?who={holder(kept, 'Pryce')}")
    ready(page)
    chart = page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    chart.wait_for()
    box = chart.bounding_box()
    # A single date stands in the middle of its axis; how high depends on fonts.
    for down in range(30, int(box["height"]), 6):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + down)
        page.wait_for_timeout(150)
        if len(quotes(page)) == 2:  # the passage that was opened, and the same in its column
            break
    page.wait_for_timeout(500)
    assert len(quotes(page)) == 2
    page.wait_for_url(re.compile(r"/compare\?.*position=\w+"))
    page.reload()
    ready(page)
    assert len(quotes(page)) == 2
    page.get_by_role("link", name="Read it in the document").first.click()
    page.wait_for_url(re.compile(r"/document\?document=\w+&position=\w+"))
    page.get_by_role("heading", name="Who said it").wait_for()


def test_what_happened_is_hidden_in_the_address_and_a_chart_is_a_file(page: Any, site: str, kept: Any) -> None:
    page.goto(f"{site}/compare?who={holder(kept, 'Arkwright')}")
    ready(page)
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

    page.goto(f"{site}/search?holder=Roe&stance=support")
    ready(page)
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
    page.goto(f"{site}/document?document={minutes}&position={last}")
    ready(page)
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
        page.goto(site + address)
        ready(page)
        assert visible in " ".join(page.locator("[data-testid=stMain]").inner_text().split())
        assert page.locator("[data-testid=stMain] img").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0
    page.goto(f"{site}/export?holder=Mallory")
    ready(page)
    page.locator("[data-testid=stDataFrame]").wait_for()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search",
        "/compare",
        "/compare?by=holder_kind&who=person&who=organisation",
        "/document",
        "/documents",
        "/export",
        "/search?q=pooled",
    ],
)
def test_headings_are_in_order_and_inputs_have_labels(page: Any, site: str, address: str) -> None:
    page.goto(site + address)
    ready(page)
    levels = heads(page)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    unnamed = page.eval_on_selector_all(
        "[data-testid=stApp] input:not([type=hidden]), textarea, select",
        "all => all.filter(one => !(one.getAttribute('aria-label') || one.labels?.length"
        " || one.getAttribute('aria-labelledby'))).map(one => one.outerHTML)",
    )
    assert unnamed == []

"""Every page for everybody: its colours, names, headings and width, as a browser makes them of it, light and dark.

Each page is opened once, and then measured by the functions of `looks.js`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from app_corpus import fill
from browsing import CHART, running, visit, window

import onrecord

pytestmark = pytest.mark.browser

LOOKS = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
# What a page is called here → its address; {jane} and {owen} are holders, {minutes} a document, {said} a statement.
PAGES = {
    "overview": "/",
    "search": "/search",
    "a search": "/search?q=pooled&holder={jane}&stance=support&undated=false",
    "passages": "/search?q=pooled&level=passages",
    "nothing found": "/search?q=xylophone&kind=speech",
    "a query that cannot be read": "/search?q=%28pooled",
    "compare": "/compare",
    "two holders": "/compare?who={jane}&who={owen}&position={said}",
    "kinds of holder": "/compare?by=holder_kind&who=person&who=organisation",
    "holders": "/holders",
    "a holder": "/holders?who={jane}",
    "topics": "/topics",
    "a sentence to try": "/topics?task=Try+a+sentence",
    "a frame to use": "/topics?task=Check+and+use&frame=national-care-service",
    "no document": "/document",
    "a document": "/document?document={times}&position={said}",
    "documents": "/documents",
    "review": "/review?position={said}",
    "what was reviewed": "/review?show=Figures+and+files",
    "export": "/export?q=pooled",
    "add": "/add",
    "check": "/check",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus in which something was reviewed."""
    folder = fill(tmp_path_factory.mktemp("looked at"))
    corpus = onrecord.open(folder)
    first, second = (row["position_id"] for row in corpus.queue(limit=2).rows)
    corpus.review(first, "confirmed", author="A. Fenn")
    corpus.review(second, "rejected", author="A. Fenn")
    return folder


@pytest.fixture(scope="module")
def names(filled: Path) -> dict[str, str]:
    """What stands for the names in PAGES."""
    corpus = onrecord.open(filled)
    holders = {row["name"]: row["holder_id"] for row in corpus.holders()}
    times = next(row["document_id"] for row in corpus.documents() if row["name"] == "fenwick_times.txt")
    said = corpus.statements(times)[0]["position_id"]
    return {"jane": holders["Jane Arkwright"], "owen": holders["Owen Pryce"], "times": times, "said": said}


@pytest.fixture(scope="module")
def site(filled: Path) -> Iterator[str]:
    with running(filled) as address:
        yield address


@pytest.fixture(scope="module")
def reviewer(browser: Any, site: str) -> Iterator[Any]:
    """The window of somebody who reviews."""
    with window(browser) as page:
        page.context.add_cookies([{"name": "onrecord_reviewer", "value": "A.%20Fenn", "url": site}])
        yield page


@pytest.fixture(scope="module", params=PAGES)
def drawn(request: pytest.FixtureRequest, reviewer: Any, site: str, names: dict[str, str]) -> Any:
    """A page, drawn."""
    reviewer.set_viewport_size({"width": 1280, "height": 1000})
    reviewer.emulate_media(color_scheme="light")
    visit(reviewer, site + PAGES[request.param].format_map(names))
    return reviewer


def looked(page: Any, function: str) -> Any:
    """What a function of `looks.js` finds."""
    return page.evaluate(f"{LOOKS}.{function}()")


def charts(page: Any) -> None:
    """Wait until the charts are drawn."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
            .every((one) => one.querySelector("canvas, svg"))"""
    )


def test_there_is_one_title_and_headings_are_in_order(drawn: Any) -> None:
    levels = [int(tag[1]) for tag in drawn.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(one => one.tagName)")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_control_has_a_name(drawn: Any) -> None:
    assert looked(drawn, "unnamed") == []


def test_every_chart_and_table_is_described(drawn: Any) -> None:
    charts(drawn)
    assert looked(drawn, "undescribed") == []


def test_no_two_elements_have_one_id(drawn: Any) -> None:
    assert looked(drawn, "twice") == []


def test_text_stands_out_from_its_ground_in_the_light(drawn: Any) -> None:
    charts(drawn)
    assert looked(drawn, "faint") == []


def test_text_stands_out_from_its_ground_in_the_dark(drawn: Any) -> None:
    drawn.emulate_media(color_scheme="dark")
    drawn.wait_for_function("getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark'")
    if drawn.locator(CHART).count():  # it has the colours of the theme in which it was asked for
        visit(drawn, drawn.url)
        charts(drawn)
    drawn.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
    assert looked(drawn, "faint") == []


def test_nothing_is_wider_than_a_small_telephone(drawn: Any) -> None:
    drawn.set_viewport_size({"width": 360, "height": 740})
    drawn.wait_for_function(f"{LOOKS}.wider() <= 0", timeout=5_000)

"""What the tests of the app share: a corpus, and the app opened at an address, with a browser or without."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from app_corpus import fill
from app_reading import Open
from browsing import FLAGS, chromium, running, window
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def _scanned_once() -> Iterator[None]:
    """Streamlit looks through every installed package for components whenever an app begins: here once for all."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus folder that no test changes."""
    return fill(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Nothing that one test cached is there for the next."""
    import streamlit as st

    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def folder(filled: Path, plain: Any, forgotten: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The filled corpus as the user's, and no model."""
    monkeypatch.setenv("ONRECORD_DATA", str(filled))
    monkeypatch.delenv("ONRECORD_DEMO", raising=False)
    return filled


@pytest.fixture
def corpus(folder: Path) -> Any:
    """The corpus as Python sees it."""
    import onrecord

    return onrecord.open(folder)


@pytest.fixture
def opened(forgotten: None) -> Open:
    """Open a page of the app at an address: `opened("compare", who=[…])`."""

    def opening(page: str = "search", /, **parameters: Any) -> AppTest:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        if page != "overview":
            app.switch_page(f"app_pages/{page}.py")
        app.query_params.update(parameters)
        return app.run()

    return opening


@pytest.fixture(scope="session")
def site(filled: Path) -> Iterator[str]:
    """The address of the running app, with the corpus that no test changes."""
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
    """A new window: see `window`."""
    with window(browser) as made:
        yield made

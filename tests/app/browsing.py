"""The app in a process of its own and a browser in front of it: what the tests of this folder share that need both."""

from __future__ import annotations

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
from pathlib import Path
from typing import Any

import pytest

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
# The app with the stand-in for the sentence encoder.
SERVE = (
    "import sys; sys.path[:0] = ['.', 'tests']; import conftest; conftest.stand_in();"
    " from streamlit.web import cli; sys.argv = ['streamlit', 'run', 'app.py', *sys.argv[1:]]; cli.main()"
)
# Charts, which are drawn after the page.
CHART = "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg"


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
    """The app with the corpus in the folder, running; its address."""
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
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                    break
            except OSError:
                assert server.poll() is None, "the app ended before it answered"
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@contextmanager
def window(browser: Any, **more: Any) -> Iterator[Any]:
    """A new window. Whatever it asks of another computer, and whatever opens a dialog, fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True, **more)
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
    assert strangers == [], strangers


def ready(page: Any) -> None:
    """Wait until the app has drawn the page and is at rest: the key at the side is drawn last."""
    page.get_by_text("How to read a stance").wait_for(state="attached")
    # What was asked with the last click or key may not have reached the app yet: it rests for a while.
    page.wait_for_function(
        """() => {
            const app = document.querySelector("[data-testid=stApp]");
            const rests = app.dataset.testScriptState === "notRunning" && !app.querySelector('[data-stale="true"]');
            window.restedSince = rests ? (window.restedSince ?? performance.now()) : undefined;
            return rests && performance.now() - window.restedSince > 150;
        }"""
    )
    page.evaluate("delete window.restedSince")


def visit(page: Any, address: str) -> None:
    """Open an address, and wait until it is drawn."""
    page.goto(address)
    ready(page)


def quotes(page: Any) -> list[str]:
    return [" ".join(text.split()) for text in page.locator("blockquote").all_inner_texts()]


def words(page: Any) -> str:
    """The words of the page, without what stands at its side."""
    return " ".join(page.locator("[data-testid=stMain]").inner_text().split())

"""How fast a search shows in the browser, beside a bare page of one box in the same run.

    python -m bench.app                  on a corpus of 100,000 passages that is made for it (`bench.generated`)
    python -m bench.app --data FOLDER    which is made there once (some minutes) and used again

The app runs as `onrecord serve` runs it; Chromium types a question, and the time counts from Enter to the frame in
which the first quotation of the answer stands – the one that Python gets for the same question. No question is asked
twice. "x" is the ratio to the 95th percentile of the bare page. Then several browsers at once, each of which asks on as
soon as it has its answer, and must get its own. "CPU" are the processor milliseconds of the server for a question
(Linux), which hardly depend on what else the machine does; the browsers run beside it. kB are what the server sent for
a question, at the median. Ends with 1 where an answer did not come, was another's, or the page told an error.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import onrecord
from app_pages import addresses
from bench import generated

PASSAGES = 100_000
EACH, AT_ONCE = 24, 5
# Seconds after which an answer does not come any more.
PATIENCE = 60
# One box, and what was typed into it, as quotations are shown.
BARE = """
import html
import streamlit as st
st.text_input("Words to look for", key="q")
st.html(f"<blockquote>{html.escape(st.session_state.q)}</blockquote>")
"""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
# Milliseconds from the key to the first frame in which the first quotation begins so.
TIMED = """expected => {
    const shown = () => (document.querySelector('blockquote')?.textContent ?? '').trim().startsWith(expected);
    window.answered = shown() ? Promise.resolve(-1) : new Promise(resolve => {
        addEventListener('keydown', event => {
            const began = event.timeStamp;
            const look = () => shown() ? resolve(performance.now() - began) : requestAnimationFrame(look);
            look();
        }, {capture: true, once: true});
    });
}"""

Asked = tuple[str, str]


def answered(corpus: onrecord.Corpus, texts: Sequence[str], number: int, taken: set[str]) -> list[Asked]:
    """So many questions, each with how its answer's first quotation begins: another one for every question.

    taken   how the answers begin that were given before
    """
    found: list[Asked] = []
    for text in dict.fromkeys(texts):
        if len(found) < number:
            question = dataclasses.replace(addresses.question({"q": [text]}), limit=1)
            first = next((row["text"][0][:80] for row in corpus.search(question).rows), "")
            if first and first not in taken:
                taken.add(first)
                found.append((text, first))
    return found


# -- servers and browsers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Server:
    """A server with a session of its own, by which its processes are known."""

    address: str
    session: int

    def cpu(self) -> float:
        """Processor milliseconds that it has used so far; 0 where the system does not tell."""
        ticks = 0
        for file in Path("/proc").glob("[0-9]*/stat"):
            try:
                values = file.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            ticks += int(values[11]) + int(values[12]) if int(values[3]) == self.session else 0
        return 1000 * ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(*command: str) -> Iterator[Server]:
    """A server that the command starts on the port that is put behind it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*command, str(port)], stdout=quiet, stderr=quiet, start_new_session=True)
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    try:
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                    break
            except OSError:
                if server.poll() is not None or time.monotonic() > until:
                    sys.exit("bench.app: the app did not start")
                time.sleep(0.1)
        yield Server(address, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


@asynccontextmanager
async def chromium() -> AsyncIterator[Any]:
    """A browser."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        named = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
        there = [path for path in (*named, playwright.chromium.executable_path) if path and Path(path).exists()]
        if not there:
            sys.exit("bench.app: no Chromium: install one (apt-get install chromium)")
        browser = await playwright.chromium.launch(executable_path=there[0], args=list(FLAGS))
        yield browser
        await browser.close()


class Reader:
    """Somebody with a browser window: how long each answer took, in ms, what came, in kB, and what went wrong."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.sent: list[float] = []
        self.errors: list[str] = []
        self._bytes = 0
        self._page: Any = None

    def _came(self, data: str | bytes) -> None:
        self._bytes += len(data)

    async def open(self, browser: Any, address: str) -> None:
        """Open the page, until its first quotation stands and nothing runs any more."""
        context = await browser.new_context(viewport={"width": 1280, "height": 900})
        self._page = await context.new_page()
        self._page.set_default_timeout(1000 * PATIENCE)
        self._page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._page.on("websocket", lambda socket: socket.on("framereceived", self._came))
        began = time.monotonic()
        await self._page.goto(address)
        await self._page.locator("blockquote").first.wait_for(state="attached")
        self.times.append(1000 * (time.monotonic() - began))
        await self._done()

    async def ask(self, questions: Sequence[Asked]) -> None:
        """Ask one after the other."""
        box = self._page.get_by_label("Words to look for", exact=True).first
        for text, first in questions:
            await box.fill(text)
            await self._page.evaluate(TIMED, first)
            await box.press("Enter")
            try:
                self.times.append(await asyncio.wait_for(self._page.evaluate("window.answered"), PATIENCE))
            except TimeoutError:
                self.errors.append(f"no answer of its own to: {text}")
            await self._done()
        told = self._page.locator("[role=alert], [data-testid=stException]")
        self.errors += [await one.inner_text() for one in await told.all()]

    async def _done(self) -> None:
        await self._page.wait_for_timeout(100)
        await self._page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")
        self.sent.append(self._bytes / 1000)
        self._bytes = 0


# -- the table ---------------------------------------------------------------------------------------------------------


class Table:
    """Prints a line for each measurement; counts what went wrong."""

    def __init__(self, browser: Any) -> None:
        self.browser, self.wrong = browser, 0
        print(f"{'ms from Enter to the first quotation':<36}{'n':>5}{'median':>9}{'p95':>8}{'x':>7}{'CPU':>7}{'kB':>7}")

    async def line(self, what: str, site: Server, shares: Sequence[Sequence[Asked]], first: float = 0.0) -> float:
        """Ask each share in a browser of its own, all at once; the 95th percentile."""
        readers = [Reader() for _ in shares]
        for one in readers:
            await one.open(self.browser, site.address)
        used = site.cpu()
        await asyncio.gather(*(one.ask(share) for one, share in zip(readers, shares, strict=True)))
        times = [time for one in readers for time in one.times[1:]]  # without what opening took
        middle, last = float(np.median(times)), float(np.percentile(times, 95))
        used, sent = (site.cpu() - used) / len(times), np.median([sent for one in readers for sent in one.sent[1:]])
        ratio = last / (first or last)
        print(f"{what:<36}{len(times):>5}{middle:>9.0f}{last:>8.0f}{ratio:>7.1f}{used:>7.0f}{sent:>7.0f}", flush=True)
        for error in [error for one in readers for error in one.errors]:
            self.wrong += 1
            print(f"  WRONG: {error[:200]}")
        return last


async def measure(folder: Path, corpus: onrecord.Corpus, each: int) -> int:
    """Print the table; how many things went wrong."""
    taken: set[str] = set()
    kinds = {kind: answered(corpus, texts, 2 * each, taken) for kind, texts in generated.questions().items()}
    alone = {kind: asked[:each] for kind, asked in kinds.items()}
    mixed = [one for three in zip(*(asked[each:] for asked in kinds.values()), strict=False) for one in three]
    typed = [(text, text) for text, _ in alone["words and meaning"]]
    bare = folder / "bare.py"
    bare.write_text(BARE, encoding="utf-8")
    streamlit = [sys.executable, "-m", "streamlit", "run", "--server.headless=true", "--server.fileWatcherType=none"]
    serve = [sys.executable, "cli.py", "serve", "--data", str(corpus.folder), "--port"]
    with served(*streamlit, str(bare), "--server.port") as plain, served(*serve) as site:
        async with chromium() as browser:
            cold, later = Reader(), Reader()
            await cold.open(browser, site.address)
            await later.open(browser, site.address)
            table = Table(browser)
            base = await table.line("a bare page of one box", plain, [typed])
            for kind, asked in alone.items():
                await table.line(kind, site, [asked], base)
            base = await table.line(f"{AT_ONCE} at once: the bare page", plain, [typed] * AT_ONCE)
            await table.line(f"{AT_ONCE} at once, all kinds", site, [mixed[n::AT_ONCE] for n in range(AT_ONCE)], base)
    print(f"\nthe page opened: {cold.times[0]:,.0f} ms as the server's first; then {later.times[0]:,.0f} ms", end="")
    print(f" in a new browser, for {later.sent[0]:,.0f} kB")
    return table.wrong


def main() -> None:
    """Make the corpus where there is none, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="FOLDER", type=Path, help="where the corpus is, or is made and left")
    parser.add_argument("--passages", metavar="N", type=int, default=PASSAGES, help="of a corpus that is made")
    parser.add_argument("--each", metavar="N", type=int, default=EACH, help="questions of each kind")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as other:
        folder = (given.data or Path(other) / "corpus").absolute()
        os.chdir(Path(onrecord.__file__).parent)
        corpus = generated.make(folder, given.passages)
        print(f"{corpus.catalogue.blocks():,} passages, {corpus.catalogue.counts()['holders']:,} holders\n")
        sys.exit(1 if asyncio.run(measure(Path(other), corpus, given.each)) else 0)


if __name__ == "__main__":
    main()

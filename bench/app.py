"""How fast a search shows in the browser, beside a bare page of one box in the same run.

    python -m bench.app                  on a corpus of 100,000 passages that is made for it
    python -m bench.app --data FOLDER    which is made there once (some minutes) and used again

The corpus: the texts of `bench.search_speed`, in each passage a statement by one of up to 10,000 holders; vectors are
random, but each lies near that of one of the questions, so that meaning finds answers, too. The app runs as `onrecord
serve` runs it; Chromium types a question, and the time counts from Enter to the frame in which the first quotation of
the answer stands – the one that Python gets for the same question. Three kinds of questions: words side by side, which
are looked for by words and meaning; operators and phrases, where words decide; and fields alone, where nothing is
compared in meaning. No question is asked twice. "x" is the ratio to the bare page's 95th percentile. Then several
browsers at once, each of which asks on as soon as it has its answer, and must get its own. kB are what the server sent
for a question, at the median.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import onrecord
from app_pages import addresses
from bench import search_speed
from corpus import encoder, utterances
from corpus.catalogue import FILE, Catalogue
from corpus.records import Statement, TopicStance
from index.search import Index

PASSAGES, HOLDERS = 100_000, 10_000
EACH, AT_ONCE = 24, 5
SIDES = ("support", "support", "mixed", "oppose", None)
MODES = ("direct", "indirect", "mixed")
# The cosine between a text and the question that it is made to lie near.
NEAR = 0.6
# One box, and what was typed into it, as quotations are shown.
BARE = """
import html
import streamlit as st
st.text_input("Words to look for", key="q")
st.html(f"<blockquote>{html.escape(st.session_state.q)}</blockquote>")
"""
# Seconds after which an answer does not come any more.
PATIENCE = 60
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
# Milliseconds from the key to the first frame in which the first quotation begins so.
_TIMED = """expected => {
    const shown = () => (document.querySelector('blockquote')?.textContent ?? '').trim().startsWith(expected);
    window.answered = shown() ? Promise.resolve(-1) : new Promise(resolve => {
        addEventListener('keydown', event => {
            const began = event.timeStamp;
            const look = now => shown() ? resolve(performance.now() - began) : requestAnimationFrame(look);
            look();
        }, {capture: true, once: true});
    });
}"""


# -- the corpus --------------------------------------------------------------------------------------------------------


def make(folder: Path, passages: int) -> onrecord.Corpus:
    """A corpus of so many passages, in each of which a holder takes a side; what is there already is used again."""
    if not (folder / FILE).exists():
        catalogue, frame = Catalogue(folder, create=True), onrecord.frame()
        utterances.enter = lambda *_: (
            None
        )  # no two passages print the same words; looking for them takes most of the time
        for name in search_speed.Generated(passages).document_ids():
            document, draw = search_speed.generated(name), np.random.default_rng(int(name[1:]))
            said = [_said(block.start, block.end, draw, frame) for block in document.blocks]
            made_by = f"- - bench {frame.label} {frame.fingerprint} 1"
            catalogue.put(document, said, source=name, fingerprint=made_by)
    index = Index(folder, Catalogue(folder))
    if not index.current:
        real, themes = encoder.encode, encoder.encode(questions()["words and meaning"])
        encoder.encode = lambda texts: _vectors(texts, themes)
        index.refresh()
        encoder.encode = real
    return onrecord.open(folder)


def _said(start: int, end: int, draw: np.random.Generator, frame: onrecord.Frame) -> Statement:
    """A statement of the whole passage, by somebody: a few are quoted often, most seldom."""
    number = int(400 * draw.pareto(1.0)) % HOLDERS
    who = f"{search_speed.WORDS[number % 97].capitalize()} {search_speed.WORDS[number].capitalize()}"
    topic, stance = draw.choice(list(frame.topics)), SIDES[int(draw.integers(len(SIDES)))]
    return Statement(
        holder=who,
        holder_kind="person",
        holder_as_written=who,
        role=f"chair, {search_speed.WORDS[number % 997]}",
        mode=MODES[int(draw.integers(len(MODES)))],
        spans=((start, end),),
        context=(start, end),
        confidence=float(draw.uniform(0.5, 1)),
        stances=(TopicStance(topic, stance, stance is None, float(draw.uniform(0.5, 1)), ()),),
        frame=frame.label,
    )


def _vectors(texts: Sequence[str], themes: Any) -> Any:
    """Unit vectors, each NEAR one of the themes."""
    draw = np.random.default_rng(len(texts[0]))
    noise = draw.standard_normal((len(texts), encoder.WIDTH), dtype=np.float32)
    noise *= (1 - NEAR**2) ** 0.5 / np.linalg.norm(noise, axis=1, keepdims=True)
    found = NEAR * themes[draw.integers(len(themes), size=len(texts))] + noise
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def questions() -> dict[str, list[str]]:
    """What kind → questions of it, in plenty."""
    asked = search_speed.questions()
    return {
        "words and meaning": [" ".join(words) for what, words, *_ in asked if what in ("word", "any of three", "both")],
        "operators, phrases": [
            search_speed.ours(one).text for one in asked if one[0] in ("any of three", "both", "phrase")
        ],
        "fields alone": [f"kind:{kind} date:{first}..{last}" for _, _, kind, first, last in asked],
    }


Asked = tuple[str, str]


def answered(corpus: onrecord.Corpus, texts: Sequence[str], number: int, taken: set[str]) -> list[Asked]:
    """So many questions, each with how its answer's first quotation begins: another one for every question.

    taken   how the answers begin that were given before
    """
    found: list[Asked] = []
    for text in texts:
        question = dataclasses.replace(addresses.question({"q": [text]}), limit=1)
        first = next((row["text"][0][:80] for row in corpus.search(question).rows), "")
        if first and first not in taken and len(found) < number:
            taken.add(first)
            found.append((text, first))
    return found


# -- servers and browsers ----------------------------------------------------------------------------------------------


@contextmanager
def served(*command: str) -> Iterator[str]:
    """The address of a server that the command starts on the port that is put behind it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                    break
            except OSError:
                if server.poll() is not None or time.monotonic() > until:
                    sys.exit("bench.app: the app did not start")
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@asynccontextmanager
async def chromium() -> AsyncIterator[Any]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        named = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await playwright.chromium.launch(executable_path=named, args=list(FLAGS))
        yield browser
        await browser.close()


@dataclass(slots=True)
class Seen:
    """What one browser saw: milliseconds and kB of each answer, and what went wrong.

    opened, opened_kb   until the first page was drawn
    """

    times: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    opened: float = 0.0
    opened_kb: float = 0.0


async def reader(browser: Any, site: str, asked: Sequence[Asked]) -> Seen:
    """A new browser that opens the page and asks the questions one after the other."""
    seen, received = Seen(), [0]
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: received.__setitem__(0, received[0] + len(data))),
    )
    began = time.monotonic()
    await page.goto(site)
    await page.locator("blockquote").first.wait_for(state="attached")
    seen.opened = 1000 * (time.monotonic() - began)
    await _idle(page)
    seen.opened_kb = received[0] / 1000
    box = page.get_by_label("Words to look for", exact=True).first
    for text, first in asked:
        received[0] = 0
        await box.fill(text)
        await page.evaluate(_TIMED, first)
        await box.press("Enter")
        try:
            seen.times.append(await asyncio.wait_for(page.evaluate("window.answered"), PATIENCE))
        except TimeoutError:
            seen.errors.append(f"no answer of its own to: {text}")
        await _idle(page)
        seen.sent.append(received[0] / 1000)
    seen.errors += [
        await one.inner_text() for one in await page.locator("[role=alert], [data-testid=stException]").all()
    ]
    await context.close()
    return seen


async def _idle(page: Any) -> None:
    """Wait until nothing runs for the page any more."""
    await page.wait_for_timeout(100)
    await page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")


# -- the table ---------------------------------------------------------------------------------------------------------


def _line(what: str, seen: Sequence[Seen], first: float = 0.0) -> float:
    """Print a line; the 95th percentile."""
    times = [one for each in seen for one in each.times]
    middle, last = float(np.median(times)), float(np.percentile(times, 95))
    sent = np.median([one for each in seen for one in each.sent])
    print(f"{what:<38}{len(times):>6}{middle:>10.0f}{last:>8.0f}{last / (first or last):>7.1f}{sent:>7.0f}", flush=True)
    for error in [error for each in seen for error in each.errors]:
        print(f"  WRONG: {error[:200]}")
    return last


async def measure(folder: Path, corpus: onrecord.Corpus, each: int) -> int:
    """Print the table; how many things went wrong."""
    taken: set[str] = set()
    kinds = {kind: answered(corpus, texts, 2 * each + 1, taken) for kind, texts in questions().items()}
    first, *words = kinds.pop("words and meaning")
    kinds = {"words and meaning": words, **kinds}
    mixed = [one for three in zip(*(asked[each:] for asked in kinds.values()), strict=False) for one in three]
    bare = folder / "bare.py"
    bare.write_text(BARE, encoding="utf-8")
    typed = [(text, text) for text, _ in words[:each]]
    streamlit = [sys.executable, "-m", "streamlit", "run", "--server.headless=true", "--server.fileWatcherType=none"]
    serve = [sys.executable, "cli.py", "serve", "--data", str(corpus.folder), "--port"]
    with served(*streamlit, str(bare), "--server.port") as plain, served(*serve) as site:
        async with chromium() as browser:
            cold = await reader(browser, site, [first])
            everything = [cold]
            print(f"{'ms from Enter to the first quotation':<38}{'n':>6}{'median':>10}{'p95':>8}{'x':>7}{'kB':>7}")
            base = _line("a bare page of one box", [await reader(browser, plain, typed)])
            for kind, asked in kinds.items():
                everything.append(await reader(browser, site, asked[:each]))
                _line(kind, everything[-1:], base)
            base = _line(f"{AT_ONCE} at once: the bare page", await _together(browser, plain, [typed] * AT_ONCE))
            together = await _together(browser, site, [mixed[number::AT_ONCE] for number in range(AT_ONCE)])
            _line(f"{AT_ONCE} at once, all kinds", together, base)
            everything += together
    later = everything[1]
    print(f"\nthe first page of the server {cold.opened:,.0f} ms, its first search {cold.times[0]:,.0f} ms;", end=" ")
    print(f"the page in a new browser {later.opened:,.0f} ms and {later.opened_kb:,.0f} kB")
    return sum(len(one.errors) for one in everything)


async def _together(browser: Any, site: str, asked: Sequence[Sequence[Asked]]) -> list[Seen]:
    return list(await asyncio.gather(*(reader(browser, site, one) for one in asked)))


def main() -> None:
    """Make the corpus where there is none, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="FOLDER", type=Path, help="where the corpus is, or is made and left")
    parser.add_argument("--passages", metavar="N", type=int, default=PASSAGES, help="of a corpus that is made")
    parser.add_argument("--each", metavar="N", type=int, default=EACH, help="questions of each kind")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as other:
        corpus = make(given.data or Path(other) / "corpus", given.passages)
        print(f"{corpus.catalogue.blocks():,} passages, {corpus.catalogue.counts()['holders']:,} holders\n")
        sys.exit(1 if asyncio.run(measure(Path(other), corpus, given.each)) else 0)


if __name__ == "__main__":
    main()

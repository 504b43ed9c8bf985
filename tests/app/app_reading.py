"""What a reader of the app sees, taken from the elements that a test run left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

# Opens a page of the app at an address: the fixture `opened`.
Open = Callable[..., AppTest]
# Elements whose words Streamlit reads as Markdown.
MARKDOWN = ("markdown", "caption", "title", "header", "subheader", "info", "warning", "error", "success", "toast")


class Page(HTMLParser):
    """The text, tags and attributes of the HTML that the app sent."""

    def __init__(self, app: AppTest) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.marked: list[str] = []
        self._open: list[str] = []
        for element in app.get("html"):
            self.feed(element.value)
            self.words.append("\n")
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "mark" in self._open:
            self.marked.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


class Links(HTMLParser):
    """The links of a page: (what it says, its address)."""

    def __init__(self, app: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open = False
        for element in app.get("html"):
            self.feed(element.value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open = True
            self.found.append(("", dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[-1] = (self.found[-1][0] + data, self.found[-1][1])


def links(app: Any) -> list[tuple[str, str, dict[str, list[str]]]]:
    """The links of a page: (what it says, its page, what it asks)."""
    apart = ((" ".join(words.split()), urlsplit(address)) for words, address in Links(app).found)
    return [(words, way.path, parse_qs(way.query)) for words, way in apart]


def link(app: Any, label: str, to: str = "search") -> dict[str, list[str]]:
    """What a link to a page asks."""
    return next(asked for words, page, asked in links(app) if (words, page) == (label, to))


def total(app: Any) -> int:
    seen(app)
    first = app.header[0].value
    return 0 if first == "Nothing found" else int(first.split()[0].replace(",", ""))


def seen(app: AppTest) -> str:
    """The text of the page, white space made even."""
    assert not app.exception, app.exception
    return Page(app).text


def tables(app: AppTest) -> list[str]:
    """The labels of the buttons that give tables: those under charts give pictures."""
    labels = [str(button.label) for button in app.get("download_button")]
    return [label for label in labels if not label.startswith("Chart as")]


def read_as_markdown(app: AppTest) -> Iterator[str]:
    """Every string on the page that Streamlit reads as Markdown: texts, labels and help."""
    for kind in MARKDOWN:
        for element in app.get(kind):
            yield str(element.value)
    for element in _every(app):
        for name in ("label", "help", "placeholder"):
            value = getattr(element, name, None)
            if isinstance(value, str):
                yield value


def _every(app: AppTest) -> Iterator[Any]:
    for block in (app.main, app.sidebar):
        yield from block

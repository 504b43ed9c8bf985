"""What a reader of the app sees, taken from the elements that a test run left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs

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
    """The links of a page: what they say → what their address asks for."""

    def __init__(self, app: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self._address: str | None = None
        for element in app.get("html"):
            self.feed(element.value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._address = dict(attrs).get("href") if tag == "a" else None

    def handle_data(self, data: str) -> None:
        if self._address is not None:
            self.found.append((data, parse_qs(self._address.partition("?")[2])))

    def handle_endtag(self, tag: str) -> None:
        self._address = None


def link(app: Any, label: str) -> dict[str, list[str]]:
    return next(asked for words, asked in Links(app).found if words == label)


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

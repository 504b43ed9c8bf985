"""The one place where corpus text becomes HTML."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app_pages.escape import Marking, element, escaped, marked, name, plain

LOOKS = ("word", "evidence", "statement", "chosen", "source")
markings = st.lists(st.builds(Marking, st.integers(-5, 60), st.integers(-5, 60), st.sampled_from(LOOKS)), max_size=6)


def stripped(made: str) -> str:
    """The text without the tags, which the browser would show."""
    return html.unescape(re.sub(r"<[^>]*>", "", made))


@given(st.text(max_size=50), markings, st.integers(0, 10))
def test_every_character_is_shown_whatever_is_marked(text: str, marks: list[Marking], start: int) -> None:
    expected = plain(text).replace("\r\n", "\n").replace("\r", "\n")
    # A mark between CR and LF would make two line ends of one: both are white space to the reader.
    assert stripped(marked(text, marks, start=start)).split() == expected.split()


@given(st.text(max_size=50), markings)
def test_tags_are_closed_in_order(text: str, marks: list[Marking]) -> None:
    around: list[str] = []
    for tag in re.findall(r"<(/?\w+)", marked(text, marks)):
        if tag.startswith("/"):
            assert around.pop() == tag[1:]
        else:
            around.append(tag)
    assert around == []


def test_markings_count_from_the_start_of_the_document() -> None:
    made = marked("pooled budgets", [Marking(107, 114, "word")], start=100)
    assert re.search(r"pooled <mark[^>]*>budgets</mark>$", made)


def test_what_decided_stands_out_within_its_statement_though_it_begins_before() -> None:
    made = marked("claims that", [Marking(7, 11, "chosen"), Marking(0, 11, "evidence")])
    (ground,) = re.findall(r"<mark[^>]*><mark style=\"background:(#\w+)[^>]*>that</mark></mark>", made)
    assert f"background:{ground}" in made.split("claims")[0]


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\ud800"])
def test_controls_are_written_out(control: str) -> None:
    assert plain(f"a{control}b") == f"a⟦U+{ord(control):04X}⟧b"
    assert name(f"a{control}b") == "a\ufffdb"


def test_ordinary_white_space_and_soft_hyphens_stay() -> None:
    assert plain("a\tb\nc\xadd\u200be") == "a\tb\nc\xadd\u200be"


def test_attributes_are_escaped() -> None:
    assert element("a", "x", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">x</a>'
    assert escaped("<&>\"'") == "&lt;&amp;&gt;&quot;&#x27;"

"""Charts as files: what they hold, that they are the same again, and that no word of a document does harm in them."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pytest
import vl_convert
from app_corpus import HOSTILE, HOSTILE_NAME
from app_reading import Open, seen
from app_rows import ACT, row
from hypothesis import example, given, settings
from hypothesis import strategies as st

import onrecord
from app_pages import figures, sides, timeline

# What a picture is made of; nothing that runs, fetches or leads anywhere.
SHAPES = {"svg", "g", "path", "rect", "line", "text", "tspan", "defs", "clipPath", "title", "desc"}


def chart(**more: Any) -> alt.LayerChart:
    rows = [
        row(**{"on": "2005", "role": "chair of the board", **more}),
        row("2006-08-18", mode="indirect", undecided=["joint_working"]),
    ]
    return timeline.chart([(more.get("holder", "Jane Arkwright"), rows)], "joint_working", [ACT], paper=figures.WIDTH)


def picture(drawn: Any, title: str = "Positions", notes: tuple[str, ...] = ("Source: On Record.",)) -> Any:
    return ElementTree.fromstring(figures.svg(drawn, title, notes))


def words(image: ElementTree.Element) -> list[str]:
    """The lines of all words in the picture."""
    return [one.text for one in image.iter() if one.tag.endswith(("}text", "}tspan")) and one.text]


def harmless(image: ElementTree.Element) -> bool:
    """Whether there is nothing but shapes and words, which name no address and no event."""
    names = {one.tag.rpartition("}")[2] for one in image.iter()}
    attributes = {name.rpartition("}")[2] for one in image.iter() for name in one.attrib}
    values = [value for one in image.iter() for name, value in one.attrib.items() if "label" not in name]
    return (
        names <= SHAPES
        and not [name for name in attributes if name.startswith("on") or name in ("href", "src", "style")]
        and not [value for value in values if "url(" in value and "url(#" not in value]
    )


def test_the_renderer_knows_the_version_that_charts_are_written_in() -> None:
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    assert version in vl_convert.get_vegalite_versions()


def test_a_picture_has_a_title_the_stances_an_axis_and_its_source() -> None:
    shown = words(picture(chart(), "Positions on joint working", ("Hollow: a paraphrase.", "Source: On Record.")))
    assert {"Positions on joint working", "Hollow: a paraphrase.", "Source: On Record."} <= set(shown)
    assert {"support", "mixed", "oppose", "cannot tell"} <= set(shown)
    assert {"Jane Arkwright", "chair of the board", "Fenwick Act 2006"} <= set(shown)
    assert [one for one in shown if re.fullmatch(r"\w{3} 200[56]", one)]
    assert harmless(picture(chart()))


def test_a_picture_is_told_to_whom_cannot_see_it() -> None:
    told = [one.get("aria-label") for one in picture(chart()).iter() if one.get("aria-label")]
    assert "Jane Arkwright, said 18 August 2006: cannot tell, paraphrase. Yes." in told
    assert "chair of the board: 2005, as far as these documents show" in told
    assert "11 May 2006: Fenwick Act 2006" in told
    assert not [one for one in told if one and "height" in one]


def test_a_picture_leads_nowhere_where_its_chart_does() -> None:
    shown = sides.Sides("joint_working", {"1998": "1998"}, {("1998", "support"): 3})
    drawn = sides.chart(shown, 3)
    assert "href" in drawn.to_dict()["layer"][1]["encoding"]
    image = picture(drawn.properties(width=figures.WIDTH))
    assert harmless(image)
    assert {"1998", "3"} <= set(words(image))


def test_long_titles_and_notes_are_broken_into_lines() -> None:
    shown = words(picture(chart(), "word " * 60, ("note " * 60,)))
    assert len([one for one in shown if one.startswith("word")]) == 5
    assert len([one for one in shown if one.startswith("note")]) == 3


def test_a_chart_keeps_its_own_settings() -> None:
    made = alt.Chart(alt.InlineData([{"x": 1}])).mark_point().encode(x="x:Q").configure_axis(labelColor="#abcdef")
    assert "#abcdef" in {one.get("fill") for one in picture(made).iter()}
    assert made.to_dict()["config"]["axis"] == {"labelColor": "#abcdef"}


def test_a_png_is_the_same_picture_twice_as_large() -> None:
    image = picture(chart())
    data = figures.png(chart(), "Positions", ("Source: On Record.",))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (2 * int(image.get("width", 0)), 2 * int(image.get("height", 0)))
    assert width > 1500


@pytest.mark.parametrize("draw", [figures.svg, figures.png])
def test_the_same_chart_gives_the_same_bytes(draw: Any) -> None:
    assert draw(chart(), "Positions", ("a",)) == draw(chart(), "Positions", ("a",))


HARM = [
    HOSTILE,
    "]]><script>alert(1)</script><![CDATA[",
    '"><foreignObject><body onload="alert(1)"/></foreignObject>',
    "' onmouseover='alert(1)",
    "<a xlink:href='javascript:alert(1)'>&lt;x&gt; &amp; &#0; &nbsp;",
    "url(http://evil.example/x) {{1+1}} ${alert(1)} datum.x",
]


@pytest.mark.parametrize("harm", HARM)
def test_no_word_of_a_document_does_anything(harm: str) -> None:
    image = picture(chart(holder=harm, text=[harm], title=harm, role=harm), harm, (harm,))
    assert harmless(image)
    shown = " ".join(words(image))
    assert " ".join(harm.split())[:12] in " ".join(shown.split())


def test_controls_that_reorder_words_are_written_out() -> None:
    drawn = figures.svg(chart(holder="Ann \u202eHam"), "Ann \u202eHam", ()).decode()
    assert "\u202e" not in drawn
    assert "Ann ⟦U+202E⟧Ham" in drawn


def test_what_no_xml_can_hold_is_replaced() -> None:
    bad = "a\x00b\x0cc\ufffed\ud800e"
    assert "a⟦U+0000⟧b�c�d⟦U+D800⟧e" in words(picture(chart(holder=bad), bad))


@settings(max_examples=40)
@given(st.text(max_size=60))
@example("if")
@example("constructor")
def test_any_text_makes_a_picture(text: str) -> None:
    made = alt.Chart(alt.InlineData([{"x": text}])).mark_text().encode(text="x:N")
    assert harmless(picture(made, text, (text,)))


# -- the page ----------------------------------------------------------------------------------------------------------


def test_a_chart_can_be_taken_away_with_where_it_is_from(folder: Path, opened: Open) -> None:
    corpus = onrecord.open(folder)
    holder = next(one["holder_id"] for one in corpus.holders() if one["name"] == "Jane Arkwright")
    app = opened("compare", who=[holder])
    seen(app)
    labels = [button.label for button in app.get("download_button")]
    assert labels[:4] == ["Chart as SVG", "Chart as PNG"] * 2
    fingerprint = corpus.about()["corpus"]["fingerprint"]
    assert figures.sources() == (
        f"Source: On Record, corpus {fingerprint[:12]} of 5 documents and 34 statements, "
        "frame health-and-social-care 2."
    )


def test_a_file_is_drawn_when_it_is_asked_for(folder: Path) -> None:
    data = {
        ending: figures._written(chart, f"Positions: {HOSTILE_NAME}", ["Hollow: a paraphrase."], ending)
        for ending in figures.FORMATS
    }
    assert data["svg"].startswith(b"<svg ")
    assert data["png"].startswith(b"\x89PNG")
    assert figures.sources() in words(ElementTree.fromstring(data["svg"]))

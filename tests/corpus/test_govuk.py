"""GOV.UK's content items: words, footnotes, what is added to a consultation, and what the record says of the page."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.govuk import read

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "govuk"

BODY = "<div class='govspeak'><p>The boards of Fenwick will plan their services together from the spring.</p></div>"


def item(body: Any = BODY, *, details: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    record = {
        "base_path": "/government/publications/one-plan",
        "schema_name": "publication",
        "document_type": "policy_paper",
        "title": "One plan",
        "description": "What the boards will do.",
        "details": {"body": body, "political": False} | (details or {}),
        "links": {},
    }
    return record | fields


def parsed(body: Any = BODY, **fields: Any) -> Parsed:
    return read(json.dumps(item(body, **fields)).encode(), where="x.json")


def blocks(found: Parsed) -> list[tuple[str, str]]:
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def linked(**links: Any) -> dict[str, Any]:
    return {name: [{"title": title} for title in titles] for name, titles in links.items()}


# --- words ---


def test_title_and_description_stand_before_the_body() -> None:
    assert blocks(parsed()) == [
        ("heading", "One plan"),
        ("paragraph", "What the boards will do."),
        ("paragraph", "The boards of Fenwick will plan their services together from the spring."),
    ]


def test_headings_lists_and_cells_keep_their_kind_and_numbers_that_are_written_out() -> None:
    body = """<h2 id="a"><span class="number">2. </span>Money</h2><p>2.1 We will pool it.</p>
    <ul><li><p>for the town</p></li></ul><table><tr><td>Fenwick</td><td></td><td>£3m</td></tr></table>"""
    found = parsed(body)
    assert blocks(found)[2:] == [
        ("heading", "2. Money"),
        ("paragraph", "2.1 We will pool it."),
        ("list_item", "for the town"),
        ("table_cell", "Fenwick"),
        ("table_cell", "£3m"),
    ]
    assert [block.paragraph for block in found.blocks][2:4] == ["2", "2.1"]


def test_a_list_that_goes_on_under_another_heading_numbers_paragraphs() -> None:
    body = """<ol><li>We agree.</li><li><p>We differ.</p><ul><li>in part</li></ul></li></ol>
    <h2>Money</h2><ol><li>pool it</li></ol><ol start="3"><li>We will pool it.</li></ol>"""
    found = parsed(body)
    assert [(block.paragraph, words) for block, (_, words) in zip(found.blocks, blocks(found), strict=True)][2:] == [
        ("1", "We agree."),
        ("2", "We differ."),
        ("2", "in part"),
        (None, "Money"),
        (None, "pool it"),
        ("3", "We will pool it."),
    ]


def test_the_points_of_one_list_are_no_numbered_paragraphs() -> None:
    assert [block.paragraph for block in parsed("<ol><li>One board.</li><li>One plan.</li></ol>").blocks] == [None] * 4


NOTED = """<p>Costs fell<sup id="fnref:a"><a href="#fn:a" class="footnote">1</a></sup> and rose.
<sup><a class="footnote" role="doc-noteref" href="#fn:b">[note]</a></sup></p><p>They fell by 5m<sup>2</sup>.</p>
<div class="footnotes" role="doc-endnotes"><ol>
<li id="fn:a"><p>Fenwick accounts. <a href="#fnref:a" class="reversefootnote">↩</a></p></li>
<li id="fn:b"><p>Ibid.</p><p>See also Hale.<a role="doc-backlink" href="#fnref:b">↩<sup>2</sup></a></p></li>
</ol></div>"""


def test_footnotes_are_blocks_with_their_mark_and_the_paragraph_names_the_marks_that_stand_in_it() -> None:
    found = parsed(NOTED)
    assert [(block.kind, block.notes, words) for block, (_, words) in zip(found.blocks, blocks(found), strict=True)][
        2:
    ] == [
        ("paragraph", ("1", "2"), "Costs fell and rose."),
        ("paragraph", (), "They fell by 5m2."),
        ("footnote", ("1",), "Fenwick accounts."),
        ("footnote", ("2",), "Ibid."),
        ("footnote", ("2",), "See also Hale."),
    ]


def test_only_the_line_that_a_mark_stands_in_names_it() -> None:
    body = "<p>One.<br><br>Two.<sup><a class='footnote' href='#fn:9'>9</a></sup></p>"
    assert [block.notes for block in parsed(body).blocks][2:] == [(), ("9",)]


def test_a_mark_in_a_footnote_does_not_make_it_another_one() -> None:
    mark = "<sup><a class='footnote' href='#fn:2'>2</a></sup>"
    body = f"<p>One.</p><div class='footnotes'><ol><li id='fn:1'>See{mark}.</li><li id='fn:2'>Ash.</li></ol></div>"
    assert [block.notes for block in parsed(body).blocks][3:] == [("1",), ("2",)]


def test_what_is_said_of_an_attached_file_is_no_part_of_the_text() -> None:
    body = """<p>See below.</p><section class="attachment embedded"><h2 class="title"><a href="/media/plan.pdf">Plan</a>
    </h2><p>This file may not be accessible.</p></section><p>And
    <span class="attachment-inline"><a href="https://a.example/b.csv">the figures</a></span>.</p>"""
    found = parsed(body)
    assert [words for _, words in blocks(found)][2:] == ["See below.", "And the figures."]
    assert found.about.attachments == ("https://www.gov.uk/media/plan.pdf", "https://a.example/b.csv")


def test_the_html_of_several_renderings_is_read() -> None:
    body = [{"content_type": "text/govspeak", "content": "## A"}, {"content_type": "text/html", "content": "<p>A.</p>"}]
    assert blocks(parsed(body))[2:] == [("paragraph", "A.")]


def test_characters_that_the_html_writes_as_numbers_keep_the_offsets_exact() -> None:
    found = parsed("<p>&#163;3m &amp; cafe\u0301 \U0001f600</p><p>Then.</p>")
    assert blocks(found)[2:] == [("paragraph", "£3m & cafe\u0301 \U0001f600"), ("paragraph", "Then.")]


# --- consultations, speeches, notices ---

CONSULTED = {
    "opening_date": "2016-04-20T16:00:00+01:00",
    "closing_date": "2016-07-13T22:45:00+01:00",
    "public_feedback_detail": "<p>Most agreed.</p>",
    "public_feedback_publication_date": "2016-09-07T12:00:00+00:00",
    "final_outcome_detail": "We will go ahead.",
}


def test_feedback_and_outcome_stand_under_headings_after_the_consultation() -> None:
    found = parsed(details=CONSULTED, schema_name="consultation", document_type="consultation_outcome")
    assert blocks(found)[2:] == [
        ("heading", "Opening and closing dates"),
        ("procedure", "Open from 20 April 2016 to 13 July 2016"),
        ("heading", "Consultation description"),
        ("paragraph", "The boards of Fenwick will plan their services together from the spring."),
        ("heading", "Feedback received"),
        ("procedure", "Published on 7 September 2016"),
        ("paragraph", "Most agreed."),
        ("heading", "Detail of outcome"),
        ("paragraph", "We will go ahead."),
    ]


def test_an_outcome_and_a_withdrawal_leave_the_offsets_before_them_as_they_were() -> None:
    details = {name: CONSULTED[name] for name in ("opening_date", "closing_date")}
    before = parsed(details=details, schema_name="consultation")
    notice = {"explanation": "<p>No longer so.</p>", "withdrawn_at": "2019-08-22T10:29:02+01:00"}
    after = parsed(details=CONSULTED, schema_name="consultation", withdrawn_notice=notice)
    assert after.text.startswith(before.text)
    assert blocks(after)[-2:] == [("procedure", "Withdrawn on 22 August 2019"), ("procedure", "No longer so.")]


def test_a_call_for_evidence_is_read_as_a_consultation() -> None:
    found = parsed(
        details={"outcome_detail": "<p>We heard much.</p>", "closing_date": "2016-07-13"},
        schema_name="call_for_evidence",
        document_type="call_for_evidence_outcome",
    )
    assert [words for kind, words in blocks(found) if kind in ("heading", "procedure")] == [
        *("One plan", "Opening and closing dates", "Open to 13 July 2016"),
        *("Call for evidence description", "Detail of outcome"),
    ]
    assert found.about.kind == "consultation"


def test_a_speech_says_who_gave_it_when_and_where() -> None:
    found = parsed(
        details={
            "delivered_on": "2012-05-22T01:00:00+01:00",
            "speech_type_explanation": "Speaker's notes",
            "location": "Fenwick Hall",
        },
        schema_name="speech",
        document_type="speech",
        links=linked(speaker=["The Rt Hon Dame Ann Hale DBE MP"], people=["Edwin Ash"]),
    )
    assert blocks(found)[2:4] == [
        ("procedure", "Delivered on: 22 May 2012 (Speaker's notes)"),
        ("procedure", "Location: Fenwick Hall"),
    ]
    assert (found.about.kind, found.about.authors, found.about.said_on) == ("speech", ("Dame Ann Hale",), "2012-05-22")
    assert found.about.found["authors"] == "GOV.UK: speaker"


# --- what the record says ---


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Rt Hon the Lord Ash of Fenwick CBE", "Lord Ash of Fenwick"),
        ("The Baroness Hale", "Baroness Hale"),
        ("Edwin Ash MP", "Edwin Ash"),
        ("The Queen", "The Queen"),
    ],
)
def test_a_speaker_is_named_without_honours(title: str, name: str) -> None:
    assert parsed(details={"speaker_without_profile": title}).about.authors == (name,)


def test_whoever_a_page_has_to_do_with_is_its_author_only_where_it_is_in_their_words() -> None:
    links = linked(people=["Ann Hale"])
    assert parsed(links=links, document_type="authored_article").about.authors == ("Ann Hale",)
    assert parsed(links=links, document_type="news_story").about.authors == ()


def test_the_department_publishes() -> None:
    links = linked(organisations=["Fenwick Board", "Ministry of Hats"])
    assert parsed(links=links).about.publisher == "Fenwick Board"
    primary = linked(organisations=["Fenwick Board"], primary_publishing_organisation=["Ministry of Hats"])
    assert parsed(links=primary).about.publisher == "Ministry of Hats"


def test_title_address_and_dates_are_the_records_own() -> None:
    about = parsed(
        details={"first_public_at": "2013-01-01T00:00:00+00:00"},
        first_published_at="2014-05-08T14:38:28.000+00:00",
        public_updated_at="2015-11-12T10:11:52Z",
    ).about
    assert (about.title, about.url) == ("One plan", "https://www.gov.uk/government/publications/one-plan")
    assert (about.published_on, about.updated_on) == ("2014-05-08", "2015-11-12")
    assert about.found["published_on"] == "GOV.UK: date of first publication"


@pytest.mark.parametrize(
    ("details", "date"),
    [
        ({"first_public_at": "2013-02-21T00:00:00+00:00", "public_timestamp": "2014-01-01"}, "2013-02-21"),
        ({"public_timestamp": "2015-07-08T14:19:42.460Z", "first_published_version": True}, "2015-07-08"),
        ({"public_timestamp": "2015-07-08T14:19:42.460Z", "first_published_version": False}, None),
    ],
)
def test_other_fields_tell_the_date_where_the_first_is_missing(details: dict[str, Any], date: str | None) -> None:
    assert parsed(details=details).about.published_on == date


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2016-06-30T23:01:00.000+00:00", "2016-07-01"),
        ("2016-12-31T23:01:00Z", "2016-12-31"),
        ("2016-09", "2016-09"),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("soon", None),
        (20160907, None),
        ("2" * 5000, None),
    ],
)
def test_a_day_is_that_of_london(written: Any, date: str | None) -> None:
    assert parsed(first_published_at=written).about.published_on == date


@pytest.mark.parametrize(
    ("document_type", "kind"),
    [
        ("press_release", "press_release"),
        ("oral_statement", "speech"),
        ("authored_article", "opinion"),
        ("independent_report", "report"),
        ("open_consultation", "consultation"),
        ("policy_paper", "other"),
        ("news_story", "other"),
        ("html_publication", "other"),
    ],
)
def test_the_kind_is_told_only_where_the_type_makes_it_certain(document_type: str, kind: str) -> None:
    about = parsed(document_type=document_type).about
    assert about.kind == kind
    assert ("kind" in about.found) == (kind != "other")


EARLIER = {"title": "2010 to 2015 government", "details": {"current": False}}


@pytest.mark.parametrize(
    ("political", "links", "government", "status"),
    [
        (True, [EARLIER], None, "published under an earlier government"),
        (True, [], {"title": "2010 to 2015 government", "current": False}, "published under an earlier government"),
        (True, [EARLIER | {"details": {"current": True}}], {"title": "x", "current": False}, None),
        (False, [EARLIER], None, None),
        (True, [], None, None),
    ],
)
def test_what_an_earlier_government_published_is_marked_where_it_is_political(
    political: bool, links: list[Any], government: Any, status: str | None
) -> None:
    found = parsed(details={"political": political, "government": government}, links={"government": links})
    assert found.about.status == status
    assert (("procedure", "Published under the 2010 to 2015 government") in blocks(found)) == (status is not None)


def test_withdrawal_goes_before_history() -> None:
    notice = {"withdrawn_at": "2019-08-22T10:29:02+01:00"}
    links = {"government": [EARLIER]}
    assert parsed(details={"political": True}, links=links, withdrawn_notice=notice).about.status == "withdrawn"
    assert parsed(withdrawn_notice={}).about.status is None


def test_attachments_are_addresses_each_once() -> None:
    listed = """<section class="attachment"><a class="thumbnail" href="/a.pdf"></a><h2 class="title">
    <a href="/a.pdf">A</a></h2><p>Write to <a href="mailto:a@a.example">us</a></p></section>"""
    about = parsed(
        details={
            "attachments": [{"url": "https://a.example/b.pdf"}, {"url": "javascript:alert(1)"}, {"url": 7}],
            "documents": [listed, 4],
            "final_outcome_documents": [listed.replace("a.pdf", "c.pdf")],
        },
        links={"children": [{"base_path": "/government/publications/one-plan/whole"}]},
    ).about
    assert about.attachments == (
        "https://a.example/b.pdf",
        "https://www.gov.uk/government/publications/one-plan/whole",
        "https://www.gov.uk/a.pdf",
        "https://www.gov.uk/c.pdf",
    )


# --- what is refused ---


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        (b"One plan", "the file is not valid JSON"),
        (b'{"title": "One', "the file is not valid JSON"),
        (b"[" * 200_000, "the JSON is nested too deeply"),
        (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "the JSON is nested too deeply"),
        (b'{"title": NaN}', "the file is not valid JSON"),
        (b'{"title": -Infinity}', "the file is not valid JSON"),
        (b"9" * 5000, "the file is not valid JSON"),
        (b'{"title": "\\ud800"}', r"the JSON holds what is no character \(U\+D800\)"),
        (b'{"\\udfff": 1}', r"the JSON holds what is no character \(U\+DFFF\)"),
        (b'{"title": "a\\u0000b"}', r"the JSON holds what is no character \(U\+0000\)"),
        (b"null", "this JSON is not a content item of GOV.UK"),
        (b'[{"title": "One plan"}]', "this JSON is not a content item of GOV.UK"),
        (b'{"title": "One plan", "details": {"body": "<p>A.</p>"}}', "this JSON is not a content item of GOV.UK"),
        (b'{"base_path": "/old", "schema_name": "redirect"}', "GOV.UK has moved or removed this page"),
        (b'{"document_type":"topic","title":"A","details":{}}', r"this content item of GOV.UK \(topic\) has no body"),
    ],
)
def test_what_is_no_content_item_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=rf"^x\.json: {what}"):
        read(data, where="x.json")


def test_a_file_of_absurd_size_is_refused_unread() -> None:
    with pytest.raises(ReadError, match=r"^x\.json: the file is larger than 20 MB"):
        read(b" " * (20 * 2**20 + 1), where="x.json")


def test_html_that_the_parser_would_cut_off_is_refused() -> None:
    with pytest.raises(ReadError, match=r"^x\.json: the HTML in the JSON is nested too deeply"):
        parsed("<p>Before.</p>" + "<div>" * 5000 + "After.")


@pytest.mark.parametrize(
    "body",
    [
        f"<!DOCTYPE a [<!ENTITY b SYSTEM '{Path(__file__).as_uri()}'>]><p>&b; and &c;</p>",
        "x" * 3_000_000,
        "<p>&#xFDD0;" * 20_000,
        "<ol start=2><li>a</li></ol>" * 3_000,
        "<td>" * 3_000,
        "<sup><a class=footnote href=#fn>1</a></sup>" * 3_000,
    ],
    ids=["entity", "one line", "inner marks", "lists", "cells", "raised"],
)
def test_hostile_html_does_no_harm(body: str) -> None:
    found = parsed(body)
    assert "pytest" not in found.text
    assert [words for _, words in blocks(found)][:1] == ["One plan"]


def _lie_in_order(found: Parsed) -> bool:
    ends = [0, *(block.end for block in found.blocks)]
    apart = all(end <= block.start < block.end for end, block in zip(ends, found.blocks, strict=False))
    return apart and ends[-1] <= len(found.text)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(ReadError):
        assert _lie_in_order(read(data, where="x.json"))


_TEXT = st.sampled_from(
    ["", "2016-07-01T00:00:00Z", "/a", "<p>A.</p>", NOTED, "<ol start='2'><li>", "The Rt Hon "]
) | st.text(st.characters(codec="utf-8"), max_size=30)
_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "url", "details", "current", "content", "base_path"]), inner)
    ),
    max_leaves=6,
)
_DETAILS = [
    *("body", "attachments", "documents", "opening_date", "final_outcome_detail", "final_outcome_publication_date"),
    *("government", "political", "delivered_on", "location", "first_public_at", "outcome_documents"),
]
_LINKS = ["speaker", "people", "organisations", "government", "children"]
_FIELDS = [
    "description",
    "base_path",
    "first_published_at",
    "public_updated_at",
    "withdrawn_notice",
    "links",
    "details",
]


@settings(max_examples=150)
@given(
    st.dictionaries(st.sampled_from(_FIELDS), _VALUE),
    st.dictionaries(st.sampled_from(_DETAILS), _VALUE),
    st.dictionaries(st.sampled_from(_LINKS), _VALUE),
)
def test_fields_of_any_shape_are_read_or_refused(
    fields: dict[str, Any], details: dict[str, Any], links: dict[str, Any]
) -> None:
    record = item(details=details, links=links) | fields
    try:
        found = read(json.dumps(record).encode(), where="x.json")
    except ReadError:
        return
    assert _lie_in_order(found)
    assert "\ufdd0" not in found.text


# --- real items ---

COUNTED = {
    "html_publication/frontend/best-practice-command-paper.json": (
        {"heading": 55, "paragraph": 236, "list_item": 90, "footnote": 3},
        ("other", "2017-11-29", "2018-03-02", None, 0),
    ),
    "html_publication/frontend/best-practice-HC-paper.json": (
        {"heading": 88, "paragraph": 225, "list_item": 68, "table_cell": 1652, "footnote": 55},
        ("other", "2017-03-08", "2018-03-02", None, 0),
    ),
    "html_publication/frontend/long_form_and_automatically_numbered_headings.json": (
        {"heading": 193, "paragraph": 596, "list_item": 96, "table_cell": 1541, "footnote": 99},
        ("other", "2015-07-08", "2015-07-08", None, 0),
    ),
    "html_publication/frontend/published_with_history_mode.json": (
        {"heading": 11, "paragraph": 16, "procedure": 1},
        ("other", "2016-01-17", "2016-01-17", "published under an earlier government", 0),
    ),
    "consultation/frontend/best-practice-consultation.json": (
        {"heading": 5, "paragraph": 5, "procedure": 2, "list_item": 7},
        ("consultation", "2014-08-07", "2015-11-12", None, 4),
    ),
    "consultation/frontend/consultation_outcome_with_feedback.json": (
        {"heading": 5, "paragraph": 8, "procedure": 3, "list_item": 10},
        ("consultation", "2016-04-22", "2016-09-07", None, 3),
    ),
    "call_for_evidence/frontend/call_for_evidence_outcome.json": (
        {"heading": 4, "paragraph": 4, "procedure": 1},
        ("consultation", "2016-04-20", "2016-10-18", None, 1),
    ),
    "speech/best-practice-oral-statement.json": (
        {"heading": 1, "paragraph": 23, "procedure": 1},
        ("speech", "2014-04-30", "2014-04-30", None, 0),
    ),
    "speech/speech-authored-article.json": (
        {"heading": 1, "paragraph": 17, "procedure": 2},
        ("opinion", "2016-04-05", "2016-04-05", "published under an earlier government", 0),
    ),
    "news_article/frontend/news_article_withdrawn.json": (
        {"heading": 1, "paragraph": 9, "procedure": 2},
        ("other", "2016-12-25", "2016-12-25", "withdrawn", 0),
    ),
    "news_article/frontend/best-practice-press-release.json": (
        {"heading": 2, "paragraph": 15, "list_item": 5},
        ("press_release", "2013-01-28", "2013-01-28", None, 0),
    ),
    "publication/frontend/best-practice-cmd-list.json": (
        {"heading": 1, "paragraph": 3, "list_item": 3, "procedure": 1},
        ("other", "2017-11-29", "2017-11-29", "published under an earlier government", 1),
    ),
}
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of GOV.UK are not beside the project")


def sample(name: str) -> Parsed:
    return read((SAMPLES / name).read_bytes(), where=name)


@needs_samples
@pytest.mark.parametrize("name", COUNTED)
def test_real_items_give_the_blocks_and_facts_that_are_in_them(name: str) -> None:
    found = sample(name)
    about = found.about
    facts = (about.kind, about.published_on, about.updated_on, about.status, len(about.attachments))
    assert (dict(Counter(block.kind for block in found.blocks)), facts) == COUNTED[name]


@needs_samples
@pytest.mark.parametrize(
    ("name", "count"), [("best-practice-HC-paper", 55), ("long_form_and_automatically_numbered_headings", 99)]
)
def test_every_footnote_of_a_real_paper_is_referred_to_once_and_in_order(name: str, count: int) -> None:
    found = sample(f"html_publication/frontend/{name}.json")
    marks = [str(number) for number in range(1, count + 1)]
    assert [mark for block in found.blocks if block.kind == "footnote" for mark in block.notes] == marks
    assert [mark for block in found.blocks if block.kind != "footnote" for mark in block.notes] == marks


@needs_samples
def test_the_numbered_paragraphs_of_a_command_paper_keep_their_numbers() -> None:
    found = sample("html_publication/frontend/best-practice-command-paper.json")
    numbers = [block.paragraph for block in found.blocks if block.kind == "paragraph" and block.paragraph]
    assert (len(numbers), numbers[0], numbers[-1]) == (172, "1.1", "5.14")


@needs_samples
def test_real_speeches_name_their_speakers() -> None:
    names = [
        name
        for path in sorted((SAMPLES / "speech").glob("*.json"))
        for name in sample(f"speech/{path.name}").about.authors
    ]
    assert len(names) == 4
    assert hashlib.sha256("|".join(names).encode()).hexdigest()[:16] == "eadc42dbd2bc2b8b"


@needs_samples
def test_real_schemas_are_no_content_items() -> None:
    for path in sorted((SAMPLES / "schemas").glob("*.json")):
        with pytest.raises(ReadError, match=r"this JSON is not a content item of GOV\.UK"):
            read(path.read_bytes(), where=path.name)

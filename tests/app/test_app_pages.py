"""Each page as a reader gets it: opened, by a link, with nothing to show, and with a text that means harm."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE, HOSTILE_NAME
from app_reading import Open, Page, read_as_markdown, seen

import onrecord
from corpus.catalogue import Catalogue
from corpus.records import Document, Metadata, digest
from corpus.text import Piece, blocks_of, joined
from onrecord import Filters, Question

PAGES = (
    *("overview", "search", "compare", "holders", "topics", "document", "documents"),
    *("review", "check", "add", "export"),
)
TITLES = {"check": "Check a draft", "add": "Add documents"}
OURS = {
    "a",
    "blockquote",
    "button",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "mark",
    "script",
    "span",
    "summary",
}


def by_name(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(row for row in rows if row["name"] == name)


def holder(corpus: Any, name: str) -> str:
    return str(by_name(corpus.holders(), name)["holder_id"])


def document(corpus: Any, name: str) -> str:
    return str(by_name(corpus.documents(), name)["document_id"])


# -- frame -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_in_its_frame(folder: Path, opened: Open, page: str) -> None:
    app = opened(page)
    text = seen(app)
    assert [title.value for title in app.title] == [TITLES.get(page, page.capitalize())]
    assert "5 documents · 34 statements · 33 positions · 6 holders" in text
    assert str(folder) in text
    assert "Fictional" not in text


@pytest.mark.parametrize("page", PAGES)
def test_the_demo_says_that_it_is_fictional(
    folder: Path, opened: Open, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_DEMO", "1")
    assert "Fictional sample corpus: every person, council and trust in it is invented" in seen(opened(page))


@pytest.mark.parametrize("page", [page for page in PAGES if page != "add"])
@pytest.mark.parametrize("there", ["missing", "empty"])
def test_without_documents_a_page_says_what_to_do(
    tmp_path: Path, plain: Any, opened: Open, monkeypatch: pytest.MonkeyPatch, page: str, there: str
) -> None:
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "here"))
    if there == "empty":
        Catalogue(tmp_path / "here", create=True)
    app = opened(page)
    assert str(tmp_path / "here") in seen(app)
    assert "onrecord add PATH" in [code.value for code in app.code]


def test_a_damaged_corpus_is_said_in_one_line(
    tmp_path: Path, plain: Any, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database" * 100)
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    assert "the catalogue cannot be used" in seen(opened())


# -- search ------------------------------------------------------------------------------------------------------------


def test_search_shows_who_said_what_when_and_where(folder: Path, opened: Open) -> None:
    app = opened(q='"only way that families"', holder="Jane Arkwright")
    text = seen(app)
    assert [header.value for header in app.header] == ["1 position"]
    assert "Jane Arkwright · chair, Fenwick Carers' Forum" in text
    assert "Said August 2005 (day not known) – “this week”" in text
    assert "“Pooled budgets are the only way that families will ever see one plan,”" in text
    assert "Joint working ▲ support" in text
    assert "Structural change – no stance" in text
    assert "Direct quote · Carers' chair backs pooled budgets · Fenwick Times · article · page 1, paragraph 2" in text
    assert Page(app).marked == ["only way that families"]


@pytest.mark.parametrize(
    ("parameters", "filters"),
    [
        ({"stance": "cannot tell"}, Filters(stances=("undecided",))),
        ({"stance": ["oppose", "mixed"]}, Filters(stances=("oppose", "mixed"))),
        ({"topic": "structural change"}, Filters(topics=("structural_change",))),
        ({"kind": "committee evidence"}, Filters(kinds=("committee_evidence",))),
        ({"mode": "author's own words"}, Filters(modes=("author",))),
        ({"holder": "Arkwright"}, Filters(holders=("Arkwright",))),
        ({"since": "2006", "until": "2007-06"}, Filters(since="2006", until="2007-06")),
        ({"undated": "true"}, Filters(undated=True)),
    ],
)
def test_a_link_asks_what_it_says(corpus: Any, opened: Open, parameters: dict[str, Any], filters: Filters) -> None:
    total = corpus.search(Question("", filters)).total
    assert 0 < total < 33
    app = opened(**parameters)
    seen(app)
    assert app.header[0].value == f"{total} position{'' if total == 1 else 's'}"


@pytest.mark.parametrize(
    "text",
    [
        "pooled budgets",
        "pool* OR commission*",
        "holder:arkwright stance:support",
        "kind:article NOT mode:author",
        "date:2006.. joint_working:undecided",
        '"one body" OR is:undecided',
    ],
)
def test_the_same_question_has_the_same_answer_in_the_app_in_batch_and_in_python(
    corpus: Any, opened: Open, run: Any, tmp_path: Path, text: str
) -> None:
    expected = corpus.search(Question(text, limit=1000))
    app = opened(q=text)
    seen(app)
    number = int(app.header[0].value.split()[0]) if "found" not in app.header[0].value.lower() else 0
    file = tmp_path / "q.csv"
    file.write_text('query\n"{}"\n'.format(text.replace('"', '""')), encoding="utf-8")
    assert run("batch", file, "-o", tmp_path / "out", "--format", "jsonl", "--data", corpus.folder).code == 0
    rows = [json.loads(line) for line in (tmp_path / "out" / "001.jsonl").read_text(encoding="utf-8").splitlines()]
    assert number == expected.total == len(rows)
    assert rows == json.loads(json.dumps(expected.rows))


def test_an_error_in_the_question_is_said_in_words(corpus: Any, opened: Open) -> None:
    assert "character 8: no field speeker: – did you mean holder:?" in seen(opened(q="pooled speeker:x"))


def test_it_is_said_where_it_is_open_who_spoke(corpus: Any, opened: Open) -> None:
    name = document(corpus, "committee_evidence.txt")
    text = seen(opened(kind="committee evidence"))
    assert "A witness (the text does not say who)" in text
    assert "Mr Dell (open who: Ann Dell; Tom Dell)" in text
    for row in corpus.statements(name):
        seen(opened("document", document=name, position=row["position_id"]))


def test_cannot_tell_and_no_date_are_shown_as_such(folder: Path, opened: Open) -> None:
    assert "Joint working ? cannot tell" in seen(opened(stance="cannot tell"))
    assert "No date" in seen(opened(undated="true"))


def test_a_value_that_is_no_longer_there_is_named(folder: Path, opened: Open) -> None:
    app = opened(kind="pamphlet", stance=["oppose", "strongly oppose"], topic="astrology")
    text = seen(app)
    for lost in ("kind: pamphlet", "stance: strongly oppose", "topic: astrology"):
        assert f"left out – {lost}" in text
    assert app.multiselect(key="stance").value == ["oppose"]


def test_a_query_that_cannot_be_read_is_answered_under_the_box(folder: Path, opened: Open) -> None:
    app = opened(q='"pooled *budgets* $x$')
    assert 'role="alert"' in "".join(element.value for element in app.get("html"))
    assert not app.error
    assert app.text_input(key="q").value == '"pooled *budgets* $x$'


@pytest.mark.parametrize(("key", "value"), [("since", "yesterday"), ("until", "2005-13")])
def test_a_date_that_is_none_is_said(folder: Path, opened: Open, key: str, value: str) -> None:
    assert "is no date" in seen(opened(**{key: value}))


def test_nothing_found_says_what_to_try(folder: Path, opened: Open) -> None:
    app = opened(q='"zebra crossing"', stance="oppose")
    text = seen(app)
    assert [header.value for header in app.header] == ["Nothing found"]
    assert "take away a filter" in text
    assert "choose statements or passages" in text


def test_all_pages_together_are_all_rows(corpus: Any, opened: Open) -> None:
    rows = corpus.search(Question("", sort="date", limit=100)).rows
    pages = [seen(opened(sort="oldest first", page=number)) for number in ("1", "2")]
    assert "1 to 20" not in pages[1]
    assert [page.count("Read it in the document") for page in pages] == [20, 13]
    for place, row in enumerate(rows):
        assert " ".join(row["text"][0].split()[:4]) in pages[place // 20]


def test_another_question_begins_on_its_first_page(folder: Path, opened: Open) -> None:
    app = opened(page="2")
    assert app.get("pagination")[0].value == 2
    app.text_input(key="q").set_value("pooled").run()
    seen(app)
    assert app.session_state["page"] == 1


def test_a_page_after_the_last_is_no_error(folder: Path, opened: Open) -> None:
    seen(opened(page="77"))


def test_passages_are_shown_with_a_way_to_their_place(corpus: Any, opened: Open) -> None:
    app = opened(q="commissioning", level="passages")
    assert "The council’s leader, Owen Pryce, said joint commissioning" in seen(app)
    ways = [str(value) for name, value in Page(app).attributes if name == "href"]
    assert any("at=" in way and document(corpus, "fenwick_times.txt") in way for way in ways)


# -- compare -----------------------------------------------------------------------------------------------------------


def test_compare_sets_quotes_side_by_side(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=[holder(corpus, "Jane Arkwright"), holder(corpus, "Owen Pryce")])
    text = seen(app)
    assert [header.value for header in app.header][:3] == ["Joint working", "Structural change", "Did they change?"]
    assert text.index("“Pooled budgets") < text.index("A single care trust")
    assert "joint commissioning “might help, provided that the money follows”" in text
    assert "chair, Fenwick Carers' Forum" in text
    assert "chief executive, Fenwick Carers Together" in text
    assert "Owen PryceNo position on this topic, in this time" in text


def test_compare_draws_what_its_table_lists(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=[holder(corpus, "Jane Arkwright")])
    seen(app)
    assert len(app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")) == 2
    table = app.dataframe[0].value
    assert list(table["date"]) == ["August 2005", "2008"]
    assert list(table["stance"]) == ["support", "support"]


def test_compare_keeps_to_the_dates(corpus: Any, opened: Open) -> None:
    text = seen(opened("compare", **{"who": [holder(corpus, "Jane Arkwright")], "from": "2007"}))
    assert "A single care trust" in text
    assert "Pooled budgets" not in text


def test_compare_says_that_a_holder_is_gone(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=[holder(corpus, "Owen Pryce"), "0123456789abcdef"])
    assert "not in this corpus (any more): 0123456789abcdef" in seen(app)
    assert app.multiselect(key="compared").value == [holder(corpus, "Owen Pryce")]


def test_compare_begins_with_those_who_said_most(corpus: Any, opened: Open) -> None:
    app = opened("compare")
    assert "Bevan Roe24 positions" in seen(app)
    assert ("href", f"compare?who={holder(corpus, 'Bevan Roe')}") in Page(app).attributes


# -- document ----------------------------------------------------------------------------------------------------------


def test_a_document_shows_all_of_its_text_and_where_it_is_from(corpus: Any, opened: Open) -> None:
    name = document(corpus, "fenwick_times.txt")
    app = opened("document", document=name)
    text = seen(app)
    assert "Fenwick Times · article · published 18 August 2005" in text
    assert "title Carers' chair backs pooled budgets (from: sidecar)" in text.replace("title", "title ").replace(
        "  ", " "
    )
    for block in corpus.document(name).blocks:
        assert " ".join(corpus.document(name).text[block.start : block.end].split()) in text
    assert "p. 1 ¶ 2" in text
    assert ("href", "https://times.example/carers?a=1&b=2") in Page(app).attributes


def test_a_document_tells_its_standing_and_what_is_much_the_same(
    tmp_path: Path, plain: Any, forgotten: None, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = " ".join(f"word{number}" for number in range(90))
    catalogue = Catalogue(tmp_path, create=True)
    for name, first in (("release.txt", "For immediate release"), ("gazette.txt", "The Gazette <b>prints</b> it all")):
        text = f"{first}\n\n{release}"
        about = Metadata(title=first, status="withdrawn", updated_on="2015-11")
        catalogue.put(
            Document(digest(name), name, name, text, blocks_of(text), about), [], source=name, fingerprint="1"
        )
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    text = seen(opened("document", document=digest("release.txt")))
    assert "published no date · withdrawn" in text
    assert "updated on 2015-11" in text.replace("updated on", "updated on ").replace("  ", " ")
    assert "Much the same text as: The Gazette <b>prints</b> it all (9" in text


def test_who_speaks_and_what_nobody_says_are_shown_with_their_places(
    tmp_path: Path, plain: Any, forgotten: None, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, blocks = joined(
        [
            Piece("Ann Ash (Fenwick)", "speaker", column="12"),
            Piece("We merge.", "paragraph", notes=("3",)),
            Piece("The House divided.", "procedure"),
            Piece("See the register.", "footnote", notes=("3",)),
        ]
    )
    made = Document(digest("d"), "1", "debate.xml", text, blocks, Metadata(kind="debate"))
    Catalogue(tmp_path, create=True).put(made, [], source="debate.xml", fingerprint="1")
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    shown = seen(opened("document", document=digest("d")))
    assert "col. 12Ann Ash (Fenwick)note 3We merge.The House divided.note 3See the register." in shown


def test_a_chosen_statement_is_marked_and_explained(corpus: Any, opened: Open) -> None:
    name = document(corpus, "fenwick_times.txt")
    row = corpus.statements(name)[1]
    app = opened("document", document=name, position=row["position_id"])
    text = seen(app)
    assert "cost more than it saved" in Page(app).marked
    assert ("id", "chosen-passage") in Page(app).attributes
    for shown in ("Ms Arkwright", "Paraphrase", "Structural change ▼ oppose", "probability 91%", "probability 97%"):
        assert shown in text
    assert ("href", "search?holder=Jane+Arkwright") in Page(app).attributes


def test_a_document_or_statement_that_is_gone_is_said(corpus: Any, opened: Open) -> None:
    assert "a document that is not in this corpus (any more): nowhere" in seen(opened("document", document="nowhere"))
    app = opened("document", document=document(corpus, "leaflet.txt"), position="nothing")
    assert "a statement that is not in this document (any more): nothing" in seen(app)


@pytest.mark.parametrize("at", ["0", "99999999", "-1", "x", "³"])
def test_any_place_in_an_address_is_taken(corpus: Any, opened: Open, at: str) -> None:
    seen(opened("document", document=document(corpus, "leaflet.txt"), at=at))


def test_another_document_has_other_statements(corpus: Any, opened: Open) -> None:
    name = document(corpus, "fenwick_times.txt")
    app = opened("document", document=name, position=corpus.statements(name)[0]["position_id"])
    app.selectbox(key="shown_document").set_value(document(corpus, "minutes.txt")).run()
    text = seen(app)
    assert "Minutes of the joint board" in text
    assert "(any more)" not in text
    assert app.query_params == {"document": document(corpus, "minutes.txt")}


# -- export ------------------------------------------------------------------------------------------------------------


def test_export_writes_exactly_the_rows_of_the_search(corpus: Any, opened: Open) -> None:
    app = opened("export", stance="support", holder="Roe")
    seen(app)
    assert app.header[0].value == "24 positions in this search"
    assert len(app.dataframe[0].value) == 10
    assert [button.label for button in app.get("download_button")] == [
        "Download positions (CSV)",
        "Manifest of positions",
    ]
    assert app.radio[0].options == [
        "CSV (spreadsheets)",
        "XLSX (Excel)",
        "Parquet (pandas, R)",
        "JSONL (exact records)",
    ]
    seen(app.radio[0].set_value("xlsx").run())
    assert app.get("download_button")[0].label == "Download positions (XLSX)"


def test_passages_can_be_exported(corpus: Any, opened: Open) -> None:
    app = opened("export", level="passages", q="commissioning")
    seen(app)
    labels = [button.label for button in app.get("download_button")]
    assert labels == ["Download passages (CSV)", "Manifest of passages"]
    assert "commissioning" in str(app.dataframe[0].value["text"][0])


def test_an_empty_export_is_still_a_file(corpus: Any, opened: Open) -> None:
    app = opened("export", q='"zebra crossing"')
    seen(app)
    assert app.header[0].value == "0 positions in this search"
    stream = io.BytesIO()
    onrecord.export([], stream, format="csv")
    header, *rows = csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""))
    assert "holder" in header
    assert rows == []


def test_export_says_what_a_link_held_that_is_gone(folder: Path, opened: Open) -> None:
    assert "left out – kind: pamphlet" in seen(opened("export", kind="pamphlet"))


def test_export_leaves_out_a_topic_that_is_gone(folder: Path, opened: Open) -> None:
    app = opened("export", topic="astrology", holder="Arkwright")
    assert "left out – topic: astrology" in seen(app)
    assert app.header[0].value == "3 positions in this search"


def test_the_corpus_frame_says_which_topics_there_are(
    folder: Path, tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened().multiselect(key="topic").options == ["structural change", "joint working"]
    own = shutil.copytree(folder, tmp_path / "own")
    monkeypatch.setenv("ONRECORD_DATA", str(own))
    opened()
    text = onrecord.frame("national-care-service").source
    (own / onrecord.FRAME_FILE).write_text(text, encoding="utf-8")  # while the app has the corpus open
    app = opened()
    assert app.multiselect(key="topic").options == ["tax funding", "national service"]
    assert "5 documents not judged by the corpus’ frame yet" in seen(app)
    columns = opened("export").dataframe[0].value.columns
    assert {"stances_tax_funding", "stances_national_service"} <= set(columns)


def test_export_takes_up_the_search_that_was_left(folder: Path, opened: Open) -> None:
    app = opened(q="pooled", stance="support", holder="Arkwright")
    app.switch_page("app_pages/export.py").run()
    seen(app)
    assert app.header[0].value == "1 position in this search"
    assert app.query_params == {"q": "pooled", "stance": "support", "holder": "Arkwright"}


# -- a text that means harm --------------------------------------------------------------------------------------------

FRAGMENTS = (
    "<script>alert",
    "onerror",
    ":red[x]",
    "](http",
    "javascript:",
    "$x$",
    "$y$",
    "**bold**",
    "\u202e",
    "\u2066",
)


@pytest.fixture
def hostile_pages(corpus: Any, opened: Open) -> list[Any]:
    name = document(corpus, "hostile.txt")
    vane = next(one["holder_id"] for one in corpus.holders() if "Mallory" in one["name"])
    return [
        opened(holder="Mallory"),
        opened(q="Mallory", level="passages"),
        opened(q=f'"{HOSTILE}', kind=HOSTILE, holder=HOSTILE_NAME),
        opened("compare"),
        opened("compare", who=[vane, HOSTILE]),
        opened("document", document=name, position=corpus.statements(name)[0]["position_id"]),
        opened("document", document=HOSTILE),
        opened("export", holder="Mallory", kind=HOSTILE),
    ]


def test_a_text_is_shown_as_it_stands_and_nothing_in_it_is_interpreted(hostile_pages: list[Any]) -> None:
    for app in hostile_pages:
        page = Page(app)
        assert not app.exception
        assert page.tags <= OURS
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        ways = [str(value) for name, value in page.attributes if name == "href"]
        assert all(
            way.partition("#")[0].partition("?")[0]
            in ("", "./", "search", "compare", "document", "documents", "export", "holders", "review")
            for way in ways
        )
        assert "\u202e" not in page.text
        assert "\u2066" not in page.text
        for given in read_as_markdown(app):
            assert not [fragment for fragment in FRAGMENTS if fragment in given], given
    visible = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    for place in (0, 1, 4, 5):
        assert visible in seen(hostile_pages[place])
    scripts = [element for app in hostile_pages for element in app.get("html") if element.proto.unsafe_allow_javascript]
    assert not [element for element in scripts if "alert" in element.value]

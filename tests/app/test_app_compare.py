"""What the Compare page says of change, agreement and numbers, and the files that it gives of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE, document, said
from app_reading import Open, Page, read_as_markdown, seen, tables

from app_pages import files
from corpus.catalogue import Catalogue
from onrecord import Filters

JANE, OWEN, BEVAN = "Jane Arkwright", "Owen Pryce", "Bevan Roe"
VANE = "Mallory \u202eVane <b>x</b> :red[x] $y$"
VISIBLE = VANE.replace("\u202e", "⟦U+202E⟧")
# File → when it was published, and the words in it.
SAID = {
    "early.txt": ("1999-03-04", "“Pooled budgets are the only way,” she said. “Boundaries must match,” he said."),
    "year.txt": ("2005", "“Pooled budgets have failed us,” she said. “Partnership is all we need,” he said."),
    "day.txt": ("2005-08-18", "“They may work if the money follows,” she said. “Nobody asked,” he said."),
    "late.txt": ("2008-09-20", "“Provided there is one plan, they can help,” she said."),
    "hostile.txt": ("2001-02-03", f"Mallory said {HOSTILE} and so partnership must stay. Then {HOSTILE} and yet not."),
}


def _documents() -> list[tuple[Any, list[Any]]]:
    made = {
        name: document(name, words, title=f"Title of {name}", kind="article", published_on=date)
        for name, (date, words) in SAID.items()
    }
    early, year, day, late, hostile = made.values()
    forum, council = {"role": "chair, Fenwick Carers' Forum"}, {"role": "leader, Fenwick Borough Council"}
    return [
        (
            early,
            [
                said(
                    early, "“Pooled budgets are the only way,”", JANE, joint="support", because=["the only way"],
                    **forum,
                ),
                said(early, "“Boundaries must match,”", BEVAN, joint="support"),
            ],
        ),
        (
            year,
            [
                said(year, "“Pooled budgets have failed us,”", JANE, joint="oppose", **council),
                said(year, "“Partnership is all we need,”", BEVAN, joint="support"),
            ],
        ),
        (
            day,
            [
                said(
                    day, "“They may work if the money follows,”", JANE, joint="mixed", said_on="2005-08-18",
                    **council,
                ),
                said(day, "“Nobody asked,”", OWEN, structural="oppose"),
            ],
        ),
        (late, [said(late, "“Provided there is one plan, they can help,”", JANE, joint="mixed", **council)]),
        (
            hostile,
            [
                said(
                    hostile, f"{HOSTILE} and so partnership must stay.", VANE, joint="support", said_on="2001-01-17",
                    holder_basis="pronoun", holder_confidence=0.5, role=HOSTILE,
                ),
                said(
                    hostile, f"{HOSTILE} and yet not.", VANE, joint="mixed", because=["and yet not"], role="chair",
                    holder_basis="name", holder_confidence=0.9,
                ),
            ],
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus folder in which people change their minds."""
    folder = tmp_path_factory.mktemp("changes")
    catalogue = Catalogue(folder, create=True)
    for made, statements in _documents():
        catalogue.put(made, statements, source=folder / made.name, fingerprint="made by hand")
    return folder


@pytest.fixture
def corpus(told: Path, plain: Any, forgotten: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    import onrecord

    monkeypatch.setenv("ONRECORD_DATA", str(told))
    monkeypatch.delenv("ONRECORD_DEMO", raising=False)
    return onrecord.open(told)


def ids(corpus: Any, *names: str) -> tuple[str, ...]:
    known = {one["name"]: one["holder_id"] for one in corpus.holders()}
    return tuple(known[name] for name in names)


def held(app: Any) -> str:
    """The words in the fold of what is held."""
    fold = next(one for one in app.expander if one.label.startswith("Held"))
    return " ".join(Page(fold).text.split())


def table(app: Any, which: str) -> Any:
    """The table that the page shows under this name."""
    column = {"agreement": "they", "counts": "year"}[which]
    return next(one.value for one in app.dataframe if column in one.value.columns)


def test_a_change_is_shown_with_both_quotations(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=list(ids(corpus, JANE)))
    text = seen(app)
    card = text[text.index("Shifted from") : text.index("Order not known")]
    assert "Shifted from ▲ support to ▼ oppose" in card
    assert "Between them: between 5 and 7 years" in card
    forum, council = "chair, Fenwick Carers' Forum", "leader, Fenwick Borough Council"
    assert f"In another role: {forum} before – {council} after" in card
    before, after = card[card.index("Before") :].split("After")
    assert f"{JANE} · {forum}Published 4 March 1999“Pooled budgets are the only way,”" in before
    assert f"{JANE} · {council}Published 2005 (month and day not known)“Pooled budgets have failed us,”" in after
    assert "Joint working ▲ support" in before
    assert "Joint working ▼ oppose" in after
    for side, name in ((before, "early.txt"), (after, "year.txt")):
        assert "Structural change" not in side
        assert f"Direct quote · Title of {name} · article · page 1, paragraph 1" in side
        assert "Read it in the document" in side
    assert "doubtful who" not in card
    assert "the only way" in Page(app).marked


def test_a_change_leads_into_its_documents(corpus: Any, opened: Open) -> None:
    (jane,) = ids(corpus, JANE)
    ways = [value for name, value in Page(opened("compare", who=[jane])).attributes if name == "href"]
    row = corpus.compared("changes", [jane]).rows[0]
    for position in (*row["before_quotes"], *row["after_quotes"]):
        document = corpus.position(position)["document_id"]
        assert ways.count(f"document?document={document}&position={position}") >= 2


def test_it_is_said_where_the_order_is_not_known(corpus: Any, opened: Open) -> None:
    text = seen(opened("compare", who=list(ids(corpus, JANE))))
    card = text[text.index("Order not known: ▼ oppose and ◆ mixed") : text.index("Held:")]
    assert "The dates do not tell which came first.Between them: at most 8 months" in card
    assert "The one" in card
    assert "The other" in card
    assert "Before" not in card
    assert "Said 18 August 2005" in card


def test_what_is_held_is_folded_and_counted(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=list(ids(corpus, JANE)))
    text = seen(app)
    fold = next(one for one in app.expander if one.label.startswith("Held"))
    assert fold.label == "Held: 1 time the same stance as before"
    assert not fold.proto.expanded
    assert "Held: ◆ mixed and again ◆ mixedBetween them: 3 years and 1 month" in held(app)
    assert "Shifted" not in held(app)
    assert text.index("Shifted from") < text.index("Held:")


def test_the_ways_at_the_top_say_what_changed(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=list(ids(corpus, JANE, OWEN)))
    assert "Below: Did they change? (shifted 1, order not known 1)Who agreesHow many statements" in seen(app)
    ways = [value for name, value in Page(app).attributes if name == "href"]
    anchors = {header.proto.anchor for header in app.header}
    assert {way.removeprefix("#") for way in ways if way and way.startswith("#")} <= anchors


def test_no_change_is_said(corpus: Any, opened: Open) -> None:
    text = seen(opened("compare", who=list(ids(corpus, BEVAN))))
    assert "No change: each dated stance is the same as the one before it." in text
    assert "Nothing to compare" not in text


def test_it_is_said_why_there_is_nothing_to_compare(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=list(ids(corpus, OWEN)))
    assert f"Nothing to compare for {OWEN}: fewer than two dated stances on one topic" in seen(app)
    assert "Who agrees" not in [header.value for header in app.header]
    assert not [one for one in app.expander if one.label.startswith("Held")]


def test_the_dates_of_the_page_hold_for_all_of_it(corpus: Any, opened: Open) -> None:
    app = opened("compare", **{"who": list(ids(corpus, JANE, BEVAN)), "from": "2006"})
    text = seen(app)
    assert "Shifted" not in text
    assert f"Nothing to compare for {JANE}, {BEVAN}" in text
    assert [header.value for header in app.header][-3:] == ["Who agrees", "How many statements", "Export these tables"]
    assert list(table(app, "counts")["year"]) == ["2008"]


def test_who_agrees_is_told_with_numbers(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=list(ids(corpus, JANE, BEVAN, OWEN)))
    seen(app)
    (row,) = table(app, "agreement").to_dict("records")
    assert row == {
        "topic": "joint working",
        "they": "partly: one of both is mixed",
        "holder": BEVAN,
        "stance": "support (2 statements)",
        "other holder": JANE,
        "stance of the other": "mixed (4 statements)",
    }
    shown = next(one for one in app.dataframe if "they" in one.value.columns)
    assert "whether they agree" in shown.proto.alt


def test_it_is_said_where_no_two_can_agree(corpus: Any, opened: Open) -> None:
    assert "no topic on which two of them take a stance" in seen(opened("compare", who=list(ids(corpus, JANE, OWEN))))


def test_statements_are_counted_by_year(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=list(ids(corpus, JANE)))
    seen(app)
    counted = table(app, "counts")
    assert list(counted["year"]) == ["1999", "2005", "2008"]
    assert list(counted["mixed"]) == [0, 1, 1]
    assert list(counted["statements"]) == [1, 2, 1]
    assert {"support", "oppose", "cannot tell", "reports"} <= set(counted.columns)


# -- files -------------------------------------------------------------------------------------------------------------


def test_each_table_can_be_taken_away(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=list(ids(corpus, JANE, BEVAN)))
    seen(app)
    labels = tables(app)
    views = ("positions", "changes", "agreement", "counts")
    assert labels == [label for view in views for label in (f"Download {view} (CSV)", f"Manifest of {view}")]
    seen(app.radio(key="compare_format").set_value("xlsx").run())
    assert tables(app)[2] == "Download changes (XLSX)"
    assert "Download agreement (CSV)" not in tables(opened("compare", who=list(ids(corpus, JANE))))


@pytest.mark.parametrize("view", ["positions", "changes", "agreement", "counts"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
def test_a_file_is_what_the_command_line_writes(corpus: Any, run: Any, tmp_path: Path, view: str, kind: str) -> None:
    chosen, file = ids(corpus, JANE, BEVAN), tmp_path / f"on-record-{view}.{kind}"
    data, manifest = files.written(lambda corpus: corpus.compared(view, chosen, Filters(since="2000")), kind)
    asked = ("compare", *chosen, "--view", view, "--since", "2000", "--format", kind, "-o", file)
    result = run(*asked, "--data", corpus.folder)
    assert result.code == 0, result
    assert data == file.read_bytes()
    assert manifest == json.loads(Path(f"{file}.manifest.json").read_text(encoding="utf-8"))


def test_a_table_without_rows_is_still_a_file(corpus: Any) -> None:
    data, manifest = files.written(lambda corpus: corpus.compared("changes", ids(corpus, OWEN), Filters()), "csv")
    assert data.decode("utf-8-sig").startswith("holder,")
    assert manifest["rows"] == 0


# -- a text that means harm --------------------------------------------------------------------------------------------


def test_names_and_quotations_are_shown_as_they_stand(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=list(ids(corpus, VANE, JANE)))
    text = seen(app)
    words = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    card = text[text.index(f"{VISIBLE}: joint working") :]
    assert "Qualified: from ▲ support to ◆ mixed" in card
    assert "Between them: 17 days" in card
    assert f"In another role: {words} before – chair after" in card
    assert f"{words} and so partnership must stay." in card
    assert f"{words} and yet not." in card
    assert "doubtful who: a quotation here may be somebody else’s" in card
    assert "doubtful who: by a pronoun" in card
    page = Page(app)
    ours = {"a", "blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "mark", "span"}
    assert page.tags <= ours | {"caption", "table", "td", "th", "tr"}
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    for given in read_as_markdown(app):
        assert not [one for one in ("<b>", ":red[x]", "$y$", "$x$", "<script", "\u202e") if one in given], given
    assert VISIBLE in list(table(app, "agreement")["holder"]) + list(table(app, "agreement")["other holder"])
    assert VISIBLE in list(table(app, "counts")["holder"])


def test_a_hostile_name_with_nothing_to_compare_is_shown_as_it_stands(corpus: Any, opened: Open) -> None:
    app = opened("compare", **{"who": list(ids(corpus, VANE)), "from": "2001-02"})
    assert f"Nothing to compare for {VISIBLE}: fewer than two" in seen(app)

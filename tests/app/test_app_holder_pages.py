"""Holders: found by a part of a name, shown with what is known of them, and put right by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from app_corpus import HOSTILE, HOSTILE_NAME, document, fill, said
from app_reading import Links, Open, Page, read_as_markdown, seen
from streamlit.testing.v1 import AppTest

import onrecord
from app_pages import addresses
from corpus.catalogue import Catalogue

WREN = "A. Wren"
OURS = {"a", "b", "blockquote", "caption", "details", "div", "h1", "h3", "li", "mark", "span", "summary", "table", "td"}


def addresses_of(app: AppTest) -> dict[str, str]:
    """What a link says → its address."""
    assert not app.exception, app.exception
    return dict(Links(app).found)


def figures(app: AppTest) -> list[tuple[int, dict[str, list[str]]]]:
    """(figure, what the search is asked) of each link to the search that names a figure."""
    found = []
    for words, address in Links(app).found:
        number = words.split()[0].replace(",", "") if words.split() else ""
        if number.isdecimal() and urlsplit(address).path == "search":
            found.append((int(number), parse_qs(urlsplit(address).query)))
    return found


def add_namesake(folder: Path) -> None:
    """Another Jane Arkwright, who nurses, in a paper of which the text names no body of the first one's."""
    made = document(
        "ward.txt", "Jane Arkwright said: “We would never merge.”", title="On the ward", published_on="2004"
    )
    nurse = said(made, "“We would never merge.”", "Jane Arkwright", role="nurse, Osric Infirmary", structural="oppose")
    Catalogue(folder).put(made, [nurse], source=folder / made.name, fingerprint="1")


@pytest.fixture
def own(tmp_path: Path, plain: Any, forgotten: None, monkeypatch: pytest.MonkeyPatch) -> onrecord.Corpus:
    """A corpus that the test may change, with two of one name."""
    folder = fill(tmp_path / "own")
    add_namesake(folder)
    monkeypatch.setenv("ONRECORD_DATA", str(folder))
    return onrecord.open(folder)


def id_of(corpus: onrecord.Corpus, name: str, nth: int = 0) -> str:
    return str(corpus.holders(name)[nth]["holder_id"])


def sign(app: AppTest) -> None:
    """Say who decides, as the pages that review ask it."""
    app.text_input(key="reviewer_name").input(WREN)
    app.button(key="keep_reviewer").click().run()


# -- find one ----------------------------------------------------------------------------------------------------------


def test_the_list_names_holders_with_kind_roles_and_figures(corpus: Any, opened: Open) -> None:
    app = opened("holders")
    text = seen(app)
    assert app.header[0].value == "6 holders"
    assert "Bevan Roeperson · councillor (2007)24 positions1 document" in text
    assert "Jane Arkwrightperson · chief executive, Fenwick Carers Together (2008) · and 1 other role" in text
    assert text.index("Bevan Roe") < text.index("Jane Arkwright") < text.index("Fenwick Partnership Board")
    assert addresses_of(app)["Bevan Roe"] == f"holders?who={id_of(corpus, 'Roe')}"


@pytest.mark.parametrize(
    ("words", "names"), [("arkwright", ["Jane Arkwright"]), ("Professor VALE", ["Professor Idris Vale"])]
)
def test_a_part_of_a_name_finds_a_holder(folder: Path, opened: Open, words: str, names: list[str]) -> None:
    app = opened("holders", name=words)
    assert app.header[0].value == "1 holder"
    assert [one for one, address in addresses_of(app).items() if address.startswith("holders?who=")] == names


def test_where_nobody_is_found_that_is_said(folder: Path, opened: Open) -> None:
    assert "No holder has all of these words in one name" in seen(opened("holders", name="Zebra"))
    assert "'–' is no name" in seen(opened("holders", name="–"))


def test_many_holders_are_shown_page_by_page(own: onrecord.Corpus, opened: Open) -> None:
    names = [
        f"Ann {town}" for town in ("Ash", "Beck", "Cole", "Dell", "Eden", "Firth", "Glen", "Hale", "Isle", "Jones")
    ]
    names += [name.replace("Ann", first) for name in names for first in ("Bea", "Cy")]
    made = document("many.txt", *(f"{name} said: “One door, {name}.”" for name in names))
    statements = [said(made, f"“One door, {name}.”", name) for name in names]
    own.catalogue.put(made, statements, source="many.txt", fingerprint="1")

    def shown(app: AppTest) -> list[str]:
        return [words for words, address in Links(app).found if address.startswith("holders?who=")]

    app = opened("holders")
    first = shown(app)
    app.session_state["holders_page"] = 2
    second = shown(app.run())
    assert (len(first), len(second)) == (25, 12)
    assert not set(first) & set(second)
    app.text_input(key="name").set_value("Bea").run()
    assert len(shown(app)) == 10


# -- one of them -------------------------------------------------------------------------------------------------------


def test_a_holder_is_shown_with_sides_roles_changes_and_evidence(corpus: Any, opened: Open) -> None:
    app = opened("holders", who=id_of(corpus, "Arkwright"))
    text = seen(app)
    heads = ["Which sides, when", "Roles over time", "Did they change?", "Documents, and why it is them"]
    assert [header.value for header in app.header] == [*heads, "Who is who, decided by hand"]
    assert "Jane Arkwright person · August 2005 – 2008" in text
    assert "3 positions4 statements2 documents" in text
    assert "Structural change ▲ support 1▼ oppose 1" in text
    assert "Structural changeYear▲ support◆ mixed▼ oppose? cannot tell2005001020081000all1010" in text
    assert "chair, Fenwick Carers' ForumAugust 2005Carers' chair backs pooled budgets" in text
    assert "Shifted from ▼ oppose to ▲ support" in text
    assert "Why: same full name; roles share Fenwick" in text


def test_every_figure_leads_to_as_many_rows_as_it_says(own: onrecord.Corpus, opened: Open) -> None:
    own.review(own.positions().rows[0]["position_id"], "rejected", author=WREN)
    pages = [opened("holders"), *(opened("holders", who=row["holder_id"]) for row in own.holders())]
    checked = 0
    for app in pages:
        for number, asked in figures(app):
            assert own.search(addresses.question(asked)).total == number, asked
            checked += 1
    assert checked > 40


def test_two_of_one_name_are_told_apart_and_lead_to_each_other(own: onrecord.Corpus, opened: Open) -> None:
    first, second = id_of(own, "Arkwright"), id_of(own, "Arkwright", 1)
    assert {f"Jane Arkwright ({first[:6]})", f"Jane Arkwright ({second[:6]})"} <= set(addresses_of(opened("holders")))
    app = opened("holders", who=first)
    assert f"Jane Arkwright ({first[:6]})" in seen(app)
    assert "Of the same name, and kept apart:" in seen(app)
    assert addresses_of(app)[f"Jane Arkwright ({second[:6]})"] == f"holders?who={second}"


def test_of_statements_of_which_it_is_open_who_spoke_each_who_may_have_is_told(
    own: onrecord.Corpus, opened: Open
) -> None:
    made = document("dells.txt", "Ann Dell said: “Yes.”", "Mr Dell said: “No.”")
    both = [said(made, "“Yes.”", "Ann Dell"), said(made, "“No.”", "Mr Dell", holder_kind="ambiguous",
            holder_candidates=("Ann Dell", "Tom Dell"))]  # fmt: skip
    own.catalogue.put(made, both, source="dells.txt", fingerprint="1")
    app = opened("holders", who=id_of(own, "Ann Dell"))
    assert "May be theirs" in [header.value for header in app.header]
    assert "Mr Dell (open who: Ann Dell; Tom Dell)" in seen(app)
    assert "1 statement" in seen(app)


def test_who_reports_whom_is_told_with_the_words(own: onrecord.Corpus, opened: Open) -> None:
    made = document("chain.txt", "Owen Pryce said that Ada Lunt had said: “No.”", "Owen Pryce said: “Yes.”")
    told = [said(made, "“No.”", "Ada Lunt", reported_by="Owen Pryce"), said(made, "“Yes.”", "Owen Pryce",
            role="leader, Fenwick Borough Council")]  # fmt: skip
    own.catalogue.put(made, told, source="chain.txt", fingerprint="1")
    lunt, pryce = id_of(own, "Lunt"), id_of(own, "Pryce")
    text = seen(opened("holders", who=lunt))
    assert "Their words are reported by" in text
    assert "Owen Pryce · 1 statement" in text
    app = opened("holders", who=pryce)
    assert "They report the words of" in seen(app)
    assert addresses_of(app)["Who is that?"] == f"holders?who={lunt}"


def test_a_search_by_id_says_whose_it_is(own: onrecord.Corpus, opened: Open) -> None:
    first = id_of(own, "Arkwright")
    text = seen(opened(holder=[first, "=Roe", "0123456789abcdef"]))
    for words in (f"Jane Arkwright ({first[:6]})", "Roe", "0123456789abcdef"):
        assert f"Holder: {words} ×" in text


@pytest.mark.parametrize("holder", ["0123456789abcdef", "Jane Arkwright", "<b>x</b>"])
def test_a_holder_who_is_gone_is_said_to_be_and_can_be_looked_for(folder: Path, opened: Open, holder: str) -> None:
    app = opened("holders", who=holder)
    assert f"a holder who is not in this corpus (any more): {holder}" in seen(app)
    assert urlsplit(addresses_of(app)["Look for somebody of this name"]).path == "holders"


def test_hostile_names_stay_words(folder: Path, corpus: Any, opened: Open) -> None:
    for app in (opened("holders"), opened("holders", who=id_of(corpus, "Mallory"))):
        page = Page(app)
        assert HOSTILE_NAME in page.text
        assert page.tags <= OURS | {"dd", "dl", "dt", "th", "tr", "ul"}
        assert not [value for name, value in page.attributes if name.startswith("on") or "javascript:" in (value or "")]
        for shown in read_as_markdown(app):
            assert "Mallory" not in shown
            assert HOSTILE not in shown


# -- put right ---------------------------------------------------------------------------------------------------------


def merging(own: onrecord.Corpus, opened: Open) -> AppTest:
    first, second = id_of(own, "Arkwright"), id_of(own, "Arkwright", 1)
    return opened("holders", who=first, **{"with": second})


def test_before_a_merge_the_evidence_of_both_is_shown(own: onrecord.Corpus, opened: Open) -> None:
    text = seen(merging(own, opened))
    for words in ("chair, Fenwick Carers' Forum (2005)", "nurse, Osric Infirmary (2004)", "On the ward – the first of"):
        assert words in text


def test_a_merge_makes_one_of_them_everywhere_and_undo_makes_them_two_again(own: onrecord.Corpus, opened: Open) -> None:
    first, second = id_of(own, "Arkwright"), id_of(own, "Arkwright", 1)
    app = merging(own, opened)
    sign(app)
    app.text_input(key="merge_reason").set_value("she trained as a nurse")
    app.button(key="merge_them").click().run()
    assert f"Merged: Jane Arkwright ({second[:6]}) is Jane Arkwright ({first[:6]}) now." in seen(app)
    assert "4 positions5 statements3 documents" in seen(app)
    assert "was merged into" in seen(app)
    assert "A. Wren · " in seen(app)
    assert "she trained as a nurse" in seen(app)
    assert "with" not in app.query_params
    assert [header.value for header in opened(holder=first).header] == ["4 positions"]
    gone = opened("holders", who=second)
    assert f"The link named a holder who is this one now: {second} – merged: A. Wren" in seen(gone)
    assert "4 positions5 statements3 documents" in seen(gone)
    sign(gone)
    number = own.decisions()[0]["decision"]
    gone.text_input(key=f"undo_reason_{number}").set_value("two people").run()
    gone.button(key=f"undo_{number}").click().run()
    assert "Undone: it counts no longer." in seen(gone)
    assert "Undone: A. Wren" in seen(gone)
    assert "two people" in seen(gone)
    assert [header.value for header in opened(holder=first).header] == ["3 positions"]
    assert own.holder(second)["positions"] == 1


def test_who_decides_must_be_said(own: onrecord.Corpus, opened: Open) -> None:
    app = merging(own, opened)
    app.button(key="merge_them").click().run()
    assert "write your name above" in seen(app)
    assert own.decisions() == []


def test_another_is_found_by_a_part_of_the_name(own: onrecord.Corpus, opened: Open) -> None:
    app = opened("holders", who=id_of(own, "Pryce"))
    app.text_input(key="with_name").set_value("arkwright").run()
    assert app.selectbox(key="merge_with").options == [
        f"Jane Arkwright ({id_of(own, 'Arkwright')[:6]}) · person · 3 positions",
        f"Jane Arkwright ({id_of(own, 'Arkwright', 1)[:6]}) · person · 1 position",
    ]
    app.selectbox(key="merge_with").set_value(id_of(own, "Arkwright")).run()
    assert app.query_params["with"] == id_of(own, "Arkwright")
    assert "Both speak in Carers' chair backs pooled budgets: two holders of one document are seldom one." in seen(app)
    app.text_input(key="with_name").set_value("zebra").run()
    assert "Nobody else has all of these words in one name" in seen(app)


def test_holders_of_two_kinds_cannot_be_merged(own: onrecord.Corpus, opened: Open) -> None:
    app = opened("holders", who=id_of(own, "Pryce"), **{"with": id_of(own, "Board")})
    assert "They are of two kinds, person and organisation, and cannot be one." in seen(app)
    assert "merge_them" not in [button.key for button in app.button]


def test_whom_a_link_would_merge_may_be_gone(own: onrecord.Corpus, opened: Open) -> None:
    app = opened("holders", who=id_of(own, "Pryce"), **{"with": "0123456789abcdef"})
    assert "a holder who is not in this corpus (any more): 0123456789abcdef" in seen(app)


def test_documents_are_split_off_and_the_new_holder_is_led_to(own: onrecord.Corpus, opened: Open) -> None:
    whole = id_of(own, "Arkwright")
    app = opened("holders", who=whole)
    papers = {one["title"]: one["document_id"] for one in own.holder(whole)["documents"]}
    sign(app)
    app.button(key="split_them").click().run()
    assert "Choose the documents in which it is somebody else." in seen(app)
    app.multiselect(key="split_documents").set_value([papers["Oral evidence on care trusts"]])
    app.text_input(key="split_reason").set_value("her aunt")
    app.button(key="split_them").click().run()
    assert "Split: 1 document of Jane Arkwright are somebody else’s now." in seen(app)
    (made,) = own.decisions()
    assert (made["author"], made["reason"], made["holder_id"]) == (WREN, "her aunt", whole)
    assert addresses_of(app)["Whoever was split off"] == f"holders?who={made['into']}"
    assert [one["title"] for one in own.holder(made["into"])["documents"]] == ["Oral evidence on care trusts"]


def test_of_one_document_nothing_can_be_split_off(own: onrecord.Corpus, opened: Open) -> None:
    app = opened("holders", who=id_of(own, "Pryce"))
    assert "one document only: there is nothing to split" in " ".join(one.value for one in app.caption)
    assert "split_them" not in [button.key for button in app.button]


def test_what_somebody_else_did_meanwhile_is_said(own: onrecord.Corpus, opened: Open) -> None:
    first, second = id_of(own, "Arkwright"), id_of(own, "Arkwright", 1)
    own.merge_holders([first, second], author="B. Lark")
    app = opened("holders", who=first)
    sign(app)
    number = own.decisions()[0]["decision"]
    button = app.button(key=f"undo_{number}")
    own.undo_decision(number, author="B. Lark")
    text = seen(button.click().run())
    assert "Undone: B. Lark" in text


def test_a_corpus_that_can_only_be_read_shows_what_was_decided_alone(
    own: onrecord.Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = id_of(own, "Arkwright"), id_of(own, "Arkwright", 1)
    own.merge_holders([first, second], author=WREN, reason="one obituary")
    monkeypatch.setenv("ONRECORD_READ_ONLY", "1")
    app = opened("holders", who=first, **{"with": id_of(own, "Pryce")})
    assert "one obituary" in seen(app)
    assert not [one for one in (*app.button, *app.text_input, *app.selectbox, *app.multiselect) if one.key != "name"]
    nothing = opened("holders", who=id_of(own, "Pryce"))
    assert "Who is who, decided by hand" not in [header.value for header in nothing.header]


# -- a link from a row -------------------------------------------------------------------------------------------------


def test_a_row_leads_to_its_holder_unless_it_is_open_who_spoke(own: onrecord.Corpus) -> None:
    from app_pages import parts

    rows = {row["holder"]: row for row in own.positions().rows}
    pryce = parts.holder_link(rows["Owen Pryce"])
    assert f'href="holders?who={id_of(own, "Pryce")}"' in pryce
    assert ">Owen Pryce</a>" in pryce
    assert f">Jane Arkwright ({rows['Jane Arkwright']['holder_id'][:6]})</a>" in parts.holder_link(
        rows["Jane Arkwright"]
    )
    assert parts.holder_link(rows["Mr Dell"]) == "Mr Dell (open who: Ann Dell; Tom Dell)"
    assert "<b>" not in parts.holder_link(rows[HOSTILE_NAME])

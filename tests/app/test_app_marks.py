"""How it is shown that a holder is doubtful or inferred, who reports the words, whom they describe, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE_NAME, document, said
from app_reading import Open, Page, read_as_markdown, seen

from app_pages import parts, timeline
from corpus.catalogue import Catalogue
from corpus.records import DOUBTFUL, HOLDER_BASES, doubtful

WORDS = {
    "pronoun": "We should pool the money, she said last week.",
    "office": "The minister said pooled budgets would come.",
    "body": "Ministers wanted a takeover of joint budgets, the councils said.",
    "hostile": "Nobody wants joint budgets, he said last week.",
    "sure": "I am for joint budgets, said the director.",
}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus folder with a statement for each mark."""
    folder = tmp_path_factory.mktemp("marks")
    made = document("marks.txt", *WORDS.values(), title="Marks", kind="article", published_on="2005-08-18")

    def one(which: str, holder: str, basis: str, confidence: float, **more: Any) -> Any:
        return said(
            made, WORDS[which], holder, joint="support", holder_basis=basis, holder_confidence=confidence, **more
        )

    statements = [
        one("pronoun", "Jane Arkwright", "pronoun: subject", 0.6, said_on="2005-08", said_on_as_written="last week"),
        one("office", "Edwin Hansel", "office", 0.9, role="health secretary", reported_by="Owen Pryce"),
        one("body", "the councils", "words", 0.9, holder_kind="group", account_of="ministers"),
        one(
            "hostile", HOSTILE_NAME, "description", 0.5, reported_by=HOSTILE_NAME, account_of=HOSTILE_NAME,
            said_on_as_written=HOSTILE_NAME,
        ),
        one("sure", "Jane Arkwright", "name", DOUBTFUL, role="director"),
    ]  # fmt: skip
    Catalogue(folder, create=True).put(made, statements, source=folder / made.name, fingerprint="made by hand")
    return folder


@pytest.fixture
def corpus(marked: Path, plain: Any, forgotten: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    import onrecord

    monkeypatch.setenv("ONRECORD_DATA", str(marked))
    return onrecord.open(marked)


def rows(corpus: Any) -> list[dict[str, Any]]:
    return list(corpus.statements(corpus.documents()[0]["document_id"]))


def shown(corpus: Any, opened: Open, which: str) -> str:
    """The document page with one of the statements chosen."""
    row = rows(corpus)[list(WORDS).index(which)]
    return seen(opened("document", document=row["document_id"], position=row["position_id"]))


# -- which are doubtful ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"confidence": {"holder": DOUBTFUL - 0.01}}, True),
        ({"confidence": {"holder": DOUBTFUL}}, False),
        ({"confidence": {"holder": 0.0}, "holder_basis": ""}, False),  # from before it was noted
        ({"confidence": {"holder": 0.0}, "holder_kind": "unknown", "holder_basis": "open"}, False),
        ({"confidence": {"holder": 0.0}, "holder_kind": "ambiguous", "holder_basis": "open"}, False),
        ({"confidence": {}}, False),
    ],
)
def test_a_holder_is_doubtful_below_a_confidence(values: dict[str, Any], expected: bool) -> None:
    assert doubtful({"holder_kind": "person", "holder_basis": "pronoun"} | values) is expected


def test_a_passage_has_no_doubtful_holder() -> None:
    assert not doubtful({"document": "a.txt", "text": ["words"]})


def test_every_basis_has_its_words() -> None:
    assert set(parts.BASES) == set(HOLDER_BASES) - {"open"}


# -- in words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said_on", "published_on", "written", "expected"),
    [
        ("2005-08", "2005-08-18", "last week", "said August 2005 (day not known) – “last week”"),
        ("2005-08-18", None, None, "said 18 August 2005"),
        (None, "2006-01-02", "last week", "published 2 January 2006 – said “last week”"),
        (None, None, "last week", "no date – said “last week”"),
        (None, None, None, "no date"),
    ],
)
def test_a_date_is_shown_with_its_words(
    said_on: str | None, published_on: str | None, written: str | None, expected: str
) -> None:
    row = {"said_on": said_on, "published_on": published_on, "said_on_as_written": written}
    assert parts.when(row) == expected


@pytest.mark.parametrize(
    ("holder", "expected"),
    [("Jane Arkwright", "Jane Arkwright’s"), ("the councils", "the councils’"), ("", "the speaker’s")],
)
def test_an_account_is_its_holders(holder: str, expected: str) -> None:
    assert parts.hearsay({"holder": holder, "account_of": "ministers"}) == f"{expected} account of ministers"


def test_an_inferred_holder_can_be_doubtful_too() -> None:
    row = {"holder_basis": "office", "holder_kind": "person", "confidence": {"holder": 0.5}}
    assert parts.doubt(row) == "doubtful who: inferred from the table of offices, not named in the document"


# -- on the pages ------------------------------------------------------------------------------------------------------


def test_search_marks_the_hits(corpus: Any, opened: Open) -> None:
    app = opened(sort="oldest first")
    text = seen(app)
    assert "Jane Arkwright doubtful who: by a pronoun" in text
    assert "Said August 2005 (day not known) – “last week”" in text
    assert (
        "Edwin Hansel inferred from the table of offices, not named in the document · health secretary"
        "Reported by Owen Pryce" in text
    )
    assert "The councils’ account of ministers" in text
    assert "Jane Arkwright · director" in text
    assert text.count("doubtful who") == 2
    told = [value for name, value in Page(app).attributes if name == "title" and value and "probability" in value]
    assert told[0] == "The probability that this is the holder is 60%; below 70%, that is marked"


def test_a_document_marks_its_statements_and_tells_how_the_holder_is_known(corpus: Any, opened: Open) -> None:
    text = shown(corpus, opened, "pronoun")
    assert "Jane Arkwright doubtful who: by a pronoun" in text
    assert "how the holder is knownby a pronoun, probability 60%" in text
    assert "by the full name, probability 70%" in shown(corpus, opened, "sure")
    assert "Reported by Owen Pryce" in shown(corpus, opened, "office")
    assert "The councils’ account of ministers" in shown(corpus, opened, "body")


def test_the_list_of_statements_marks_them_in_short(corpus: Any, opened: Open) -> None:
    app = opened("document", document=rows(corpus)[0]["document_id"])
    seen(app)
    labels = app.selectbox(key="shown_position").options
    assert labels[0].startswith("1 · Jane Arkwright (doubtful who) · ")
    assert labels[1].startswith("2 · Edwin Hansel (inferred) · ")
    assert labels[4].startswith("5 · Jane Arkwright · ")


def test_compare_marks_the_quotes_and_the_rows_of_its_table(corpus: Any, opened: Open) -> None:
    by_name = {row["holder"]: row["holder_id"] for row in rows(corpus)}
    app = opened("compare", who=[by_name["Jane Arkwright"], by_name["Edwin Hansel"]])
    text = seen(app)
    # The pronoun's words once more, where they are told not to have changed.
    assert text.count("doubtful who: by a pronoun") == 2
    # And the minister's, where it is told who agrees.
    assert text.count("inferred from the table of offices, not named in the document") == 2
    table = app.dataframe[0].value.set_index("words")
    assert table.loc[WORDS["pronoun"], "about the holder"] == "doubtful who: by a pronoun"
    assert table.loc[WORDS["pronoun"], "date as written"] == "last week"
    assert table.loc[WORDS["sure"], "about the holder"] == ""
    assert table.loc[WORDS["office"], "about the holder"].endswith("not named in the document · reported by Owen Pryce")


def test_the_timeline_tells_it_at_the_mark(corpus: Any) -> None:
    chart = timeline.chart([("Fenwick", rows(corpus))], "joint_working")
    drawn = [mark for data in chart.to_dict()["datasets"].values() for mark in data if "who" in mark]
    by_words = {mark["words"]: (mark["who"], mark["date"]) for mark in drawn}
    assert by_words[WORDS["pronoun"]] == (
        "Jane Arkwright · doubtful who: by a pronoun",
        "said August 2005 – “last week”",
    )
    assert by_words[WORDS["sure"]] == ("Jane Arkwright", "published 18 August 2005")


def test_export_shows_how_sure_the_holder_is(corpus: Any, opened: Open) -> None:
    app = opened("export", holder="Jane Arkwright", sort="oldest first")
    seen(app)
    preview = app.dataframe[0].value
    assert set(zip(preview["holder_basis"], preview["confidence_holder"], strict=True)) == {
        ("pronoun", "0.6"),
        ("name", "0.7"),
    }


def test_names_in_marks_are_shown_as_they_stand(corpus: Any, opened: Open) -> None:
    row = rows(corpus)[3]
    for app in (
        opened(holder="Mallory"),
        opened("document", document=row["document_id"], position=row["position_id"]),
        opened("compare", who=[row["holder_id"]]),
    ):
        text = seen(app)
        assert f"Reported by {HOSTILE_NAME} · {HOSTILE_NAME}’s account of {HOSTILE_NAME}" in text
        assert f"– said “{HOSTILE_NAME}”" in text
        assert "b" not in Page(app).tags
        assert not [given for given in read_as_markdown(app) if ":red[x]" in given or "$y$" in given]

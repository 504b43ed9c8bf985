"""The overview through the door: every figure is what a question finds, and no change is told that is not sure."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from index_corpus import bag_of_words, make, put, said

import onrecord
from corpus import encoder
from corpus.errors import QueryError
from corpus.records import DOCUMENT_KINDS, STANCES, UNDECIDED, TopicStance
from index.columns import UNKNOWN
from onrecord import Filters, Question

JOINT, STRUCTURE = "joint_working", "structural_change"
JANE, OWEN = "Jane Arkwright", "Owen Pryce"
GUESSED = {"kind": "guessed from the text"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[onrecord.Corpus]:
    """Five documents, of which one has no date, and reviews of all kinds; no test changes it."""
    sure = {"confidence": 0.9, "holder_basis": "name", "holder_confidence": 0.9}
    chair = sure | {"role": "chair, Fenwick Carers' Forum"}
    founder = sure | {"role": "founder, Fenwick Carers' Forum"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "encode", bag_of_words)
        made = onrecord.open(tmp_path_factory.mktemp("overview"), create=True)
        put(
            made.catalogue,
            make(
                "early",
                said("Pooled budgets are the only way.", stances={JOINT: "support"}, **chair),
                said("A merger would waste years.", stances={STRUCTURE: "oppose", JOINT: "undecided"}, **founder),
                said("Joint boards may help.", OWEN, stances={JOINT: "mixed"}, said_on="1997-12", **sure),
                said("The hall was full.", OWEN, **sure),
                published_on="1998-03-04",
                found=GUESSED,
            ),
            make(
                "late",
                said(
                    "Pooled budgets have failed us.",
                    stances={JOINT: "oppose"},
                    **chair | {"role": "Chair, Fenwick Carers' Forum"},
                ),
                said("Nobody gains by it.", stances={JOINT: "oppose"}, **chair),
                said("One board would do.", "a witness", holder_kind="unknown", stances={STRUCTURE: "support"}),
                said("One board for both.", "Mr Dell", holder_kind="ambiguous", stances={STRUCTURE: "support"}),
                published_on="2005-08",
                found={"kind": "sidecar"},
                kind="debate",
            ),
            make(
                "undated",
                said("We share our teams.", OWEN, stances={JOINT: "support"}, **sure),
                said("We would never merge.", OWEN, stances={STRUCTURE: "mixed"}, confidence=0.5),
                kind="speech",
                found=GUESSED,
            ),
            make(
                "silent", "Nobody speaks in this paper.", published_on="2005", kind="speech", found={"kind": "sidecar"}
            ),
        )
        ids = {row["text"][0]: row["position_id"] for row in made.positions(every=True).rows}
        made.review(ids["Nobody gains by it."], "rejected", author="Ann")
        made.review(ids["The hall was full."], "rejected", author="Ann")
        made.review(ids["Joint boards may help."], "confirmed", author="Ann")
        made.review(ids["We share our teams."], "rejected", author="Bea")
        made.review(ids["We share our teams."], "undone", author="Bea")
        yield made


def total(corpus: onrecord.Corpus, text: str = "", level: str = "positions", **filters: Any) -> int:
    return corpus.search(Question(text, Filters(**filters), level=level)).total


# -- figures -----------------------------------------------------------------------------------------------------------


def test_the_whole_is_what_a_search_finds(corpus: onrecord.Corpus) -> None:
    found = corpus.overview()
    assert found.positions == total(corpus) == 8
    assert found.statements == total(corpus, level="statements") == 8
    assert found.documents == len(corpus.documents()) == 4
    assert found.holders == len(corpus.holders()) == 2


def test_each_stance_of_a_year_is_what_a_search_finds(corpus: onrecord.Corpus) -> None:
    rows = corpus.overview().stances
    for row in rows:
        dates = {"undated": True} if row["year"] == UNKNOWN else {"since": row["year"], "until": row["year"]}
        assert total(corpus, topics=(row["topic"],), stances=(row["stance"],), **dates) == row["positions"], row
    for topic in (JOINT, STRUCTURE):
        for stance in (*STANCES, UNDECIDED):
            told = sum(row["positions"] for row in rows if (row["topic"], row["stance"]) == (topic, stance))
            assert told == total(corpus, topics=(topic,), stances=(stance,))


def test_a_statement_counts_in_the_year_it_was_said(corpus: onrecord.Corpus) -> None:
    mixed = [row for row in corpus.overview().stances if row["topic"] == JOINT and row["stance"] == "mixed"]
    assert [(row["year"], row["positions"]) for row in mixed] == [("1997", 1)]


def test_documents_are_counted_by_kind_and_year(corpus: onrecord.Corpus) -> None:
    found = corpus.overview()
    assert found.kinds == {"speech": 2, "article": 1, "debate": 1}
    assert found.years == {"1998": 1, "2005": 2, "unknown": 1}
    for kind, number in found.kinds.items():
        assert len(corpus.documents(kind=kind)) == number
    assert len(corpus.documents(year="2005")) == 2
    assert len(corpus.documents(undated=True)) == found.years["unknown"]


def test_a_guess_that_is_seldom_right_is_not_sure(corpus: onrecord.Corpus) -> None:
    assert [row["name"] for row in corpus.documents(unsure=True)] == ["undated.txt"]
    assert corpus.overview().kinds_unsure == 1


def test_documents_of_some_years(corpus: onrecord.Corpus) -> None:
    assert [row["name"] for row in corpus.documents(year="1990..1999")] == ["early.txt"]
    assert [row["name"] for row in corpus.documents("late", kind="debate", year="2005")] == ["late.txt"]
    assert corpus.documents(year="2006") == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [({"kind": "papyrus"}, "there is no 'papyrus'"), ({"year": "soon"}, "is no year"), ({"year": ""}, "is no year")],
)
def test_no_kind_and_no_year_are_refused(corpus: onrecord.Corpus, asked: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        corpus.documents(**asked)  # type: ignore[arg-type]


def test_the_most_quoted_have_as_many_positions_as_a_comparison_shows(corpus: onrecord.Corpus) -> None:
    quoted = corpus.overview().quoted
    assert sorted((row["holder"], row["positions"]) for row in quoted) == [(JANE, 3), (OWEN, 3)]
    for row in quoted:
        assert len(list(corpus.compared("positions", [row["holder_id"]]).rows)) == row["positions"]


def test_roles_are_told_once_the_last_first(corpus: onrecord.Corpus) -> None:
    roles = {row["holder"]: row["roles"] for row in corpus.overview().quoted}
    assert roles == {JANE: ["Chair, Fenwick Carers' Forum", "founder, Fenwick Carers' Forum"], OWEN: []}


def test_reviews_are_counted_as_a_search_finds_them(corpus: onrecord.Corpus) -> None:
    found = corpus.overview()
    assert found.checked == total(corpus, "is:reviewed") == 1
    assert found.positions - found.checked == total(corpus, "NOT is:reviewed")
    assert found.rejected == total(corpus, "is:rejected") == 1
    assert found.unnamed == total(corpus, holder_kinds=("ambiguous", "unknown")) == 2
    assert found.orphaned == 0


def test_a_review_whose_statement_is_gone_is_counted(tmp_path: Path, plain: Any) -> None:
    made = onrecord.open(tmp_path, create=True)
    put(made.catalogue, make("a", said("We merge.", stances={STRUCTURE: "support"})))
    made.review(made.positions().rows[0]["position_id"], "rejected", author="Ann")
    put(made.catalogue, make("a", said("They part.", OWEN, stances={STRUCTURE: "oppose"})))
    found = made.overview()
    assert (found.orphaned, found.rejected, found.statements, found.positions) == (1, 0, 1, 1)


def test_an_empty_corpus_has_nothing_of_anything(tmp_path: Path) -> None:
    assert not any(asdict(onrecord.open(tmp_path, create=True).overview()).values())


# -- in doubt ----------------------------------------------------------------------------------------------------------


def test_what_is_least_likely_and_unchecked_comes_first(tmp_path: Path, plain: Any) -> None:
    def sides(confidence: float, stance: str | None = "support") -> Any:
        return (TopicStance(JOINT, stance, stance is None, confidence),)

    told = [
        ("the stance is doubtful", {"confidence": 0.9, "stances_": sides(0.3)}),
        ("the words are doubtful", {"confidence": 0.2, "stances_": sides(0.9)}),
        ("the holder is doubtful", {"confidence": 0.9, "holder_basis": "pronoun", "holder_confidence": 0.69}),
        ("it cannot be told", {"confidence": 0.9, "stances_": sides(0.3, None)}),
        ("all is likely", {"confidence": 0.7, "stances_": sides(0.6)}),
        ("it is open who", {"holder_kind": "unknown", "confidence": 0.0}),
        ("a person checked it", {"confidence": 0.1}),
    ]
    sentences = []
    for words, more in told:
        text, values = said(words, **{name: value for name, value in more.items() if name != "stances_"})
        sentences.append((text, values | {"stances": more.get("stances_", sides(0.9))}))
    made = onrecord.open(tmp_path, create=True)
    put(made.catalogue, make("a", *sentences))
    row = next(row for row in made.positions().rows if row["text"] == ["a person checked it"])
    made.review(row["position_id"], "confirmed", author="Ann")
    found = made.overview()
    assert [row["text"][0] for row in found.most_in_doubt] == [
        "the words are doubtful", "the stance is doubtful", "the holder is doubtful",
    ]  # fmt: skip
    assert found.in_doubt == 3
    assert found.most_in_doubt[0] == made.position(found.most_in_doubt[0]["position_id"])


# -- changes -----------------------------------------------------------------------------------------------------------


def test_a_change_is_the_row_that_a_comparison_tells(corpus: onrecord.Corpus) -> None:
    [row] = corpus.overview().changes
    assert row == next(one for one in corpus.compared("changes").rows if one["change"] == "shifted")
    assert (row["holder"], row["before_stance"], row["after_stance"]) == (JANE, "support", "oppose")
    assert row["before_text"] == ["Pooled budgets are the only way."]
    assert row["after_text"] == ["Pooled budgets have failed us."]


Changed = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """The changes (holder, before, after) of statements: (holder, date, stance, probability of the stance)."""

    def telling(*told: tuple[str, str | None, str, float]) -> list[tuple[str, str, str]]:
        made = onrecord.open(tmp_path / "changed", create=True)
        for number, (holder, date, stance, sure) in enumerate(told):
            text, values = said(f"Sentence {number} of many others that were said.", holder, confidence=0.9)
            values["stances"] = (TopicStance(JOINT, stance, undecided=False, confidence=sure),)
            put(made.catalogue, make(f"d{number}", (text, values), published_on=date))
        return [(row["holder"], row["before_stance"], row["after_stance"]) for row in made.overview().changes]

    return telling


def test_those_from_side_to_side_come_before_the_newer_ones(changed: Changed) -> None:
    assert changed(
        ("Ann Ash", "2001", "support", 0.9), ("Ann Ash", "2020", "mixed", 0.9),
        ("Bea Beck", "2001", "support", 0.9), ("Bea Beck", "2003", "oppose", 0.9),
        ("Cy Cole", "2001", "oppose", 0.9), ("Cy Cole", "2009", "support", 0.9),
    ) == [
        ("Cy Cole", "oppose", "support"),
        ("Bea Beck", "support", "oppose"),
        ("Ann Ash", "support", "mixed"),
    ]  # fmt: skip


def test_of_one_holder_only_the_newest_change_is_told(changed: Changed) -> None:
    assert changed(
        ("Ann Ash", "2001", "support", 0.9), ("Ann Ash", "2003", "oppose", 0.9), ("Ann Ash", "2008", "support", 0.9),
    ) == [("Ann Ash", "oppose", "support")]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        [("Ann Ash", "2001", "support", 0.59), ("Ann Ash", "2003", "oppose", 0.9)],
        [("Ann Ash", "2001", "support", 0.9), ("Ann Ash", "2003", "oppose", 0.2)],
        [("Ann Ash", "2001", "support", 0.65), ("Ann Ash", "2003", "oppose", 0.75)],
        [("Ann Ash", "2001", "support", 0.9), ("Ann Ash", None, "oppose", 0.9)],
        [("Ann Ash", "2001", "support", 0.9), ("Ann Ash", "2001-05", "oppose", 0.9)],
        [("Ann Ash", "2001", "support", 0.9), ("Ann Ash", "2003", "support", 0.9)],
        [("Ann Ash", "2001", "support", 0.9), ("Bea Beck", "2003", "oppose", 0.9)],
    ],
    ids=[
        "doubtful before",
        "doubtful after",
        "likely alone, not together",
        "no date",
        "order not known",
        "held",
        "two people",
    ],
)
def test_what_is_not_sure_is_no_change(changed: Changed, told: list[Any]) -> None:
    assert changed(*told) == []


def test_a_change_is_told_where_both_sides_are_more_likely_right_than_not(changed: Changed) -> None:
    assert changed(("Ann Ash", "2001", "support", 0.7), ("Ann Ash", "2003", "oppose", 0.72)) != []


def test_what_a_person_has_checked_is_right_on_both_sides(changed: Changed, tmp_path: Path) -> None:
    assert changed(("Ann Ash", "2001", "support", 0.65), ("Ann Ash", "2003", "oppose", 0.3)) == []
    made = onrecord.open(tmp_path / "changed")
    for row in made.positions().rows:
        made.review(row["position_id"], "confirmed", author="A. Wren")
    assert [(row["before_stance"], row["after_stance"]) for row in made.overview().changes] == [("support", "oppose")]


def test_the_changes_are_those_that_reading_every_change_gives(tmp_path: Path, plain: Any) -> None:
    draw, made = random.Random(4), onrecord.open(tmp_path, create=True)
    for number in range(60):
        sentences = []
        for at in range(6):
            text, values = said(f"Words {number} {at} {draw.random()}", f"Ann Ash{draw.randrange(25)}", confidence=0.9)
            values["stances"] = tuple(
                TopicStance(topic, draw.choice(STANCES), undecided=False, confidence=draw.choice((0.3, 0.9)))
                for topic in (JOINT, STRUCTURE)
            )
            sentences.append((text, values))
        put(made.catalogue, make(f"d{number}", *sentences, published_on=str(1990 + draw.randrange(30))))
    rows = {row["position_id"]: row for row in made.positions().rows}
    sure = [
        row
        for row in made.compared("changes").rows
        if row["change"] in ("shifted", "qualified")
        and all(rows[name]["confidence"][row["topic"]] > 0.6 for name in row["before_quotes"] + row["after_quotes"])
    ]
    sure.sort(key=lambda row: (row["change"] == "qualified", -int(row["after_date"]), row["before_date"]))
    first: dict[str, tuple[str, str, str]] = {}
    for row in sure:
        first.setdefault(row["holder_id"], (row["change"], row["before_date"], row["after_date"]))
    told = made.overview().changes
    assert [(row["change"], row["before_date"], row["after_date"]) for row in told] == list(first.values())[:5]
    assert len(first) > 5
    assert len({row["holder_id"] for row in told}) == len(told)


# -- on the command line -----------------------------------------------------------------------------------------------


def test_the_command_line_tells_the_same(corpus: onrecord.Corpus, run: Any) -> None:
    done = run("overview", "--data", corpus.folder, "--format", "json")
    assert done.rows == [json.loads(json.dumps(asdict(corpus.overview())))]
    text = run("overview", "--data", corpus.folder).out.decode("utf-8")
    assert "documents 4, statements 8, positions 8, holders 2" in text
    assert "support 2, mixed 1, oppose 1, cannot tell 1" in text
    assert "Pooled budgets have failed us." in text
    assert (
        run("documents", "--data", corpus.folder, "--kind", "debate", "--format", "jsonl").rows[0]["name"] == "late.txt"
    )


def test_an_empty_corpus_can_be_looked_at(tmp_path: Path, run: Any) -> None:
    onrecord.open(tmp_path, create=True)
    done = run("overview", "--data", tmp_path)
    assert done.code == 0
    assert "documents 0" in done.out.decode("utf-8")


def test_every_kind_can_be_asked_for(corpus: onrecord.Corpus) -> None:
    assert sum(len(corpus.documents(kind=kind)) for kind in DOCUMENT_KINDS) == 4

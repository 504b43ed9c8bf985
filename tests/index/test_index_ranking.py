"""Hybrid lists, counts, what is similar, words that are like one, and vectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_corpus import indexed, make, put, said

from corpus import encoder
from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from index import likeness, ranking, vectors
from index.query import FACETS, Question
from index.search import ENGINES, Index
from index.snippets import LONGEST, snippet

Ask = Callable[..., list[str]]
ON_TOPIC = {"joint_working": "support"}
SUBJECTS = ["budget", "trust", "merger", "teams", "buildings", "council", "patients"]


@pytest.fixture(scope="module", params=sorted(ENGINES))
def many(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Index:
    """Sixty statements that share words in many ways, which no test changes, kept by each engine in turn."""
    folder = tmp_path_factory.mktemp("many")
    catalogue = Catalogue(folder, create=True)
    for number in range(60):
        words = [SUBJECTS[(number + step * (number % 5 + 1)) % 7] for step in range(number % 4 + 1)]
        text = f"Number {number} speaks of the {' and the '.join(words)} of {1990 + number % 12}."
        more = {"stances": ON_TOPIC} if number % 3 else {"stances": {"structural_change": "oppose"}}
        date = {"said_on": str(1990 + number % 12)} if number % 4 else {}
        put(catalogue, make(f"d{number}", said(text, ("Ann Ham", "Jane Arkwright")[number % 2], **more, **date)))
    return indexed(folder, catalogue, request.param)


# -- lists -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["relevance", "date", "holder"])
@pytest.mark.parametrize("how", ["hybrid", "words", "meaning"])
@pytest.mark.parametrize(
    "text", ["budget trust", '"the budget"', "budget OR teams OR patients", "", "budget NOT trust"]
)
def test_pages_of_any_list_are_parts_of_it(
    many: Index, monkeypatch: pytest.MonkeyPatch, text: str, how: str, sort: str
) -> None:
    monkeypatch.setattr(ranking, "DEPTH", 5)  # so that the lists have a head and a rest
    whole = many.ranked(Question(text, ranking=how, sort=sort, limit=1000))
    assert len(whole.names) == len(set(whole.names)) == whole.total
    pages = [many.ranked(Question(text, ranking=how, sort=sort, offset=at, limit=7)) for at in range(0, 70, 7)]
    assert [name for page in pages for name in page.names] == whole.names
    assert {page.total for page in pages} == {whole.total}


def test_the_depth_of_fusion_changes_no_number_and_no_member(many: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = many.ranked(Question("budget trust", limit=1000))
    monkeypatch.setattr(ranking, "DEPTH", 3)
    shallow = many.ranked(Question("budget trust", limit=1000))
    assert (deep.total, set(deep.names)) == (shallow.total, set(shallow.names))


def test_without_words_the_newest_come_first(ask: Ask) -> None:
    assert ask(level="statements") == ask(level="statements", sort="-date")


# -- counts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["hybrid", "words", "meaning"])
@pytest.mark.parametrize("text", ["", "budget trust", "budget OR teams", "holder:ham budget"])
def test_every_count_is_the_number_of_what_its_value_finds(many: Index, text: str, how: str) -> None:
    asked = Question(text, ranking=how, facets=FACETS)
    field = {"stance": "{}", "year": "date:{}", "holder": 'holder:="{}"', "source": 'source:="{}"', "is": "is:{}"}
    answer = many.ranked(asked)
    assert sum(answer.facets["kind"].values()) == answer.total
    for name, counts in answer.facets.items():
        for value, number in counts.items():
            if (name, value) != ("is", "position"):
                more = field.get(name, name + ":{}").format(value)
                narrowed = Question(f"({text}) {more}" if text else more, ranking=how)
                assert many.ranked(narrowed, ("joint_working", "structural_change")).total == number, more


def test_no_date_and_cannot_tell_are_values(town: Index) -> None:
    facets = town.search(Question(facets=("year", "stance"))).facets
    assert facets["year"]["unknown"] == 1
    assert facets["stance"]["joint_working:undecided"] == 1


def test_names_are_counted_as_they_are_written(town: Index) -> None:
    assert set(town.search(Question(level="statements", facets=("holder",))).facets["holder"]) == {
        *("Jane Arkwright", "Zoë Brontë-Hale", "Lord Hansel of Thorpe", "critics", "Thorpe Council")
    }


# -- words like one ----------------------------------------------------------------------------------------------------


def test_words_that_begin_so(ask: Ask) -> None:
    assert sorted(ask("organis* OR merg*")) == ["One organisation", "The merger", "We share"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("bugdets~", ["Pooled budgets"]), ("budgat~1", []), ("personn~1", ["Pooled budgets"]), ("xerson~", [])],
)
def test_words_that_differ_in_a_letter_or_two(ask: Ask, text: str, found: list[str]) -> None:
    assert ask(text) == found


def test_words_that_are_like_the_one_are_marked(town: Index) -> None:
    (hit,) = town.search(Question("bugdets~")).hits
    (start, end) = hit.marks[0]
    assert hit.row["text"][0][start - hit.row["spans"][0][0] : end - hit.row["spans"][0][0]] == "budgets"


def test_a_word_that_stands_for_too_many_is_an_error(town: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_FORMS", 0)
    with pytest.raises(QueryError, match="write more of its letters"):
        town.search(Question("th*"))


def test_two_words_near_each_other(ask: Ask) -> None:
    assert ask('"organisation money"~4') == ["One organisation"]
    assert ask('"money organisation"~4') == ["One organisation"]
    assert ask('"organisation money"~2') == []


def test_a_quoted_word_is_found_in_this_form_only(ask: Ask) -> None:
    assert ask('"budget"') == []
    assert ask('"budgets"') == ["Pooled budgets"]


# -- what is similar ---------------------------------------------------------------------------------------------------


def test_what_is_similar_to_a_statement_is_near_it_and_not_itself(many: Index) -> None:
    first = many.ranked(Question("budget trust", ranking="words", limit=1)).names[0]
    found = many.ranked(Question(like=first, limit=100))
    assert first not in found.names
    assert found.scores == sorted(found.scores, reverse=True)
    assert min(found.scores) >= ranking.MEANING_FLOOR
    narrowed = many.ranked(Question("holder:ham", like=first, limit=100))
    assert set(narrowed.names) < set(found.names)


def test_passages_can_be_similar_to_a_statement(town: Index) -> None:
    one = town.search(Question("pooled person", ranking="words")).rows[0]["position_id"]
    found = town.search(Question(like=one, level="passages"))
    assert found.rows[0]["text"] == ["'Pooled budgets let us look after the whole person.'"]


def test_there_is_nothing_like_what_is_not_there(town: Index) -> None:
    with pytest.raises(QueryError, match="no such"):
        town.search(Question(like="nowhere"))


# -- vectors -----------------------------------------------------------------------------------------------------------


def test_the_nearest_by_signs_hold_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(5)
    themes = draw.standard_normal((40, encoder.WIDTH))
    made = themes[draw.integers(0, 40, 3_000)] + 1.2 * draw.standard_normal((3_000, encoder.WIDTH))
    made = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    monkeypatch.setattr(encoder, "encode", lambda texts: made[[int(text) for text in texts]])
    vectors.save(tmp_path, {number.to_bytes(16, "little"): str(number) for number in range(3_000)})
    opened = vectors.Vectors(tmp_path)
    assert len(opened) == 3_000
    monkeypatch.setattr(vectors, "POOL", 300)
    missed = 0
    for question in made[:100]:
        rows, cosines = opened.nearest(question)
        assert len(rows) == 300
        np.testing.assert_allclose(cosines, made[rows] @ question, atol=2e-3)
        missed += len(set(np.argsort(-(made @ question))[:10].tolist()) - set(rows.tolist()))
    assert missed <= 5  # of 1,000
    among = np.arange(0, 3_000, 2)
    assert set(opened.nearest(made[0], among)[0].tolist()) <= set(among.tolist())


# -- snippets ----------------------------------------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from(["the", "trust.", "Merge", "it!", "Mr.", "x" * 90, "’Tis", "\n"]), min_size=1)


@settings(deadline=None)
@given(WORDS, st.data())
def test_a_snippet_lies_in_the_answer_and_shows_a_mark(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, 500))
    places = [at for at in range(len(text)) if not text[at].isspace()]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    mark = (start + at, start + at + 1)
    first, last = snippet([(start, start + len(text))], [text], [mark])
    assert start <= first <= mark[0] < mark[1] <= last <= start + len(text)
    assert last - first <= LONGEST


def test_a_snippet_is_the_sentences_with_most_of_the_words() -> None:
    text = (
        "The weather was fine. " * 30 + "Mr. Hansel merged the budgets. They were pooled at last. " + "Rain came. " * 40
    )
    marks = [(text.index(word), text.index(word) + len(word)) for word in ("merged", "budgets", "pooled")]
    start, end = snippet([(0, len(text))], [text], marks)
    shown = text[start:end]
    assert "Mr. Hansel merged the budgets. They were pooled at last." in shown
    assert shown.endswith(".")


def test_a_split_quotation_has_its_snippet_where_the_word_is() -> None:
    assert snippet([(10, 20), (50, 62)], ["First half", "The word is."], [(54, 58)]) == (50, 62)


# -- passages of the catalogue -----------------------------------------------------------------------------------------


def test_a_passage_with_a_character_of_code_zero_is_verbatim(catalogue: Catalogue) -> None:
    put(catalogue, make("a", "One before \0 and behind it.", "And one after it, é and 𝛼."))
    document = catalogue.document("a")
    assert document is not None
    rows = catalogue.passages([("a", block.start) for block in document.blocks] + [("a", 3), ("b", 0)])
    assert [row["text"] if row else None for row in rows] == [
        ["One before \0 and behind it."],
        ["And one after it, é and 𝛼."],
        None,
        None,
    ]

"""The network's scores made into tags and pointers, with a stand-in for the network."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ModelError
from nlp import tagger as module
from nlp.tagger import TAGS, Tagger, batch
from nlp.windows import Window

NO_MOVES, NO_STARTS = np.zeros((7, 7)), np.zeros(7)


def window(words, seed=1):
    """A window of so many words of one piece each; `seed` is in its pieces, so that windows can be told apart."""
    return Window(
        pieces=(101, *[1000 + seed] * words, 102),
        states=(0,) * (words + 2),
        first=tuple(range(words + 1)),
        lines=(-1, *[0] * words),
        spans=tuple((3 * n, 3 * n + 2) for n in range(words)),
    )


def scores(given):
    """Scores that depend on a window alone, with loud nonsense where there is none."""
    count, width = given["first"].shape
    made = [np.full((count, width, last), 99, dtype=np.float32) for last in (7, width, width)]
    for number, rows in enumerate(made):
        for row, pieces, mask in zip(rows, given["pieces"], given["mask"], strict=True):
            length = mask.sum() - 1  # the words, and word 0
            inside = length, 7 if number == 0 else length
            row[: inside[0], : inside[1]] = np.random.default_rng([pieces[1], length, number]).standard_normal(inside)
    return made


def tagging(words, chosen):
    """A tagger of one window whose network gives these scores of tags."""
    rows = np.asarray(chosen, dtype=np.float32)
    pointers = np.zeros((1, words + 1, words + 1), dtype=np.float32)
    return lambda given: (rows[None], pointers, pointers)


def read(windows, run=scores, moves=NO_MOVES, starts=NO_STARTS):
    return list(Tagger(run, {"moves": moves, "starts": starts}).read(windows))


def best_by_trying(rows, moves, starts):
    def total(path):
        steps = sum(moves[a][b] for a, b in pairwise(path))
        return starts[path[0]] + steps + sum(row[tag] for row, tag in zip(rows, path, strict=True))

    return max(product(range(len(TAGS)), repeat=len(rows)), key=total)


# -- the likeliest tags ------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_the_tags_are_the_best_of_all_sequences(length, seed):
    random = np.random.default_rng(seed)
    rows, moves, starts = (random.standard_normal(shape) for shape in ((length, 7), (7, 7), 7))
    (found,) = read([window(length - 1)], tagging(length - 1, rows), moves, starts)
    assert tuple(found.tags) == best_by_trying(rows, moves, starts)


def test_without_moves_each_word_has_its_likeliest_tag():
    (found,) = read([window(2)], tagging(2, np.eye(7)[[0, 3, 5]]))
    assert [TAGS[tag] for tag in found.tags] == ["O", "B-cue", "B-content"]


def test_a_move_that_never_happens_is_not_made():
    moves = np.zeros((7, 7))
    moves[0, 6] = -100  # an I-content after an O
    (found,) = read([window(1)], tagging(1, [[2, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1, 2]]), moves)
    assert [TAGS[tag] for tag in found.tags] == ["O", "B-content"]


# -- many windows ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 8, 9, 64, 65, 150])
def test_windows_keep_their_order(count):
    given = [window(1 + 7 * n % 11, seed=n) for n in range(count)]
    assert [found.window for found in read(iter(given))] == given


def test_a_window_is_read_the_same_alone_and_beside_others():
    given = [window(1 + 5 * n % 9, seed=n) for n in range(20)]
    for beside, one in zip(read(given), given, strict=True):
        (alone,) = read([one])
        assert beside.tags.tolist() == alone.tags.tolist()
        for part in ("chances", "cues", "sources"):
            np.testing.assert_array_equal(getattr(beside, part), getattr(alone, part))


def test_every_word_has_its_row():
    for found in read([window(n) for n in range(1, 12)]):
        size = len(found.window.spans) + 1
        assert found.tags.shape == (size,)
        assert (found.chances.shape, found.cues.shape, found.sources.shape) == ((size, 7), (size, size), (size, size))


def test_chances_sum_to_one():
    for found in read([window(n) for n in range(1, 12)]):
        for chances in (found.chances, found.cues, found.sources):
            assert (chances >= 0).all()
            np.testing.assert_allclose(chances.sum(axis=-1), 1, rtol=1e-5)


def test_great_scores_are_no_trouble():
    (found,) = read([window(1)], tagging(1, [[1e30, 0, 0, 0, 0, 0, 0], [-1e30] * 7]))
    np.testing.assert_allclose(found.chances, [[1, 0, 0, 0, 0, 0, 0], [1 / 7] * 7], rtol=1e-5)


def test_no_windows_need_no_network():
    assert read([], run=None) == []


# -- what the network is given -----------------------------------------------------------------------------------------


def test_a_batch_is_padded_with_zeros_and_masked():
    made = batch([window(1), window(3)])
    assert {name: rows.shape for name, rows in made.items()} == {
        **dict.fromkeys(("pieces", "states", "mask"), (2, 5)),
        **dict.fromkeys(("first", "lines"), (2, 4)),
    }
    assert made["mask"].tolist() == [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]
    assert made["first"].tolist() == [[0, 1, 0, 0], [0, 1, 2, 3]]


def test_a_network_sees_few_windows_at_a_time():
    sizes = []

    def run(given):
        sizes.append(len(given["pieces"]))
        return scores(given)

    read([window(3, seed=n) for n in range(20)], run)
    assert (sum(sizes), max(sizes)) == (20, 8)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Where the weights are looked for."""
    monkeypatch.setattr(module, "MODEL", tmp_path / "tagger.onnx")
    monkeypatch.setattr(module, "BESIDE", tmp_path / "tagger.json")
    module.learned.cache_clear()
    module.tagger.cache_clear()
    yield tmp_path
    module.learned.cache_clear()
    module.tagger.cache_clear()


@pytest.mark.parametrize("there", [[], ["tagger.onnx"], ["tagger.json"]])
def test_missing_weights_are_said_to_be_missing(folder, there):
    for name in there:
        (folder / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match="weights are missing"):
        module.tagger()


def test_weights_of_another_training_are_refused(folder):
    (folder / "tagger.onnx").write_bytes(b"weights")
    (folder / "tagger.json").write_text('{"moves": [], "starts": [], "network": "0"}', encoding="utf-8")
    with pytest.raises(ModelError, match="not those"):
        module.tagger()

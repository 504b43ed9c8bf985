"""Which side a statement takes: the arithmetic around the weights, and the weights themselves."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

import numpy as np
import pytest

from corpus.encoder import WIDTH
from corpus.errors import ModelError
from nlp import stance
from nlp.frames import built_in
from nlp.stance import CLASSES, MODEL, LinearStance, decided, features

TOPICS = ("structural_change", "joint_working")


def fake(texts):
    """Vectors that depend on nothing but each text: unit length, another direction for another text."""
    rows = [np.frombuffer(hashlib.sha256(text.encode()).digest() * (WIDTH // 32), dtype=np.uint8) for text in texts]
    vectors = np.array(rows, dtype=np.float32).reshape(len(texts), WIDTH) - 127.5
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def encoder(monkeypatch):
    """The stand-in for the sentence encoder. Gives the texts that were asked for, call by call."""
    asked = []

    def encode(texts):
        asked.append(list(texts))
        return fake(texts)

    monkeypatch.setattr(stance, "encode", encode)
    return asked


@pytest.fixture
def weights(monkeypatch):
    """Set the weights: `weights(bias=[…])` makes every text as likely to be each class as the bias says."""

    def setting(bias, **settings):
        width = WIDTH + 3 + 15
        model = {
            "frame": built_in().label,
            "weights": [[0.0] * width] * len(CLASSES),
            "bias": list(bias),
            "temperature": 1.0,
            "on_topic_from": 0.5,
            "opposite_up_to": 0.5,
            **settings,
        }
        monkeypatch.setattr(stance, "_models", lambda: dict.fromkeys(TOPICS, model))

    return setting


def logs(*chances):
    return [float(value) for value in np.log(chances)]


# -- decided -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ((0.1, 0.7, 0.0, 0.2), True),
        ((0.1, 0.5, 0.0, 0.4), False),
        ((0.1, 0.2, 0.0, 0.7), True),
        ((0.1, 0.4, 0.0, 0.5), False),
        ((0.1, 0.3, 0.31, 0.29), True),  # mixed has no opposite
        ((0.9, 0.08, 0.0, 0.02), True),  # "none" has no say in which side it is
    ],
)
def test_a_side_is_clear_where_the_opposite_one_is_far_less_likely(chances, expected):
    assert decided(np.array(chances), 0.5) is expected


def test_the_threshold_itself_is_clear_enough():
    assert decided(np.array([0.25, 0.5, 0.0, 0.25]), 0.5)


# -- judge -------------------------------------------------------------------------------------------------------------


def judged(text="pooled budgets should not be merged"):
    (found,) = LinearStance(built_in()).judge([text])
    return found


def test_every_topic_of_the_frame_is_judged(encoder, weights):
    weights(logs(0.1, 0.7, 0.1, 0.1))
    assert [judgement.topic for judgement in judged()] == list(TOPICS)


@pytest.mark.parametrize(
    ("chances", "expected"),
    [((0.1, 0.7, 0.1, 0.1), "support"), ((0.1, 0.1, 0.7, 0.1), "mixed"), ((0.1, 0.1, 0.1, 0.7), "oppose")],
)
def test_the_likeliest_side_is_told_with_its_probability(encoder, weights, chances, expected):
    weights(logs(*chances))
    assert {(one.stance, one.undecided, round(one.confidence, 6)) for one in judged()} == {(expected, False, 0.7)}


def test_a_text_off_the_topic_has_no_stance_and_is_not_undecided(encoder, weights):
    weights(logs(0.6, 0.3, 0.05, 0.05))
    assert {(one.stance, one.undecided, round(one.confidence, 6)) for one in judged()} == {(None, False, 0.6)}


def test_a_text_between_the_sides_is_undecided(encoder, weights):
    weights(logs(0.2, 0.4, 0.1, 0.3))
    assert {(one.stance, one.undecided, round(one.confidence, 6)) for one in judged()} == {(None, True, 0.8)}
    assert all(one.evidence == () for one in judged())


def test_temperature_softens_the_probabilities(encoder, weights):
    weights(logs(0.01, 0.97, 0.01, 0.01), temperature=2.0)
    assert judged()[0].confidence < 0.97


def test_evidence_is_the_topics_words_and_the_cues_of_the_side_told(encoder, weights):
    text = "Merging them would be a costly mistake, not help."
    weights(logs(0.1, 0.1, 0.1, 0.7))
    found = judged(text)[0]
    assert [text[slice(*span)] for span in found.evidence] == ["Merging", "costly", "mistake", "not"]


def test_negation_is_no_evidence_of_support(encoder, weights):
    text = "Merging them would help, not harm."
    weights(logs(0.1, 0.7, 0.1, 0.1))
    assert [text[slice(*span)] for span in judged(text)[0].evidence] == ["Merging", "help"]


def test_equal_texts_are_encoded_once_and_judged_alike(encoder, weights):
    weights(logs(0.1, 0.7, 0.1, 0.1))
    one, other, again = LinearStance(built_in()).judge(["a plan", "no plan", "a plan"])
    assert encoder[0] == ["a plan", "no plan"]
    assert one == again
    assert len(other) == len(TOPICS)


def test_no_texts_have_no_judgements(encoder):
    assert LinearStance(built_in()).judge([]) == []


def test_a_topic_without_weights_is_an_error_that_tells_what_to_do(encoder, monkeypatch):
    monkeypatch.setattr(stance, "_models", dict)
    with pytest.raises(ModelError, match="no stance model for the topic structural_change"):
        judged()


def test_weights_of_another_frame_are_refused(encoder, weights):
    weights(logs(0.1, 0.7, 0.1, 0.1), frame="health-and-social-care 0")
    with pytest.raises(ModelError, match="train one"):
        judged()


# -- features ----------------------------------------------------------------------------------------------------------


def rows(*texts, topic="joint_working"):
    return features(built_in(), topic, list(texts), fake(texts))


def counted(text, topic="joint_working"):
    """The counts of a text, back on their own scale."""
    return (rows(text, topic=topic)[0, WIDTH + 3 :] / 0.3).round(6).tolist()


def test_features_are_vector_closeness_and_counts(encoder):
    assert rows("a plan", "pooled budgets should help").shape == (2, WIDTH + 3 + 15)


def test_the_vector_comes_first_unchanged(encoder):
    assert np.array_equal(rows("a plan")[0, :WIDTH], fake(["a plan"])[0])


def test_closeness_to_a_pole_is_greatest_for_the_pole_itself(encoder):
    about = built_in().topics["joint_working"]
    closeness = rows(about.support, about.oppose, about.question)[:, WIDTH : WIDTH + 3]
    assert np.allclose(np.diag(closeness), 2.0, atol=1e-5)
    assert closeness.argmax(axis=1).tolist() == [0, 1, 2]


def test_counts_stop_at_two(encoder):
    assert counted("joint, joint, joint and joint")[0] == 2


def test_counts_see_the_other_topic(encoder):
    assert counted("merging the trusts")[:4] == [0, 0, 1, 1]


def test_counts_see_cues_only_beside_the_topic(encoder):
    on, off = counted("pooled budgets should help"), counted("the weather should help")
    assert (on[4], off[4]) == (2, 2)
    assert (on[8], off[8]) == (1, 0)


def test_counts_see_negation_and_questions(encoder):
    assert counted("pooled budgets do not help")[7] == 1
    assert counted("Do pooled budgets help?’")[14] == 1
    assert counted("Pooled budgets help.")[14] == 0


# -- the weights that come with On Record ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped():
    return json.loads((files("nlp") / "models" / MODEL).read_text(encoding="utf-8"))["topics"]


def test_the_weights_have_the_topics_of_the_built_in_frame(shipped):
    assert list(shipped) == list(built_in().topics)
    assert {model["frame"] for model in shipped.values()} == {built_in().label}


def test_the_weights_have_a_row_for_each_class_and_a_column_for_each_feature(shipped):
    for model in shipped.values():
        assert model["classes"] == list(CLASSES)
        assert np.array(model["weights"]).shape == (len(CLASSES), WIDTH + 3 + 15)
        assert np.array(model["bias"]).shape == (len(CLASSES),)
        assert model["temperature"] > 0
        assert 0 < model["on_topic_from"] < 1
        assert 0 < model["opposite_up_to"] <= 1


STATEMENTS = [
    "Joint commissioning should be the rule in every county.",
    "A merger would be a waste of money and would distract everybody for years.",
    "Pooled budgets could work, but only if the money is there.",
    "The library opens at nine.",
]


@pytest.mark.model
@pytest.mark.parametrize("topic", TOPICS)
def test_the_probabilities_are_those_of_scikit_learn(shipped, topic):
    from sklearn.linear_model import LogisticRegression

    from corpus.encoder import encode

    model = shipped[topic]
    theirs = LogisticRegression()
    theirs.classes_ = np.arange(len(CLASSES))
    theirs.coef_ = np.array(model["weights"]) / model["temperature"]
    theirs.intercept_ = np.array(model["bias"]) / model["temperature"]
    chances = theirs.predict_proba(features(built_in(), topic, STATEMENTS, encode(STATEMENTS)))
    ours = LinearStance(built_in()).judge(STATEMENTS)
    for row, judgements in zip(chances, ours, strict=True):
        (found,) = (one for one in judgements if one.topic == topic)
        expected = row[CLASSES.index(found.stance)] if found.stance else (1 - row[0] if found.undecided else row[0])
        assert found.confidence == pytest.approx(expected, abs=1e-6)


@pytest.mark.model
def test_the_shipped_weights_tell_plain_statements_apart():
    ours = LinearStance(built_in()).judge(STATEMENTS)
    assert [(a.stance, b.stance) for a, b in ours] == [
        (None, "support"),
        ("oppose", None),
        (None, "mixed"),
        (None, None),
    ]

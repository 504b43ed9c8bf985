"""Which side a statement takes: the engine around the network, with a stand-in for it, and the weights themselves."""

from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from frame_files import GOOD
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ModelError
from nlp import stance
from nlp.calibration import CLASSES, taught
from nlp.frames import built_in, parse
from nlp.pairs import HEADS, Pair
from nlp.stance import Said, Stances, examples_of, from_examples

TOPICS = ("structural_change", "joint_working")
OTHER = parse(GOOD, where="my.yaml")  # one topic of its own: late
LATE = OTHER.topics["late"]
# What the stand-in knows: word → (head, class).
WORDS = {
    "late": ("pole", "support"),
    "fridays": ("pole", "mixed"),
    "five": ("pole", "oppose"),
    "merge": ("structural_change", "support"),
    "perhaps": ("structural_change", "mixed"),
    "separate": ("structural_change", "oppose"),
    "share": ("joint_working", "support"),
    "partly": ("joint_working", "mixed"),
    "alone": ("joint_working", "oppose"),
}
OPEN = {"weights": {}, "bias": 1.0, "opens_from": 0.0}
# Opens at "the" in the statement.
CLOSED_BUT = {"weights": {"the": 1.0}, "bias": 0.0, "opens_from": 0.1}


class Network:
    """A stand-in: nothing speaks for a side but the words above, all alike. Keeps what it was asked."""

    def __init__(self):
        self.calls = []

    @property
    def asked(self):
        return [pair for call in self.calls for pair in call]

    def __call__(self, pairs):
        self.calls.append(list(pairs))
        scores = np.zeros((len(pairs), len(HEADS), len(CLASSES)), dtype=np.float32)
        scores[:, :, 0] = 3.0
        for row, pair in enumerate(pairs):
            for word in re.findall(r"\w+", pair.statement.lower()):
                if word in WORDS:
                    head, side = WORDS[word]
                    scores[row, HEADS.index(head), CLASSES.index(side)] += 5.0
        return scores


def kept(*, gate=OPEN, alone_from=0.0, **settings):
    """What is learned beside the network of the built-in topics."""
    one = {"scale": 1.0, "shift": [0.0] * 4, "found_from": 0.5, "opposite_up_to": 0.5, **settings}
    topics = {built_in().topics[name].key: {"head": name, **one} for name in TOPICS}
    return {"topics": topics, "gate": gate, "alone_from": alone_from}


@pytest.fixture
def network():
    return Network()


def judged(network, *texts, frame=None, **settings):
    said = [text if isinstance(text, Said) else Said(text) for text in texts]
    return Stances(frame or built_in(), network, kept(**settings)).judge(said)


def told(network, text, topic="structural_change", **settings):
    """The judgement of one statement on one topic."""
    return judged(network, text, **settings)[0][TOPICS.index(topic)]


# -- what is told ------------------------------------------------------------------------------------------------------


def test_every_topic_of_the_frame_is_judged_in_its_order(network):
    assert [[one.topic for one in found] for found in judged(network, "Merge them.", "Roses.")] == [[*TOPICS]] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("merge the two", ("support", None)),
        ("merge them, perhaps, perhaps", ("mixed", None)),
        ("separate trusts share more", ("oppose", "support")),
        ("it was partly ours", (None, "mixed")),
        ("leave us alone", (None, "oppose")),
        ("the roses are out", (None, None)),
    ],
)
def test_the_likeliest_side_is_told_on_each_topic(network, text, expected):
    (found,) = judged(network, text)
    assert (tuple(one.stance for one in found), [one.undecided for one in found]) == (expected, [False] * 2)


def test_a_side_is_told_with_its_probability(network):
    chance = np.exp(5) / (np.exp(3) + np.exp(5) + 2)
    assert told(network, "merge them").confidence == pytest.approx(chance)


def test_off_the_topic_there_is_no_stance_and_the_probability_of_none(network):
    found = told(network, "roses")
    assert (found.stance, found.undecided, found.evidence) == (None, False, ())
    assert found.confidence == pytest.approx(np.exp(3) / (np.exp(3) + 3))


def test_between_the_sides_a_statement_is_undecided_with_the_probability_of_the_topic(network):
    found = told(network, "merge or separate")
    assert (found.stance, found.undecided, found.evidence) == (None, True, ())
    assert found.confidence == pytest.approx(1 - np.exp(3) / (np.exp(3) + 2 * np.exp(5) + 1))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [({}, "support"), ({"opposite_up_to": 0.001}, None), ({"found_from": 0.9}, None), ({"scale": 0.1}, None)],
)
def test_calibration_and_thresholds_are_those_that_were_learned(network, settings, expected):
    assert told(network, "merge them", **settings).stance == expected


def test_a_shift_turns_a_weak_answer(network):
    assert told(network, "merge them", shift=[0.0, 0.0, 0.0, 9.0]).stance == "oppose"


def test_context_and_title_are_read_with_the_statement(network):
    judged(network, Said("Yes, I should.", "Would you merge them?", "Oral evidence"))
    assert network.asked == [Pair("", "Yes, I should.", "Would you merge them?", "Oral evidence")]


# -- evidence ----------------------------------------------------------------------------------------------------------


def evidence(network, text, **settings):
    return [text[slice(*span)] for span in told(network, text, **settings).evidence]


def test_evidence_is_the_phrase_without_which_the_side_is_least_likely(network):
    assert evidence(network, "We have met, and we should merge the trusts, before June.") == ["should merge the trusts"]


def test_phrases_that_say_the_same_are_no_evidence_where_either_is_enough(network):
    text = "Merge, merge, merge, merge, merge, merge the trusts."
    assert told(network, text, scale=9.0).stance == "support"
    assert evidence(network, text, scale=9.0) == []


def test_each_topic_has_evidence_of_its_own(network):
    text = "Keep them separate, but share the money."
    (found,) = judged(network, text)
    assert [[text[slice(*span)] for span in one.evidence] for one in found] == [
        ["Keep them separate"],
        ["share the money"],
    ]


def test_words_that_speak_for_themselves_are_tried_without_what_stood_before_them(network):
    judged(network, Said("Merge, if asked.", "What now?", "Oral evidence"))
    first, *tried = [(pair.context, pair.title) for pair in network.asked]
    assert first == ("What now?", "Oral evidence")
    assert set(tried) == {("", "")}


def test_only_for_sides_that_are_told_the_network_reads_again(network):
    judged(network, "Roses, or lilies.", "Merge, or keep them separate.")
    assert len(network.calls) == 1


def test_a_statement_without_words_that_its_context_decides_has_no_evidence():
    def sure(pairs):
        return np.full((len(pairs), len(HEADS), len(CLASSES)), [0, 9, 0, 0], dtype=np.float32)

    assert {(one.stance, one.evidence) for one in judged(sure, Said("", "Would you merge them?"))[0]} == {
        ("support", ())
    }


# -- what is asked -----------------------------------------------------------------------------------------------------


def test_one_reading_without_a_pole_answers_both_built_in_topics(network):
    judged(network, "Roses.")
    assert network.asked == [Pair("", "Roses.")]


def test_equal_statements_are_read_once_and_judged_alike(network):
    one, other, again = judged(network, "Roses.", "Lilies.", "Roses.")
    assert network.asked == [Pair("", "Roses."), Pair("", "Lilies.")]
    assert one == again == other


def test_equal_words_in_another_context_are_another_statement(network):
    judged(network, Said("Roses.", "Lilies?"), Said("Roses."), Said("Roses.", title="Lilies?"))
    assert set(network.asked) == {Pair("", "Roses.", "Lilies?"), Pair("", "Roses."), Pair("", "Roses.", "", "Lilies?")}
    assert len(network.asked) == 3


def test_answers_stand_in_the_order_of_the_statements(network):
    texts = ["merge", "roses", "separate", "merge", "perhaps perhaps"]
    assert [found[0].stance for found in judged(network, *texts)] == ["support", None, "oppose", "support", "mixed"]


def test_no_statements_are_not_read(network):
    assert judged(network) == []
    assert network.asked == []


def test_what_the_gate_turns_away_is_not_read_and_surely_on_no_topic(network):
    shut, opened = judged(network, "merge them", "merge the two", gate=CLOSED_BUT)
    assert {(one.stance, one.undecided, one.confidence, one.evidence) for one in shut} == {(None, False, 1.0, ())}
    assert opened[0].stance == "support"
    assert all("two" in pair.statement or pair.statement == "" for pair in network.asked)


@pytest.mark.parametrize("where", ["context", "title"])
def test_the_gate_opens_at_words_of_context_and_title_too(network, where):
    said = Said("roses", **{where: "of the two"})
    judged(network, said, gate=CLOSED_BUT | {"weights": {"<the": 1.0}})
    assert Pair("", "roses", said.context, said.title) in network.asked


def test_where_the_gate_opens_for_nothing_the_network_is_not_called(network):
    judged(network, "merge them", "roses", gate=CLOSED_BUT)
    assert network.calls == []


@pytest.mark.parametrize("before", [{"context": "Merge them."}, {"title": "Merge them"}])
def test_words_that_alone_are_hardly_on_a_topic_are_not_read_with_what_stood_before_them(network, before):
    (found,) = judged(network, Said("Roses.", **before), alone_from=0.5)
    assert network.asked == [Pair("", "Roses.")]
    assert {(one.stance, one.undecided, one.evidence) for one in found} == {(None, False, ())}
    assert [one.confidence for one in found] == pytest.approx([np.exp(3) / (np.exp(3) + 3)] * 2)


def test_words_that_alone_may_be_on_a_topic_are_read_with_what_stood_before_them(network):
    judged(network, Said("Merge them.", "Roses."), alone_from=0.5)
    assert network.asked[:2] == [Pair("", "Merge them."), Pair("", "Merge them.", "Roses.")]


def test_words_that_may_be_on_one_topic_are_read_in_context_for_every_topic(network):
    (found,) = judged(network, Said("Share it.", "Roses."), alone_from=0.5)
    assert [one.stance for one in found] == [None, "support"]
    assert found[0].confidence == pytest.approx(np.exp(3) / (np.exp(3) + 3))


@pytest.mark.parametrize("question", ["Would you merge them?", "“Would you merge them?” ", "(Would you? Really?)"])
def test_an_answer_is_read_with_its_question_alone(network, question):
    judged(network, Said("Happily.", question), alone_from=0.5)
    assert network.asked == [Pair("", "Happily.", question)]


def test_words_that_nothing_stood_before_are_read_once(network):
    judged(network, "Roses.", alone_from=0.5)
    assert network.asked == [Pair("", "Roses.")]


# -- topics that the network was not trained on ------------------------------------------------------------------------


def test_a_topic_of_another_frame_is_asked_by_its_pole(network):
    judged(network, "Late is best.", frame=OTHER)
    assert {pair.pole for pair in network.asked} == {LATE.support}


@pytest.mark.parametrize(
    ("text", "expected"), [("late, late", "support"), ("five is late enough, five, five", "oppose")]
)
def test_a_topic_of_another_frame_is_told_by_the_head_of_poles(network, text, expected):
    ((found,),) = judged(network, text + " merge alone", frame=OTHER)
    assert (found.topic, found.stance) == ("late", expected)


def test_a_topic_of_another_frame_is_calibrated_from_its_examples(network):
    examples = examples_of(LATE)
    scores = network([Pair(LATE.support, text) for text, _ in examples])[:, 0]
    found = from_examples(LATE, network)
    assert found == taught(scores, [label for _, label in examples])


def test_examples_right_a_network_that_leans_to_one_side():
    labels = dict(examples_of(LATE)) | {"Open in the evening.": 1, "Stay shut by evening.": 3}

    def leaning(pairs):
        scores = np.zeros((len(pairs), len(HEADS), len(CLASSES)), dtype=np.float32)
        scores[:, 0, 3] = 4.0
        for row, pair in enumerate(pairs):
            scores[row, 0, labels.get(pair.statement, 0)] += 3.0
        return scores

    found = judged(leaning, "Open in the evening.", "Stay shut by evening.", frame=OTHER)
    assert [row[0].stance for row in found] == ["support", "oppose"]


def test_examples_are_read_once_an_engine(network):
    engine = Stances(OTHER, network, kept())
    engine.judge([Said("Late roses.")])
    before = len(network.asked)
    engine.judge([Said("The roof is late.")])
    (first, *_) = LATE.examples["support"]
    assert [pair.statement for pair in network.asked[:before]].count(first) == 1
    assert first not in [pair.statement for pair in network.asked[before:]]


def test_a_statement_without_a_word_of_the_frame_is_not_read(network):
    ((found,),) = judged(network, "Roses at five.", frame=OTHER)
    assert (found.stance, found.confidence) == (None, 1.0)
    assert "Roses at five." not in [pair.statement for pair in network.asked]


def test_a_built_in_topic_keeps_its_head_in_another_frame(network):
    mine = replace(OTHER, topics={"late": LATE, "mergers": built_in().topics["structural_change"]})
    mine = replace(mine, topics={name: replace(topic, name=name) for name, topic in mine.topics.items()})
    ((late, mergers),) = judged(network, "merge, but not late", frame=mine)
    assert (late.topic, mergers.topic, mergers.stance) == ("late", "mergers", "support")
    assert Pair("", "merge, but not late") in network.asked
    assert Pair(LATE.support, "merge, but not late") in network.asked


def test_a_pole_in_other_words_is_another_topic(network):
    other = built_in().topics["structural_change"]
    mine = replace(built_in(), topics={other.name: replace(other, support="Merge the boards.")})
    judged(network, "merge the trusts", frame=mine)
    assert {pair.pole for pair in network.asked} == {"Merge the boards."}


# -- batches -----------------------------------------------------------------------------------------------------------

phrase = st.lists(st.sampled_from([*WORDS, "the", "and", "roses,", "if"]), min_size=1, max_size=8).map(" ".join)
statements = st.lists(st.builds(Said, phrase, phrase | st.just("")), max_size=8)


@settings(max_examples=40)
@given(statements, st.data())
def test_the_same_statement_is_judged_alike_in_any_company(said, data):
    order = data.draw(st.permutations(range(len(said))))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(said)))) | {0, len(said)})
    whole = Stances(built_in(), Network(), kept()).judge(said)
    engine = Stances(built_in(), Network(), kept())
    parted = []
    for start, end in pairwise(cuts):
        parted += engine.judge([said[number] for number in order[start:end]])
    assert parted == [whole[number] for number in order]


# -- weights on disk ---------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Weights that are no network, and what belongs to them: (model, beside)."""
    model, beside = tmp_path / "stance.onnx", tmp_path / "stance.json"
    model.write_bytes(b"weights")
    beside.write_text(json.dumps({"network": hashlib.sha256(b"weights").hexdigest(), **kept()}), encoding="utf-8")
    monkeypatch.setattr(stance, "MODEL", model)
    monkeypatch.setattr(stance, "BESIDE", beside)
    stance.learned.cache_clear()
    stance.shipped.cache_clear()
    yield model, beside
    stance.learned.cache_clear()
    stance.shipped.cache_clear()


def test_what_is_learned_is_read_beside_the_weights(files):
    assert stance.learned()["topics"] == kept()["topics"]


@pytest.mark.parametrize("missing", [0, 1])
def test_missing_weights_are_an_error_that_tells_what_to_do(files, missing):
    files[missing].unlink()
    with pytest.raises(ModelError, match="the stance weights are missing") as error:
        Stances(built_in()).judge([Said("merge them")])
    assert "install On Record anew" in str(error.value)


def test_weights_that_were_changed_are_an_error(files):
    files[0].write_bytes(b"weightz")
    with pytest.raises(ModelError, match="not those that were measured"):
        Stances(built_in()).judge([Said("merge them")])


def test_the_engines_name_changes_with_what_was_learned(files):
    before = Stances(built_in()).name
    assert Stances(built_in()).name == before
    files[1].write_text("{}", encoding="utf-8")
    changed_name = Stances(built_in()).name
    files[1].unlink()
    assert len({before, changed_name, Stances(built_in()).name}) == 3


# -- the weights that come with On Record ------------------------------------------------------------------------------

PLAIN = [
    ("Joint commissioning should be the rule in every county.", (None, "support")),
    ("A merger would be a waste of money and would distract everybody for years.", ("oppose", None)),
    ("The trusts should be merged into one, and soon.", ("support", None)),
    ("Pooled budgets are a mistake and we want nothing to do with them.", (None, "oppose")),
    ("The library opens at nine.", (None, None)),
]

# What the weights get wrong; whoever trains better ones hears of it.
HARD = pytest.mark.xfail(strict=True, reason="the shipped weights take a wrong side here, or none")

LONG = (
    "We have listened to the managers, to the unions and to the families who wrote to us from Aldreth, Corve and the "
    "villages between, and each of them told us a tale of letters that crossed and of visits that nobody made. "
) * 4 + "So we ask that nurses and social workers share one team, one telephone and one budget."


@pytest.fixture(scope="module")
def shipped():
    return Stances(built_in())


@pytest.mark.model
def test_the_shipped_weights_know_the_topics_of_the_built_in_frame():
    learned = stance.learned()
    known = {topic.key: topic.name for topic in built_in().topics.values()}
    assert {known[key]: one["head"] for key, one in learned["topics"].items()} == {name: name for name in TOPICS}
    for one in learned["topics"].values():
        assert 0 < one["found_from"] < 1
        assert 0 < one["opposite_up_to"] <= 1


@pytest.mark.model
@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_the_shipped_weights_tell_plain_statements_apart(shipped, text, expected):
    (found,) = shipped.judge([Said(text)])
    assert tuple(one.stance for one in found) == expected


@pytest.mark.model
def test_the_shipped_weights_are_as_sure_alone_as_in_a_batch(shipped):
    said = [Said(text) for text, _ in PLAIN] + [
        Said(LONG),
        Said(LONG, "What do you ask?", "Oral evidence"),
        Said("We share."),
    ]
    together = shipped.judge(said)
    for one, found in zip(said, together, strict=True):
        (alone,) = shipped.judge([one])
        for a, b in zip(alone, found, strict=True):
            assert (a.stance, a.undecided) == (b.stance, b.undecided), one
            assert a.confidence == pytest.approx(b.confidence, abs=0.005), one


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Social care must be free for everybody and paid for out of general taxation.", "support", marks=HARD
        ),
        ("It would be wrong to make taxpayers pay for the care of people who have savings of their own.", "oppose"),
    ],
)
def test_the_shipped_weights_judge_by_a_pole_too(text, expected):
    (found,) = Stances(built_in("national-care-service")).judge([Said(text)])
    assert found[0].stance == expected


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "The trust was formed on 1 April 2002 from the merger of the Aldreth and Corve community trusts.",
        "The joint board has nine members: four councillors, three governors and two patients.",
        "Pooled budgets came to £4.2 million in 2009, against £3.9 million the year before.",
        "Copies of the joint commissioning plan may be had from the town clerk.",
        "The care trust’s headquarters are in Market Street, and it employs 1,140 people.",
        "Members of the partnership are Corve Council, Aldreth Primary Care Trust and the Fell Volunteers.",
        "The committee met on 3 March to receive the timetable for the merger; its next meeting is on 14 May.",
        "Section 75 agreements were in force in 31 of the 43 districts.",
        "The integrated team in Tanner Row has four nurses, two social workers and a clerk.",
        pytest.param(
            "The two authorities share a boundary, and their boards sit in the same building.",
            marks=HARD,
        ),
        "Structural change is treated in chapter 4 and joint working in chapter 5.",
        "Who chairs the integrated care board, and when was he appointed?",
    ],
)
def test_what_merely_describes_mergers_and_joint_working_takes_no_side(shipped, text):
    (found,) = shipped.judge([Said(text)])
    assert {one.topic: one.stance for one in found} == dict.fromkeys(TOPICS)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "topic", "expected"),
    [
        pytest.param(
            "The doubters say that a merger saves nothing. They are wrong: one organisation is what this county needs.",
            "structural_change",
            "support",
            marks=HARD,
        ),
        (
            "Those who want the two trusts merged tell us that it would cut waste. It would not, and we shall vote no.",
            "structural_change",
            "oppose",
        ),
        (
            "Supporters of pooled budgets promise a revolution. I see one more queue of clerks, and I am against it.",
            "joint_working",
            "oppose",
        ),
        (
            "Some doctors complain that joint teams slow them down. Let them: joint teams are the best we ever did.",
            "joint_working",
            "support",
        ),
        pytest.param(
            "It is said that sharing staff blurs who is in charge. We reject that: sharing staff must go on.",
            "joint_working",
            "support",
            marks=HARD,
        ),
        (
            "My opponent would hand social services over to the NHS. I say leave them with the council.",
            "structural_change",
            "oppose",
        ),
    ],
)
def test_a_side_that_is_reported_is_not_the_speakers(shipped, text, topic, expected):
    (found,) = shipped.judge([Said(text)])
    assert found[TOPICS.index(topic)].stance == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "context", "topic"),
    [
        pytest.param(
            "it wastes the time of nurses and should be stopped",
            "Critics of joint working say that",
            "joint_working",
            marks=HARD,
        ),
        ("it would ruin two good hospitals", "Opponents of the merger warned that", "structural_change"),
    ],
)
def test_what_opponents_are_reported_to_say_is_their_own_side(shipped, text, context, topic):
    (found,) = shipped.judge([Said(text, context)])
    assert found[TOPICS.index(topic)].stance == "oppose"


@pytest.mark.model
def test_a_side_falls_more_without_its_evidence_than_without_other_words(shipped):
    from nlp.training.statements import held_out

    network = stance.shipped()
    asked = {name: stance._Asked.of(topic, network, stance.learned()) for name, topic in built_in().topics.items()}
    chance = random.Random(5)
    rows = chance.sample([row for row in held_out() if row["structural_change"] or row["joint_working"]], 40)
    said = [Said(row["text"], row["context"]) for row in rows]
    without_evidence, without_others = [], []
    for one, found in [(one, found) for one, row in zip(said, shipped.judge(said), strict=True) for found in row]:
        words = list(re.finditer(r"\S+", one.text))
        deciding = [
            number
            for number, word in enumerate(words)
            if any(word.start() < end and start < word.end() for start, end in found.evidence)
        ]
        if not 0 < len(deciding) < len(words):
            continue
        pairs = [
            asked[found.topic].pair(Said(" ".join(w[0] for n, w in enumerate(words) if n not in gone), one.context))
            for gone in (deciding, *(chance.sample(range(len(words)), len(deciding)) for _ in range(5)))
        ]
        scores = network(pairs)[:, asked[found.topic].head]
        left = asked[found.topic].calibration.chances(scores)[:, CLASSES.index(found.stance)]
        without_evidence.append(found.confidence - left[0])
        without_others.append(found.confidence - left[1:].mean())
    assert len(without_evidence) >= 15
    assert np.mean(without_evidence) > np.mean(without_others)

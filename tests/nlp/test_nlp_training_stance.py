"""What the stance network is trained on and compared with: labels, contexts, titles, poles, claims and figures."""

from __future__ import annotations

import csv
import json
import random
from types import SimpleNamespace

import pytest

from nlp.calibration import CLASSES
from nlp.frames import built_in
from nlp.pairs import HEADS, Pair

NONE, SUPPORT, MIXED, OPPOSE = range(4)
UNKNOWN = -1
TOPICS = ("structural_change", "joint_working")
SEEDS = range(300)
needs_torch = pytest.mark.model  # it takes seconds to load


@pytest.fixture(scope="module")
def training():
    """The rooms that need torch."""
    pytest.importorskip("torch")
    from nlp.training import claims, sides, stance

    return SimpleNamespace(claims=claims, sides=sides, stance=stance)


def row(text="Merge them.", **fields):
    return {"text": text, "structural_change": None, "joint_working": None, **fields}


# -- labels ------------------------------------------------------------------------------------------------------------


@needs_torch
def test_a_label_of_a_pole_says_nothing_of_the_topics(training):
    found = training.sides.Labelled.of_pole(Pair("Care should be free.", "Tax pays."), SUPPORT, 0.5)
    assert (found.labels, found.weight) == ((SUPPORT, UNKNOWN, UNKNOWN), 0.5)


@needs_torch
def test_labels_of_topics_say_nothing_of_a_pole(training):
    found = training.sides.Labelled.of_topics(Pair("", "Merge them."), [OPPOSE, NONE])
    assert (found.labels, found.weight) == ((UNKNOWN, OPPOSE, NONE), 1.0)


@needs_torch
def test_each_topic_has_its_label_under_its_own_head(training):
    (found,) = training.stance.with_heads([row(joint_working="mixed")], [row("Roses.")], random.Random(0))
    assert (found.pair.pole, found.pair.statement) == ("", "Merge them.")
    assert dict(zip(HEADS, found.labels, strict=True)) == {
        "pole": UNKNOWN,
        "structural_change": NONE,
        "joint_working": MIXED,
    }


@needs_torch
def test_what_was_never_labelled_is_on_no_topic_and_has_its_weight(training):
    (found,) = training.stance.with_heads([{"text": "Roses.", "weight": 0.5}], [row("Lilies.")], random.Random(0))
    assert (found.labels, found.weight) == ((UNKNOWN, NONE, NONE), 0.5)


@needs_torch
def test_rows_on_which_the_readings_differ_are_left_out(training):
    sure = [row("One."), row("Two.", second={}), row("Three.", reread={"joint_working": "mixed"})]
    unsure = row("Four.", second={"joint_working": None})
    assert training.stance.certain([unsure, *sure]) == sure


@needs_torch
def test_rows_of_a_passage_are_in_one_fold(training):
    rows = [row(id=f"a{n:03}", passage=f"p{n // 3}") for n in range(30)]
    folds = training.stance.folds_of(rows)
    assert set(folds.tolist()) == set(range(training.stance.FOLDS))
    assert all(len(set(folds[start : start + 3].tolist())) == 1 for start in range(0, 30, 3))


# -- contexts ----------------------------------------------------------------------------------------------------------

OTHERS = [row("Roses are out.", context="What of them?")]
STRANGE = "What of them? Roses are out."


def contexts(training, one, others=OTHERS):
    """How often each context is drawn for a row."""
    found = [training.stance.context_of(one, others, random.Random(seed)) for seed in SEEDS]
    return {context: found.count(context) for context in found}


@needs_torch
def test_a_row_is_shown_with_its_context_with_more_before_it_and_without(training):
    found = contexts(training, row(context="Would you?", kind="plain"))
    assert found.keys() == {"Would you?", f"{STRANGE} Would you?", ""}
    assert min(found.values()) > len(SEEDS) / 10


@needs_torch
@pytest.mark.parametrize("kind", ["context", "assent"])
def test_a_row_that_needs_its_context_is_never_without_it(training, kind):
    found = contexts(training, row("Yes.", context="Would you?", kind=kind))
    assert found.keys() == {"Would you?", f"{STRANGE} Would you?"}


@needs_torch
@pytest.mark.parametrize("context", ["", None])
def test_a_row_without_context_is_sometimes_shown_after_somebody_elses_words(training, context):
    found = contexts(training, row(context=context, kind="plain"))
    assert found.keys() == {"", STRANGE}
    assert min(found.values()) > len(SEEDS) / 10


@needs_torch
def test_what_is_needed_stands_at_the_end_of_a_context_that_is_cut(training):
    own, limit = "Would you merge the two?", training.stance.BEFORE
    found = contexts(training, row(context=own, kind="assent"), [row("Roses. " * 100)])
    assert all(context.endswith(own) and len(context) <= limit for context in found)
    assert max(map(len, found)) == limit


@needs_torch
def test_no_context_of_the_training_rows_is_longer_than_the_engines(training):
    from nlp.training.statements import statements

    rows = training.stance.certain(statements())
    assert max(len(one.get("context") or "") for one in rows) <= training.stance.BEFORE


# -- titles ------------------------------------------------------------------------------------------------------------


def titles(training, one, others):
    return {training.stance.title_of(one, others, random.Random(seed)) for seed in SEEDS}


@needs_torch
def test_a_row_is_shown_with_its_own_title_or_none(training):
    assert titles(training, row(title="Minutes"), [row(title="Roses")]) == {"Minutes", ""}


@needs_torch
@pytest.mark.parametrize("title", ["", None])
def test_a_row_without_a_title_is_sometimes_shown_under_another(training, title):
    others = [row(title="Roses"), row(title=None), row()]
    assert titles(training, row(title=title), others) == {"Roses", ""}


# -- poles -------------------------------------------------------------------------------------------------------------

TURNED = {"support": OPPOSE, "oppose": SUPPORT, "mixed": MIXED, None: NONE}


@pytest.fixture
def no_questions(training, monkeypatch):
    monkeypatch.setattr(training.stance, "statements", lambda path: [])


@needs_torch
@pytest.mark.parametrize("side", TURNED)
def test_a_pole_turned_round_turns_the_sides_round(training, no_questions, side):
    one = row(structural_change=side, joint_working=side, context="Would you?")
    told = {}
    for seed in SEEDS:
        (found,) = training.stance.with_poles([one], random.Random(seed))
        assert (found.pair.statement, found.pair.context, found.labels[1:]) == ("Merge them.", "Would you?", (-1, -1))
        told.setdefault(found.pair.pole, set()).add(found.labels[0])
    topics = built_in().topics.values()
    expected = {topic.support: {CLASSES.index(side or "none")} for topic in topics}
    assert told == expected | {topic.oppose: {TURNED[side]} for topic in topics}


@needs_torch
def test_a_pole_is_of_the_topic_whose_label_is_told(training, no_questions):
    for seed in SEEDS:
        (found,) = training.stance.with_poles([row(joint_working="support")], random.Random(seed))
        joint = built_in().topics["joint_working"]
        expected = {joint.support: SUPPORT, joint.oppose: OPPOSE}.get(found.pair.pole, NONE)
        assert found.labels[0] == expected


@needs_torch
def test_other_questions_are_asked_by_either_pole(training, monkeypatch):
    question = {"text": "Tax pays.", "support": "Care should be free.", "oppose": "Charge for it.", "side": "support"}
    monkeypatch.setattr(training.stance, "statements", lambda path: [question])
    found = {(one.pair.pole, one.labels[0]) for s in SEEDS for one in training.stance.with_poles([], random.Random(s))}
    assert found == {("Care should be free.", SUPPORT), ("Charge for it.", OPPOSE)}


# -- public claims -----------------------------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path):
    """A folder of public claims with a few rows each."""
    for name in ("perspectrum", "ibm-argkp-2021", "iam"):
        (tmp_path / name).mkdir()
    pool = [{"pId": number, "text": f" Perspective {number}. "} for number in range(3)]
    groups = [("SUPPORT", [0]), ("UNDERMINE", [1, 9]), ("MILDLY", [2])]
    claim = {"text": "Claim.", "perspectives": [{"stance_label_3": a, "pids": b} for a, b in groups]}
    folder = tmp_path / "perspectrum"
    (folder / "perspective_pool_v1.0.json").write_text(json.dumps(pool), encoding="utf-8")
    (folder / "perspectrum_with_answers_v1.0.json").write_text(json.dumps([claim]), encoding="utf-8")
    for part in ("train", "dev", "test"):
        for name, column in (("arguments", "argument"), ("key_points", "key_point")):
            with (tmp_path / "ibm-argkp-2021" / f"{name}_{part}.csv").open("w", encoding="utf-8", newline="") as file:
                rows = csv.writer(file)
                rows.writerows([("topic", column, "stance"), ("Topic.", f"`{name} for ", "1"), ("Topic.", "no", "-1")])
    lines = ["C\tTopic.\tFor it.\t1\t1", "C\tTopic.\tAgainst it.\t1\t-1", "O\tTopic.\tNeither.\t1\t0"]
    (tmp_path / "iam" / "stance_dev.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def written(rows):
    return {(one.pair.pole, one.pair.statement, one.labels[0]) for one in rows}


@needs_torch
def test_public_claims_are_for_or_against_and_each_pair_comes_once(training, data):
    found = training.claims.claims(data)
    assert written(found) == {
        ("Claim.", "Perspective 0.", SUPPORT),
        ("Claim.", "Perspective 1.", OPPOSE),
        ("Topic.", "arguments for", SUPPORT),
        ("Topic.", "key_points for", SUPPORT),
        ("Topic.", "no", OPPOSE),
    }
    assert len(found) == len(written(found))


@needs_torch
def test_claims_to_measure_on_are_for_or_against(training, data):
    assert written(training.claims.measured_claims(data)) == {
        ("Topic.", "For it.", SUPPORT),
        ("Topic.", "Against it.", OPPOSE),
    }


@needs_torch
def test_another_claim_than_a_statements_own_is_no_side(training):
    rows = [training.sides.Labelled.of_pole(Pair(f"Claim {n % 5}.", f"For {n % 5}."), SUPPORT) for n in range(200)]
    found = training.claims.with_strangers(rows, random.Random(1))
    strange = found[len(rows) :]
    assert found[: len(rows)] == rows
    assert 20 < len(strange) < 80
    assert {one.labels for one in strange} == {(NONE, UNKNOWN, UNKNOWN)}
    assert all(one.pair.pole.split()[1] != one.pair.statement.split()[1] for one in strange)


# -- figures -----------------------------------------------------------------------------------------------------------


@needs_torch
def test_figures_of_answers_that_are_all_right(training):
    found = training.stance.figures([NONE, SUPPORT, MIXED, OPPOSE], [NONE, SUPPORT, MIXED, OPPOSE])
    assert found == {"macro-F1": 1.0, "accuracy": 1.0, "flips": 0.0, "told": 1.0}


@needs_torch
def test_figures_count_what_cannot_be_told_as_none(training):
    found = training.stance.figures([SUPPORT, OPPOSE, None, NONE], [SUPPORT, SUPPORT, MIXED, NONE])
    # F1: none 2/3, support 2/3, mixed 0, oppose 0. Of the two told, one is a flip; two of three on topic are told.
    assert found == {"macro-F1": pytest.approx(1 / 3), "accuracy": 0.5, "flips": 0.5, "told": pytest.approx(2 / 3)}


@needs_torch
def test_where_nothing_is_told_nothing_is_a_flip(training):
    found = training.stance.figures([None, NONE], [SUPPORT, OPPOSE])
    assert (found["flips"], found["told"], found["accuracy"]) == (0.0, 0.0, 0.0)


# -- rules -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trusts should be merged.", SUPPORT),
        ("Merging them was a costly mistake.", OPPOSE),
        ("We do not support a merger.", OPPOSE),
        ("A merger is not a danger.", SUPPORT),
        ("It is not that we never wanted a merger.", SUPPORT),  # two negations
        ("A merger might come.", MIXED),
        ("A merger was announced.", NONE),
        ("The roses should be watered.", NONE),
        ("", NONE),
    ],
)
def test_rules_tell_a_side_by_cues_and_turn_it_round_by_a_negation(text, expected):
    from nlp.training.compare import rules

    assert rules([text], "structural_change") == [expected]


def test_rules_see_only_what_has_a_word_of_the_topic():
    from nlp.training.compare import rules

    assert rules(["Pooled budgets should help.", "A merger should help."], "joint_working") == [SUPPORT, NONE]


def test_counts_are_of_the_topics_words_and_of_cues_beside_them():
    from nlp.training.compare import counts

    on, off = (counts(text, "structural_change") for text in ("A merger should help.", "The weather should help!"))
    assert (on[0], off[0]) == (1, 0)
    assert (on[2], off[2]) == (2, 2)
    assert (on[6], off[6]) == (2, 0)
    assert [counts(text, "structural_change")[-1] for text in ("A merger?’", "A merger.")] == [True, False]


# -- stages ------------------------------------------------------------------------------------------------------------


@needs_torch
def test_each_epoch_reads_all_rows_and_some_of_the_others_again(training, monkeypatch, tmp_path):
    drawn = []

    def fit(network, epochs, draw, *, seed, rate):
        drawn.append([one.pair.statement for one in draw(0, random.Random(seed)) if not one.pair.pole])

    monkeypatch.setattr(training.stance, "fit", fit)
    monkeypatch.setattr(training.stance, "news", lambda data: [row("News.", weight=0.5)] * training.stance.NEWS)
    monkeypatch.setattr(training.stance, "claims", lambda folder: [])
    monkeypatch.setattr(training.stance, "PUBLIC", 0)
    monkeypatch.setattr(training.stance, "OTHERS", 2)
    begin = training.sides.Network().state_dict()
    rows, others = [row(f"One {n}.") for n in range(5)], [row(f"Other {n}.") for n in range(9)]
    training.stance.trained(rows, begin, tmp_path, tmp_path / "n.pt", epochs=1, others=others)
    (texts,) = drawn
    assert {text for text in texts if text.startswith("One")} == {one["text"] for one in rows}
    assert sum(text.startswith("Other") for text in texts) == 2


@needs_torch
def test_a_network_that_was_trained_before_is_not_trained_again(training, monkeypatch, tmp_path):
    import torch

    monkeypatch.setattr(training.stance, "fit", lambda *given, **how: pytest.fail("trained again"))
    weights = training.sides.Network().state_dict()
    torch.save(weights, tmp_path / "n.pt")
    found = training.stance.trained([row()], {}, tmp_path, tmp_path / "n.pt", epochs=1)
    assert all(torch.equal(found.state_dict()[name], value) for name, value in weights.items())


# -- the mean of several networks --------------------------------------------------------------------------------------


@needs_torch
def test_the_mean_of_networks_leaves_what_is_no_weight(training):
    import torch

    held = [{"w": torch.tensor([float(number), 2.0]), "steps": torch.tensor(7)} for number in (1, 4)]
    found = training.stance.averaged(held)
    assert found["w"].tolist() == [2.5, 2.0]
    assert found["steps"].item() == 7


# -- the network as it is written --------------------------------------------------------------------------------------


@needs_torch
def test_what_was_written_can_be_read_back_and_trained_further(training):
    from nlp.stance import MODEL, network_of
    from nlp.training.export import sides_in

    asked = [Pair("", "We should merge the two services.", "What do you want?", "Care"), Pair("Tax pays.", "Never.")]
    network = training.sides.Network()
    network.load_state_dict(sides_in(MODEL))
    assert training.sides.scores(network, asked).numpy() == pytest.approx(network_of(MODEL)(asked), abs=0.1)


@needs_torch
@pytest.mark.parametrize("other", ["tagger.onnx", "README.md"])
def test_what_holds_no_stance_network_is_not_trained_further(training, other):
    from nlp.stance import MODEL
    from nlp.training.export import sides_in

    with pytest.raises(ValueError, match="no stance network"):
        sides_in(MODEL.with_name(other))

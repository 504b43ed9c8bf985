"""Frames: what a good file gives, and one clear message for each thing that can be wrong in a bad one."""

from __future__ import annotations

import copy

import pytest
import yaml

from corpus.errors import FrameError
from nlp.frames import BUILT_IN, CUE_KINDS, built_in, load, parse

GOOD = {
    "name": "hours",
    "version": 3,
    "title": "When libraries open",
    "topics": {
        "late": {
            "title": "Late opening",
            "question": "Should libraries open late?",
            "support": "Late opening helps\nworkers.",
            "oppose": "Late opening costs too much.",
            "vocabulary": [r"late\w*", "evenings?"],
        }
    },
    "cues": {"support": ["should"], "oppose": ["wast\\w+"], "mixed": ["if"], "negation": ["not", "n't"]},
}


def framed(**changes):
    """The good frame with changes: dotted paths with "__" for dots; None takes the field away."""
    given = copy.deepcopy(GOOD)
    for path, value in changes.items():
        *way, last = path.split("__")
        inside = given
        for step in way:
            inside = inside[step]
        if value is None:
            del inside[last]
        else:
            inside[last] = value
    return yaml.safe_dump(given)


def problem(source):
    with pytest.raises(FrameError) as caught:
        parse(source, where="my.yaml")
    assert str(caught.value).count("\n") == 0
    assert caught.value.hint
    return caught.value


def test_a_good_frame_is_what_its_file_says():
    frame = parse(framed(), where="my.yaml")
    assert (frame.name, frame.version, frame.title, frame.label) == ("hours", 3, "When libraries open", "hours 3")
    assert list(frame.topics) == ["late"]
    assert frame.topics["late"].support == "Late opening helps workers."


def test_the_vocabulary_and_the_cues_are_found_where_they_stand():
    frame = parse(framed(), where="my.yaml")
    text = "Evenings should not be wasted, so don't."
    assert [text[slice(*span)] for span in frame.spans(text, "vocabulary", "late")] == ["Evenings"]
    assert [text[slice(*span)] for span in frame.spans(text, "oppose", "late")] == ["wasted"]
    assert [text[slice(*span)] for span in frame.spans(text, "negation", "late")] == ["not", "n't"]


def test_a_word_of_the_vocabulary_begins_a_word():
    frame = parse(framed(), where="my.yaml")
    assert frame.spans("a plate for the translator", "vocabulary", "late") == []


def test_a_frame_that_changes_has_another_fingerprint():
    assert parse(framed(), where="a").fingerprint != parse(framed(title="Other"), where="a").fingerprint
    assert parse(framed(), where="a").fingerprint == parse(framed(), where="b").fingerprint


@pytest.mark.parametrize(
    ("change", "field", "what"),
    [
        ({"name": None}, "name", "name must be text"),
        ({"name": 7}, "name", "name must be text"),
        ({"version": None}, "version", "version must be a whole number"),
        ({"version": "one"}, "version", "version must be a whole number"),
        ({"title": None}, "title", "title must be text"),
        ({"topics": None}, "topics", "topics must be fields"),
        ({"topics": ["late"]}, "topics", "topics must be fields"),
        ({"topics": {}}, "topics", "no topics"),
        ({"topics__late": "yes"}, "topics, late", "no fields"),
        ({"topics__late__title": None}, "topics, late, title", "title must be text"),
        ({"topics__late__question": 1}, "topics, late, question", "question must be text"),
        ({"topics__late__support": None}, "topics, late, support", "support must be text"),
        ({"topics__late__oppose": ["no"]}, "topics, late, oppose", "oppose must be text"),
        ({"topics__late__vocabulary": None}, "topics, late, vocabulary", "must be a list of words"),
        ({"topics__late__vocabulary": []}, "topics, late, vocabulary", "must be a list of words"),
        ({"topics__late__vocabulary": "late"}, "topics, late, vocabulary", "must be a list of words"),
        ({"topics__late__vocabulary": ["late", 9]}, "topics, late, vocabulary", "must be a list of words"),
        ({"topics__late__vocabulary": ["late("]}, "topics, late, vocabulary", "no valid expression"),
        ({"cues": None}, "cues", "cues must be fields"),
        *[({f"cues__{kind}": None}, f"cues, {kind}", "must be a list of words") for kind in CUE_KINDS],
        ({"cues__mixed": ["[if"]}, "cues, mixed", "no valid expression"),
    ],
)
def test_a_wrong_field_is_named(change, field, what):
    error = problem(framed(**change))
    assert error.where == f"my.yaml, {field}"
    assert error.what.startswith(what)


@pytest.mark.parametrize("source", ["", "- a\n- list", "just words", "7"])
def test_a_file_without_fields_is_no_frame(source):
    assert problem(source).what == "no fields"


def test_broken_yaml_is_told_with_its_line():
    assert problem('name: hours\ntitle: "open\nversion: 1\n').what.startswith("no valid YAML in line")


def test_a_frame_can_be_loaded_from_a_file(tmp_path):
    path = tmp_path / "hours.yaml"
    path.write_text(framed(), encoding="utf-8")
    assert load(path).label == "hours 3"


def test_an_error_in_a_file_names_the_file(tmp_path):
    path = tmp_path / "hours.yaml"
    path.write_text(framed(title=None), encoding="utf-8")
    with pytest.raises(FrameError, match=r"hours\.yaml, title: title must be text"):
        load(path)


def test_a_missing_file_cannot_be_read(tmp_path):
    with pytest.raises(FrameError, match="cannot be read"):
        load(tmp_path / "none.yaml")


def test_a_file_that_is_not_utf_8_cannot_be_read(tmp_path):
    path = tmp_path / "hours.yaml"
    path.write_bytes(b"name: caf\xe9")
    with pytest.raises(FrameError, match="cannot be read"):
        load(path)


def test_an_unknown_built_in_frame_is_told_with_the_one_that_exists():
    with pytest.raises(FrameError, match=BUILT_IN):
        built_in("no-such-frame")


def test_the_built_in_frame_has_two_topics():
    assert list(built_in().topics) == ["structural_change", "joint_working"]


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("merging the trusts", "structural_change"),
        ("a care trust", "structural_change"),
        ("one organisation", "structural_change"),
        ("top-down reorganisation", "structural_change"),
        ("pooled budgets", "joint_working"),
        ("joint commissioning", "joint_working"),
        ("integrated care", "joint_working"),
        ("a duty to cooperate", "joint_working"),
    ],
)
def test_the_built_in_vocabulary_knows_the_words_of_its_topics(words, topic):
    frame = built_in()
    assert [name for name in frame.topics if frame.spans(words, "vocabulary", name)] == [topic]

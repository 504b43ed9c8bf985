"""Frames: what a good file gives, and one line, with its place, for each thing that can be wrong in a bad one."""

from __future__ import annotations

import pytest
from frame_files import EVENT, GOOD, NO_FILES, WRONG, changed

from corpus.errors import FrameError
from corpus.records import Event, digest
from nlp.frames import AT_LEAST, BUILT_IN, SIDES, built_in, load, names, parse


def problem(source: str) -> FrameError:
    """The error: one line, with the place in the file and what to do."""
    with pytest.raises(FrameError) as caught:
        parse(source, where="my.yaml")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    assert caught.value.hint
    return caught.value


# -- what a good file gives --------------------------------------------------------------------------------------------


def test_a_good_frame_is_what_its_file_says():
    frame = parse(GOOD, where="my.yaml")
    late = frame.topics["late"]
    assert (frame.name, frame.version, frame.title, frame.label) == ("hours", 3, "When libraries open", "hours 3")
    assert (frame.source, list(frame.topics)) == (GOOD, ["late"])
    assert (late.support, late.oppose) == ("Libraries should open late.", "Libraries should close at five.")
    assert {side: len(texts) for side, texts in late.examples.items()} == AT_LEAST
    assert late.examples["mixed"] == ("Late, but only on Fridays.", "I cannot decide.")


def test_a_frame_of_another_text_has_another_fingerprint_wherever_it_lies():
    frame = parse(GOOD, where="a.yaml")
    other = parse(GOOD + "# a note\n", where="a.yaml")
    assert frame.fingerprint != other.fingerprint
    assert frame != other
    assert (frame.fingerprint, frame) == (parse(GOOD, where="b.yaml").fingerprint, parse(GOOD, where="b.yaml"))


def test_things_can_be_kept_by_frame():
    assert {parse(GOOD, where="a.yaml"): 1}[parse(GOOD, where="b.yaml")] == 1


def test_topics_of_one_supporting_pole_are_asked_alike():
    one = parse(GOOD, where="a.yaml").topics["late"]
    assert one.key == parse(GOOD.replace("  late:", "  night:"), where="a.yaml").topics["night"].key
    assert one.key != parse(changed("open late.\n", "open late at night.\n"), where="a.yaml").topics["late"].key


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("Too LATE now", True),
        ("later", False),
        ("a plate", False),
        ("in the evenings", True),
        ("after hours", True),
        ("after-hours", True),
        ("afterhours", True),
        ("the children’s\nhour", True),
        ("the weather", False),
    ],
)
def test_the_vocabulary_is_whole_words_with_any_ending_at_a_star(text, mentioned):
    assert parse(GOOD, where="a.yaml").mentions(text) is mentioned


@pytest.mark.parametrize("name", names())
def test_a_frame_that_comes_with_on_record_is_called_as_its_file(name):
    frame = built_in(name)
    assert frame.name == name
    assert all(set(topic.examples) == set(SIDES) for topic in frame.topics.values())


def test_the_built_in_frame_has_two_topics():
    assert list(built_in().topics) == ["structural_change", "joint_working"]
    assert built_in() is built_in(BUILT_IN)


def test_an_unknown_name_is_told_with_those_that_there_are():
    with pytest.raises(FrameError, match=f"no-such-frame: no such frame – .*{BUILT_IN}"):
        built_in("no-such-frame")


# -- events ------------------------------------------------------------------------------------------------------------

BLOCK = f"events:\n{EVENT}"


def test_events_have_a_name_a_date_as_precise_as_it_is_known_and_a_source():
    source = GOOD + BLOCK + EVENT.replace("2012-03", "'2014'").replace("A notice", "Minutes, page 3: agreed")
    frame = parse(source.replace("Minutes, page 3: agreed", "'Minutes, page 3: agreed'"), where="a.yaml")
    assert frame.events == (
        Event("New hours", "2012-03", "A notice"),
        Event("New hours", "2014", "Minutes, page 3: agreed"),
    )


def test_a_frame_needs_no_events():
    assert parse(GOOD, where="a.yaml").events == parse(GOOD + "events: []\n", where="a.yaml").events == ()


@pytest.mark.parametrize(
    "source",
    [
        GOOD + BLOCK,
        GOOD + "\n# What the library did.\n" + BLOCK,
        GOOD + BLOCK.rstrip("\n"),
        GOOD + BLOCK.replace("A notice", "|\n      A notice\n      on the door"),
        GOOD + BLOCK.replace("A notice", "A notice\n      on the door # it was red"),
        GOOD + 'events: [{name: New hours, date: "2012", source: A notice}, {name: B, date: "2013", source: C}]\n',
        GOOD + "events: []\n",
        BLOCK + GOOD,
        changed("topics:", BLOCK + "topics:"),
        changed("topics:", "# What the library did.\n" + BLOCK + "topics:"),
    ],
)
def test_events_leave_the_fingerprint_as_it_is(source):
    frame, before = parse(source, where="a.yaml"), parse(GOOD, where="a.yaml")
    assert frame.fingerprint == before.fingerprint == digest("frame", GOOD)
    assert (frame.source, frame.topics) == (source, before.topics)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("place", ["name:", "topics:", ""])
def test_what_decides_stances_is_in_the_fingerprint_of_a_frame_with_events(place, line_end):
    def fingerprint(source):
        held = source.replace(place, BLOCK + place, 1) if place else source + BLOCK
        return parse(held.replace("\n", line_end), where="a.yaml").fingerprint

    assert fingerprint(GOOD) == parse(GOOD.replace("\n", line_end), where="a.yaml").fingerprint
    assert fingerprint(GOOD) != fingerprint(changed("open late.\n", "open at night.\n"))
    assert fingerprint(GOOD) != fingerprint(changed("name: hours", "name: times"))


def test_a_frame_within_braces_has_another_fingerprint_with_other_topics():
    import json

    import yaml

    made = yaml.safe_load(GOOD) | {"events": [{"name": "A", "date": "2012", "source": "B"}]}
    one = parse(json.dumps(made), where="a.yaml")
    made["topics"]["late"]["support"] = "Libraries should never close."
    assert one.events == (Event("A", "2012", "B"),)
    assert one.fingerprint != parse(json.dumps(made), where="a.yaml").fingerprint


@pytest.mark.parametrize("name", names())
def test_the_events_of_a_frame_that_comes_with_on_record_stand_in_order(name):
    events = built_in(name).events
    assert events
    assert [one.on for one in events] == sorted(one.on for one in events)


# -- what can be wrong in one ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "line", "what"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(source, line, what):
    error = problem(source)
    assert (error.where, error.what[: len(what)]) == (f"my.yaml, line {line}", what)


@pytest.mark.parametrize("call", ["os.system ['touch x']", "subprocess.check_call [[touch, x]]", "builtins.exit []"])
def test_nothing_in_a_file_is_run(tmp_path, monkeypatch, call):
    monkeypatch.chdir(tmp_path)
    problem(changed("version: 3", f"version: !!python/object/apply:{call}"))
    assert list(tmp_path.iterdir()) == []


# -- files -------------------------------------------------------------------------------------------------------------


def test_a_frame_can_be_loaded_from_a_file_with_any_line_ends(tmp_path):
    path = tmp_path / "hours.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path).label == "hours 3"
    path.write_bytes(load(path).source.encode())
    assert load(path).topics["late"].support == "Libraries should open late."


@pytest.mark.parametrize("make", NO_FILES)
def test_a_file_that_is_no_text_of_a_frame_is_named(tmp_path, make):
    where, what = NO_FILES[make]
    path = tmp_path / "hours.yaml"
    make(path)
    with pytest.raises(FrameError) as caught:
        load(path)
    assert caught.value.where == f"{path}{where}"
    assert caught.value.what.startswith(what)
    assert caught.value.hint


def test_an_error_in_a_file_names_the_file(tmp_path):
    path = tmp_path / "hours.yaml"
    path.write_text(changed("version: 3\n", ""), encoding="utf-8")
    with pytest.raises(FrameError, match=r"hours\.yaml, line 1: the frame has no version"):
        load(path)


# -- the built-in vocabulary -------------------------------------------------------------------------------------------


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
    assert built_in().topics[topic].vocabulary.search(words)

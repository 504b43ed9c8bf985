"""Measure quality: `make evaluate`. Exits 1 where a figure is under its floor (bench/floors.json).

Scores the sample corpus and documents with every holder labelled (regression checks: both are ours, so their figures
are no measure of accuracy) and, where they lie beside the checkout, the hand-labelled articles and the PolNeAR
development part with their own scorers.
`--write` puts the table into docs/quality.md; `--raise` lifts the floors to just under today's figures, never lowers.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import onrecord
from bench import quotations, reports, search_collections, search_quality, stances
from bench.scoring import best, score, score_holders
from index.query import RANKINGS
from nlp.training.statements import HELD_OUT, UNSEEN, held_out, unseen

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("ONRECORD_SHARED", ROOT.parent / "shared"))
FLOORS = Path(__file__).with_name("floors.json")
HOLDERS = Path(__file__).with_name("holders")
HELDOUT = Path(__file__).with_name("heldout")
QUALITY = ROOT / "docs" / "quality.md"
MEASURED = ROOT / "nlp" / "measured.json"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
STANCES, END_STANCES = "<!-- stances -->", "<!-- end of stances -->"
# Figures of which less is better.
LOWER = {
    "false alarms",
    "flips",
    "misattribution",
    "false account",
    "false date",
    "calibration error",
    "positions in 100 statements",
}
# Figures that are neither good nor bad: they have no floor.
UNJUDGED = {"gold", "found", "without source"}
# What every export says of errors: of each set what it is, and which figures.
TOLD: dict[str, tuple[str, tuple[str, ...]]] = {
    "heldout": ("who said it: unseen fictional documents with every holder labelled", ("recall", "holder", "role")),
    "unseen": (
        "which side: 856 statements of thirty unseen fictional documents; flips are sides told the wrong way round",
        tuple(
            f"{topic}: {figure}"
            for topic in ("structural_change", "joint_working")
            for figure in ("accuracy", "coverage", "flips", "calibration error")
        ),
    ),
    "positions": ("from text to whose side on what: fictional documents", ("recall", "precision", "holder", "flips")),
    "seeds": ("the same on five hand-labelled articles", ("recall", "precision", "holder", "flips")),
    "reports": ("reports of one utterance: pairs of statements of invented holders", ("precision", "recall")),
}
# A new floor stands this far from today's figure: another processor rounds differently.
MARGIN = 0.005

Figures = dict[str, float]


def sample() -> tuple[Figures, str]:
    """The sample corpus against its labels."""
    folder = onrecord.sample_documents()
    paths = [path for path in sorted(folder.iterdir()) if path.suffix != ".yaml"]
    rows = [row for path in paths for row in onrecord.extract(path)]
    texts = {path.name: onrecord.text_of(path) for path in paths}
    return score(labels(folder.parent / "gold.jsonl", texts), rows), _hash(folder.iterdir())


def holders(folder: Path = HOLDERS) -> tuple[Figures, str]:
    """Who said it: fictional documents of each kind with every holder and role labelled, frozen by their hash."""
    paths = sorted(folder.glob("*.txt"))
    rows = [row for path in paths for row in onrecord.extract(path, every=True)]
    gold = labels(folder / "gold.jsonl", {path.name: onrecord.text_of(path) for path in paths})
    return score_holders(gold, rows), _hash(folder.iterdir())


def heldout() -> tuple[Figures, str]:
    """The same on documents whose errors nobody has looked at."""
    return holders(HELDOUT)


def statements() -> tuple[Figures, str]:
    """Which side: frozen statements on themes that no statement to train on mentions."""
    rows = held_out()
    cases = stances.judged(rows)
    return _sides(cases) | stances.deciding_words(rows, cases), _hash([HELD_OUT])


def unseen_documents() -> tuple[Figures, str]:
    """Which side: statements as the engine cuts them from whole documents that no network was trained on."""
    return _sides(stances.judged(unseen())), _hash([UNSEEN])


def _sides(judged: Mapping[str, list[stances.Case]]) -> Figures:
    result: Figures = {}
    for topic, cases in judged.items():
        result |= {f"{topic}: {name}": figure(cases) for name, figure in stances.FIGURES.items()}
    return result


def positions() -> tuple[Figures, str]:
    """Documents whose statements are neither trained on nor calibrated by: from their text to whose side on what."""
    paths = stances.documents(HOLDERS, HELDOUT)
    rows = [row for path in paths for row in onrecord.extract(path)]
    files = [folder / "gold.jsonl" for folder in (HOLDERS, HELDOUT)]
    return score(_sides_in(paths), rows), _hash([*paths, *files])


def _sides_in(paths: list[Path]) -> list[dict[str, Any]]:
    """The labels of the documents that have a side, and those that two readers disagree on."""
    names = {path.name for path in paths}
    found = []
    for folder in (HOLDERS, HELDOUT):
        texts = {path.name: onrecord.text_of(path) for path in folder.glob("*.txt")}
        found += [row for row in labels(folder / "gold.jsonl", texts) if row["doc"] in names]
    return stances.on_topic(found)


def stance_report() -> str:
    """What docs/quality.md says of the sides told: intervals, confidence, kinds, and where it fails."""
    paths = stances.development(HOLDERS)
    rows = [row for path in paths for row in onrecord.extract(path, every=True)]
    pairs = [(row, found) for row in _sides_in(paths) if not row["unsure"] and (found := best(row, rows)) is not None]
    return stances.report(stances.judged(held_out()), stances.judged(unseen()), stances.errors(pairs))


def search() -> tuple[Figures, str]:
    """Search by words, by meaning and by both: our own queries that nothing was chosen by."""
    collection = search_collections.own(search_collections.HELD_OUT)
    result: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        index = search_quality.indexed(collection, Path(folder), "tantivy")
        for ranking in RANKINGS:
            gain, found = search_quality.measured(index, collection, ranking)
            result |= {f"{ranking}: nDCG@10": gain, f"{ranking}: Recall@100": found}
    return result, _hash(search_collections.OWN.iterdir())


def check() -> tuple[Figures, str]:
    """The quotations of drafts about the sample corpus: planted errors that are found, false alarms among the rest."""
    (found,) = quotations.told(quotations.HELD_OUT)
    return quotations.figures(found), _hash([quotations.HELD_OUT])


def one_utterance() -> tuple[Figures, str]:
    """Pairs of one holder's statements that report the same words, said once."""
    return reports.figures(reports.HELD_OUT), _hash([reports.HELD_OUT])


def labels(file: Path, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The labels of a file with where their words stand in the documents."""
    gold = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    located = [row | {"spans": _located(texts[row["doc"]], row["text"])} for row in gold]
    missing = [row["text"] for row in located if not row["spans"]]
    if missing:
        sys.exit(f"evaluate: {len(missing)} labels of {file} do not stand in its documents, e.g. {missing[0]}")
    return located


def _located(text: str, pieces: list[str]) -> list[list[int]]:
    """Where the pieces stand in the text, white space folded; empty where one is missing."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    letters = "".join(text[at] for at in places)
    spans = []
    for piece in pieces:
        wanted = "".join(piece.split())
        found = letters.find(wanted)
        if found < 0:
            return []
        spans.append([places[found], places[found + len(wanted) - 1] + 1])
    return spans


def seeds() -> tuple[Figures, str]:
    """Hand-labelled articles, by the scorer that comes with them."""
    gold, scorer = SHARED / "seeds" / "gold.jsonl", SHARED / "score" / "positions.py"
    paths = sorted((SHARED / "seeds").glob("*.txt"))
    every = [row for path in paths for row in onrecord.extract(path, every=True)]
    on_topic = [row for row in every if any(row["stances"].values())]
    figures = _scored(scorer, gold, on_topic)
    with_all = _scored(scorer, gold, every, "--all")
    result = {name: figures[name] for name in ("recall", "precision", "f1", "holder", "role", "flips", "whole")}
    for topic in ("structural_change", "joint_working"):
        result |= {f"{topic} {name}": value for name, value in figures[topic].items()}
    return result | {f"all statements: {name}": with_all[name] for name in ("recall", "holder", "role")}, _hash(paths)


def polnear() -> tuple[Figures, str]:
    """Attribution in US news (PolNeAR, development part), by the scorer that comes with it."""
    gold, scorer = SHARED / "data" / "polnear" / "dev.jsonl.gz", SHARED / "score" / "attribution.py"
    found: list[dict[str, Any]] = []
    taken = 0  # stances on the two topics: false alarms, all of them
    with gzip.open(gold, "rt", encoding="utf-8", newline="\n") as lines, tempfile.TemporaryDirectory() as folder:
        for line in lines:
            document = json.loads(line)
            path = Path(folder) / "article.txt"
            path.write_bytes(document["text"].encode("utf-8"))
            rows = [row for row in onrecord.extract(path, every=True) if row["mode"] != "author"]
            taken += sum(any(row["stances"].values()) for row in rows)
            parts = {"source": "source_spans", "cue": "cue_spans", "content": "spans"}
            found.append(
                {
                    "doc_id": document["doc_id"],
                    "attributions": [{part: row[field] for part, field in parts.items()} for row in rows],
                }
            )
    figures = _scored(scorer, gold, found)
    result = {f"{kind} attribution F1": figures[kind]["attr_f1"] for kind in ("all", "direct", "indirect", "mixed")}
    names = {"soft_f1": "content F1", "strict_f1": "exact content F1", "source_acc": "source right"}
    result |= {name: figures["all"][field] for field, name in names.items()}
    result |= {f"exact {kind} content F1": figures[kind]["strict_f1"] for kind in ("direct", "indirect", "mixed")}
    every = [one for document in found for one in document["attributions"]]
    result["positions in 100 statements"] = 100 * taken / max(1, len(every))
    result["without source"] = sum(not one["source"] for one in every) / len(every)
    return result | {"misattribution": figures["all"]["misattribution"]}, _hash([gold])


def _scored(scorer: Path, gold: Path, rows: list[dict[str, Any]], *options: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, str(scorer), str(gold), str(predicted), *options, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"evaluate: {scorer.name} failed: {done.stderr.strip().splitlines()[-1]}")
    return dict(json.loads(done.stdout))


def _hash(paths: Any) -> str:
    """A name for the files that a figure was measured on."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


SETS: dict[str, tuple[Callable[[], tuple[Figures, str]], Callable[[], Path]]] = {
    "statements": (statements, lambda: HELD_OUT),
    "unseen": (unseen_documents, lambda: UNSEEN),
    "positions": (positions, lambda: HELDOUT),
    "sample": (sample, onrecord.sample_documents),
    "holders": (holders, lambda: HOLDERS),
    "heldout": (heldout, lambda: HELDOUT),
    "seeds": (seeds, lambda: SHARED / "seeds" / "gold.jsonl"),
    "check": (check, lambda: quotations.HELD_OUT),
    "reports": (one_utterance, lambda: reports.HELD_OUT),
    "search": (search, lambda: search_collections.OWN),
    "polnear": (polnear, lambda: SHARED / "data" / "polnear" / "dev.jsonl.gz"),
}


def measured() -> Iterator[tuple[str, Figures, str]]:
    """(name, figures, hash of the files) of every set that is there; one that is absent is named and passed over."""
    for name, (measure, place) in SETS.items():
        if place().exists():
            yield name, *measure()
        else:
            _say(f"{name}: skipped, its files are not here")


def under_floor(name: str, figures: Figures, floors: dict[str, Any]) -> list[str]:
    """The figures that are worse than their floor, in words."""
    wrong = []
    for figure, floor in floors.get(name, {}).get("floors", {}).items():
        value = figures.get(figure)
        if value is None or (value > floor if figure.split(": ")[-1] in LOWER else value < floor):
            wrong.append(f"{name}: {figure} is {'missing' if value is None else f'{value:.3f}'}, its floor is {floor}")
    return wrong


def raised(figures: Figures, floors: dict[str, float]) -> dict[str, float]:
    """Floors at today's figures (less a margin), where that is stricter than before."""
    result = dict(floors)
    for name, value in figures.items():
        if name in UNJUDGED:
            continue
        lower = name.split(": ")[-1] in LOWER
        new = round(value + MARGIN, 3) if lower else round(value - MARGIN, 3)
        old = floors.get(name)
        result[name] = new if old is None else (min if lower else max)(old, new)
    return result


def told(results: list[tuple[str, Figures, str]]) -> dict[str, Any]:
    """What exports say of errors (TOLD), of the sets that were measured."""
    return {
        name: {"about": TOLD[name][0], "files": mark, "figures": {one: round(figures[one], 3) for one in TOLD[name][1]}}
        for name, figures, mark in results
        if name in TOLD
    }


def flattered(results: list[tuple[str, Figures, str]], said: Mapping[str, Any]) -> list[str]:
    """The figures in exports that are better than today's by more than the margin, in words."""
    wrong = []
    for name, figures, _ in results:
        for figure, value in said.get(name, {}).get("figures", {}).items():
            today = figures.get(figure)
            better = today is None or (today - value if figure.split(": ")[-1] in LOWER else value - today) > MARGIN
            if better:
                wrong.append(f"{name}: exports say that {figure} is {value}, today it is {today}; run with --write")
    return wrong


def table(results: list[tuple[str, Figures, str]]) -> str:
    """The figures as a Markdown table."""
    lines = ["| set | figure | value |", "|---|---|---|"]
    for name, figures, mark in results:
        for figure, value in figures.items():
            shown = str(value) if isinstance(value, int) else f"{value:.3f}"
            lines.append(f"| {name} ({mark}) | {figure.replace('_', ' ')} | {shown} |")
    return "\n".join(lines) + "\n"


def _between(page: str, begin: str, end: str, text: str) -> str:
    """The page with other text between two marks."""
    start, stop = page.index(begin) + len(begin), page.index(end)
    return f"{page[:start]}\n{text}{page[stop:]}"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> int:
    """Measure, print the table, and compare it with the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/quality.md and exports")
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise the floors to today's figures")
    given = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    results = []
    for result in measured():
        results.append(result)
        _say(f"{result[0]}: measured")
    print(table(results))
    wrong = [line for name, figures, _ in results for line in under_floor(name, figures, floors)]
    said = json.loads(MEASURED.read_text(encoding="utf-8"))
    if given.write:
        said |= told(results)
        MEASURED.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    wrong += flattered(results, said)
    for name, _, mark in results:
        if floors.get(name, {}).get("files", mark) != mark:
            _say(f"{name}: its files have changed since its floors were set ({floors[name]['files']}, now {mark})")
    if given.write:
        page = QUALITY.read_text(encoding="utf-8")
        page = _between(page, BEGIN, END, table(results))
        QUALITY.write_text(_between(page, STANCES, END_STANCES, stance_report()), encoding="utf-8")
    if given.lift:
        for name, figures, mark in results:
            floors[name] = {"files": mark, "floors": raised(figures, floors.get(name, {}).get("floors", {}))}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    for line in wrong:
        _say(f"under its floor – {line}")
    print(f"{sum(len(figures) for _, figures, _ in results) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())

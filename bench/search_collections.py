"""The collections that search is calibrated and measured on: our own, and Perspectrum turned into one.

own          statements of the fictional documents that stances are learned from, and queries in three styles (a few
             words, a question, a claim in other words). What two rankings found was judged: 2 answers it, 1 is about
             it, 0 is not; a second reading of 409 gave a weighted kappa of .89. Half of the queries calibrate
perspectrum  claims as queries, the perspectives on them (for and against) as what answers them: Chen et al., "Seeing
             Things from a Different Angle" (2019). Not part of the project: read from the folder beside it
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

OWN = Path(__file__).parent / "search"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "stance" / "perspectrum"
CALIBRATION, HELD_OUT = "calibration", "held out"
# Words: what is shorter is no statement that anybody would look for.
SHORTEST = 6


@dataclass(frozen=True)
class Collection:
    """Texts (id → title and text), queries (id → text), and grades (query → text → grade, 0 or more)."""

    name: str
    texts: dict[str, tuple[str, str]]
    queries: dict[str, str]
    grades: dict[str, dict[str, int]]


def collections() -> Iterator[Collection]:
    """Those to measure on: nothing was chosen by them."""
    yield own(HELD_OUT)
    if SHARED.is_dir():
        yield perspectrum("test")


def for_calibration() -> Iterator[Collection]:
    """Those to choose by."""
    yield own(CALIBRATION)
    if SHARED.is_dir():
        yield perspectrum("train")
        yield perspectrum("dev")


def own(part: str) -> Collection:
    """Our own queries of a part, and all texts."""
    texts: dict[str, tuple[str, str]] = {}
    seen = set()
    for line in (files("nlp.training") / "documents.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        if text.lower() not in seen and len(text.split()) >= SHORTEST:
            seen.add(text.lower())
            texts[row["id"]] = (row.get("title") or "", text)
    rows = [json.loads(line) for line in (OWN / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    queries = {row["_id"]: row["text"] for row in rows if row["part"] == part}
    grades: dict[str, dict[str, int]] = {}
    for line in (OWN / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, text, grade = line.split("\t")
        if query in queries:
            grades.setdefault(query, {})[text] = int(grade)
    answered = {name: text for name, text in queries.items() if any(grades[name].values())}
    return Collection(f"own, {part}", texts, answered, grades)


def perspectrum(split: str) -> Collection:
    """Perspectrum's claims of a split, and all perspectives of all claims."""

    def load(name: str) -> list[dict[str, object]] | dict[str, str]:
        found: list[dict[str, object]] | dict[str, str] = json.loads((SHARED / name).read_text(encoding="utf-8"))
        return found

    pool, claims = load("perspective_pool_v1.0.json"), load("perspectrum_with_answers_v1.0.json")
    splits = load("dataset_split_v1.0.json")
    assert isinstance(pool, list)
    assert isinstance(claims, list)
    assert isinstance(splits, dict)
    texts = {str(one["pId"]): ("", str(one["text"])) for one in pool}
    queries: dict[str, str] = {}
    grades: dict[str, dict[str, int]] = {}
    for claim in claims:
        name, groups = str(claim["cId"]), claim["perspectives"]
        assert isinstance(groups, list)
        answers = {str(one): 1 for group in groups for one in group["pids"] if str(one) in texts}
        if splits[name] == split and answers:
            queries[name], grades[name] = str(claim["text"]), answers
    return Collection(f"perspectrum, {split}", texts, queries, grades)


def main() -> None:
    """Write a collection in BEIR's layout."""
    parser = argparse.ArgumentParser(description="Write Perspectrum as a collection in BEIR's layout.")
    parser.add_argument("split", choices=["train", "dev", "test"])
    parser.add_argument("folder", metavar="DIR", type=Path)
    given = parser.parse_args()
    made = perspectrum(given.split)
    given.folder.mkdir(parents=True, exist_ok=True)
    with (given.folder / "corpus.jsonl").open("w", encoding="utf-8") as out:
        for name, (title, text) in made.texts.items():
            out.write(json.dumps({"_id": name, "title": title, "text": text}, ensure_ascii=False) + "\n")
    with (given.folder / "queries.jsonl").open("w", encoding="utf-8") as out:
        for name, text in made.queries.items():
            out.write(json.dumps({"_id": name, "text": text}, ensure_ascii=False) + "\n")
    with (given.folder / "qrels.tsv").open("w", encoding="utf-8") as out:
        out.write("query-id\tcorpus-id\tscore\n")
        for query, answers in made.grades.items():
            out.writelines(f"{query}\t{text}\t{grade}\n" for text, grade in answers.items())


if __name__ == "__main__":
    main()

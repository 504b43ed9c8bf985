"""What each part of the tagger contributes: `python -m nlp.training.ablate DATA --run build/attribution`.

Measured on the documents held out from training, in F1 of attributions as `calibrate` judges them. Thresholds were set
on the same documents, so lines with them are a little too good; the scorer's figures on other documents count.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from corpus.records import Span
from nlp.confidence import Confidence, shipped
from nlp.linking import Link, Part
from nlp.tagger import Tagged, Tagger, tagger
from nlp.training.attribution import examples
from nlp.training.british import paragraphs
from nlp.training.calibrate import Case, cases
from nlp.training.export import LEAN
from nlp.training.network import Network


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with train.jsonl.gz of PolNeAR")
    parser.add_argument("--run", type=Path, default=Path("build/attribution"), help="folder of the run's checkpoints")
    given = parser.parse_args()
    news, own = examples(given.data)[1], paragraphs()[1]
    print(f"{'':<44}{'content':>9}{'all':>7}{'misattributed':>15}")
    for path in sorted(given.run.glob("epoch-*.pt"), key=lambda path: int(path.stem.split("-")[1])):
        _line(f"news, {path.stem}, before it is made int8", *cases(_network(path), news))
    _line("news, shipped, nearest cue and source", *cases(tagger(), news, _nearest))
    _line("news, shipped, pointers", *cases(tagger(), news))
    _line("news, shipped, pointers and thresholds", *cases(tagger(), news), shipped())
    _line("British paragraphs, pointers and thresholds", *cases(tagger(), own), shipped())


def _network(path: Path) -> Tagger:
    network = Network()
    network.load_state_dict(torch.load(path, weights_only=True))
    network.eval()

    def run(batch: dict[str, Any]) -> list[Any]:
        with torch.no_grad():
            return [out.numpy() for out in network(**{name: torch.from_numpy(rows) for name, rows in batch.items()})]

    return Tagger(run, {"moves": network.crf.moves.tolist(), "starts": network.crf.starts.tolist(), "lean": LEAN})


def _nearest(_: Tagged, found: Sequence[Part]) -> list[Link]:
    """Links by closeness alone, for comparison."""
    cues = [part for part in found if part.kind == "cue"]
    sources = [part for part in found if part.kind == "source"]
    made: dict[Span, Link] = {}
    for content in (part for part in found if part.kind == "content"):
        cue = _closest(content, cues)
        source = _closest(cue or content, sources)
        link = made.setdefault((cue or content).words, Link([], cue, source))
        link.contents.append(content)
    return list(made.values())


def _closest(part: Part, others: Sequence[Part]) -> Part | None:
    def gap(other: Part) -> int:
        return max(other.words[0] - part.words[1], part.words[0] - other.words[1])

    return min(others, key=gap, default=None)


def _line(what: str, found: list[Case], annotated: int, judge: Confidence | None = None) -> None:
    told = [c for c in found if judge is None or judge.content(c.link) >= judge.tell_from]
    right = named = wrong = 0
    for case in told:
        hidden = judge is not None and judge.source(case.link) < judge.name_from
        is_named = case.link.source is not None and not hidden
        good = case.content and (bool(case.source) if is_named or not hidden else not case.has_source)
        right += good
        named += case.content and is_named
        wrong += case.content and is_named and not case.source
    content = 2 * sum(c.content for c in told) / (len(told) + annotated)
    print(f"{what:<44}{content:>9.3f}{2 * right / (len(told) + annotated):>7.3f}{wrong / max(1, named):>15.3f}")


if __name__ == "__main__":
    main()

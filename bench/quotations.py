"""How often `onrecord check` is right: `python -m bench.quotations` prints a table of both sets of drafts.

Drafts about the sample corpus quote it faithfully, with changes of house style, or with a planted error of six kinds.
An error is found where anything speaks against the quotation; that is a false alarm where the quotation is faithful.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import onrecord

FOLDER = Path(__file__).with_name("drafts")
DEVELOPMENT, HELD_OUT = FOLDER / "development.jsonl", FOLDER / "heldout.jsonl"
FAITHFUL = "faithful"


def told(*files: Path) -> list[dict[str, list[bool]]]:
    """For each file of drafts, kind of quotation → whether something was found against each of them."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = onrecord.open(Path(folder) / "corpus", create=True)
        corpus.add([onrecord.sample_documents()])
        return [_told(corpus, file, Path(folder) / "draft.txt") for file in files]


def _told(corpus: onrecord.Corpus, file: Path, path: Path) -> dict[str, list[bool]]:
    found: dict[str, list[bool]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        draft = json.loads(line)
        path.write_text(draft["text"], encoding="utf-8")
        findings, text = corpus.check(path), onrecord.text_of(path)
        for quote in draft["quotes"]:
            start = text.index(quote["quote"])
            end = start + len(quote["quote"])
            here = [one for one in findings if any(a < end and start < b for a, b in one.quoted.spans)]
            found.setdefault(quote["kind"], []).append(any(not one.faithful for one in here))
    return found


def figures(found: dict[str, list[bool]]) -> dict[str, float]:
    """The share of planted errors that was found, and of faithful quotations that something was found against."""
    planted = [one for kind, every in found.items() if kind != FAITHFUL for one in every]
    return {
        "errors found": sum(planted) / len(planted),
        "false alarms": sum(found[FAITHFUL]) / len(found[FAITHFUL]),
    }


def main() -> None:
    """Measure and print."""
    names = ("development", "held out")
    sets = told(DEVELOPMENT, HELD_OUT)
    print(f"{'something found against':<26}" + "".join(f"{name:>16}" for name in names))
    for kind in sorted({kind for found in sets for kind in found}):
        cells = (f"{sum(found.get(kind, []))} of {len(found.get(kind, []))}" for found in sets)
        print(f"{kind.replace('_', ' '):<26}" + "".join(f"{cell:>16}" for cell in cells))
    for name in figures(sets[0]):
        print(f"{name:<26}" + "".join(f"{figures(found)[name]:>16.3f}" for found in sets))


if __name__ == "__main__":
    main()

"""A small corpus, its index, and no model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from index_corpus import bag_of_words, indexed, make, put, said

from corpus import encoder
from corpus.catalogue import Catalogue
from index.query import Filters, Question
from index.search import ENGINES, Index


@pytest.fixture(autouse=True)
def _no_model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "model" not in request.keywords:
        monkeypatch.setattr(encoder, "encode", bag_of_words)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path, create=True)


@pytest.fixture(params=sorted(ENGINES))
def index(tmp_path: Path, catalogue: Catalogue, request: pytest.FixtureRequest) -> Index:
    """An index that each engine in turn keeps."""
    return Index(tmp_path, catalogue, request.param)


@pytest.fixture(scope="session", params=sorted(ENGINES))
def town(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Index:
    """An index of three documents that no test changes, kept by each engine in turn."""
    folder = tmp_path_factory.mktemp("town")
    catalogue = Catalogue(folder, create=True)
    both = {"structural_change": "oppose", "joint_working": "support"}
    put(
        catalogue,
        make(
            "fenwick",
            said(
                "'Pooled budgets let us look after the whole person.'",
                role="chair, Fenwick Carers' Forum",
                stances=both,
                said_on="2005-08",
            ),
            said(
                "The merger of the two trusts would waste years, she warned.",
                mode="indirect",
                stances={"structural_change": "oppose", "joint_working": None},
            ),
            said("The weather was kind to the summer fair.", "Zoë Brontë-Hale", said_on="2004"),
            "A paragraph about the pooled budgets that nobody says aloud.",
            "Too short here.",
            published_on="2005-08-18",
            title="Forum backs shared money",
        ),
        make(
            "hansel",
            said(
                "One organisation should hold the money for health and care.",
                "Lord Hansel of Thorpe",
                role="minister",
                stances={"structural_change": "support", "joint_working": "undecided"},
                said_on="2003-01-09",
            ),
            said("Nobody knows what it will cost.", "critics", holder_kind="group", mode="indirect"),
            kind="debate",
            published_on="2003-01-10",
        ),
        make(
            "thorpe",
            said(
                "'We share our teams,'|'and we would never merge.'",
                "Thorpe Council",
                holder_kind="organisation",
                mode="mixed",
                stances=both,
            ),
            kind="consultation_response",
        ),
    )
    return indexed(folder, catalogue, request.param)


@pytest.fixture
def ask(town: Index) -> Callable[..., list[str]]:
    """Ask the town, get the first words of what is found: `ask("text", level=…, FILTER=…)`."""

    def asked(text: str = "", **more: Any) -> list[str]:
        names = Filters.__dataclass_fields__
        filters = Filters(**{name: more.pop(name) for name in list(more) if name in names})
        question = Question(text, filters, **({"ranking": "words"} | more))
        return [" ".join(row["text"][0].strip("'").split()[:2]) for row in town.search(question).rows]

    return asked

"""What all tests share: no network, no corpus but their own, and stand-ins for the models that need none.

A test that wants the real models is marked `model`; the stand-ins are asked for by name, never put in place unasked.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# Before any library reads them: weights come with packages, and nothing may be looked up.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
# Tables are as wide as they are without a terminal; test processes side by side are told of one.
os.environ.pop("COLUMNS", None)

# The first example of a test may load a model, so no deadline; the build must find today what it found yesterday.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("build", deadline=None, derandomize=True)
hypothesis.settings.load_profile("build" if os.environ.get("CI") else "here")

ROOT = Path(__file__).parent.parent

ARTICLE = """Forum backs shared money

18 August 2005

“Pooled budgets let us look after the whole person,” said Jane Arkwright. The hall was full.

“A merger of the two trusts would waste years,” said Edwin Hansel. “The weather was kind,” said Zoe Thorpe.
"""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(this: socket.socket, address: Any) -> None:
        if this.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(f"tests use no network: {address[0]}")
        real(this, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _no_corpus_of_the_user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home", numbered=True)
    monkeypatch.setenv("ONRECORD_DATA", str(home / "corpus"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))


# -- stand-ins ---------------------------------------------------------------------------------------------------------


class PlainExtractor:
    """Finds “…,” said Name: enough for what lies around the extractor, and it needs no model."""

    _said = re.compile(r"“[^”]+”,? said ([A-Z]\w+(?: [A-Z]\w+)*)")

    def __init__(self, *, seconds: float = 0.0) -> None:
        """With `seconds`, it takes that long for a document."""
        self.seconds = seconds

    @property
    def frame(self) -> Any:
        from nlp.frames import built_in

        return built_in()

    @property
    def name(self) -> str:
        return f"plain {self.frame.label} {self.frame.fingerprint} 1"

    def statements(self, document: Any, known: Iterable[str] = ()) -> list[Any]:
        from corpus.records import Statement, TopicStance

        time.sleep(self.seconds)
        found = []
        for match in self._said.finditer(document.text):
            quote = match[0][: match[0].index("”") + 1]
            span = (match.start(), match.start() + len(quote))
            stances = [
                TopicStance(topic, stance, undecided=False, confidence=0.9, evidence=(span,))
                for topic, word, stance in (
                    ("joint_working", "ooled", "support"),
                    ("structural_change", "merger", "oppose"),
                )
                if word in quote
            ]
            found.append(
                Statement(match[1], "person", "direct", (span,), match.span(), match[1], stances=tuple(stances))
            )
        return found

    def spoken(self, document: Any) -> list[Any]:
        from corpus.records import Statement

        span = (0, len(document.text))
        return [Statement("unknown", "unknown", "direct", (span,), span)]


def bag_of_words(texts: Sequence[str]) -> Any:
    """Unit vectors in place of the sentence encoder's: near each other where texts share words."""
    import numpy as np

    from corpus.encoder import WIDTH

    vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in text.lower().split():
            vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % WIDTH] += 1
        vectors[row] /= np.linalg.norm(vectors[row]) or 1
    return vectors


def stand_in(*, seconds: float = 0.0) -> None:
    """Put the stand-ins in place for good: for a process that a test starts."""
    import onrecord
    from corpus import encoder

    onrecord._extractor = lambda frame: PlainExtractor(seconds=seconds)
    encoder.encode = bag_of_words


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> PlainExtractor:
    """The stand-ins, for one test."""
    import onrecord
    from corpus import encoder

    extractor = PlainExtractor()
    monkeypatch.setattr(onrecord, "_extractor", lambda frame: extractor)
    monkeypatch.setattr(encoder, "encode", bag_of_words)
    return extractor


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of two small articles."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "fenwick.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "hansel.txt").write_text("“Pooled budgets came late,” said Edwin Hansel.\n", encoding="utf-8")
    return folder


Kept = Callable[[Callable[[Path], object], Path], Path]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A corpus that many tests begin with is made once, and each has a copy: `kept(make, tmp_path / "corpus")`."""
    folder, done = tmp_path_factory.mktemp("kept"), set()

    def copied(make: Callable[[Path], object], to: Path) -> Path:
        made = folder / f"{make.__module__}.{make.__qualname__}"
        if made not in done:
            make(made)
            done.add(made)
        return shutil.copytree(made, to)

    return copied


# -- the command line --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind: its exit status, standard output as bytes, standard error as text."""

    code: int
    out: bytes
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.decode("utf-8").splitlines()]


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `onrecord ARGUMENTS` in this process: `run("add", folder)`."""
    import cli

    def running(*arguments: object) -> Outcome:
        out, err = io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            # A locale that knows no dash: what is written must not depend on it.
            patch.setattr("sys.stdout", io.TextIOWrapper(out, encoding="ascii"))
            patch.setattr("sys.stderr", io.TextIOWrapper(err, encoding="utf-8"))
            code = cli.main([str(argument) for argument in arguments])
            cli.sys.stdout.flush()
            cli.sys.stderr.flush()
            return Outcome(code, out.getvalue(), err.getvalue().decode("utf-8"))

    return running

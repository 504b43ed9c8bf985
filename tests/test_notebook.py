"""The example of a notebook runs as it stands, and its cells find something."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest

import onrecord
from onrecord import Filters, Question

NOTEBOOK = Path(__file__).parent.parent / "docs" / "notebook.py"


@pytest.mark.model
def test_the_notebook_runs_from_its_first_cell_to_its_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for paper in onrecord.sample_documents().glob("*.txt"):  # a part of them: the models take their time
        shutil.copy(paper, papers)
    monkeypatch.setattr("onrecord.sample_documents", lambda: papers)
    monkeypatch.setattr("tempfile.mkdtemp", lambda: str(tmp_path / "corpus"))
    cells = runpy.run_path(str(NOTEBOOK))
    assert cells["answer"].rows
    assert len(cells["positions"]) > 20
    assert set(cells["changes"]["change"]) > {"held"}
    assert cells["counts"]["statements"].sum() >= len(cells["positions"])
    assert cells["confirmed"] == "confirmed"
    assert cells["corpus"].position(cells["first"])["review"] is None
    assert cells["manifest"]["rows"] > 10
    _frames_hold_what_rows_hold(cells["corpus"])


def _frames_hold_what_rows_hold(corpus: onrecord.Corpus) -> None:
    answer = corpus.positions(Filters(stances=("oppose",)))
    frame = answer.to_pandas()
    assert list(frame["position_id"]) == [row["position_id"] for row in answer.rows]
    table = answer.to_arrow()
    assert table.column("confidence_holder").to_pylist() == [row["confidence"]["holder"] for row in answer.rows]
    listing = corpus.listing(Question("stance:oppose", sort="date", limit=1000))
    assert list(listing.to_pandas()["position_id"]) == list(frame["position_id"])
    assert "text" in answer._repr_html_()
    assert "6 documents" in repr(corpus)

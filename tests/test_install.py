"""What is installed is all that is needed: the wheel, put into a new environment, works far from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.install


def call(*command: object, cwd: Path, **more: str) -> str:
    """The standard output of a command that must succeed, run without what the tests' environment tells Python."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ONRECORD"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    leave = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "build", "*.egg-info")
    shutil.copytree(ROOT, folder / "source", ignore=leave)
    # Without isolation: the setuptools that is here builds, and nothing is fetched.
    call(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        folder,
        folder / "source",
        cwd=folder,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that holds On Record, and sees the dependencies of this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    places = json.loads(
        call(
            programs / "python",
            "-c",
            "import json, sysconfig; print(json.dumps(sysconfig.get_paths()))",
            cwd=folder,
        )
    )
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(places["purelib"], "dependencies.pth").write_text("\n".join(here))
    pip = [sys.executable, "-m", "pip", "--python", programs / "python"]
    call(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    return programs


def test_the_wheel_holds_everything_that_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"app.py", "cli.py", "onrecord.py", ".streamlit/config.toml"} <= names
    for folder, patterns in {
        "app_pages": ("*.py",),
        "corpus": ("*.py",),
        "corpus/readers": ("*.py",),
        "corpus/sample/documents": ("*",),
        "index": ("*.py",),
        "nlp": ("*.py",),
        "nlp/frames": ("*.yaml",),
        "nlp/models": ("*",),
    }.items():
        wanted = {path.relative_to(ROOT).as_posix() for pattern in patterns for path in (ROOT / folder).glob(pattern)}
        wanted = {name for name in wanted if (ROOT / name).is_file()}
        assert wanted
        assert wanted <= names


def test_the_wheel_holds_no_tests(wheel: Path) -> None:
    assert {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()} & {"tests", "bench", "docs"} == set()


def test_the_installed_program_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = call(installed / "python", "-c", "import onrecord; print(onrecord.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)


@pytest.mark.model
def test_the_installed_program_works_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    version = call(installed / "onrecord", "--version", cwd=tmp_path)
    assert version.startswith("onrecord ")
    asked = "import onrecord; print(onrecord.sample_documents())"
    sample = Path(call(installed / "python", "-c", asked, cwd=tmp_path).strip())
    papers = [sample / name for name in ("care-trust-vote-2001.txt", "national-care-2010.html")]
    assert call(installed / "onrecord", "add", *papers, "--data", "trial", cwd=tmp_path) == ""
    rows = call(installed / "onrecord", "positions", "--data", "trial", "--format", "jsonl", cwd=tmp_path)
    assert len([json.loads(line) for line in rows.splitlines()]) > 10

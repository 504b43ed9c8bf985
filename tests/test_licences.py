"""Everything that On Record brings along may be passed on with it: no licence that reaches over to what uses it."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

# GPL, AGPL, LGPL, by initials or by name.
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public Licen[cs]e|Affero", re.IGNORECASE)
# A licence text that names one of them for a part, and why that is no bar.
ALLOWED = {
    "scipy": "its wheels carry GCC's run-time libraries, whose exception leaves programs that use them free",
}


def closure() -> list[str]:
    """The names of everything that installing On Record with its tests brings, by following what each one requires."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    todo = [Requirement(one) for one in wanted]
    extras: dict[str, set[str]] = {}
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        known = name in extras
        new = requirement.extras - extras.setdefault(name, set())
        if known and not new:
            continue
        extras[name] |= new
        for line in importlib.metadata.requires(name) or []:
            below = Requirement(line)
            if not below.marker or any(below.marker.evaluate({"extra": extra}) for extra in {"", *extras[name]}):
                todo.append(below)
    return sorted(extras)


CLOSURE = closure()


def stated(name: str) -> str:
    """What a distribution says of its licence. Of alternatives ("MPL OR GPL") the first that is free of copyleft."""
    about = importlib.metadata.metadata(name)
    if expression := about.get("License-Expression"):
        return next((one for one in expression.split(" OR ") if not COPYLEFT.search(one)), expression)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return "\n".join([*classifiers, about.get("License") or ""]).strip()


@pytest.mark.parametrize("name", CLOSURE)
def test_a_dependency_has_a_licence_that_leaves_its_users_free(name: str) -> None:
    licence = stated(name)
    assert licence
    assert name in ALLOWED or not COPYLEFT.search(licence)


def test_no_exception_has_become_needless() -> None:
    assert [name for name in ALLOWED if name not in CLOSURE or not COPYLEFT.search(stated(name))] == []


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {canonicalize_name(line.partition("==")[0]) for line in lines if "==" in line}
    # A torch for graphics cards brings these along; torch itself pins them.
    graphics = {name for name in CLOSURE if name.startswith(("nvidia-", "cuda-", "triton"))}
    assert set(CLOSURE) - graphics <= pinned


def test_the_licence_is_the_one_that_the_package_states() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith(f"SPDX-License-Identifier: {project['license']}\n")
    assert "nlp/models/" in text
    assert "Version 2.0, January 2004" in text

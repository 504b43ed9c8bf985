"""How words are spelt: both print and questions write one in more than one way, and a number of things has a plural."""

from __future__ import annotations

import re

# British papers write both "organisation" and "organization".
_BRITISH = re.compile(r"(?<=...)iz(e|ed|es|er|ers|ing|ation|ations|ational)$")


def british(form: str) -> str:
    """A form as Britain mostly spells it: "organise" for "organize"."""
    return _BRITISH.sub(r"is\1", form)


def count(number: int, thing: str) -> str:
    """1 document, 1,234 documents."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"

"""How a word is spelt: both print and questions write it in more than one way."""

from __future__ import annotations

import re

# British papers write both "organisation" and "organization".
_BRITISH = re.compile(r"(?<=...)iz(e|ed|es|er|ers|ing|ation|ations|ational)$")


def british(form: str) -> str:
    """A form as Britain mostly spells it: "organise" for "organize"."""
    return _BRITISH.sub(r"is\1", form)

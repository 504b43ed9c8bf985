"""Whom the label of a transcript's turn means: by surname, by full name, by office, or whoever presides."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.records import Span
from nlp.cast import Holder
from nlp.holders import Holders


def label_holder(holders: Holders, label: Span, chair: Span | None) -> Holder:
    """The holder that a transcript's label names: by surname, by full name, or whoever presides."""
    text = holders.text
    words = text[label[0] : label[1]].strip()
    if presiding := re.fullmatch(r"(?:the\s+)?(?P<role>chair(?:man|woman|person)?|conven[eo]r)", words, re.IGNORECASE):
        person = holders.person_named(chair) if chair else None
        role = presiding["role"].lower()
        if person:
            return Holder(person.name, "person", words, (), role, how="label: chair", person=person)
        return Holder(words, "person", words, (), role, how="words: chair")
    if re.search(r"\b(?:Members|Lords)$", words):
        return Holder(words, "group", words, how="words")
    if re.search(r"(?:^|\s)(?:[Hh]on\.? |noble )?(?:Member|Lord)$", words):
        return Holder(words, "unknown", words)
    if same := holders.in_office(words):
        return Holder(same.name, "person", words, (), words, how="label: office", person=same)
    holder = holders.of(label)
    if holder.kind not in ("person", "ambiguous") and (person := holders.person_named(label)):
        holder = Holder(person.name, "person", words, how="name", person=person)
    line = text[text.rfind("\n", 0, label[0]) + 1 : label[0]]
    office = re.fullmatch(r"(?:The |Mr |Mr\. )?(?P<office>[A-Z][^:()]+?)\s*\(", line)
    if office and holder.person:
        holder.person.roles.insert(0, (label[0], office["office"]))
        holder.person.roles.sort()
        holder = replace(holder, role=office["office"])
    if re.search(r"\bSpeaker$", words) and not holder.role:
        holder = replace(holder, kind="person", role=re.sub(r"^(?:Mr|Madam)\.?\s+", "", words))
    return replace(holder, how="label") if holder.basis in ("name", "surname") else holder

"""The fields of a YAML file with their places, so that an error names the line; nothing in a file is ever run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.errors import FrameError

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

_DEPTH_AT_MOST = 8
# Characters of a field's name that an error shows.
_SHOWN = 60
_HALVES = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


def composed(source: str, where: str) -> Node | None:
    """The nodes of the file, after a first pass that refuses what no frame needs."""
    import yaml

    line = 1
    try:
        depth = 0
        for event in yaml.parse(source, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            line = event.start_mark.line + 1 if event.start_mark else line
            if depth > _DEPTH_AT_MOST:
                raise _unread("fields within fields within fields", where, line, "see docs/frames.md")
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _unread("references (& and *) are not read", where, line, "put the text in quotation marks")
            if tag := getattr(event, "tag", None):
                raise _unread(f"tags ({tag[:_SHOWN]}) are not read", where, line, "write plain text")
        node: Node | None = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1
        what = "no valid YAML (a character that no text has)"
        raise _unread(what, where, line, "save it as plain text") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        # Of an escape such as "\UFFFFFFFF" PyYAML makes an error of Python's, without a place.
        what = getattr(error, "problem", None) or "an escape that is no character"
        hint = "check indentation and quotation marks"
        raise _unread(f"no valid YAML ({what})", where, mark.line + 1 if mark else line, hint) from error
    return node


def _unread(what: str, where: str, line: int, hint: str) -> FrameError:
    return FrameError(what, where=f"{where}, line {line}", hint=hint)


class Field:
    """A node of the file with its place, for errors: the line of its key, or of itself where it has none."""

    def __init__(self, node: Node | None, file: str, name: str, key: Node | None = None) -> None:
        self.node, self.file, self.name, self.key = node, file, name, key

    def error(self, what: str, hint: str) -> FrameError:
        place = self.key or self.node
        return _unread(f"{self.name} {what}", self.file, place.start_mark.line + 1 if place else 1, hint)

    def fields(self, keys: Sequence[str] = (), optional: Sequence[str] = ()) -> dict[str, Field]:
        """The fields of a mapping; where `keys` are given, all of them, and no others but the optional ones."""
        from yaml import MappingNode

        if not isinstance(self.node, MappingNode):
            raise self.error("must have fields", f"namely {', '.join(keys)}" if keys else "see docs/frames.md")
        found = self._pairs(self.node)
        for key, field in found.items():
            if keys and key not in (*keys, *optional):
                raise field.error("is not a field of a frame", f"here are {', '.join((*keys, *optional))}")
        for key in keys:
            if key not in found:
                raise self.error(f"has no {key}", "see docs/frames.md")
        return found

    def _pairs(self, node: MappingNode) -> dict[str, Field]:
        found: dict[str, Field] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key.value, str) else "a list"
            shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
            field = Field(value, self.file, shown if self.name == "the frame" else f"{self.name}.{shown}", key)
            if name in found:
                raise field.error("is there twice", "keep one of them")
            found[name] = field
        return found

    def without(self, name: str, source: str) -> str:
        """The lines of the file without those of a field, and of the notes before it: all, where there is none.

        Within braces, where fields share lines, it stays.
        """
        found = self.fields()
        if name not in found or self.node is None or getattr(self.node, "flow_style", False):
            return source
        field, start = found[name], 0
        for other in found.values():
            if other is field:
                break
            start = other.end(source)
        if not start and field.key:  # the first field: what stands above it is on the whole file
            start = field.key.start_mark.index
        return source[:start] + source[field.end(source) :]

    def end(self, source: str) -> int:
        """Where the last line of the field ends: an offset of the file's text."""
        from yaml import CollectionNode

        node = self.node
        # A list's own end is where the next field begins, behind notes that are not its own.
        while isinstance(node, CollectionNode) and node.value and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        behind = _LINE_END.search(source, node.end_mark.index - 1) if node else None
        return behind.end() if behind else len(source)

    def entries(self) -> list[Field]:
        """The entries of a list."""
        from yaml import SequenceNode

        if not isinstance(self.node, SequenceNode):
            raise self.error("must be a list", "one entry a line, each after a hyphen")
        return [Field(entry, self.file, f"an entry of {self.name}") for entry in self.node.value]

    def text(self, at_most: int) -> str:
        """A text on one line."""
        from yaml import ScalarNode

        if not isinstance(self.node, ScalarNode) or not (text := " ".join(self.node.value.split())):
            raise self.error("must be text", "put it in quotation marks if it has a colon")
        if _HALVES.search(text):
            raise self.error("has half a character", "write the character itself in place of its escape")
        if len(text) > at_most:
            raise self.error(f"has {len(text):,} characters", f"{at_most:,} at most")
        return text

    def number(self) -> int:
        """A whole number from 1."""
        value: Any = getattr(self.node, "value", None)
        if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,5}", value):
            raise self.error("must be a whole number", "1 for the first; raise it with each change")
        return int(value)

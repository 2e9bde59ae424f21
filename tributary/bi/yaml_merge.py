"""Change a YAML file that people write to say something else, touching only what differs.

Comments, key order, quotes and line breaks of everything that stays are kept byte for byte, since
its text is copied and not written anew (docs/decisions/017-yaml-is-edited-in-place.md).
"""

from __future__ import annotations

import json
import textwrap
from difflib import SequenceMatcher
from typing import Any

import yaml

from tributary.errors import TributaryError

#: Longest line that is written.
WIDTH = 118
#: Fields by which an item of a list is recognised when it moved or changed; an item with one of the
#: others is recognised as of its kind.
_NAMES = ("name", "title", "chart", "kpi")
_KINDS = ("text", "links")


def merged(text: str, value: Any) -> str:
    """`text` with the least change after which it says `value`.

    Raises TributaryError if something has to change and the file uses anchors.
    """
    if same(yaml.safe_load(text), value):
        return text
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
        raise TributaryError("it uses anchors (&, *)", cure="write them out and export again")
    node = yaml.compose(text, yaml.SafeLoader)
    if node is None:
        return new_file(value)
    editor = _Editor(text)
    start, end = node.start_mark.index, editor.end(node)
    result = text[:start] + editor.render(node, value) + text[end:]
    if not same(yaml.safe_load(result), value):
        raise TributaryError("it is laid out in a way that cannot be edited", cure="simplify it")
    return result


def new_file(value: dict[str, Any]) -> str:
    """`value` as the text of a new file, in the style of the others."""
    return _block(value, 0) + "\n"


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal as YAML sees them: 1 is 1.0, but true is not 1."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


# -- changing what is there ------------------------------------------------------------------------


class _Editor:
    """Renders nodes of one text anew, copying what has not changed."""

    def __init__(self, text: str) -> None:
        self._text = text

    def end(self, node: yaml.Node) -> int:
        """Where a node's own text ends: before the blank lines and comments that follow it."""
        if _is_block(node) and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(node, yaml.MappingNode) else last)
        own = self._text[node.start_mark.index : node.end_mark.index]
        return int(node.start_mark.index + len(own.rstrip()))

    def render(self, node: yaml.Node, value: Any, *, in_flow: bool = False) -> str:
        """The node's text after it says `value`; begins with a line break if it needs one."""
        if same(_said(node), value):
            return self._text[node.start_mark.index : self.end(node)]
        if isinstance(node, yaml.MappingNode) and isinstance(value, dict) and node.value and value:
            return self._mapping(node, value, in_flow or bool(node.flow_style))
        if isinstance(node, yaml.SequenceNode) and isinstance(value, list) and node.value and value:
            return self._sequence(node, value, in_flow or bool(node.flow_style))
        if in_flow:
            return _flow(value)
        indent = len(self._line_before(node)) - len(self._line_before(node).lstrip(" -"))
        return _value(value, indent, style=getattr(node, "style", None))

    def _mapping(self, node: yaml.MappingNode, value: dict[str, Any], in_flow: bool) -> str:
        pairs = {_said(key): (key, child) for key, child in node.value}

        def kept(name: str) -> str:
            key, child = pairs[name]
            before = self._text[key.start_mark.index : child.start_mark.index]
            rendered = self.render(child, value[name], in_flow=in_flow)
            if rendered.startswith("\n"):
                return before.rstrip() + rendered
            # A collection that stood on lines of its own, and is now a word beside its key.
            is_beside = "\n" in before and _is_block(child) and rendered[0] in "{["
            return before.rstrip() + " " + rendered if is_beside else before + rendered

        spans = [(key.start_mark.index, self.end(child)) for key, child in node.value]
        names = list(pairs)
        column = node.start_mark.column
        added = {name: value[name] for name in value if name not in pairs}
        texts: list[tuple[int | None, str]] = []  # place in the old text, or None for a new one
        order = [name for name in names if name in value]
        for name in added:  # after the one that comes before it in `value`
            before = [n for n in list(value)[: list(value).index(name)] if n in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, name)
        for name in order:
            if name in pairs:
                texts.append((names.index(name), kept(name)))
            elif node.flow_style:
                texts.append((None, f"{_flow(name)}: {_flow(value[name])}"))
            else:
                texts.append((None, _block({name: value[name]}, column).lstrip()))
        return self._joined(node, spans, texts)

    def _sequence(self, node: yaml.SequenceNode, value: list[Any], in_flow: bool) -> str:
        spans = []
        end = node.start_mark.index
        for child in node.value:
            start = child.start_mark.index
            dash = start if node.flow_style else self._text.rfind("-", end, start)
            end = self.end(child)
            spans.append((dash, end))
        column = node.start_mark.column
        texts: list[tuple[int | None, str]] = []
        for place, item in _aligned([_said(child) for child in node.value], value):
            if place is not None:
                child = node.value[place]
                before = self._text[spans[place][0] : child.start_mark.index]
                texts.append((place, before + self.render(child, item, in_flow=in_flow)))
            elif node.flow_style:
                texts.append((None, _flow(item)))
            else:
                texts.append((None, "- " + _item(item, column + 2)))
        return self._joined(node, spans, texts)

    def _joined(
        self,
        node: yaml.CollectionNode,
        spans: list[tuple[int, int]],
        texts: list[tuple[int | None, str]],
    ) -> str:
        """The items' texts with what stood between them; new ones on lines of their own."""
        start = node.start_mark.index
        if node.flow_style:
            if [place for place, _ in texts] != list(range(len(spans))):
                opening, closing = self._text[start], self._text[node.end_mark.index - 1]
                return opening + ", ".join(text for _, text in texts) + closing
            tail = self._text[spans[-1][1] : node.end_mark.index]
        else:
            tail = ""
        between = [
            self._text[a:b]
            for a, b in zip([start, *(e for _, e in spans)], [s for s, _ in spans], strict=False)
        ]
        indent = "\n" + " " * node.start_mark.column
        result = ""
        for number, (place, text) in enumerate(texts):
            if number == 0:
                result += between[0] if place == 0 else ""
            elif place is None:
                result += self._comment(spans, texts[number - 1][0]) + indent
            else:
                result += self._lead(between, texts[number - 1][0], place, indent)
            result += text
        return result + tail

    def _comment(self, spans: list[tuple[int, int]], place: int | None) -> str:
        """The comment on the last line of the old item at `place`, if another follows it."""
        if place is None or place + 1 >= len(spans):
            return ""
        return self._text[spans[place][1] : spans[place + 1][0]].partition("\n")[0].rstrip()

    def _lead(self, between: list[str], before: int | None, place: int, indent: str) -> str:
        """What stands between two items of which the second was there before."""
        if place == 0:
            return indent
        lead = between[place]
        if before == place - 1:
            return lead
        # What stood above goes with the item that it stood above of; the line's own comment stays.
        first = between[before + 1].partition("\n")[0] if before is not None else ""
        return first + "\n" + lead.partition("\n")[2] if "\n" in lead else first + indent

    def _line_before(self, node: yaml.Node) -> str:
        index = node.start_mark.index
        return self._text[self._text.rfind("\n", 0, index) + 1 : index]


def _said(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _aligned(old: list[Any], new: list[Any]) -> list[tuple[int | None, Any]]:
    """Each new item with the place of the old one it came from, if any; order is the new one's."""
    matcher = SequenceMatcher(None, [_label(i) for i in old], [_label(i) for i in new], False)
    pairs: list[tuple[int | None, Any]] = []
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for offset, item in enumerate(new[j1:j2]):
            pairs.append((i1 + offset if i1 + offset < i2 else None, item))
    return pairs


def _label(item: Any) -> str:
    """What an item is recognised by: its name, else the names within it."""
    if isinstance(item, dict):
        name = next((str(item[key]) for key in _NAMES if key in item), None)
        if name is None and "cells" in item:
            return "/".join(_label(cell) for cell in item["cells"])
        kind = next((key for key in _KINDS if key in item), None)
        return name or kind or json.dumps(item)
    return json.dumps(item, default=str)


# -- writing what is new ---------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    """Quotes as people here do: double ones, where quotes are needed."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style


def _flow(value: Any) -> str:
    text = yaml.dump(
        [value],
        Dumper=_Dumper,
        default_flow_style=True,
        width=float("inf"),
        allow_unicode=True,
        sort_keys=False,
    )
    return text.strip()[1:-1]


def _value(value: Any, indent: int, style: str | None = None) -> str:
    """A value after `key: `, whose key stands at column `indent`."""
    if isinstance(value, str):
        body, chomp = value.removesuffix("\n"), "" if value.endswith("\n") else "-"
        if "\n" in body and body == body.strip():
            return f"|{chomp}\n" + textwrap.indent(body, " " * (indent + 2))
        is_long = style == ">" or len(body) + indent > WIDTH - 15
        if body and is_long and body == " ".join(body.split()):
            wrapped = textwrap.wrap(body, WIDTH - indent - 2, break_on_hyphens=False)
            return f">{chomp}\n" + textwrap.indent("\n".join(wrapped), " " * (indent + 2))
    flow = _flow(value)
    if isinstance(value, (dict, list)) and value and len(flow) + indent > WIDTH - 30:
        return "\n" + _block(value, indent + 2)
    return flow


def _block(value: Any, column: int) -> str:
    indent = " " * column
    if isinstance(value, dict):
        return "\n".join(_pair(key, child, column) for key, child in value.items())
    return "\n".join(f"{indent}- {_item(item, column + 2)}" for item in value)


def _pair(key: str, child: Any, column: int) -> str:
    is_deep = isinstance(child, list) and any(isinstance(item, dict) for item in child)
    is_deep = is_deep or (isinstance(child, dict) and column == 0)
    text = "\n" + _block(child, column + 2) if is_deep and child else _value(child, column)
    return " " * column + f"{_flow(key)}:" + (text if text.startswith("\n") else f" {text}")


def _item(item: Any, column: int) -> str:
    """A list's item after its dash: on one line if all in it is short."""
    is_deep = isinstance(item, dict) and any(isinstance(c, list) for c in item.values())
    is_long = isinstance(item, dict) and any("\n" in c for c in item.values() if isinstance(c, str))
    if isinstance(item, dict) and (is_deep or is_long or len(_flow(item)) + column > WIDTH):
        return _block(item, column).lstrip()
    return _flow(item)

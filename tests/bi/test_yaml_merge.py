"""A file that people wrote is changed where it has to be, and nowhere else."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
import yaml

from tributary.bi.dashboards import CHART_DEFAULTS, CHARTS_DIR, DASHBOARDS_DIR
from tributary.bi.yaml_merge import merged, new_file, same
from tributary.errors import TributaryError

#: What export may edit; what types of charts begin with is written by people alone.
FILES = [
    *DASHBOARDS_DIR.glob("*.yaml"),
    *(path for path in CHARTS_DIR.rglob("*.yaml") if path.name != CHART_DEFAULTS),
]

TEXT = """\
# What the page is about.
title: 'Sales'   # in quotes
description: >
  Long text
  in two lines.

filters:
  # the first one
  - name: Unit
    where: "x = 'y'"
  - {name: Period,   kind: time}   # the second one
tabs:
  - title: A
    rows:
      - height: 10
        cells:
          - {chart: one, width: 3}
          - {chart: two, width: 3}   # to the right

  - title: B
    rows: []
"""


def _changed(change: Any) -> str:
    value = yaml.safe_load(TEXT)
    change(value)
    result = merged(TEXT, value)
    assert same(yaml.safe_load(result), value)
    return result


def test_nothing_is_rewritten_if_nothing_changed() -> None:
    assert merged(TEXT, yaml.safe_load(TEXT)) == TEXT
    for path in FILES:
        text = path.read_text()
        assert merged(text, yaml.safe_load(text)) == text


def test_a_changed_value_leaves_the_rest_of_its_line() -> None:
    def widen(value: dict[str, Any]) -> None:
        value["title"] = "Deals"
        value["tabs"][0]["rows"][0]["cells"][1]["width"] = 4

    expected = TEXT.replace("'Sales'   #", "Deals   #").replace("two, width: 3}", "two, width: 4}")
    assert _changed(widen) == expected


def test_a_new_item_stands_on_a_line_of_its_own() -> None:
    def add(value: dict[str, Any]) -> None:
        value["tabs"][0]["rows"][0]["cells"].insert(1, {"chart": "new", "width": 2})

    line = "          - {chart: one, width: 3}\n"
    assert _changed(add) == TEXT.replace(line, f"{line}          - {{chart: new, width: 2}}\n")


def test_what_goes_takes_the_comment_above_it_and_no_other() -> None:
    def remove(value: dict[str, Any]) -> None:
        del value["filters"][0]

    gone = "  # the first one\n  - name: Unit\n    where: \"x = 'y'\"\n"
    result = _changed(remove)
    assert "# the second one" in result
    assert "x = 'y'" not in result
    assert len(TEXT.splitlines()) - len(result.splitlines()) <= len(gone.splitlines())


def test_a_folded_text_stays_folded() -> None:
    def describe(value: dict[str, Any]) -> None:
        value["description"] = "Other text.\n"

    assert _changed(describe) == TEXT.replace("  Long text\n  in two lines.\n", "  Other text.\n")


def test_a_file_with_anchors_is_refused_in_one_line() -> None:
    text = "a: &x {b: 1}\nc: *x\n"
    with pytest.raises(TributaryError, match="anchors"):
        merged(text, {"a": {"b": 2}, "c": {"b": 1}})
    assert merged(text, {"a": {"b": 1}, "c": {"b": 1}}) == text


@pytest.mark.parametrize("seed", range(5))
def test_whatever_changes_the_file_says_it_afterwards(seed: int) -> None:
    chance = random.Random(seed)
    for path in chance.sample(FILES, 12):
        text = path.read_text()
        for _ in range(5):
            value = _mutated(yaml.safe_load(text), chance)
            assert same(yaml.safe_load(merged(text, value)), value), (path, value)
            assert same(yaml.safe_load(new_file(value)), value), (path, value)


_VALUES: list[Any] = [
    *("x", "y, z", 5, 2.5, True, None, "", "%d %b", "- x", "a: b", "# c", "two\nlines\n", "two\nl"),
    *(["q", 1], {"k": "v"}, [], {}, [{"chart": "z", "width": 2}], "long text " * 20),
]


def _mutated(value: Any, chance: random.Random) -> Any:
    """The value with something in it replaced, removed, added or moved."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice([1, 1, 3])):
        place = value
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = chance.choice(keys)
            if not place[key] or not isinstance(place[key], (dict, list)) or chance.random() < 0.3:
                break
            place = place[key]
        kind = chance.choice(["set", "set", "remove", "add", "shuffle"])
        if kind == "remove" and len(place) > 1:
            del place[key]
        elif kind == "add" and isinstance(place, dict):
            place["added"] = copy.deepcopy(chance.choice(_VALUES))
        elif kind == "add":
            place.insert(key, copy.deepcopy(chance.choice(_VALUES)))
        elif kind == "shuffle" and isinstance(place, list):
            chance.shuffle(place)
        else:
            place[key] = copy.deepcopy(chance.choice(_VALUES))
    return value


def test_new_files_are_in_the_style_of_the_others() -> None:
    value = {"title": "New: one", "dataset": "d", "filters": ["a > 1"], "params": {"metric": "m"}}
    expected = 'title: "New: one"\ndataset: d\nfilters: [a > 1]\nparams:\n  metric: m\n'
    assert new_file(value) == expected

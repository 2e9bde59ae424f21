"""Declarations in YAML: what is wrong with a file is one line that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tributary.errors import TributaryError
from tributary.yaml_files import parse_yaml, read_yaml


def test_a_key_that_is_there_twice_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "chart.yaml"
    path.write_text("title: Spend\nparams:\n  metric: a\n  metric: b\n")
    with pytest.raises(TributaryError, match=r"the key metric is there twice.*line 4"):
        read_yaml(path)


def test_a_merged_key_may_be_given_anew() -> None:
    text = "base: &base {type: pie, width: 4}\nchart:\n  <<: *base\n  width: 6\n"
    assert parse_yaml(text)["chart"] == {"type": "pie", "width": 6}


def test_equal_keys_of_different_mappings_and_types_are_no_repetition() -> None:
    text = "a: {x: 1}\nb: {x: 2}\n1: one\n'1': text\n"
    assert parse_yaml(text) == {"a": {"x": 1}, "b": {"x": 2}, 1: "one", "1": "text"}

"""Vendors' contracts as JSON Schemas: OpenAPI 3.0's `nullable` and Google's `$ref` by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError


def openapi(path: Path, schema: str, *, is_null_unmarked: bool = False) -> Draft202012Validator:
    """A validator of the document's schema called `schema`.

    `is_null_unmarked`: the vendor's document never says that a property may be null, although its
    own examples show it: properties that are not required may then be null.
    """
    document = json.loads(path.read_text())
    components = _nullable(document["components"], is_null_unmarked)
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": components}
    )


def discovery(path: Path, schema: str) -> Draft202012Validator:
    """A validator of a Google discovery document's schema; unknown properties are errors."""
    document = json.loads(path.read_text())
    schemas = {name: _discovered(body) for name, body in document["schemas"].items()}
    return Draft202012Validator({"$ref": f"#/$defs/{schema}", "$defs": schemas})


def closed(path: Path, schema: str) -> Draft202012Validator:
    """Like `openapi`, but a property that the contract does not name is an error."""
    document = json.loads(path.read_text())
    components = _close(_nullable(document["components"], False))
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": components}
    )


def _nullable(node: Any, is_null_unmarked: bool) -> Any:
    if isinstance(node, list):
        return [_nullable(child, is_null_unmarked) for child in node]
    if not isinstance(node, dict):
        return node
    made = {key: _nullable(child, is_null_unmarked) for key, child in node.items()}
    if isinstance(made.get("properties"), dict) and is_null_unmarked:
        required = set(made.get("required", []))
        made["properties"] = {
            name: body if name in required else {"anyOf": [body, {"type": "null"}]}
            for name, body in made["properties"].items()
        }
    if made.pop("nullable", False) is True:
        return {"anyOf": [made, {"type": "null"}]}
    return made


def _close(node: Any) -> Any:
    if isinstance(node, list):
        return [_close(child) for child in node]
    if not isinstance(node, dict):
        return node
    made = {key: _close(child) for key, child in node.items()}
    if isinstance(made.get("properties"), dict) and "x-truncated" not in made:
        made.setdefault("additionalProperties", False)
    return made


def _discovered(node: Any) -> Any:
    if isinstance(node, list):
        return [_discovered(child) for child in node]
    if not isinstance(node, dict):
        return node
    made = {key: _discovered(child) for key, child in node.items() if key not in ("id", "format")}
    if isinstance(made.get("$ref"), str):
        made["$ref"] = f"#/$defs/{made['$ref']}"
    if isinstance(made.get("properties"), dict):
        made["additionalProperties"] = False
    return made


def problems(validator: Draft202012Validator, instance: Any) -> list[str]:
    """What is wrong with the instance, each with its place."""
    return [
        f"{'/'.join(map(str, leaf.absolute_path))}: {leaf.message[:200]}"
        for error in validator.iter_errors(instance)
        for leaf in _leaves(error)
    ]


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The innermost reasons, which say more than that no alternative fits."""
    if not error.context:
        yield error
    for inner in error.context or ():
        yield from _leaves(inner)

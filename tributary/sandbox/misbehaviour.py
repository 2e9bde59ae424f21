"""Carries out the injected faults around the vendors' endpoints."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tributary.sandbox.faults import Fault, Faults


class Misbehaviour:
    """ASGI wrapper: answers as the application does, unless a fault is due for the path."""

    def __init__(self, application: ASGIApp, faults: Faults) -> None:
        self._application, self._faults = application, faults
        self._former: dict[str, list[Message]] = {}
        self._generation = faults.generation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._faults.is_empty:
            await self._application(scope, receive, send)
            return
        if self._generation != self._faults.generation:
            self._former, self._generation = {}, self._faults.generation
        path: str = scope["path"]
        fault = self._faults.take(path)
        if fault is None:
            self._former[path] = await self._answer(scope, receive)
            await _replay(self._former[path], send)
        elif fault.kind == "status":
            headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
            body = Response('{"message":"injected fault"}', fault.status, headers=headers)
            await body(scope, receive, send)
        elif fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            await self._application(scope, receive, send)
        elif fault.kind == "repeat" and path in self._former:
            await _replay(self._former[path], send)
        elif fault.kind == "disconnect":
            await _hang_up(send)
        elif fault.kind == "skew":
            await _replay(_skewed(await self._answer(scope, receive), fault.seconds), send)
        elif fault.kind in _EDITS:
            await _replay(_edited(await self._answer(scope, receive), fault.kind), send)
        else:
            await _broken(await self._answer(scope, receive), fault, send)

    async def _answer(self, scope: Scope, receive: Receive) -> list[Message]:
        """What the application answers, without sending it."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._application(scope, receive, keep)
        return messages


async def _replay(messages: list[Message], send: Send) -> None:
    for message in messages:
        await send(message)


async def _broken(messages: list[Message], fault: Fault, send: Send) -> None:
    """Send half the body: as if it were all (malformed), or breaking off (truncate)."""
    start, body = messages[0], b"".join(m.get("body", b"") for m in messages[1:])
    half = body[: len(body) // 2]
    if fault.kind == "malformed":
        headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
        headers.append((b"content-length", str(len(half)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": half})
    else:
        await send(start)
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await _hang_up(send)


def _shuffled(records: list[Any]) -> list[Any]:
    return records[::-1]


def _duplicated(records: list[Any]) -> list[Any]:
    return [*records[:1], *records]


def _but_the_last(records: list[Any]) -> list[Any]:
    return records[:-1]


def _with_a_field(records: list[Any]) -> list[Any]:
    return [
        {**record, "introduced_lately": {"release": 7, "labels": ["a", None]}}
        if isinstance(record, dict)
        else record
        for record in records
    ]


_EDITS: Mapping[str, Callable[[list[Any]], list[Any]]] = {
    "shuffle": _shuffled,
    "duplicate": _duplicated,
    "late": _but_the_last,
    "fields": _with_a_field,
}


def _edited(messages: list[Message], kind: str) -> list[Message]:
    """The answer with its records edited; the answer itself if it has none."""
    start, body = messages[0], b"".join(m.get("body", b"") for m in messages[1:])
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return messages
    records = _records(document)
    if not records:
        return messages
    records[:] = _EDITS[kind](records)
    body = orjson.dumps(document)
    headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
    headers.append((b"content-length", str(len(body)).encode()))
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]


def _records(document: Any) -> list[Any]:
    """The list of objects that a page is about: the nearest to its top, the longest of those."""
    level = [document]
    while level:
        lists = [
            part
            for part in level
            if isinstance(part, list) and part and all(isinstance(one, dict) for one in part)
        ]
        if lists:
            return max(lists, key=len)
        level = [value for part in level if isinstance(part, dict) for value in part.values()]
    return []


def _skewed(messages: list[Message], seconds: float) -> list[Message]:
    start, *rest = messages
    ahead = timedelta(seconds=seconds)
    headers = [
        (k, format_datetime(parsedate_to_datetime(v.decode()) + ahead, usegmt=True).encode())
        if k.lower() == b"date"
        else (k, v)
        for k, v in start["headers"]
    ]
    return [{**start, "headers": headers}, *rest]


async def _hang_up(send: Send) -> None:
    """Close the connection under the answer. ASGI has no word for it: ask uvicorn's cycle."""
    cycle = send.__self__  # type: ignore[attr-defined]
    cycle.transport.close()
    while not cycle.disconnected:
        await asyncio.sleep(0.001)

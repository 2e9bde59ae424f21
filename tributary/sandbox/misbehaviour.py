"""Carries out the injected faults around the vendors' endpoints."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tributary.sandbox.faults import Fault, Faults


class Misbehaviour:
    """ASGI wrapper: answers as the application does, unless a fault is due for the path."""

    def __init__(self, application: ASGIApp, faults: Faults) -> None:
        self._application, self._faults = application, faults
        self._former: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._faults.is_empty:
            await self._application(scope, receive, send)
            return
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


async def _hang_up(send: Send) -> None:
    """Close the connection under the answer. ASGI has no word for it: ask uvicorn's cycle."""
    cycle = send.__self__  # type: ignore[attr-defined]
    cycle.transport.close()
    while not cycle.disconnected:
        await asyncio.sleep(0.001)

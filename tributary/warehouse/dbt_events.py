"""dbt's events, made only for who reads them.

dbt makes two protobuf messages of each event, thirty a node, before it asks whether anybody wants
it: a quarter of what its Python takes in a build. It has no setting for that.
"""

from __future__ import annotations

from typing import Any

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager

_MESSAGE = "pb_msg"
_make = BaseEvent.__init__
_fire = EventManager.fire_event


def spare_unread_events() -> None:
    """In this process, tell nobody of an event below `info`, and write none out before it is read.

    To leave it, leave it out: dbt then only takes longer.
    """
    for owner, name, method in (
        (BaseEvent, "__init__", _keep),
        (BaseEvent, "__getattr__", _read),
        (BaseEvent, "__setattr__", _write),
        (EventManager, "fire_event", _fire_read),
    ):
        setattr(owner, name, method)


def _fire_read(
    self: EventManager,
    e: BaseEvent,
    level: EventLevel | None = None,
    node: Any = None,
    force_warn_or_error_handling: bool = False,
) -> None:
    if force_warn_or_error_handling or (level or e.level_tag()) not in (
        EventLevel.DEBUG,
        EventLevel.TEST,
    ):
        _fire(self, e, level, node, force_warn_or_error_handling)


def _keep(self: BaseEvent, *args: Any, **kwargs: Any) -> None:
    object.__setattr__(self, "_said", (args, kwargs))


def _read(self: BaseEvent, name: str) -> Any:
    """What is not an attribute of the event is one of its message, which is made now."""
    if name != _MESSAGE:
        return getattr(self.pb_msg, name)
    args, kwargs = object.__getattribute__(self, "_said")
    _make(self, *args, **kwargs)
    return object.__getattribute__(self, _MESSAGE)


def _write(self: BaseEvent, name: str, value: Any) -> None:
    if name == _MESSAGE:
        object.__setattr__(self, name, value)
    else:
        setattr(self.pb_msg, name, value)

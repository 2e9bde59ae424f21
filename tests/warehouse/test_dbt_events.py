"""dbt's events are told as ever, but for those that nobody reads."""

from __future__ import annotations

from typing import Any

import pytest
from dbt.events.types import LogModelResult, MainReportVersion
from dbt_common.events import base_types
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.types import Note

from tributary.warehouse.dbt_events import spare_unread_events

DETAILS: dict[str, Any] = {
    "description": "sql table model m",
    "status": "OK",
    "index": 1,
    "total": 2,
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is told of events; dbt's own methods are put back after the test."""
    for name in ("__init__", "__getattr__", "__setattr__"):
        monkeypatch.setattr(BaseEvent, name, getattr(BaseEvent, name))
    monkeypatch.setattr(EventManager, "fire_event", EventManager.fire_event)
    return []


def fire(told: list[Any], event: BaseEvent, level: EventLevel | None = None) -> None:
    """Fire `event` at an event manager that only has a listener."""
    manager = EventManager()
    manager.add_callback(told.append)
    manager.fire_event(event, level=level)


def as_told(told: list[Any]) -> list[tuple[str, str, str, str]]:
    """Of each message its name, level, text and data."""
    return [(m.info.name, m.info.level, m.info.msg, str(m.data)) for m in told]


def test_messages_say_what_dbts_own_say(told: list[Any]) -> None:
    ours: list[Any] = []
    fire(told, LogModelResult(**DETAILS), EventLevel.INFO)
    fire(told, Note(msg="look"), EventLevel.WARN)
    spare_unread_events()
    fire(ours, LogModelResult(**DETAILS), EventLevel.INFO)
    fire(ours, Note(msg="look"), EventLevel.WARN)
    assert as_told(ours) == as_told(told)
    assert len(ours) == 2


def test_what_is_below_info_is_not_made(told: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    spare_unread_events()
    made: list[object] = []
    monkeypatch.setattr(base_types, "ParseDict", lambda *said: made.append(said))
    fire(told, Note(msg="unheard"), EventLevel.DEBUG)
    assert (told, made) == ([], [])


def test_an_attribute_set_later_is_in_the_message(told: list[Any]) -> None:
    spare_unread_events()
    event = MainReportVersion(version="1", log_version=3)
    event.version = "2"
    fire(told, event)
    assert told[0].data.version == "2"

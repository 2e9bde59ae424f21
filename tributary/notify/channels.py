"""The one place that sends: apprise speaks to webhooks, mail servers, Slack and many others."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tributary.notify.subscriptions import Subscription

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

_NOT_UNDERSTOOD = "apprise does not understand the URL"
#: The library, and what it sends with: urllib3 logs whole paths.
_LOGGERS = (logging.getLogger("apprise"), logging.getLogger("urllib3"))


def send(subscription: Subscription, title: str, body: str, *, is_failure: bool) -> str | None:
    """Send one message; None if the service took it, else why it did not, without any secret."""
    from apprise import NotifyFormat, NotifyType

    with _heard() as said:
        service = _service(subscription)
        if service is None:
            return _NOT_UNDERSTOOD
        kind = NotifyType.FAILURE if is_failure else NotifyType.SUCCESS
        try:
            is_sent = service.notify(
                body=body, title=title, notify_type=kind, body_format=NotifyFormat.TEXT
            )
        except Exception as error:  # whatever a service does, it is not the build's failure
            return type(error).__name__
    if is_sent:
        return None
    return _masked(subscription, said[-1]) if said else "not taken"


def service_name(subscription: Subscription) -> str | None:
    """What kind of service it is, e.g. ``Slack``; None if apprise does not understand the URL."""
    with _heard():
        service = _service(subscription)
    return None if service is None else str(service.service_name)


def _service(subscription: Subscription) -> NotifyBase | None:
    from apprise import Apprise

    try:
        return Apprise.instantiate(subscription.url.get_secret_value(), asset=_asset())
    except Exception:  # a URL that breaks a parser is one that nobody understands
        return None


@cache
def _asset() -> AppriseAsset:
    from apprise import AppriseAsset

    return AppriseAsset(app_id="Tributary", app_desc="Tributary", async_mode=False)


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What apprise says while the block runs; nothing of it reaches a log, it may hold secrets."""
    said: list[str] = []

    class _Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage().splitlines()[0])

    collector = _Collector(logging.WARNING)
    before = [(logger, logger.propagate, logger.handlers) for logger in _LOGGERS]
    for logger in _LOGGERS:
        logger.propagate, logger.handlers = False, [collector]
    try:
        yield said
    finally:
        for logger, propagate, handlers in before:
            logger.propagate, logger.handlers = propagate, handlers


def _masked(subscription: Subscription, text: str) -> str:
    """`text` without any part of the URL, as written or decoded."""
    url = subscription.url.get_secret_value()
    parts = re.split(r"[/:@?&=#,;]+", url.partition("://")[2])
    for part in sorted({*parts, *map(unquote, parts)} - {""}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", text)
    return text

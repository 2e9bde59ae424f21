"""Faults on demand: each does what its name says, as often as asked, and then all is well."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import pytest
import requests
from client import Client

from tributary.sandbox.faults import Fault
from tributary.sandbox.server import Sandbox

PATH = "/billing/v1/prices"


def get(client: Client, **params: object) -> requests.Response:
    return client.session.get(f"{client.base_url}/v1/prices", params=params, timeout=5)


def test_a_status_with_retry_after_for_two_requests(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    sandbox.faults.add(PATH, Fault(status=503, retry_after=2, times=2))
    stripe = client("billing")
    answers = [get(stripe) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "2"


def test_a_fault_waits_for_its_turn(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    sandbox.faults.add(PATH, Fault(status=500, skip=1))
    assert [get(client("billing")).status_code for _ in range(3)] == [200, 500, 200]


def test_a_truncated_body_breaks_off(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    sandbox.faults.add(PATH, Fault(kind="truncate"))
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(client("billing"))
    assert get(client("billing")).status_code == 200


def test_a_malformed_body_looks_whole(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    sandbox.faults.add(PATH, Fault(kind="malformed"))
    answer = get(client("billing"))
    assert answer.status_code == 200
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_a_repeated_page_is_the_former_one(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    sandbox.faults.add(PATH, Fault(kind="repeat", skip=1))
    first = get(client("billing"), limit=2).json()
    after = first["data"][-1]["id"]
    assert get(client("billing"), limit=2, starting_after=after).json() == first
    assert get(client("billing"), limit=2, starting_after=after).json() != first


def test_a_delay_and_a_disconnection(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    sandbox.faults.add(PATH, Fault(kind="delay", seconds=0.3))
    begun = time.monotonic()
    assert get(client("billing")).status_code == 200
    assert time.monotonic() - begun >= 0.3
    sandbox.faults.add(PATH, Fault(kind="disconnect"))
    with pytest.raises(requests.exceptions.ConnectionError):
        get(client("billing"))


def test_other_paths_are_spared(client: Callable[[str], Client], sandbox: Sandbox) -> None:
    sandbox.faults.add(PATH, Fault(status=500, times=-1))
    stripe = client("billing")
    assert stripe.session.get(f"{stripe.base_url}/v1/invoices").status_code == 200
    assert [get(stripe).status_code for _ in range(3)] == [500] * 3


def test_the_records_of_a_page_are_edited(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    def ids(fault: Fault | None) -> list[str]:
        if fault is not None:
            sandbox.faults.add(PATH, fault)
        answer = get(client("billing"), limit=4).json()
        assert ("introduced_lately" in answer["data"][0]) == (
            fault is not None and fault.kind == "fields"
        )
        return [record["id"] for record in answer["data"]]

    whole = ids(None)
    assert len(set(whole)) == 4
    assert ids(Fault(kind="shuffle")) == whole[::-1]
    assert ids(Fault(kind="duplicate")) == [whole[0], *whole]
    assert ids(Fault(kind="late")) == whole[:-1]
    assert ids(Fault(kind="fields")) == whole
    assert ids(None) == whole


def test_a_clock_that_is_ahead_shows_in_the_headers(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    sandbox.faults.add(PATH, Fault(kind="skew", seconds=3600))
    said = parsedate_to_datetime(get(client("billing")).headers["Date"])
    assert 3590 < said.timestamp() - time.time() < 3610

"""Messages reach a mail server and a webhook; what fails is one line, and no secret is shown."""

from __future__ import annotations

import json
import logging
import traceback
from email import message_from_string
from email.header import decode_header, make_header

import pytest
from click.testing import CliRunner
from listeners import AtMinute, mail_server, result, webhook

from tributary.cli import cli
from tributary.notify.subscriptions import subscriptions
from tributary.notify.tell import SHOWN, tell
from tributary.settings import Settings
from tributary.warehouse import ledger

SECRET = "T0pSecret-Passw0rd"


def test_a_webhook_hears_of_a_failure_and_of_its_end(at_minute: AtMinute) -> None:
    with webhook() as (port, taken):
        url = f"json://127.0.0.1:{port}/hooks/{SECRET}"
        tell(at_minute(0, [url]), "000001-a", [result("tickets_sound")])
        tell(at_minute(9, [url]), "000002-b", [result("tickets_sound", is_passed=True)])
    failed, recovered = taken
    assert failed["path"] == f"/hooks/{SECRET}"
    assert failed["title"] == "Tributary: checks 1 failed (high)"
    assert failed["message"] == (
        "failed [high] tickets_sound on marts/crm/fct_tickets: 3 rows"
        " (to be answered within 15 min)"
    )
    assert (failed["type"], recovered["type"]) == ("failure", "success")
    assert recovered["title"] == "Tributary: checks 1 recovered (high)"


def test_mail_is_sent_over_smtp(at_minute: AtMinute) -> None:
    with mail_server() as (port, taken):
        url = f"mailto://localhost:{port}/?from=tributary@b.example&to=oncall@b.example"
        tell(at_minute(0, [url]), "000001-a", [result("tickets_sound")])
    (mail,) = map(message_from_string, taken)
    assert str(make_header(decode_header(mail["Subject"]))) == "Tributary: checks 1 failed (high)"
    assert "oncall@b.example" in mail["To"]
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert b"tickets_sound on marts/crm/fct_tickets: 3 rows" in text


def test_each_hears_of_what_is_urgent_enough_in_one_message(at_minute: AtMinute) -> None:
    with webhook() as (all_port, heard_all), webhook() as (high_port, heard_high):
        notify = [f"json://127.0.0.1:{all_port}", f"high=json://127.0.0.1:{high_port}"]
        warning = result("mild", severity="warn")
        tell(at_minute(0, notify), "000001-a", [warning])
        tell(at_minute(1, notify), "000002-b", [warning, result("grave"), result("graver")])
    assert ["mild" in message["message"] for message in heard_all] == [True, False]
    (message,) = heard_high
    assert message["title"] == "Tributary: checks 2 failed (high)"


def test_a_message_stays_readable_when_everything_fails(at_minute: AtMinute) -> None:
    with webhook() as (port, taken):
        everything = [result(f"rule_{n:03}") for n in range(200)]
        tell(at_minute(0, [f"json://127.0.0.1:{port}"]), "000001-a", everything)
    lines = taken[0]["message"].splitlines()
    assert len(lines) == SHOWN + 1
    assert lines[-1] == "and 180 more; see tributary checks list"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("json://user:{secret}@127.0.0.1:{port}/{secret}?token={secret}", "error=500"),
        ("json://user:{secret}@127.0.0.1:9/{secret}", "notification to …"),
        ("mailto://user:{secret}@localhost:9/?from=a@b.example&to={secret}@b.example", ""),
        ("{secret}://{secret}", "does not understand"),
        ("{secret}", "does not understand"),
        ("json://{secret}:{secret}:{secret}", ""),
    ],
)
def test_a_channel_that_fails_is_one_warning_and_an_event_without_secrets(
    at_minute: AtMinute, caplog: pytest.LogCaptureFixture, url: str, reason: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with webhook(status=500) as (port, _), webhook() as (other, heard):
        broken = url.format(secret=SECRET, port=port)
        settings = at_minute(0, [broken, f"json://127.0.0.1:{other}"])
        tell(settings, "000001-a", [result()])
    assert len(heard) == 1, "the others are told all the same"
    (event,) = (e for e in ledger.events(settings) if e["event"] == "notify_failed")
    assert (event["subscription"], event["checks"]) == (1, ["rule"])
    assert reason in event["reason"]
    warnings = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert [r.getMessage() for r in warnings] == [
        f"subscription 1 was not told: {event['reason']}; see tributary doctor"
    ]
    written = "".join(p.read_text() for p in settings.home.rglob("*") if p.is_file())
    for shown in (written, caplog.text, repr(settings), str(subscriptions(settings))):
        assert SECRET.lower() not in shown.lower()


def test_doctor_lists_subscriptions_without_their_urls(
    at_minute: AtMinute, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack = f"slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#{SECRET.lower()}"
    monkeypatch.setenv("TRIBUTARY_HOME", str(at_minute(0).home))
    monkeypatch.setenv("TRIBUTARY_NOTIFY", f"urgent={slack} nonsense-{SECRET}")
    shown = CliRunner().invoke(cli, ["doctor"]).output
    assert "subscription 1   Slack, from priority urgent" in shown
    assert "subscription 2   off: entry 2 of TRIBUTARY_NOTIFY is not a URL of apprise" in shown
    listed = json.loads(CliRunner().invoke(cli, ["doctor", "--json"]).output)["notify"]
    assert [row["subscription"] for row in listed] == ["subscription 1", "subscription 2"]
    for part in (SECRET, "T1JJ3T3L2", "A1BRTD4JD", "TIiajkdnlazkcOXrIdevi7FQ"):
        assert part.lower() not in (shown + json.dumps(listed)).lower()


def test_without_a_subscription_the_ledger_alone_knows(at_minute: AtMinute) -> None:
    settings = at_minute(0)
    tell(settings, "000001-a", [result()])
    (event,) = ledger.events(settings)
    assert (event["event"], event["kind"], event["priority"]) == ("notify", "failed", "high")


@pytest.mark.parametrize(
    "written",
    [
        "json://one high=json://two?a=b",
        '["json://one", "high=json://two?a=b"]',
        "json://one\n  HIGH=json://two?a=b\n",
    ],
)
def test_subscriptions_are_a_list_however_it_is_written(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("TRIBUTARY_NOTIFY", written)
    found = [
        (s.number, s.least.label, s.url.get_secret_value()) for s in subscriptions(Settings.load())
    ]
    assert found == [(1, "low", "json://one"), (2, "high", "json://two?a=b")]


@pytest.mark.parametrize("written", [f'["{SECRET}', f'["{SECRET}", 1]', f'[["{SECRET}"]]'])
def test_settings_that_cannot_be_read_do_not_show_what_they_held(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("TRIBUTARY_NOTIFY", written)
    with pytest.raises(ValueError, match="notify") as raised:
        Settings.load()
    assert SECRET not in "".join(traceback.format_exception(raised.value))

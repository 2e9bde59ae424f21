"""`tributary publish` and `rollback`: what readers get, and why a candidate was refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import click

from tributary.cli import options
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse import publish as publishing
from tributary.warehouse.candidate import heal, latest_candidate
from tributary.warehouse.explain import Explanation, Finding, explain
from tributary.warehouse.lock import build_lock
from tributary.warehouse.override import override
from tributary.warehouse.versions import Version


@click.command()
@click.option("--release", "is_release", is_flag=True, help="End the hold that a rollback placed.")
@click.option("--explain", "is_explain", is_flag=True, help="Say why the last was refused; stop.")
@click.option("--override", "overridden", metavar="CANDIDATE", help="Publish a refused candidate.")
@click.option("--reason", help="Why; with --override, stays on record.")
@options.wait
@options.as_json
def publish(
    is_release: bool,
    is_explain: bool,
    overridden: str | None,
    reason: str | None,
    wait: bool,
    as_json: bool,
) -> None:
    """Publish the candidate that passed its audit and waits."""
    if is_release + is_explain + (overridden is not None) > 1:
        raise click.UsageError("--release, --explain and --override are three different things")
    if reason is not None and overridden is None:
        raise click.UsageError("--reason goes with --override CANDIDATE")
    settings = Settings.load()
    if is_explain:
        _explain(settings, as_json=as_json)
        return
    version: Version | None
    with build_lock(settings, "tributary publish", wait=wait), Progress(quiet=as_json) as progress:
        heal(settings)
        if is_release:
            version = publishing.release(settings, progress=progress)
        elif overridden is not None:
            version = override(settings, overridden, reason or "", progress=progress)
        else:
            version = publishing.publish(settings, latest_candidate(settings), progress=progress)
    if version is None:
        _say(as_json, {"published": None}, "released; no candidate waits, the next build publishes")
    else:
        word = asdict(version.overridden) if version.overridden else None
        _say(
            as_json,
            {"published": version.id, "overridden": word},
            f"published {'against its audit ' if word else ''}{_one_line(version)}",
        )


@click.command()
@options.wait
@options.as_json
def rollback(wait: bool, as_json: bool) -> None:
    """Go back to the version before, and hold: builds do not publish until --release."""
    settings = Settings.load()
    with build_lock(settings, "tributary rollback", wait=wait):
        version = publishing.rollback(settings)
    _say(
        as_json,
        {"serving": version.id, "is_held": True},
        f"now serving {_one_line(version)}\n"
        "publishing is held; end it with: tributary publish --release",
    )


def _explain(settings: Settings, *, as_json: bool) -> None:
    found = explain(settings)
    if as_json:
        click.echo(json.dumps(asdict(found) if found else None, indent=2))
    elif found is None:
        click.echo("nothing was refused since the last publish")
    else:
        click.echo("\n".join(_explained(found)))


def _explained(found: Explanation) -> Iterator[str]:
    yield f"candidate {found.candidate} was refused at {found.stage}, {found.refused_at[:19]} UTC"
    if found.stage != "audit" or not found.errors:
        yield f"  {found.reason}"
    if found.failed_models:
        yield "\nnot built:"
        yield from (f"  {model.asset}: {model.message}" for model in found.failed_models)
    if found.errors:
        yield f"\nerrors, which block ({len(found.errors)}):"
        yield from map(_line, found.errors)
    if found.warnings:
        yield f"\nwarnings, which do not ({len(found.warnings)}):"
        yield from map(_line, found.warnings)
    yield ""
    if found.serving is None:
        yield "nothing serves: nothing was published yet"
    else:
        since = f" since {found.serving.since[:19]} UTC" if found.serving.since else ""
        held = ", and publishing is held (tributary publish --release)" if found.is_held else ""
        yield f"serving instead: {found.serving.version}{since}, data as of" + (
            f" {found.serving.as_of} UTC{held}"
        )
    yield "what to do:"
    yield from (f"  {step}" for step in found.next_steps)
    if found.why_not is not None:
        yield f"  it cannot be overridden: {found.why_not}"


def _line(finding: Finding) -> str:
    return (
        f"  {finding.asset}  {finding.check_id} ({finding.tool}): {_rows(finding)},"
        f" observed {finding.observed or 'nothing more'}"
    )


def _rows(finding: Finding) -> str:
    if finding.rows_failed is None:
        return "rows not counted"
    tested = f" of {finding.rows_tested:,}" if finding.rows_tested is not None else ""
    return f"{finding.rows_failed:,}{tested} rows failed"


def _one_line(version: Version) -> str:
    return (
        f"{version.id}: data as of {version.as_of:%Y-%m-%d %H:%M} UTC,"
        f" {len(version.tables)} tables, {sum(version.tables.values()):,} rows"
    )


def _say(as_json: bool, content: Mapping[str, object], text: str) -> None:
    click.echo(json.dumps(content) if as_json else text)

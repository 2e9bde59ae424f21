"""A person publishes a candidate that its audit refused, with a reason that stays on record."""

from __future__ import annotations

import os
import pwd
import socket
from contextlib import suppress

from tributary.audit.report import AuditReport
from tributary.errors import TributaryError
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import Candidate, candidates, heal
from tributary.warehouse.lock import require_lock
from tributary.warehouse.publish import publish, require_no_hold
from tributary.warehouse.versions import MANIFEST, Overridden, Version, current


def override(
    settings: Settings, candidate_id: str, reason: str, *, progress: Progress | None = None
) -> Version:
    """Publish the refused candidate `candidate_id` (or the beginning of its id) for `reason`.

    Only one that was built whole and audited, on the version that still serves, and whose file is
    as it was audited. Ledger and manifest say why, who and which checks had failed. The caller
    holds the build lock. Raises HeldError while a rollback holds, RefusedError if the file is not
    the audited one, TributaryError if there is no such candidate, it passed, or no reason is given.
    """
    require_lock(settings)
    reason = " ".join(reason.split())
    if not reason:
        raise TributaryError(
            "an override needs a reason: it stays on record", cure='pass --reason "…"'
        )
    heal(settings)
    require_no_hold(settings, candidate_id)
    candidate, report = require_overridable(settings, candidate_id)
    failed = tuple(failure.check_id for failure in report.errors)
    word = Overridden(reason, by=whoever_asks(), checks=failed)
    return publish(settings, candidate, report, overridden=word, progress=progress)


def require_overridable(settings: Settings, candidate_id: str) -> tuple[Candidate, AuditReport]:
    """The refused candidate whose id begins so, and its audit; TributaryError saying why not.

    Whether its file is as it was audited is asked when it is published.
    """
    found = [c for c in candidates(settings) if candidate_id and c.id.startswith(candidate_id)]
    if len(found) != 1:
        raise _no_candidate(settings, candidate_id, len(found))
    candidate = found[0]
    try:
        report = AuditReport.read(candidate.folder)
    except FileNotFoundError:
        raise TributaryError(
            f"candidate {candidate.id} has not been audited to the end: nothing says what it holds",
            cure="tributary audit",
        ) from None
    if report.is_passed:
        raise TributaryError(
            f"candidate {candidate.id} passed its audit: there is nothing to override",
            cure="tributary publish",
        )
    serving = current(settings)
    if serving is not None and candidate.predecessor != serving.id:
        raise TributaryError(
            f"candidate {candidate.id} was built on {candidate.predecessor}, but now {serving.id}"
            " serves",
            cure="tributary build",
        )
    return candidate, report


def whoever_asks() -> str:
    """User, uid and host of this process: ``ada (uid 1000) on warehouse-1``."""
    user = os.environ.get("USER", "")
    with suppress(KeyError):  # a uid without an entry, as containers have them
        user = user or pwd.getpwuid(os.getuid()).pw_name
    return f"{user or 'unknown'} (uid {os.getuid()}) on {socket.gethostname()}"


def _no_candidate(settings: Settings, candidate_id: str, found: int) -> TributaryError:
    if found:
        return TributaryError(
            f"{found} candidates have an id that begins with {candidate_id!r}",
            cure="tributary publish --explain names the refused one",
        )
    if (settings.versions_dir / candidate_id / MANIFEST).exists():
        return TributaryError(f"{candidate_id} is published", cure="see tributary versions")
    refused = [
        event
        for event in ledger.events(settings)
        if event["event"] == "refuse" and event["run_id"] == candidate_id
    ]
    if refused and refused[-1]["stage"] == "build":
        return TributaryError(
            f"candidate {candidate_id} was refused by dbt before it was whole and audited: there is"
            " nothing to publish",
            cure="mend what failed and run tributary build",
        )
    gone = " any more: a later build took its place" if refused else ""
    return TributaryError(
        f"there is no candidate {candidate_id!r}{gone}",
        cure="tributary publish --explain names the refused one",
    )

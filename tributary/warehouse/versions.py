"""Published warehouses: immutable folders `versions/<id>/`, and `current`, the link to one of them.

A folder appears by one rename, whole and read-only; what readers see changes by one rename of a
link. So whatever is killed at whatever instant, `current` leads to a complete version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from tributary.checksum import sha256
from tributary.errors import TributaryError
from tributary.settings import Settings
from tributary.warehouse.disk import (
    fsync_path,
    point_link,
    write_json,
)

DATABASE = "warehouse.duckdb"
ANALYST_DATABASE = "analyst/warehouse.duckdb"
MANIFEST = "manifest.json"
_CURE = "see tributary versions"


@dataclass(frozen=True, slots=True)
class Overridden:
    """A person's word that a refused candidate be published: why, whose, and which checks failed.

    `by` names user, uid and host; `checks` are the ids of the failed checks of severity error.
    """

    reason: str
    by: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A published warehouse: what its `manifest.json` says, and where it lies.

    `overridden` says who released it although its audit had failed; None if it passed.
    """

    id: str
    path: Path
    as_of: datetime
    through_seq: int
    git_commit: str | None
    checksum: str
    analyst_checksum: str
    predecessor: str | None
    tables: Mapping[str, int]
    overridden: Overridden | None = None

    @property
    def database(self) -> Path:
        """The whole warehouse."""
        return self.path / DATABASE

    @property
    def analyst_database(self) -> Path:
        """The same without personal columns and restricted rows."""
        return self.path / ANALYST_DATABASE

    @classmethod
    def read(cls, path: Path) -> Self:
        """The version in the folder `path`; OSError or ValueError if it is none."""
        manifest = json.loads((path / MANIFEST).read_text())
        manifest["as_of"] = datetime.fromisoformat(manifest["as_of"])
        if (word := manifest.get("overridden")) is not None:
            manifest["overridden"] = Overridden(word["reason"], word["by"], tuple(word["checks"]))
        return cls(path=path, **manifest)

    def write_manifest(self, folder: Path) -> None:
        """Write `manifest.json` into `folder`, read-only."""
        content = asdict(self)
        del content["path"]
        write_json(folder / MANIFEST, {**content, "as_of": self.as_of.isoformat()})
        (folder / MANIFEST).chmod(0o444)

    def require_whole(self) -> None:
        """Raise TributaryError unless both files are what the manifest says they are."""
        for database, checksum in (
            (self.database, self.checksum),
            (self.analyst_database, self.analyst_checksum),
        ):
            if not database.exists() or sha256(database) != checksum:
                raise TributaryError(
                    f"{database} is not what its manifest says: damaged or changed by hand",
                    cure="use another version (tributary versions) or build anew",
                )


@dataclass(frozen=True, slots=True)
class Hold:
    """After a rollback: what it left and what it returned to. No build publishes while it lasts."""

    left: str
    returned_to: str
    since: str


def versions(settings: Settings) -> list[Version]:
    """Every published version still kept, newest first."""
    found = []
    for folder in settings.versions_dir.glob("[!.]*"):
        if folder.is_symlink() or not (folder / MANIFEST).exists():
            continue
        found.append(Version.read(folder))
    return sorted(found, key=lambda version: version.id, reverse=True)


def current(settings: Settings) -> Version | None:
    """The version that serves; None before the first publish."""
    if not settings.current_version.exists():
        return None
    return Version.read(settings.current_version.resolve())


def current_version(settings: Settings) -> Version:
    """The version that serves; TributaryError before the first publish."""
    version = current(settings)
    if version is None:
        raise TributaryError("nothing has been published yet", cure="run tributary build")
    return version


def version_named(settings: Settings, beginning: str) -> Version:
    """The kept version whose id begins so; TributaryError if none does, or more than one."""
    found = [version for version in versions(settings) if version.id.startswith(beginning)]
    if len(found) != 1:
        raise TributaryError(
            f"{len(found)} of the versions that are kept have an id that begins with {beginning}",
            cure=_CURE,
        )
    return found[0]


def version_before(settings: Settings, version: Version) -> Version:
    """The newest kept version before `version`; TributaryError if there is none."""
    older = [other for other in versions(settings) if other.id < version.id]
    if not older:
        raise TributaryError(f"no version before {version.id} is kept", cure=_CURE)
    return older[0]


def flip(settings: Settings, version_id: str) -> None:
    """Make `version_id` the version that readers see from their next open on."""
    if not (settings.versions_dir / version_id / MANIFEST).exists():
        raise TributaryError(f"there is no version {version_id}", cure=_CURE)
    point_link(settings.current_version, version_id)


def adopt(settings: Settings, folder: Path) -> Path:
    """Move a finished folder among the versions, durably; returns its new place."""
    settings.versions_dir.mkdir(parents=True, exist_ok=True)
    destination = settings.versions_dir / folder.name
    folder.rename(destination)
    fsync_path(settings.versions_dir)
    fsync_path(folder.parent)
    return destination


def announce_publish(settings: Settings, version_id: str) -> None:
    """Note that `version_id` is about to be adopted and flipped to; `finish_publish` ends it."""
    settings.versions_dir.mkdir(parents=True, exist_ok=True)
    write_json(_publishing_file(settings), {"id": version_id})


def finish_publish(settings: Settings) -> str | None:
    """Flip to the version whose publish was announced, if it was adopted; returns its id.

    The last step of a publish, and the first of the command that follows a killed one.
    """
    note = _publishing_file(settings)
    if not note.exists():
        return None
    version_id: str = json.loads(note.read_text())["id"]
    is_adopted = (settings.versions_dir / version_id / MANIFEST).exists()
    if is_adopted:
        flip(settings, version_id)
    note.unlink()
    fsync_path(settings.versions_dir)
    return version_id if is_adopted else None


def _publishing_file(settings: Settings) -> Path:
    return settings.versions_dir / ".publishing.json"


# -- hold -----------------------------------------------------------------------------------------


def hold(settings: Settings) -> Hold | None:
    """The hold that keeps builds from publishing, if there is one."""
    path = _hold_file(settings)
    return Hold(**json.loads(path.read_text())) if path.exists() else None


def place_hold(settings: Settings, *, left: str, returned_to: str) -> None:
    """From now on builds audit but do not publish."""
    since = settings.instant().isoformat(timespec="seconds")
    write_json(_hold_file(settings), asdict(Hold(left, returned_to, since)))


def lift_hold(settings: Settings) -> None:
    """Builds publish again."""
    _hold_file(settings).unlink(missing_ok=True)
    fsync_path(settings.versions_dir)


def _hold_file(settings: Settings) -> Path:
    return settings.versions_dir / ".hold.json"


def describe(version: Version, *, is_current: bool) -> dict[str, Any]:
    """One version for machines."""
    content = asdict(version)
    return {
        **content,
        "path": str(version.path),
        "as_of": version.as_of.isoformat(),
        "tables": dict(version.tables),
        "is_current": is_current,
    }

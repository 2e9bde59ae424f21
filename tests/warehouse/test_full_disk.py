"""A full disk is one clear line, and what is published stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from small_candidates import MakeCandidate

from tributary.checksum import sha256
from tributary.errors import TributaryError
from tributary.settings import Settings
from tributary.warehouse.disk import is_disk_full, naming_disk_trouble
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish
from tributary.warehouse.versions import current_version

#: Does one thing under a limit on the size of files: the kernel's answer to a full disk.
LIMITED = """
import resource, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from small_candidates import next_candidate
from tributary.errors import TributaryError
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import candidates
from tributary.warehouse.disk import clone_file, naming_disk_trouble
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish
settings = Settings.load()
with build_lock(settings, "test"):
    candidate = candidates(settings)[0]
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    try:
        if sys.argv[3] == "publish":
            publish(settings, candidate)
        elif sys.argv[3] == "copy":
            with naming_disk_trouble(settings.home, "the current version was copied"):
                clone_file(candidate.path, settings.home / "copy.duckdb")
        else:
            ledger.append_event(settings, "000009-x", "load", note="x" * 100_000)
    except TributaryError as error:
        print(error)
        sys.exit(error.exit_code)
"""


@pytest.mark.parametrize(
    ("doing", "said"),
    [
        ("publish", "a candidate was published"),
        ("copy", "the current version was copied"),
        ("ledger", "writing the ledger"),
    ],
)
def test_a_full_disk_is_one_line_and_leaves_what_is_published(
    settings: Settings, make_candidate: MakeCandidate, doing: str, said: str
) -> None:
    with build_lock(settings, "test"):
        serving = publish(settings, *make_candidate())
        make_candidate()
    before = sha256(serving.database)
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, str(Path(__file__).parent), "20000", doing],
        env={**os.environ, "TRIBUTARY_HOME": str(settings.home)},
        capture_output=True,
        text=True,
    )
    assert ended.stdout.splitlines() == [
        f"the disk that holds {settings.home} is full while {said};"
        " free space and run again; what is published is untouched"
    ], ended.stderr
    assert ended.returncode == 1
    assert current_version(settings) == serving
    assert sha256(settings.published_database) == before
    with build_lock(settings, "test"):
        assert publish(settings, *make_candidate()).predecessor == serving.id


OPENER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_database_open_in_another_program_is_named(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    other = subprocess.Popen(
        [sys.executable, "-c", OPENER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with (
        pytest.raises(TributaryError, match=rf"warehouse\.duckdb is open .* \(pid {other.pid}\)"),
        naming_disk_trouble(tmp_path, "a test ran"),
    ):
        duckdb.connect(path)
    other.communicate()


def test_other_failures_are_not_taken_for_a_full_disk() -> None:
    assert is_disk_full("IO Error: Could not write file: No space left on device")
    assert not is_disk_full(PermissionError(13, "Permission denied"))

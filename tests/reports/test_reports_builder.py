"""Building the site: what is missing is named in one line; a failed build changes nothing."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from scorecard_warehouse import PROJECT, checksum, publish

from tributary.errors import LockHeldError, TributaryError
from tributary.reports.node import ReportsError, call
from tributary.reports.site import Limits, build_site, site_link
from tributary.settings import Settings

READ = """
mkdir -p .evidence/template/static/data
echo rows > .evidence/template/static/data/scorecard.parquet
printf '{"renderedFiles": {"warehouse": ["static/data/scorecard.parquet"]}}' \\
    > .evidence/template/static/data/manifest.json
"""
BUILD = """
mkdir build
cp -r .evidence/template/static/data build/data
cat pages/index.md > build/index.html
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    publish(tmp_path / "var")
    return Settings(home=tmp_path / "var")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose npm scripts write a site at once: what is tested is the builder around."""
    project = tmp_path / "project"
    for part in ("pages", "sources", "offline"):
        shutil.copytree(PROJECT / "reports" / part, project / part)
    (project / "offline" / "patch-client.js").write_text("")
    (project / "node_modules").mkdir()
    lock = {"packages": {"": {}, "node_modules/left-pad": {"version": "1.3.0"}}}
    (project / "package-lock.json").write_text(json.dumps(lock))
    (project / "node_modules" / ".package-lock.json").write_text(json.dumps(lock))
    (project / "evidence.config.yaml").write_text("")
    scripts(project)
    return project


def scripts(project: Path, *, sources: str = READ, build: str = BUILD) -> None:
    """Give the project these shell lines as its npm scripts."""
    (project / "sources.sh").write_text(sources)
    (project / "build.sh").write_text(build)
    commands = {name: f"sh -e {project / name}.sh" for name in ("sources", "build")}
    (project / "package.json").write_text(json.dumps({"name": "small", "scripts": commands}))


def one_line(error: pytest.ExceptionInfo[TributaryError]) -> str:
    said = str(error.value)
    assert "\n" not in said
    return said


def with_programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    """Make these shell lines the only programs on PATH."""
    folder.mkdir()
    for name, line in programs.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_missing_node_is_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_programs(tmp_path / "bin", monkeypatch)
    with pytest.raises(ReportsError) as caught:
        build_site(settings)
    assert one_line(caught) == (
        "reports: node is not on PATH; install Node.js 20 or later, with npm"
    )


def test_missing_npm_is_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_programs(tmp_path / "bin", monkeypatch, node="echo v22.1.0")
    with pytest.raises(ReportsError, match="npm is not on PATH"):
        build_site(settings)


@pytest.mark.parametrize("line", ["echo v18.20.4", "exit 1"])
def test_a_node_too_old_or_broken_is_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    with_programs(tmp_path / "bin", monkeypatch, node=line, npm="exit 0")
    with pytest.raises(ReportsError) as caught:
        build_site(settings)
    assert "install Node.js 20 or later" in one_line(caught)
    assert ("v18.20.4" if "v18" in line else "broken") in one_line(caught)


def test_a_missing_warehouse_is_one_line_with_the_cure(tmp_path: Path) -> None:
    outcome = subprocess.run(
        [Path(sys.executable).parent / "tributary", "reports"],
        env={**os.environ, "TRIBUTARY_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert outcome.returncode == 1
    assert outcome.stderr.strip().splitlines() == [
        f"tributary: reports: there is no published warehouse at "
        f"{tmp_path}/versions/current/warehouse.duckdb; run `make build` first"
    ]


def test_packages_that_are_not_those_of_the_lock_are_noticed(
    settings: Settings, project: Path
) -> None:
    (project / "node_modules" / ".package-lock.json").write_text('{"packages": {}}')
    with pytest.raises(ReportsError, match="lacks 1 of the locked packages; run `make reports`"):
        build_site(settings, project=project)


def test_a_site_is_built_once_for_a_warehouse_and_found_again_after_a_rollback(
    settings: Settings, project: Path
) -> None:
    first = build_site(settings, project=project)
    assert (first.is_new, first.version) == (True, "v1")
    of_v1 = first.path.resolve()
    assert not build_site(settings, project=project).is_new

    with duckdb.connect(str(publish(settings.home, "v2").parent / "new.duckdb")) as connection:
        connection.execute("create table t as select 1 as a")
    database = settings.published_database.resolve()
    database.with_name("new.duckdb").replace(database)
    second = build_site(settings, project=project)
    assert (second.is_new, second.version) == (True, "v2")
    assert second.path.resolve() != of_v1

    settings.current_version.unlink()
    settings.current_version.symlink_to("v1")
    assert not build_site(settings, project=project).is_new
    assert site_link(settings).resolve() == of_v1


def test_a_changed_page_is_built_and_at_most_two_sites_are_kept(
    settings: Settings, project: Path
) -> None:
    for text in ("one", "two", "three"):
        (project / "pages" / "index.md").write_text(text)
        site = build_site(settings, project=project)
        assert (site.path / "index.html").read_text() == text
    sites = settings.home / "reports" / "sites"
    assert len(list(sites.iterdir())) == 2
    assert sorted(path.name for path in sites.parent.iterdir()) == [
        *("build.log", "lock", "site", "sites")
    ]


def test_a_mart_that_is_missing_fails_in_one_line_and_leaves_the_site(
    settings: Settings, project: Path
) -> None:
    """With the real Evidence project: reading takes seconds, building is not reached."""
    before = build_site(settings, project=project).path.resolve()
    database = settings.home / "versions" / "v2" / "warehouse.duckdb"
    database.parent.mkdir()
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema marts")
    database.chmod(0o444)
    checked = checksum(database)
    settings.current_version.unlink()
    settings.current_version.symlink_to("v2")

    with pytest.raises(ReportsError) as caught:
        build_site(settings)
    assert "reading the published warehouse failed" in one_line(caught)
    assert "mart_executive_scorecard" in one_line(caught)
    assert site_link(settings).resolve() == before
    assert (before / "index.html").is_file()
    assert not list((settings.home / "reports").glob("work-*"))
    assert (checksum(database), database.stat().st_mode & 0o777) == (checked, 0o444)


def test_a_mart_without_rows_is_named(settings: Settings) -> None:
    database = settings.published_database.resolve()
    database.chmod(0o644)
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from marts.mart_executive_scorecard")
    with pytest.raises(ReportsError) as caught:
        build_site(settings)
    assert "no rows for the table `scorecard`" in one_line(caught)


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        ("echo 'Error: no such component: Gauge'; exit 1", "no such component: Gauge"),
        (
            BUILD + "echo 'kpis | Error in Query! Binder Error: column \"x\"'",
            'the query `kpis` of a page fails: Binder Error: column "x"',
        ),
        ("mkdir build", "did not write index.html"),
        (BUILD + "rm build/data/scorecard.parquet", "did not write data/scorecard.parquet"),
        (BUILD + "echo '{\"renderedFiles\": {}}' > build/data/manifest.json", "without data"),
        ("sleep 60 & sleep 60", "did not end within 1 seconds"),
        ("echo 'ENOSPC: no space left on device, write'; exit 1", "is full while building"),
    ],
)
def test_a_failed_build_leaves_the_former_site(
    settings: Settings, project: Path, build: str, reason: str
) -> None:
    before = build_site(settings, project=project).path.resolve()
    scripts(project, build=build)
    limits = Limits(build=1 if "sleep" in build else 300)
    with pytest.raises(TributaryError) as caught:
        build_site(settings, project=project, limits=limits, is_forced=True)
    assert reason in one_line(caught)
    assert site_link(settings).resolve() == before
    assert (before / "index.html").is_file()
    assert not list((settings.home / "reports").glob("work-*"))


def test_a_call_that_is_ended_leaves_no_process(tmp_path: Path) -> None:
    """npm starts node, which starts more: all of them end."""
    marker = tmp_path / "still-there"
    with pytest.raises(ReportsError, match=r"waiting did not end within 0\.5 seconds"):
        call(
            ["sh", "-c", f"(sleep 1.5; touch {marker}) & sleep 60"],
            cwd=tmp_path,
            environment=dict(os.environ),
            log=tmp_path / "log",
            limit=0.5,
            doing="waiting",
        )
    time.sleep(1.5)
    assert not marker.exists()


def test_a_forced_build_takes_the_place_of_the_same_site(settings: Settings, project: Path) -> None:
    former = build_site(settings, project=project).path.resolve()
    forced = build_site(settings, project=project, is_forced=True)
    assert forced.is_new
    assert forced.path.resolve() != former


def test_two_builds_do_not_meet(settings: Settings, project: Path) -> None:
    folder = settings.home / "reports"
    folder.mkdir()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LockHeldError, match="another command is building"):
            build_site(settings, project=project)


def test_the_build_sees_no_secret_and_no_telemetry(
    settings: Settings, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTARY_HUBSPOT__TOKEN", "pat-secret")
    monkeypatch.setenv("VITE_EVIDENCE_SPA", "true")
    scripts(project, build=BUILD + "env > build/index.html")
    seen = (build_site(settings, project=project).path / "index.html").read_text()
    assert "pat-secret" not in seen
    assert "VITE_EVIDENCE_SPA" not in seen
    assert "SEND_ANONYMOUS_USAGE_STATS=no" in seen
    assert "npm_config_offline=true" in seen


def test_the_lock_file_names_no_download_host() -> None:
    lock = json.loads((PROJECT / "reports" / "package-lock.json").read_text())
    packages = [package for path, package in lock["packages"].items() if path]
    assert all("resolved" not in package for package in packages)
    assert all("integrity" in package or package.get("inBundle") for package in packages)


def test_the_trends_are_of_kpis_that_the_catalogue_has() -> None:
    page = (PROJECT / "reports" / "pages" / "index.md").read_text()
    named = set(re.findall(r"kpi_key = '(\w+)'", page))
    with (PROJECT / "dbt_project" / "seeds" / "kpis.csv").open() as catalogue:
        known = {row["kpi_key"] for row in csv.DictReader(catalogue)}
    assert len(named) == 4
    assert named <= known

"""A home on which stages of a build are killed at random instants, and what must hold after."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from home import PROJECT, Home

from tributary.checksum import sha256
from tributary.lake.commits import commits
from tributary.settings import Settings
from tributary.warehouse.candidate import candidates
from tributary.warehouse.versions import current_version, versions

STAGES = Path(__file__).parent / "stages.py"


@dataclass(frozen=True)
class Storm:
    """Kills the stages of `home` at instants drawn from `instants`."""

    home: Home
    instants: random.Random

    @property
    def settings(self) -> Settings:
        """Of the home, for looking only."""
        return Settings(home=self.home.path)

    def run(self, stage: str, as_of: str) -> float:
        """Run a stage to its end; the seconds it took."""
        begun_at = time.monotonic()
        process = self._begin(stage, as_of)
        _, complaint = process.communicate(timeout=1800)
        assert process.returncode == 0, complaint[-4000:]
        return time.monotonic() - begun_at

    def kill(self, stage: str, as_of: str, seconds: float) -> bool:
        """Kill a stage somewhere in its first `seconds`; whether it had not ended by then."""
        process = self._begin(stage, as_of)
        try:
            process.wait(timeout=self.instants.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True
        _, complaint = process.communicate()
        assert process.returncode == 0, complaint[-4000:]
        return False

    def require_sound(self, allowed: set[str]) -> None:
        """Every version is whole, what serves is one of `allowed`, and the lake is what it says."""
        for version in versions(self.settings):
            version.require_whole()
        serving = current_version(self.settings)
        serving.require_whole()
        assert serving.id in allowed
        for commit in commits(self.settings.lake_dir):
            for entity in commit.entities.values():
                assert entity.received == entity.loaded + entity.rejected
                for file in (*entity.files, *entity.rejected_files):
                    assert sha256(self.settings.lake_dir / file.path) == file.sha256

    def waiting(self) -> set[str]:
        """Ids of candidates that are built and not published."""
        return {candidate.id for candidate in candidates(self.settings)}

    def _begin(self, stage: str, as_of: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(STAGES), stage],
            cwd=PROJECT,
            env={**self.home.environment, "TRIBUTARY_AS_OF": as_of},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n", process.communicate()
        return process

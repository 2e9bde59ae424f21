"""A home to damage: a published version, and a week later one more load that no build has read.

A tenth of the sandbox has in a week about what the whole has in a day.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: When the published version is of, and the loads to damage.
PUBLISHED, LOADED = "2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z"
SANDBOX = {
    "TRIBUTARY_SANDBOX": "true",
    "TRIBUTARY_SANDBOX_SEED": "11",
    "TRIBUTARY_SANDBOX_SIZE": "0.1",
    "TRIBUTARY_SUPERSET_PORT": "0",
}


def prepare(home: Path) -> None:
    """Build as of the first instant, then extract as of the second; from the sandbox alone."""
    tributary = str(Path(sys.executable).parent / "tributary")
    clean = {name: value for name, value in os.environ.items() if "TRIBUTARY_" not in name}
    environment = {**clean, **SANDBOX, "TRIBUTARY_HOME": str(home.resolve())}
    subprocess.run(
        [tributary, "build"], env={**environment, "TRIBUTARY_AS_OF": PUBLISHED}, check=True
    )
    later = {**environment, "TRIBUTARY_AS_OF": LOADED}
    serving = subprocess.Popen(
        [tributary, "sandbox", "serve", "--port", "0"],
        env=later,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in serving.stdout or ():
            if line.startswith("connections:"):
                break
        subprocess.run([tributary, "extract"], env=later, check=True)
    finally:
        serving.terminate()
        serving.wait()


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))

"""Superset as a server process: prepare its metadata when something changed, start it, stop it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import requests

from tributary.bi.secrets import admin_password, admin_password_file, ensure_secrets
from tributary.errors import TributaryError
from tributary.progress import Progress
from tributary.settings import PROJECT_DIR, Settings

SUPERSET_DIR = PROJECT_DIR / "superset"
SUPERSET_BIN = PROJECT_DIR / ".venv-superset" / "bin"
ADMIN = "admin"

#: Seconds until the server must answer; it takes 7–19 on two cores.
START_TIMEOUT = 180.0
STOP_TIMEOUT = 15.0
INITIALISE_STEPS = 4


class SupersetError(TributaryError):
    """Superset could not be prepared, started or reached."""


def state_dir(settings: Settings) -> Path:
    """Superset's metadata, caches and logs."""
    return settings.home / "superset"


class SupersetServer:
    """One Superset on ``bind_host:superset_port``, serving the published warehouse.

    A context manager: started (and prepared) on entering, stopped on leaving.
    """

    def __init__(self, settings: Settings, *, progress: Progress | None = None) -> None:
        self._settings = settings
        self._progress = progress or Progress(quiet=True)
        self._port = settings.superset_port
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it, without a trailing slash."""
        host = self._settings.bind_host
        host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
        return f"http://{host}:{self._port}"

    @property
    def log_file(self) -> Path:
        """What the server printed."""
        return state_dir(self._settings) / "logs" / "server.log"

    @property
    def credentials(self) -> tuple[str, str]:
        """The administrator's name and generated password."""
        return ADMIN, admin_password(self._settings)

    @property
    def password_file(self) -> Path:
        """Where the administrator's password is."""
        return admin_password_file(self._settings)

    # -- life --------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Prepare if needed, start, and wait until it answers.

        Raises SupersetError: the port is taken, the environment is missing, or it did not come up.
        """
        host = self._settings.bind_host
        if self._port == 0:
            self._port = free_port(host)
        require_free_port(host, self._port, "TRIBUTARY_SUPERSET_PORT")
        self.initialise()
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        self._log = self.log_file.open("ab")
        self._process = subprocess.Popen(
            [
                *(str(SUPERSET_BIN / "gunicorn"), "superset.app:create_app()"),
                *("--config", str(SUPERSET_DIR / "gunicorn_config.py")),
            ],
            cwd=state_dir(self._settings),
            env=environment(self._settings, TRIBUTARY_SUPERSET_BIND=f"{host}:{self._port}"),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            with self._progress.task("superset: starting"):
                self._wait_until_healthy()
            running = {"pid": self._process.pid, "url": self.url}
            _running_file(self._settings).write_text(json.dumps(running))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop it; workers get their time to finish."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            _running_file(self._settings).unlink(missing_ok=True)
        self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None

    def wait(self) -> None:
        """Block until the server ends by itself."""
        if self._process is not None:
            self._process.wait()

    # -- preparation -------------------------------------------------------------------------------

    def initialise(self) -> bool:
        """Bring metadata, roles and the administrator up to date, if something changed.

        Returns whether it had to. Raises SupersetError if Superset's own set-up failed.
        """
        if not (SUPERSET_BIN / "gunicorn").exists():
            raise SupersetError(f"{SUPERSET_BIN} is missing", cure="run 'make setup'")
        ensure_secrets(self._settings)
        state = state_dir(self._settings)
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = state / "initialised.json"
        digest = self._preparation_digest()
        if stamp.exists() and json.loads(stamp.read_text()) == digest and self._has_metadata():
            return False
        stamp.unlink(missing_ok=True)
        # Pages are cached with the configuration they were made with.
        shutil.rmtree(state / "cache", ignore_errors=True)
        self._run_initialise(state / "logs" / "initialise.log")
        stamp.write_text(json.dumps(digest))
        return True

    def _run_initialise(self, log_file: Path) -> None:
        log_file.parent.mkdir(parents=True, exist_ok=True)
        with (
            log_file.open("w") as log,
            self._progress.task("superset: preparing", INITIALISE_STEPS) as task,
            subprocess.Popen(
                [str(SUPERSET_BIN / "python"), str(SUPERSET_DIR / "initialise.py")],
                cwd=state_dir(self._settings),
                env=environment(self._settings),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as process,
        ):
            for line in process.stdout or ():
                log.write(line)
                if line.startswith("step:"):
                    task.advance()
        if process.returncode != 0:
            raise SupersetError(f"superset: preparing failed; see {log_file}")

    def _has_metadata(self) -> bool:
        uri = os.environ.get("TRIBUTARY_SUPERSET_METADATA_URI")
        return bool(uri) or (state_dir(self._settings) / "metadata.db").exists()

    def _preparation_digest(self) -> str:
        """Of everything that preparation depends on; secrets only as part of the hash."""
        digest = hashlib.sha256()
        for path in [*sorted(SUPERSET_DIR.glob("*.py")), SUPERSET_DIR / "requirements.lock"]:
            digest.update(path.read_bytes())
        digest.update(os.environ.get("TRIBUTARY_SUPERSET_METADATA_URI", "").encode())
        digest.update(admin_password(self._settings).encode())
        return digest.hexdigest()

    # -- starting ----------------------------------------------------------------------------------

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise SupersetError(f"superset: ended while starting; see {self.log_file}")
            if is_answering(self.url):
                return
            time.sleep(0.3)
        raise SupersetError(
            f"superset: did not answer within {START_TIMEOUT:.0f} s; see {self.log_file}"
        )


def running_url(settings: Settings) -> str | None:
    """Where this home's Superset is being served by some process, or None."""
    try:
        running = json.loads(_running_file(settings).read_text())
        os.kill(running["pid"], 0)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    return running["url"] if is_answering(running["url"]) else None


def is_answering(url: str) -> bool:
    """Whether a Superset answers at `url`."""
    try:
        response = requests.get(f"{url}/health", timeout=2)
    except requests.RequestException:
        return False
    return response.status_code == 200 and response.text.strip() == "OK"


def free_port(host: str) -> int:
    """A port of `host` that nobody listens on now."""
    with _socket(host) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def require_free_port(host: str, port: int, setting: str) -> None:
    """Raise SupersetError, naming the port and the `setting` that moves it, if it is taken."""
    with _socket(host) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SupersetError(
                f"cannot listen on {host}:{port} ({error.strerror})",
                cure=f"stop what uses that port, or set {setting} to another",
            ) from None


def environment(settings: Settings, **extra: str) -> dict[str, str]:
    """The environment of Superset's processes: paths and no secrets, least of all the sources'."""
    inherited = {
        key: value
        for key, value in settings.child_environment().items()
        if not (key.startswith("TRIBUTARY_") and "__" in key)
    }
    return {
        **inherited,
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "FLASK_APP": "superset.app:create_app()",
        "SUPERSET_ENV": "production",
        "SUPERSET_CONFIG_PATH": str(SUPERSET_DIR / "superset_config.py"),
        "SUPERSET_HOME": str(state_dir(settings)),
        "SCARF_ANALYTICS": "false",
        "TRIBUTARY_SUPERSET_HOME": str(state_dir(settings)),
        "TRIBUTARY_SUPERSET_ADMIN": ADMIN,
        "TRIBUTARY_SECRETS_DIR": str(settings.secrets_dir),
        "TRIBUTARY_VERSIONS_DIR": str(settings.versions_dir),
        **extra,
    }


def _socket(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)


def _running_file(settings: Settings) -> Path:
    return state_dir(settings) / "running.json"

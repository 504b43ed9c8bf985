"""Starting the app: its port, its process, and the demo's own folder."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import onrecord
from onrecord import OnRecordError
from terminal import say

# Seconds that the app may take to answer; a cold start with the language models takes about ten on a small machine.
START_WITHIN = 120.0


def demo_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("onrecord-demo", appauthor=False)


def mark_as_demo(folder: Path) -> None:
    """Make the demo's folder. Raises OnRecordError where a corpus lies in it that no demo made."""
    mark = folder / "DEMO.txt"
    own = folder.resolve() == onrecord.default_folder().resolve()
    try:
        if own or (folder.is_dir() and any(folder.iterdir()) and not mark.is_file()):
            raise OnRecordError(
                "this is not the demo's folder; nothing was changed", where=folder, hint="name an empty one with --data"
            )
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text("onrecord demo made this folder. It can be deleted.\n", encoding="utf-8")
    except OSError as error:
        raise OnRecordError(
            f"the demo's folder cannot be made ({error.strerror})", where=folder, hint="name another with --data"
        ) from error


def check_port(address: str, port: int) -> None:
    """Raises OnRecordError where the app could not listen."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":  # as servers do: a port that was just given back counts as free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, UnicodeError) as error:
        where, number = f"{address}:{port}", getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8501
            raise OnRecordError(
                "the port is in use", where=where, hint=f"end the program that uses it, or give --port {other}"
            ) from error
        if number == errno.EACCES:
            raise OnRecordError("the port may not be used", where=where, hint="give --port 1024 or above") from error
        raise OnRecordError("this computer has no such address", where=where, hint="try --address 127.0.0.1") from error


def serve_app(address: str, port: int, folder: Path, *, demo: bool = False, read_only: bool = False) -> None:
    """Run the app until it is told to stop.

    demo        whether it says that the corpus is the fictional sample
    read_only   whether it has no way to change the corpus
    """
    script = Path(onrecord.__file__).with_name("app.py")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("ONRECORD_DEMO", "ONRECORD_READ_ONLY")},
        "ONRECORD_DATA": str(folder.resolve()),
        **({"ONRECORD_DEMO": "1"} if demo else {}),
        **({"ONRECORD_READ_ONLY": "1"} if read_only else {}),
    }
    # -P: a folder called "corpus" or "index" where the user happens to stand must not be imported.
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(script)]
    flags = {
        "server.address": address,
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        # A published corpus takes nothing but drafts, from anybody.
        **({"server.maxUploadSize": "10"} if read_only else {}),
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "logger.hideWelcomeMessage": "true",
    }
    say("starting …")
    server = subprocess.Popen(
        [*command, *(f"--{name}={value}" for name, value in flags.items())],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
    )
    # A request to end this program must also end the app; a shell starts what runs in its background deaf to SIGINT.
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, signal.default_int_handler)
    try:
        host = "127.0.0.1" if address in ("0.0.0.0", "::") else address
        if _answers(server, host, port):
            shown = f"[{host}]" if ":" in host else host
            say(f"On Record is at http://{shown}:{port} – Ctrl-C ends it")
        code = server.wait()
    except KeyboardInterrupt:
        code = 0
    finally:
        _end(server)
    if code:
        raise OnRecordError(f"the app ended (exit status {code})", hint="the lines above say why")
    say("stopped")


def _answers(server: subprocess.Popen[bytes], host: str, port: int) -> bool:
    """Wait until the app answers; False where it ended or took too long."""
    from http.client import HTTPConnection, HTTPException

    until = time.monotonic() + START_WITHIN
    while server.poll() is None and time.monotonic() < until:
        with suppress(OSError, HTTPException):
            connection = HTTPConnection(host, port, timeout=5)
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                return True
        time.sleep(0.2)
    return False


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        server.kill()
        server.wait()

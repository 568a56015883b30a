"""Pages in a stock Firefox, driven over WebDriver BiDi; the little WebSocket it needs is spoken here."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import shutil
import socket
import struct
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WAIT_S = 60
# Nothing leaves the machine: every host but the loopback is behind a proxy that is not there.
PREFERENCES = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
}


class Socket:
    """A WebSocket client for one connection to the loopback: text messages of any length, no extensions.

    References
    ----------
    RFC 6455, sections 4.1 (handshake) and 5.2 (frames).
    """

    def __init__(self, port: int, path: str) -> None:
        self._stream = socket.create_connection(("localhost", port), timeout=WAIT_S)
        self._file = self._stream.makefile("rb")
        key = base64.b64encode(secrets.token_bytes(16)).decode("ascii")
        self._stream.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode("ascii")
        )
        status = self._file.readline()
        assert b" 101 " in status, status
        while self._file.readline().strip():
            pass

    def send(self, text: str) -> None:
        """Send one text message; what a client sends is masked."""
        data = text.encode("utf-8")
        mask = secrets.token_bytes(4)
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x81, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x81, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x81, 0x80 | 127, size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        self._stream.sendall(head + mask + masked)

    def receive(self) -> str:
        """Return the next text message, put together from its frames."""
        parts = []
        while True:
            first, second = self._file.read(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self._file.read(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._file.read(8))
            data = self._file.read(size)
            if first & 0x0F in {0, 1}:
                parts.append(data)
                if first & 0x80:
                    return b"".join(parts).decode("utf-8")

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._stream.close()


class Firefox:
    """One tab of a running Firefox."""

    def __init__(self, port: int) -> None:
        self._socket = Socket(port, "/session")
        self._number = 0
        self.complaints: list[str] = []
        self.ask("session.new", capabilities={})
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; errors of the page are kept meanwhile."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.receive())
            if message.get("id") == self._number:
                assert message["type"] == "success", message
                result: dict[str, Any] = message["result"]
                return result
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        if message.get("method") == "log.entryAdded" and params["level"] in {"error", "warn"}:
            self.complaints.append(f"{params['level']}: {params['text']}")
        if message.get("method") == "network.beforeRequestSent":
            url = params["request"]["url"]
            if not url.startswith(("file:", "data:", "about:")):
                self.complaints.append(f"request: {url}")

    def open(self, url: str) -> None:
        """Load a page and wait for its mark of being ready."""
        self.ask("browsingContext.navigate", context=self.tab, url=url, wait="complete")
        self.wait_for("document.documentElement.dataset.ready === 'yes'")

    def run(self, expression: str) -> Any:
        """Return the value of a JavaScript expression."""
        result = self.ask(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self.tab},
            awaitPromise=True,
        )
        assert result["type"] == "success", result
        return json.loads(result["result"].get("value", "null"))

    def wait_for(self, expression: str) -> None:
        """Wait until a JavaScript expression is true."""
        end = time.monotonic() + WAIT_S
        while self.run(expression) is not True:
            assert time.monotonic() < end, (expression, self.complaints)
            time.sleep(0.05)

    def set_size(self, width_px: int, height_px: int) -> None:
        """Give the page another size."""
        self.ask(
            "browsingContext.setViewport", context=self.tab, viewport={"width": width_px, "height": height_px}
        )

    def click(self, selector: str) -> None:
        """Press the left button in the middle of an element."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{element}.scrollIntoView({{ block: 'center' }})")
        box = self.run(f"{element}.getBoundingClientRect()")
        place = {"x": round(box["x"] + box["width"] / 2), "y": round(box["y"] + box["height"] / 2)}
        steps = [
            {"type": "pointerMove", **place},
            *({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")),
        ]
        self.ask(
            "input.performActions",
            context=self.tab,
            actions=[{"type": "pointer", "id": "mouse", "actions": steps}],
        )

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask(
            "input.performActions",
            context=self.tab,
            actions=[{"type": "key", "id": "keys", "actions": steps}],
        )

    def picture(self) -> bytes:
        """Return what is seen as PNG."""
        shot = self.ask("browsingContext.captureScreenshot", context=self.tab)
        return base64.b64decode(shot["data"])

    def close(self) -> None:
        """End the session."""
        self.ask("session.end")
        self._socket.close()


@pytest.fixture(scope="session")
def firefox_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of a headless Firefox of this machine, which is started for the tests and ended after them."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.skip("no Firefox on this machine")
    home = tmp_path_factory.mktemp("firefox")
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (home / "user.js").write_text("\n".join(lines), encoding="utf-8")
    arguments = [path, "--headless", "--no-remote", "--profile", str(home), "--remote-debugging-port", "0"]
    environment = {**os.environ, "HOME": str(home), "MOZ_HEADLESS": "1"}
    log = home / "stderr.txt"
    with (
        log.open("wb") as stderr,
        subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=stderr, env=environment) as process,
    ):
        try:
            yield _wait_for_port(log)
        finally:
            process.terminate()
            process.wait(WAIT_S)


def _wait_for_port(log: Path) -> int:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        found = re.search(r"WebDriver BiDi listening on ws://[^:/]+:(\d+)", log.read_text(errors="replace"))
        if found:
            return int(found[1])
        time.sleep(0.1)
    pytest.fail(f"Firefox does not listen: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def firefox_session(firefox_port: int) -> Iterator[Firefox]:
    """One session; Firefox allows one at a time."""
    session = Firefox(firefox_port)
    yield session
    session.close()


@pytest.fixture
def open_in_firefox(firefox_session: Firefox, tmp_path: Path) -> Iterator[Callable[..., Firefox]]:
    """Open HTML texts as files; any request beyond them, any error or warning fails the test."""
    firefox_session.complaints.clear()

    def open_html(html: str, *, size: tuple[int, int] = (1280, 860), hash_part: str = "") -> Firefox:
        (tmp_path / "index.html").write_text(html, encoding="utf-8", newline="\n")
        firefox_session.set_size(*size)
        firefox_session.open(f"file://{tmp_path / 'index.html'}{hash_part}")
        return firefox_session

    yield open_html
    assert firefox_session.complaints == []

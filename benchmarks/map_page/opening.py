"""Open a page in a fresh Chromium without a network, drag and zoom it, and say how it went.

The clock starts with the navigation. The picture of the map is complete two animation frames after everything
was put on it: for folium at `DOMContentLoaded`, because its script adds all layers while the document is
read; for ecomap when the page says `data-drawn`. Both are watched by the same script, put in before the
page's own. ecomap's panels, search and tools follow; when they are there too the page says `data-ready`,
which is timed in the same way.
"""

from __future__ import annotations

import shutil
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page, Playwright

SIZE = (1440, 900)
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_PATIENCE_MS = 600_000
_STEP_S = 0.016
_WATCH = """
(() => {
  const frames = [];
  let last = 0;
  let on = false;
  const tick = (now) => {
    if (!on) return;
    if (last) frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  const afterTwo = (act) => requestAnimationFrame(() => requestAnimationFrame(act));
  const note = (name) => afterTwo(() => { window[name] = performance.now(); });
  window.__frames = {
    start() { frames.length = 0; last = 0; on = true; requestAnimationFrame(tick); },
    stop: () => new Promise((done) => afterTwo(() => { on = false; done([...frames]); })),
  };
  document.addEventListener('DOMContentLoaded', () => {
    if (document.getElementById('ecomap-data') || window.Ecomap) return;
    note('__complete_ms');
    note('__ready_ms');
  });
  const marks = { drawn: '__complete_ms', ready: '__ready_ms' };
  new MutationObserver(() => {
    for (const mark of Object.keys(marks)) {
      if (document.documentElement.dataset[mark] !== 'yes') continue;
      note(marks[mark]);
      delete marks[mark];
    }
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-drawn', 'data-ready'] });
})();
"""
_MAP = "(window.Ecomap && Ecomap.map || Object.values(window).find((thing) => thing instanceof L.Map))"
# How many points are on the map, so that no page is fast because it shows less.
_POINTS = f"""() => {{
  if (window.Ecomap) return Ecomap.filter.result().totals.located;
  const count = (layer) => {{
    if (layer.getAllChildMarkers) return layer.getAllChildMarkers().length;
    if (layer._topClusterLevel) return layer._topClusterLevel.getChildCount();
    return layer instanceof L.CircleMarker ? 1 : 0;
  }};
  const map = {_MAP};
  const layers = Object.values(map._layers);
  const clusters = layers.filter((layer) => layer._topClusterLevel);
  return (clusters.length ? clusters : layers).reduce((sum, layer) => sum + count(layer), 0);
}}"""


@dataclass(frozen=True)
class Opening:
    """What one load of a page gave."""

    complete_s: float
    """From navigation to the first complete picture of the map."""
    ready_s: float
    """From navigation till all that belongs to the page is there and answers; for a bare map the same."""
    pan_ms: list[float]
    """Time between animation frames while the map was dragged."""
    zoom_ms: list[float]
    """The same while it was zoomed by the wheel."""
    heap_mb: float
    """Memory of JavaScript objects after a collection; blocks of binary data are not in it."""
    process_mb: float
    """Resident memory of the page's process, binary data and pictures included; NaN where unknown."""
    points: int
    """Points on the map."""
    picture: bytes
    """The page as it opened, JPEG; empty if not asked for."""


def launch(playwright: Playwright) -> Browser:
    """Start a Chromium of this machine.

    Raises
    ------
    SystemExit
        If there is none.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("no Chromium on this machine: apt install chromium")
    return playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)


def open_page(playwright: Playwright, file: Path, *, throttle: float = 1, picture: bool = False) -> Opening:
    """Open, drag, zoom, and weigh a page.

    Parameters
    ----------
    throttle
        How many times slower the processor is made to look.
    picture
        Whether to take one of the page as it opened.
    """
    browser = launch(playwright)
    try:
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.set_default_timeout(_PATIENCE_MS)
        # Files and data addresses only: a page that asks the network for something must do without it.
        page.route(
            "**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_()
        )
        page.add_init_script(_WATCH)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        if throttle > 1:
            session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        return _measure(page, session, browser, file, picture=picture)
    finally:
        browser.close()


def _measure(page: Page, session: CDPSession, browser: Browser, file: Path, *, picture: bool) -> Opening:
    page.goto(file.resolve().as_uri(), wait_until="commit")
    complete_s, ready_s = _wait_until_ready(page)
    shot = page.screenshot(type="jpeg", quality=60) if picture else b""
    points = page.evaluate(_POINTS)
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    heap = next(item["value"] for item in metrics if item["name"] == "JSHeapUsedSize")
    process_mb = _process_mb(browser)
    return Opening(
        complete_s=complete_s,
        ready_s=ready_s,
        pan_ms=_pan(page),
        zoom_ms=_zoom(page),
        heap_mb=heap / 1e6,
        process_mb=process_mb,
        points=points,
        picture=shot,
    )


def _wait_until_ready(page: Page) -> tuple[float, float]:
    """Return seconds from navigation to picture and to readiness; asking seldom costs nothing."""
    deadline = time.monotonic() + _PATIENCE_MS / 1000
    while time.monotonic() < deadline:
        time.sleep(0.05)
        times = page.evaluate("window.__ready_ms ? [window.__complete_ms, window.__ready_ms] : null")
        if times is not None:
            return times[0] / 1000, times[1] / 1000
    raise TimeoutError(f"{page.url} was not complete after {_PATIENCE_MS / 1000:.0f} s")


def _middle(page: Page) -> tuple[float, float]:
    frame = page.evaluate(
        f"(() => {{ const box = {_MAP}.getContainer().getBoundingClientRect();"
        " return [box.left + box.width / 2, box.top + box.height / 2]; })()"
    )
    return frame[0], frame[1]


def _pan(page: Page) -> list[float]:
    """Drag the map there and back, 300 pixels each way in half a second, and let it glide out."""
    x, y = _middle(page)
    page.evaluate("window.__frames.start()")
    for across, down in ((300, 0), (-300, 0), (0, 200), (0, -200)):
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 31):
            page.mouse.move(x + across * step / 30, y + down * step / 30)
            time.sleep(_STEP_S)
        page.mouse.up()
        time.sleep(0.4)
    return list(page.evaluate("window.__frames.stop()"))


def _zoom(page: Page) -> list[float]:
    """Turn the wheel over the middle of the map until it is three levels deeper, and back again."""
    x, y = _middle(page)
    level = page.evaluate(f"{_MAP}.getZoom()")
    page.mouse.move(x, y)
    page.evaluate("window.__frames.start()")
    for sign in (1, -1):
        goal = level + 3 if sign > 0 else level
        for _ in range(8):
            page.mouse.wheel(0, -120 * sign)
            time.sleep(0.5)
            if sign * (page.evaluate(f"{_MAP}.getZoom()") - goal) >= 0:
                break
    return list(page.evaluate("window.__frames.stop()"))


def _process_mb(browser: Browser) -> float:
    """Return the resident memory of the largest page process of a browser, where the system tells."""
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = [_resident_mb(Path(f"/proc/{item['id']}/status")) for item in found if item["type"] == "renderer"]
    return max(sizes, default=float("nan"))


def _resident_mb(status: Path) -> float:
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def summarise(openings: list[Opening]) -> dict[str, Any]:
    """Return the medians over the rounds; the longest frame is the median of each round's longest."""

    def median(values: list[float]) -> float:
        return statistics.median(values)

    row: dict[str, Any] = {
        "complete_s": median([item.complete_s for item in openings]),
        "complete_s_all": [round(item.complete_s, 3) for item in openings],
        "ready_s": median([item.ready_s for item in openings]),
        "heap_mb": median([item.heap_mb for item in openings]),
        "process_mb": median([item.process_mb for item in openings]),
        "points": openings[-1].points,
    }
    for name in ("pan_ms", "zoom_ms"):
        rounds = [getattr(item, name) for item in openings]
        row[f"{name}_longest"] = median([max(frames) for frames in rounds])
        row[f"{name}_median"] = median([median(frames) for frames in rounds])
        row[f"{name}_per_s"] = median([1000 * len(frames) / sum(frames) for frames in rounds])
    return row

"""Put what a folium page links to into the page, so that it opens without a network.

Leaflet and jQuery come from the registry packages that ecomap itself reads, marker clusters from npm, into a
cache outside the repository. What circles and popups do not use (Bootstrap, fonts of icons) is left
out: the pages of the rivals are as lean as they can be.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from ecomap.render import vendor

CLUSTER_VERSION = "1.1.0"
"""The version of Leaflet.markercluster that folium 0.20 asks for."""

_SCRIPT = re.compile(r'<script src="([^"]+)"></script>')
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"\s*/?>')


def inline(html: str) -> str:
    """Return a folium page with its scripts and styles inside, and no link left."""
    html = _SCRIPT.sub(lambda match: _element("script", match[1]), html)
    return _STYLE.sub(lambda match: _element("style", match[1]), html)


def _element(tag: str, address: str) -> str:
    content = _content(address.rsplit("/", 1)[-1])
    return f"<{tag}>{content}</{tag}>" if content else ""


def _content(name: str) -> str:
    """Return the text behind the last part of an address; nothing for what the pages do not use."""
    if name == "leaflet.js":
        return vendor.leaflet_script()
    if name == "leaflet.css":
        return vendor.leaflet_style()
    if name.startswith("jquery"):
        return vendor.jquery_script()
    if "markercluster" in name.lower():
        return cluster_file(name)
    return ""


@cache
def cluster_file(name: str) -> str:
    """Return one file of Leaflet.markercluster, fetched once by npm.

    Raises
    ------
    SystemExit
        If npm is not there or does not bring the package.
    """
    folder = Path(tempfile.gettempdir()) / "ecomap-benchmarks" / f"leaflet.markercluster-{CLUSTER_VERSION}"
    if not folder.is_dir():
        _fetch(folder)
    return (folder / name).read_text(encoding="utf-8")


def _fetch(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(
            "FastMarkerCluster needs Leaflet.markercluster, and npm to get it; or: --skip cluster"
        )
    with tempfile.TemporaryDirectory() as scratch:
        package = f"leaflet.markercluster@{CLUSTER_VERSION}"
        done = subprocess.run(
            [npm, "pack", package], cwd=scratch, capture_output=True, text=True, check=False
        )
        packed = next(Path(scratch).glob("*.tgz"), None)
        if packed is None:
            raise SystemExit(
                f"npm did not bring {package}:\n{done.stderr.strip()}\nLeave it out: --skip cluster"
            )
        with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
            wanted = [item for item in archive.getmembers() if item.name.startswith("package/dist/")]
            archive.extractall(scratch, members=wanted, filter="data")
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(Path(scratch) / "package" / "dist", folder, dirs_exist_ok=True)

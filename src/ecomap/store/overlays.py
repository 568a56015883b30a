"""Overlays on disk: `surveys/overlays/<name>.png` and, beside it, `<name>.json` with its place."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from ecomap.errors import RasterFormatError, RefusedError
from ecomap.raster import Overlay
from ecomap.store.atomic import write_bytes, write_text
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.store.workspace import Workspace

_BOUNDS = ("west", "south", "east", "north")
_PNG_HEAD, _PNG_TAIL = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_AGAIN = "Make it anew with: ecomap survey overlay SCENE.tif"


def overlay_folder(workspace: Workspace) -> Path:
    """Return the folder in which a workspace keeps its overlays."""
    return workspace.root / "surveys" / "overlays"


def write_overlay(workspace: Workspace, overlay: Overlay) -> Path:
    """Keep an overlay in the workspace; one of the same name is replaced.

    Returns
    -------
    The path of its picture; its facts stand beside it as JSON.

    Raises
    ------
    RefusedError
        If an overlay of another name has the same file name, or nothing can be written.
    """
    stem = re.sub(r"[^\w-]+", "_", overlay.name.strip()).strip("_")[:80] or "scene"
    image = overlay_folder(workspace) / f"{stem}.png"
    facts = image.with_suffix(".json")
    if facts.is_file():
        standing = _facts(facts, workspace.shown(facts))["name"]
        if standing != overlay.name:
            raise RefusedError(
                f"{workspace.shown(facts)}: holds the overlay {standing!r}. Give another --name."
            )
    document = {
        "name": overlay.name,
        **{side: getattr(overlay, side) for side in _BOUNDS},
        "opacity": overlay.opacity,
        "source": overlay.source,
        "date": overlay.date,
        "bands": list(overlay.bands),
        # Two files cannot be replaced at once: this tells a pair that a crash has torn apart.
        "sha256": hashlib.sha256(overlay.image).hexdigest(),
    }
    write_bytes(image, overlay.image)
    write_text(facts, json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return image


def read_overlays(workspace: Workspace) -> list[Overlay]:
    """Read the overlays of a workspace, ordered by file name; there may be none.

    Raises
    ------
    RasterFormatError
        If a picture or its facts are missing or cannot be read.
    """
    return [read_overlay(path, shown=workspace.shown(path)) for path in overlay_files(workspace)]


def overlay_files(workspace: Workspace) -> list[Path]:
    """Return where the facts of each overlay stand, ordered by name, also where only a picture does."""
    folder = overlay_folder(workspace)
    # What begins with a dot is the draft of another process.
    found = [path for path in folder.glob("*") if not path.name.startswith(".")] if folder.is_dir() else []
    return sorted({path.with_suffix(".json") for path in found if path.suffix in {".png", ".json"}})


def read_overlay(path: Path, *, shown: str) -> Overlay:
    """Read one overlay from its JSON and the PNG beside it.

    Raises
    ------
    RasterFormatError
        If a picture or its facts are missing or cannot be read.
    """
    image = _image(path.with_suffix(".png"), shown)
    facts = _facts(path, shown)
    if facts.get("sha256") not in {None, hashlib.sha256(image).hexdigest()}:
        raise RasterFormatError(f"{shown}: {path.stem}.png beside it is another picture. {_AGAIN}")
    try:
        return Overlay(
            name=facts["name"],
            image=image,
            **{side: float(facts[side]) for side in _BOUNDS},
            opacity=float(facts["opacity"]),
            source=str(facts.get("source") or ""),
            date=facts.get("date"),
            bands=tuple(int(band) for band in facts.get("bands") or ()),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RasterFormatError(
            f"{shown}: a fact of the overlay is missing or wrong ({error}). {_AGAIN}"
        ) from None


def _image(path: Path, shown: str) -> bytes:
    """Read the picture beside the facts."""
    try:
        image = path.read_bytes()
    except OSError:
        raise RasterFormatError(f"{shown}: the picture {path.name} beside it is missing. {_AGAIN}") from None
    if not (image.startswith(_PNG_HEAD) and image.endswith(_PNG_TAIL)):
        raise RasterFormatError(f"{shown}: the picture {path.name} beside it is no PNG, or cut. {_AGAIN}")
    return image


def _facts(path: Path, shown: str) -> dict[str, Any]:
    """Read the JSON beside a picture."""
    if not path.is_file():
        raise RasterFormatError(f"{shown}: missing beside its picture. {_AGAIN}, or remove {path.stem}.png.")
    try:
        document = json.loads(read_text(path, shown=shown))
    except ValueError as error:
        raise RasterFormatError(f"{shown}: not valid JSON ({error}). {_AGAIN}") from None
    if not isinstance(document, dict) or not isinstance(document.get("name"), str):
        raise RasterFormatError(f"{shown}: expected an object with a 'name'. {_AGAIN}")
    return document

"""Photos of findings: looked at, made anew without what a phone hides in them, kept under their hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecomap.errors import MissingExtraError
from ecomap.store.atomic import write_bytes
from ecomap.store.cells import UnfitRowError

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_SIDE = 1_600
"""Pixels: a number plate can be read, and a hundred photos are some 30 MB."""
_MOST_PIXELS = 80_000_000
"""More than any phone takes; a small file of more is a bomb."""
_QUALITY = 80
_FORMATS = ("JPEG", "PNG", "WEBP")
_EXIF, _GPS, _TAKEN = 0x8769, 0x8825, 0x9003


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo made anew, and what the original said of itself."""

    content: bytes
    """JPEG without metadata."""
    sha256: str
    """Hash of `content`."""
    taken: dt.datetime | None
    """When it was taken by the clock of the camera, without offset; None where it does not say."""
    place: tuple[float, float] | None
    """Longitude and latitude, WGS 84 degrees; None where it does not say."""


def require_pillow() -> None:
    """Refuse where the extra is not installed.

    Raises
    ------
    MissingExtraError
        With the command that installs it.
    """
    if importlib.util.find_spec("PIL") is None:
        raise MissingExtraError("photos need Pillow. Install it with: pip install 'ecomap[photos]'")


def read_picture(content: bytes) -> Picture:
    """Decode a photo and make it anew: turned upright, at most `LONGEST_SIDE` long, without metadata.

    Raises
    ------
    UnfitRowError
        If it is no JPEG, PNG or WebP, is damaged, or has more pixels than any phone takes.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - an extra

    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; the limit here is our own.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise UnfitRowError(  # noqa: TRY301 - decoding and refusing are one
                        f"a photo has {image.width} × {image.height} pixels."
                    )
                taken, place = _told(image)
                # A JPEG can be decoded at a half or a quarter of its size: a quarter of the memory.
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        made = io.BytesIO()
        Image.frombytes("RGB", upright.size, upright.tobytes()).save(made, "JPEG", quality=_QUALITY)
    except UnfitRowError:
        raise
    except UnidentifiedImageError:
        raise UnfitRowError("a photo is no JPEG, PNG or WebP.") from None
    except Exception as error:  # noqa: BLE001 - decoders raise a dozen types for broken input
        raise UnfitRowError(f"a photo cannot be read ({str(error)[:80]}).") from None
    data = made.getvalue()
    return Picture(data, hashlib.sha256(data).hexdigest(), taken, place)


def _told(image: Any) -> tuple[dt.datetime | None, tuple[float, float] | None]:
    """Return what the metadata say of time and place; anything odd counts as nothing."""
    try:
        exif = image.getexif()
        text = str(exif.get_ifd(_EXIF).get(_TAKEN, ""))
        gps = exif.get_ifd(_GPS)
    except Exception:  # noqa: BLE001 - metadata are a format of their own, and broken ones are common
        return None, None
    try:
        taken = dt.datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - cameras name no offset
    except ValueError:
        taken = None
    try:
        latitude, longitude = (_degrees(gps[axis + 1], gps[axis]) for axis in (1, 3))
        place = (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        place = None
    return taken, place


def _degrees(parts: Any, side: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return (-1 if side in {"S", "W"} else 1) * (degrees + minutes / 60 + seconds / 3600)


def keep(folder: Path, picture: Picture) -> None:
    """Keep a photo under its hash; one that is there already stays."""
    write_bytes(folder / f"{picture.sha256}.jpg", picture.content)

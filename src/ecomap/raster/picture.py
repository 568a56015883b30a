"""Pictures of rasters: what a scene says of itself, and the light picture that a page can hold of it."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LONGEST_SIDE_PX = 1600
"""Most pixels along one side of a picture in a page."""
_STRETCH_PERCENT = (2.0, 98.0)
# Five bits a channel halve the bytes of a photograph; on a map nobody sees the difference.
_COLOUR_MASK = 0b11111000
_PHOTOGRAPH = (("red", "green", "blue"), ("b04", "b03", "b02"), ("b4", "b3", "b2"))


@dataclass(frozen=True, slots=True)
class SceneInfo:
    """What a raster file says about itself."""

    driver: str
    """Format, in GDAL's words."""
    crs: str
    """Reference system, as EPSG code where it has one."""
    width_px: int
    """Columns."""
    height_px: int
    """Rows."""
    resolution: tuple[float, float]
    """Width and height of a pixel, in units of the system."""
    unit: str
    """Unit of the system: `metre`, `degree`."""
    data_type: str
    """Type of the numbers, for instance `uint16`."""
    bands: tuple[str, ...]
    """Description of each band; empty where it has none."""
    nodata: float | None
    """Number that stands for no data; None where none is declared."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north in WGS 84 degrees."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Bands on a grid whose rows and columns are straight in Web Mercator, as web maps draw pictures."""

    bands: NDArray[Any]
    """Values, shape (bands, rows, columns); NaN where a band alone has no data."""
    valid: NDArray[np.bool_]
    """Where there is data in any band, shape (rows, columns)."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north of the outer pixel edges, WGS 84 degrees."""
    band_numbers: tuple[int, ...] = ()
    """Which bands of the scene they are, counted from 1."""
    is_coloured: bool = False
    """Whether the values are colours already, 0 to 255, as of a scene with a colour table."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A scene as a light picture over the map."""

    name: str
    """Name in the list of layers."""
    image: bytes
    """PNG; transparent where there is no data."""
    west: float
    """Western edge, degrees."""
    south: float
    """Southern edge, degrees."""
    east: float
    """Eastern edge, degrees."""
    north: float
    """Northern edge, degrees."""
    opacity: float = 0.8
    """0 to 1, as the page starts; a slider changes it."""
    source: str = ""
    """Name of the scene's file."""
    date: str | None = None
    """Day of the scene, ISO; None where it is not known."""
    bands: tuple[int, ...] = ()
    """Bands of the scene that were drawn, counted from 1: one is grey, three are red, green and blue."""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise UsageError("an overlay needs a name; give --name")
        if not 0 <= self.opacity <= 1:
            raise UsageError(f"the opacity is {self.opacity}; give a number from 0 to 1")
        if not (-180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90):
            bounds = (self.west, self.south, self.east, self.north)
            raise UsageError(f"overlay {self.name!r}: the bounds {bounds} are not west, south, east, north")


def overlay_of(
    picture: Picture, *, name: str, opacity: float, source: str = "", date: str | None = None
) -> Overlay:
    """Make an overlay of a picture with one band (grey) or three (red, green, blue)."""
    west, south, east, north = picture.bounds
    drawn = picture.bands if picture.is_coloured else stretch(picture.bands, picture.valid)
    image = encode_png(drawn.astype(np.uint8), picture.valid)
    return Overlay(name, image, west, south, east, north, opacity, source, date, picture.band_numbers)


def stretch(bands: NDArray[Any], valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Spread each band over 0 to 255, so that its 2nd and 98th percentile become black and white.

    Parameters
    ----------
    bands
        Shape (bands, rows, columns).
    valid
        Where there is data, shape (rows, columns); the rest becomes 0, and so does what is NaN.

    Examples
    --------
    >>> stretch(np.array([[[0, 50, 100]]]), np.array([[True, True, True]]))[0].tolist()
    [[0, 127, 255]]
    """
    stretched = np.zeros(bands.shape, dtype=np.uint8)
    for band, out in zip(bands, stretched, strict=True):
        measured = valid & np.isfinite(band)
        values = band[measured].astype(np.float64)
        if not len(values):
            continue
        low, high = np.percentile(values, _STRETCH_PERCENT)
        if not high > low:
            # Nearly all of one value: the few others still say something.
            low, high = values.min(), values.max()
        scaled = (values - low) / (high - low) if high > low else np.full(len(values), 0.5)
        out[measured] = np.clip(scaled * 255, 0, 255).astype(np.uint8)
    return stretched


def encode_png(bands: NDArray[np.uint8], valid: NDArray[np.bool_], *, level: int = 9) -> bytes:
    """Encode one or three bands and what is valid as a PNG with transparency.

    `level` is the effort to make it small, 1 to 9; the pixels are the same.
    """
    # Every build reads overlays, few runs make one: GDAL is loaded only for these.
    from rasterio.errors import NotGeoreferencedWarning  # noqa: PLC0415 - rasterio is slow to load and only pictures need it
    from rasterio.io import MemoryFile  # noqa: PLC0415 - rasterio is slow to load and only pictures need it

    alpha = np.where(valid, 255, 0).astype(np.uint8)
    pixels = np.concatenate([bands & _COLOUR_MASK, alpha[None]])
    count, height, width = pixels.shape
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open(
            driver="PNG", width=width, height=height, count=count, dtype="uint8", zlevel=level
        ) as image:
            image.write(pixels)
        content: bytes = memory.read()
    return content


def photograph_bands(descriptions: Sequence[str]) -> tuple[int, ...]:
    """Choose the bands to show as red, green and blue, counted from 1.

    Bands that are called so (`red`, `B04`) come first; else the first three backwards, which is natural
    colour where bands run from blue on, and infrared colour in most other orders; else the first alone.

    Examples
    --------
    >>> photograph_bands(["B02", "B03", "B04", "B08"]), photograph_bands(["", "", ""]), photograph_bands([""])
    ((3, 2, 1), (3, 2, 1), (1,))
    """
    names = [re.sub(r"[^a-z0-9]", "", name.casefold()) for name in descriptions]
    for wanted in _PHOTOGRAPH:
        if set(wanted) <= set(names):
            return tuple(names.index(name) + 1 for name in wanted)
    return (3, 2, 1) if len(names) >= 3 else (1,)

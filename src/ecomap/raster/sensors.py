"""Sensors: which band measures what, and how its numbers become reflectance.

References
----------
Sentinel-2 Products Specification Document (S2-PDGS-TAS-DI-PSD), processing baseline 04.00: since 2022-01-25
the numbers of Level-2A carry an offset of -1000. Landsat 8-9 Collection 2 Level 2 Science Product Guide
(LSDS-1619), table of scale factors: 0.0000275 and -0.2. Scene classification: Sen2Cor, classes 0 to 11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.errors import UsageError
from ecomap.raster.roles import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Sensor:
    """How the files of one sensor are read."""

    key: str
    """Short name, as `sentinel-2`."""
    title: str
    """Name for people."""
    names: Mapping[str, Role]
    """What bands are called, as `plain_name` writes it, and what they measure."""
    order: tuple[Role, ...]
    """What the bands of a file without names measure, from the first on; empty where no order is usual."""
    scale: float
    """Reflectance = number * scale + offset, unless the file declares otherwise."""
    offset: float
    """See `scale`."""


_B, _G, _R, _N, _S1, _S2, _E = (
    Role.BLUE,
    Role.GREEN,
    Role.RED,
    Role.NIR,
    Role.SWIR1,
    Role.SWIR2,
    Role.RED_EDGE,
)
_WORDS: dict[str, Role] = {
    **dict.fromkeys(("blue", "b", "蓝", "蓝光", "蓝波段"), _B),
    **dict.fromkeys(("green", "g", "绿", "绿光", "绿波段"), _G),
    **dict.fromkeys(("red", "r", "红", "红光", "红波段"), _R),
    **dict.fromkeys(("nir", "nearinfrared", "近红外", "近红外波段"), _N),
    **dict.fromkeys(("swir1", "swir", "短波红外1", "短波红外"), _S1),
    **dict.fromkeys(("swir2", "短波红外2"), _S2),
    **dict.fromkeys(("rededge", "红边"), _E),
    **dict.fromkeys(("scl", "sceneclassification", "sceneclassificationmap"), Role.SCL),
    **dict.fromkeys(("qapixel", "pixelqa"), Role.QA_PIXEL),
    **dict.fromkeys(("cloud", "cloudmask", "云", "云掩膜"), Role.CLOUD),
    **dict.fromkeys(("datamask", "有效像元"), Role.DATA_MASK),
}
_SENTINEL = {"b2": _B, "b3": _G, "b4": _R, "b5": _E, "b8": _N, "b11": _S1, "b12": _S2}
_OLI = {"b2": _B, "b3": _G, "b4": _R, "b5": _N, "b6": _S1, "b7": _S2}
_TM = {"b1": _B, "b2": _G, "b3": _R, "b4": _N, "b5": _S1, "b7": _S2}
_FOUR = (_B, _G, _R, _N)
_GAOFEN = {"b1": _B, "b2": _G, "b3": _R, "b4": _N}


def _named(bands: Mapping[str, Role]) -> dict[str, Role]:
    """Return names of a sensor with the words that any sensor may use, and with the prefix of Landsat."""
    return {**_WORDS, **bands, **{f"sr{name}": role for name, role in bands.items()}}


SENSORS: dict[str, Sensor] = {
    sensor.key: sensor
    for sensor in (
        Sensor("sentinel-2", "Sentinel-2 L2A without offset", _named(_SENTINEL), (), 1e-4, 0.0),
        Sensor("sentinel-2-0400", "Sentinel-2 L2A since 2022-01-25", _named(_SENTINEL), (), 1e-4, -0.1),
        Sensor("landsat-8", "Landsat 8 and 9 C2 L2", _named(_OLI), (_B, _G, _R, _N, _S1, _S2), 2.75e-5, -0.2),
        Sensor("landsat-7", "Landsat 4 to 7 C2 L2", _named(_TM), (_B, _G, _R, _N, _S1, _S2), 2.75e-5, -0.2),
        Sensor("gf-1", "GF-1 WFV or PMS", _named(_GAOFEN), _FOUR, 1e-4, 0.0),
        Sensor("gf-2", "GF-2 PMS", _named(_GAOFEN), _FOUR, 1e-4, 0.0),
        Sensor("gf-6", "GF-6 WFV or PMS", _named({**_GAOFEN, "b5": _E}), _FOUR, 1e-4, 0.0),
        Sensor("zy-3", "ZY-3 multispectral", _named(_GAOFEN), _FOUR, 1e-4, 0.0),
    )
}
"""Presets by key."""

PLAIN = Sensor("", "by the names of its bands", _WORDS, (), 1e-4, 0.0)
"""For a file whose bands say in words what they are."""

SCL_CLOUD = (3, 8, 9, 10, 11)
"""Cloud shadow, cloud of medium and high probability, thin cirrus, snow."""
SCL_NODATA = (0, 1)
"""No data; saturated or defective."""
SCL_COLOURS: dict[tuple[int, int, int], int] = {
    (0, 0, 0): 0,
    (255, 0, 0): 1,
    (47, 47, 47): 2,
    (100, 50, 0): 3,
    (0, 160, 0): 4,
    (255, 230, 90): 5,
    (0, 0, 255): 6,
    (128, 128, 128): 7,
    (192, 192, 192): 8,
    (255, 255, 255): 9,
    (100, 200, 255): 10,
    (255, 150, 255): 11,
}
"""Colours in which browsers of Sentinel-2 export the classification."""
QA_FILL = 0b1
"""Landsat's bit of no data."""
QA_CLOUD = 0b111110
"""Landsat's bits of dilated cloud, cirrus, cloud, cloud shadow and snow."""


def plain_name(name: str) -> str:
    """Return a band's name as the tables hold it.

    Examples
    --------
    >>> plain_name("SR_B5"), plain_name("B08"), plain_name("Near Infrared"), plain_name("B8A")
    ('srb5', 'b8', 'nearinfrared', 'b8a')
    """
    bare = re.sub(r"[\s_.\-()（）]", "", name.casefold())
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"^band", "b", bare))


def roles_of(names: Sequence[str], sensor: Sensor) -> dict[Role, int]:
    """Return the band of each role, counted from 1, by what bands are called.

    Raises
    ------
    UsageError
        If two bands claim one role.
    """
    found: dict[Role, int] = {}
    for number, name in enumerate(names, start=1):
        role = sensor.names.get(plain_name(name)) if name else None
        if role is None:
            continue
        if role in found:
            raise UsageError(
                f"bands {found[role]} and {number} are both called {role}; "
                f"say which one it is with --bands {role}={number}"
            )
        found[role] = number
    return found


def guess_sensor(names: Sequence[str], file_name: str) -> Sensor | None:
    """Say which sensor a scene is of, by the names of its bands and file; None where nothing tells.

    `B2` to `B7` alone are ambiguous: near infrared is B8 on Sentinel-2 and B5 on Landsat 8.
    """
    bare = {plain_name(name) for name in names if name}
    by_file = _sensor_of_file(file_name)
    if {"b8", "b8a", "b11", "b12"} & bare or any(re.fullmatch(r"B0\d", name.strip()) for name in names):
        return SENSORS["sentinel-2"]
    if by_file is not None:
        return by_file
    if _roles_in_words(names):
        return PLAIN
    return None


def _sensor_of_file(file_name: str) -> Sensor | None:
    """Return the sensor that a file is named after."""
    patterns = {
        "landsat-8": r"L[CO]0[89]_",
        "landsat-7": r"L[TE]0[457]_",
        "sentinel-2": r"S2[ABC]_|Sentinel-2|T\d\d[A-Z]{3}_\d{8}T",
        "gf-1": r"GF1[BCD]?_",
        "gf-2": r"GF2_",
        "gf-6": r"GF6_",
        "zy-3": r"ZY30?[123]_",
    }
    for key, pattern in patterns.items():
        if re.search(pattern, file_name, re.IGNORECASE):
            return SENSORS[key]
    return None


def _roles_in_words(names: Sequence[str]) -> bool:
    """Say whether red and near infrared are called so."""
    roles = {_WORDS.get(plain_name(name)) for name in names if name}
    return {Role.RED, Role.NIR} <= roles


def sensor_named(key: str) -> Sensor:
    """Return a preset.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    found = SENSORS.get(key.casefold().replace("_", "-").replace(" ", "-"))
    if found is None:
        raise UsageError(f"no sensor {key!r}; choose from {', '.join(SENSORS)}, or give a TOML file")
    return found

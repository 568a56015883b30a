"""Names of columns as a format can hold them, each unique in its table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DBF_NAME_BYTES = 10

SHORT_NAMES: dict[str, str] = {
    "location_quality": "loc_qual",
    "location_accuracy_m": "loc_acc_m",
    "location_source": "loc_source",
    "location_date": "loc_date",
    "area_stated_m2": "area_st_m2",
    "origin_file": "org_file",
    "origin_row": "org_row",
    "origin_sheet": "org_sheet",
    "origin_crs": "org_crs",
    "origin_transformation": "org_transf",
    "origin_accuracy_m": "org_acc_m",
    "origin_date": "org_date",
    "origin_by": "org_by",
    "county_adcode": "cnty_code",
    "status_class": "stat_class",
    "status_date": "stat_date",
}
"""Names of our own columns in a shapefile, where theirs are longer than its ten bytes."""

KML_MEANINGS = frozenset(
    {
        "id",
        "name",
        "description",
        "timestamp",
        "begin",
        "end",
        "altitudemode",
        "tessellate",
        "extrude",
        "visibility",
        "draworder",
        "icon",
        "heading",
        "tilt",
        "roll",
        "snippet",
        "model",
        "scale_x",
        "scale_y",
        "scale_z",
        "alt_mode",
        "gx_altitudemode",
        "image",
        "address",
        "networklink",
        "networklink_refreshvisibility",
        "networklink_flytoview",
        "networklink_refreshmode",
        "networklink_refreshinterval",
        "networklink_viewrefreshmode",
        "networklink_viewrefreshtime",
        "networklink_viewboundscale",
        "networklink_viewformat",
        "networklink_httpquery",
        "camera_longitude",
        "camera_latitude",
        "camera_altitude",
        "camera_altitudemode",
        "photooverlay",
        "leftfov",
        "rightfov",
        "bottomfov",
        "topfov",
        "near",
        "photooverlay_shape",
        "imagepyramid_tilesize",
        "imagepyramid_maxwidth",
        "imagepyramid_maxheight",
        "imagepyramid_gridorigin",
        "gx_timestamp",
        "gx_timespan",
        "ogr_style",
        "phonenumber",
        "region",
    }
)
"""Columns that GDAL takes for elements of KML, some of which make a viewer fetch something."""

GPX_MEANINGS = frozenset(
    {
        "ele",
        "time",
        "magvar",
        "geoidheight",
        "name",
        "cmt",
        "desc",
        "src",
        "number",
        "sym",
        "type",
        "fix",
        "sat",
        "hdop",
        "vdop",
        "pdop",
        "ageofdgpsdata",
        "dgpsid",
    }
)
"""Columns that GDAL's GPX writer would take for elements of GPX."""


def cut_bytes(text: str, size: int) -> str:
    """Return as many whole characters as fit into `size` bytes of UTF-8.

    Examples
    --------
    >>> cut_bytes("开采方式", 10)
    '开采方'
    """
    return text.encode()[:size].decode(errors="ignore")


def unique_names(
    names: Iterable[str], fit: Callable[[str, str], str], *, fold: bool = True
) -> dict[str, str]:
    """Return a name for each that the format can hold and that differs from all the others.

    Parameters
    ----------
    fit
        Returns a name with a suffix so that the format can hold it.
    fold
        Whether names that differ only in case are the same to the format.

    Examples
    --------
    >>> unique_names(["status", "Status", "length"], lambda name, suffix: name[:6] + suffix)
    {'status': 'status', 'Status': 'Status_2', 'length': 'length'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        number = 1
        held = fit(name, "")
        while (held.casefold() if fold else held) in taken:
            number += 1
            held = fit(name, f"_{number}")
        taken.add(held.casefold() if fold else held)
        found[name] = held
    return found


def sql_name(name: str, suffix: str) -> str:
    """Return a column name for a database: as it is, for quoted names may hold anything."""
    return (name or "column") + suffix


def dbf_name(name: str, suffix: str) -> str:
    """Return a column name of ten bytes for a shapefile."""
    return cut_bytes(SHORT_NAMES.get(name, name or "column"), DBF_NAME_BYTES - len(suffix)) + suffix


def kml_name(name: str, suffix: str) -> str:
    """Return a column name that is only data to KML; the name of a site is its name there too."""
    stated = "_stated" if name.casefold() in KML_MEANINGS and name != "name" else ""
    return (name or "column") + stated + suffix


def gpx_name(name: str, suffix: str) -> str:
    """Return a column name that is an XML name and only data to GPX."""
    # Letters that are such in every edition of XML: parsers differ in the others.
    plain = re.sub(r"[^A-Za-z0-9_.\-\u4e00-\u9fa5]", "_", name)
    plain = f"_{plain}" if re.match(r"[0-9.\-]|$", plain) else plain
    is_meaning = plain.casefold() in GPX_MEANINGS or plain.casefold().startswith("link")
    return plain + ("_stated" if is_meaning and name != "name" else "") + suffix


def parquet_name(name: str, suffix: str) -> str:
    """Return a column name that is not that of the geometries."""
    return (name or "column") + ("_stated" if name.casefold() == "geometry" else "") + suffix

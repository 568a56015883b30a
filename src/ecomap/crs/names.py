"""Names that people and files give to coordinate systems, in Chinese too, and what they mean.

Only names that mean one system are here. `北京坐标系` is not: there are two.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

GCJ02 = "GCJ-02"
"""The shifted longitude and latitude of Chinese web maps (Amap, Tencent)."""
BD09 = "BD-09"
"""The longitude and latitude of Baidu's maps."""
BD09_MERCATOR = "BD-09 Mercator"
"""The metres of Baidu's maps."""

SHIFTED = (GCJ02, BD09, BD09_MERCATOR)
"""Systems without an EPSG code, WKT or a published definition."""

_SPELLINGS = {
    GCJ02: "gcj02 火星 国测局 高德 腾讯 高德地图 腾讯地图",
    BD09: "bd09 bd09ll 百度 百度地图 百度经纬度 bd09经纬度 百度bd09",
    BD09_MERCATOR: "bd09mercator bd09mc bd09米制 bd09墨卡托 百度墨卡托 百度米制 百度平面",
    "EPSG:4326": "wgs84 wgs1984 gcswgs1984",
    "EPSG:4490": (
        "cgcs2000 国家2000 国家大地2000 2000国家大地 2000国家 大地2000 中国大地2000 2000中国大地 "
        "chinageodeticcoordinatesystem2000 gcscgcs2000 gcschinageodeticcoordinatesystem2000 cgcs2000大地 "
        "cgcs2000经纬度 cgcs2000地理"
    ),
    "EPSG:4610": "西安80 西安1980 80西安 1980西安 1980年西安 xian80 xian1980 gcsxian1980 国家80 1980国家大地",
    "EPSG:4214": "北京54 北京1954 54北京 1954北京 1954年北京 beijing54 beijing1954 gcsbeijing1954",
    "EPSG:3857": "webmercator web墨卡托 网络墨卡托 pseudomercator googlemercator",
}
_KEYS = MappingProxyType(
    {spelling: key for key, spellings in _SPELLINGS.items() for spelling in spellings.split()}
)
_SIGNS = re.compile(r"[\s_\-‐-―/'’`·,，()\[\].]+")
_SUFFIX = re.compile(r"(坐标系统|坐标系|坐标)")


def squeeze(name: str) -> str:
    """Return a name without what people vary: case, width, spaces, hyphens, and the word 坐标系.

    Examples
    --------
    >>> squeeze("ＧＣＪ－０２ 坐标系"), squeeze("Xi'an 1980")
    ('gcj02', 'xian1980')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _SUFFIX.sub("", _SIGNS.sub("", plain))


def key_of_name(name: str) -> str | None:
    """Return the key of the system that a name means, or None if it is no name of this table.

    Examples
    --------
    >>> key_of_name("火星坐标"), key_of_name("国家2000"), key_of_name("bd09ll"), key_of_name("EPSG:4525")
    ('GCJ-02', 'EPSG:4490', 'BD-09', None)
    """
    return _KEYS.get(squeeze(name))

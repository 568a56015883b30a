"""The sentences of a page's base maps."""

from __future__ import annotations

BASE_MAPS: dict[str, tuple[str, str]] = {
    "base_map": ("底图", "Base map"),
    "base_none": ("无（手绘底图）", "None (drawn ground)"),
    "base_online": ("{name}（联网）", "{name} (online)"),
    "base_local": ("{name}（本地）", "{name} (local)"),
    "base_opacity": ("底图不透明度", "Opacity of the base map"),
    "base_approval": ("审图号：{number}", "Map approval number: {number}"),
    "base_shifted": (
        "此底图采用 GCJ-02 坐标，显示时已纠正到 WGS 84，与点位相合。",
        "This map is in GCJ-02; it is drawn shifted back to WGS 84, so that it fits the sites.",
    ),
    "base_failed_online": (
        "“{name}”无法加载：请检查网络，或密钥是否有效。",
        "“{name}” cannot be loaded: check the network, and the key if it needs one.",
    ),
    "base_failed_local": (
        "“{name}”的部分瓦片缺失：请将 tiles 文件夹与页面放在一起。",
        "Tiles of “{name}” are missing: keep the folder tiles beside the page.",
    ),
    "base_too_far": (
        "“{name}”没有这一级别的瓦片，请放大地图。",
        "“{name}” has no tiles at this scale; zoom in.",
    ),
}

"""What a page says about its own data."""

from __future__ import annotations

HOLDING: dict[str, tuple[str, str]] = {
    "too_old": (
        "此浏览器过旧，无法打开本页。请使用 Chrome 或 Edge 80、Firefox 113、Safari 16.4 及以上版本。",
        "This browser is too old for this page: use Chrome or Edge 80, Firefox 113, Safari 16.4 or newer.",
    ),
    "not_served": (
        "本页的数据在旁边的 data 文件夹中，需通过网页服务器打开（例如 python -m http.server）。",
        "The data of this page stand beside it: open it from a web server (python -m http.server).",
    ),
    "damaged": (
        "本页数据不完整，无法显示。请重新复制或下载此文件。",
        "The data of this page are not complete. Please copy or download the file again.",
    ),
    "holding_inside": (
        "本页内含 {sites} 个点位的数据。",
        "This page holds the data of {sites} sites itself.",
    ),
    "holding_beside": (
        "{sites} 个点位的数据在页面旁的 data 文件夹中。",
        "The data of {sites} sites stand in the folder data beside the page.",
    ),
    "drawing_each": (
        "显示不超过 {many} 个点位时，相距较近的才合并。",
        "Up to {many} sites are drawn one by one; only close ones are gathered.",
    ),
    "drawing_groups": (
        "显示超过 {many} 个点位时，按当前比例尺合并为数字圈。",
        "More than {many} sites are gathered into numbers, as the scale asks for.",
    ),
}
"""Texts by key: Chinese, English."""

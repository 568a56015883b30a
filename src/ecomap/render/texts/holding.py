"""What a page says about its own data."""

from __future__ import annotations

HOLDING: dict[str, tuple[str, str]] = {
    "too_old": (
        "此浏览器过旧，无法打开本页。请使用 Chrome 或 Edge 80、Firefox 113、Safari 16.4 及以上版本。",
        "This browser is too old for this page: use Chrome or Edge 80, Firefox 113, Safari 16.4 or newer.",
    ),
    "damaged": (
        "本页数据不完整，无法显示。请重新复制或下载此文件。",
        "The data of this page are not complete. Please copy or download the file again.",
    ),
}
"""Texts by key: Chinese, English."""

"""The sentences of pictures laid over the map and of surveyed patches."""

from __future__ import annotations

SURVEYS: dict[str, tuple[str, str]] = {
    "tool_swipe_title": ("前后影像对比", "Compare before and after"),
    "swipe_left": ("左侧", "Left"),
    "swipe_right": ("右侧", "Right"),
    "swipe_hint": (
        "拖动图上的分界线；键盘：选中分界线后用方向键。",
        "Draw the line on the map to and fro; by keyboard with the arrow keys on it.",
    ),
    "swipe_handle": ("影像分界线", "Line between the pictures"),
    "swipe_value": ("左 {n}%：{left}；右：{right}", "left {n}%: {left}; right: {right}"),
}
"""Texts by key: Chinese, English."""

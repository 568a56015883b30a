"""Colours of paper: those of the web page, a little calmer where ink covers large areas."""

from __future__ import annotations

STATUS = {"open": "#d1480b", "done": "#1769aa", "closed": "#2f4a40"}
"""Colour of a status class."""
OVERDUE, NEUTRAL = "#8a0f2d", "#54656d"
"""Outer ring of what is overdue; symbols that show no status."""
INK, GREY, PALE_INK, RULE, PAPER = "#1d2b33", "#5a6a70", "#8a979c", "#b9c2c4", "#ffffff"
"""Text, lesser text, faint text, thin lines, the paper."""
HEAD, HEAD_TINT, STRIPE = "#1f4e5f", "#e8eef0", "#f5f8f9"
"""Headings, their tint, every other row of a table."""
TINTS = ("#f7f0dc", "#e9f0da", "#f6e6da", "#e4eee9", "#efe7ee", "#f4f1e6")
"""Grounds of counties; neighbours differ."""
PALE, BEYOND = "#f6f5f0", "#fbfbf9"
"""Ground of counties around the one in focus, and of what the workspace does not know."""
BORDER, BAND, OUTLINE = "#8d8577", "#d9c6d3", "#6f4f68"
"""County borders; band and line round the area in focus."""
WATER, SHORE, RIVER, WATER_INK = "#bcd8e8", "#7fafc9", "#86b9d6", "#2f6f95"
"""Lakes, their shores, rivers, and their names."""
GRATICULE, NAME, PALE_NAME = "#a9b8bd", "#6b5a4a", "#a39a8d"
"""Meridians and parallels; names of counties in focus and around."""
WARNING = "#9c2a10"
"""Band of invented data."""

"""Every sentence of a map page, in Chinese and English; one module a feature."""

from __future__ import annotations

from ecomap.render.texts.frame import FRAME

_TABLES = (FRAME,)

TEXTS: dict[str, tuple[str, str]] = {key: pair for table in _TABLES for key, pair in table.items()}
"""Texts by key: Chinese, English. `{name}` stands for a value put in when shown."""


def text_in(language: str, key: str, **values: object) -> str:
    """Return one text with its values filled in.

    Examples
    --------
    >>> text_in("en", "days_left", n=3)
    '3 days left'
    """
    return TEXTS[key][("zh", "en").index(language)].format(**values)

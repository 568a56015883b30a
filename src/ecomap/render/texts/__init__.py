"""Every sentence of a map page, in Chinese and English; one module a feature."""

from __future__ import annotations

from ecomap.render.texts.areas import AREAS
from ecomap.render.texts.ask import ASK
from ecomap.render.texts.base_maps import BASE_MAPS
from ecomap.render.texts.brief import BRIEF_LINKS
from ecomap.render.texts.frame import FRAME
from ecomap.render.texts.holding import HOLDING
from ecomap.render.texts.story import STORY
from ecomap.render.texts.surveys import SURVEYS
from ecomap.render.texts.time import TIME
from ecomap.render.texts.tools import TOOLS

_TABLES = (FRAME, BASE_MAPS, ASK, TIME, TOOLS, HOLDING, AREAS, STORY, SURVEYS, BRIEF_LINKS)

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

"""The one file of an inspection pack: styles, scripts and data inside, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2

from ecomap.render.pack.payload import pack_payload
from ecomap.render.pack.words import WORDS
from ecomap.render.payload import to_script_json

if TYPE_CHECKING:
    from ecomap.render.pack.payload import PackContent

SHARED = ("gcj02",)
"""Scripts of the map pages that a pack uses too."""
_RECORD = (
    *("words", "tools", "hash", "zip", "store", "photo", "pictures", "place", "answers", "findings"),
    *("form", "send", "bar"),
)
SCRIPTS = (
    *("base", "bd09", "place", "distance", "typed", "filter", "list", "map", "navigate", "details"),
    *(f"record_{name}" for name in _RECORD),
    "start",
)
"""Scripts of the pack in the order in which they are joined."""
STYLES = ("pack", "record_look")
"""Style sheets of the pack."""


def pack_html(content: PackContent) -> str:
    """Return the HTML text of a pack; equal content gives equal bytes."""
    script = "\n".join(
        [*(_map_asset(f"{name}.js") for name in SHARED), *(_asset(f"{name}.js") for name in SCRIPTS)]
    )
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{digest}'",
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    template = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    ).from_string(_asset("pack.html"))
    html: str = template.render(
        language=content.language,
        title=content.title if content.language == "zh" else content.title_en or content.title,
        policy=policy,
        styles="\n".join(_asset(f"{name}.css") for name in STYLES),
        data=to_script_json(pack_payload(content)),
        words=to_script_json(WORDS),
        script=script,
    )
    return html


def _asset(name: str) -> str:
    return (files("ecomap.render.pack") / "assets" / name).read_text(encoding="utf-8")


def _map_asset(name: str) -> str:
    return (files("ecomap.render") / "assets" / name).read_text(encoding="utf-8")

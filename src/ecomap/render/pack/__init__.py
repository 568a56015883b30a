"""The inspection pack: one page for a phone without a network, by which findings come home."""

from ecomap.render.pack.page import pack_html
from ecomap.render.pack.payload import PackContent

__all__ = ["PackContent", "pack_html"]

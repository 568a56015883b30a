"""An office's own tiles under the sites: any address of pictures, named and credited in `ecomap.toml`.

The tiles here are squares that carry their own numbers; the sites lie where the numbers say.
"""

import io
from typing import TYPE_CHECKING

from camera import invented, show
from PIL import Image, ImageDraw

from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build

if TYPE_CHECKING:
    from playwright.sync_api import Page

SETTINGS = """
[[base_maps]]
url = "https://tiles.example/{z}/{x}/{y}.png"
key = "office"
name_zh = "本单位底图"
name_en = "Our own tiles"
attribution = "numbered squares"
datum = "wgs84"
"""


def numbered_square(address: str) -> bytes:
    """Return the tile of an address: its numbers in a frame."""
    tile = Image.new("RGB", (256, 256), "#eef3ea")
    pen = ImageDraw.Draw(tile)
    pen.rectangle((0, 0, 255, 255), outline="#9fb3a0")
    pen.text((12, 10), "/".join(address.removesuffix(".png").split("/")[-3:]), fill="#5b6f5d", font_size=18)
    stream = io.BytesIO()
    tile.save(stream, "PNG")
    return stream.getvalue()


def switch_on(page: "Page") -> None:
    """Lay the tiles under the sites and look closer."""
    page.evaluate("Ecomap.baseMap.choose(Ecomap.map, 'office')")
    page.evaluate("Ecomap.map.setView([40.62, 101.75], 11, { animate: false })")
    page.wait_for_load_state("networkidle")


workspace = invented(300, built=False)
with (workspace.root / "ecomap.toml").open("a", encoding="utf-8") as file:
    file.write(SETTINGS)
build(open_workspace(workspace.root))
show(workspace.maps / "index.html", "base_map", act=switch_on, tiles=numbered_square)

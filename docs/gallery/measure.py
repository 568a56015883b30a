"""How large is that yard? Corners on the map give length and area on the ellipsoid, not on the picture."""

from typing import TYPE_CHECKING

from camera import invented, show

if TYPE_CHECKING:
    from playwright.sync_api import Page


def measure(page: "Page") -> None:
    """Look closer and click round a piece of ground."""
    page.evaluate("Ecomap.map.setView([40.4, 101.5], 14.5, { animate: false })")
    page.locator("#open-measure").click()
    for x, y in ((520, 330), (690, 300), (760, 430), (620, 520)):
        page.mouse.click(x, y)
        # Two quick clicks would end the line.
        page.wait_for_timeout(400)


show(invented(1000).maps / "index.html", "measure", act=measure)

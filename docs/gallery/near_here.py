"""What else lies around here? The nearest sites are listed with distance and bearing."""

from typing import TYPE_CHECKING

from camera import invented, show

if TYPE_CHECKING:
    from playwright.sync_api import Page


def stand_here(page: "Page") -> None:
    """Ask for what is near the middle of the map."""
    page.locator("#open-near").click()
    page.mouse.click(430, 430)


show(invented(1000).maps / "index.html", "near_here", act=stand_here)

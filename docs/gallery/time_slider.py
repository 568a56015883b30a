"""Where did things stand at the end of last year, and what has moved since the summer? The ledger knows."""

from typing import TYPE_CHECKING

from camera import invented, show

if TYPE_CHECKING:
    from playwright.sync_api import Page


def look_back(page: "Page") -> None:
    """Open the time slider on a day of the ledger, with the changes of half a year marked."""
    page.evaluate("location.hash = '#date=2024-12-31&since=2024-07-01'")


show(invented(1000).maps / "index.html", "time_slider", act=look_back)

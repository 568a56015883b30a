"""Which county lags? Any figure of the summary colours the counties, in classes that say how they are cut."""

from typing import TYPE_CHECKING

from camera import invented, show

if TYPE_CHECKING:
    from playwright.sync_api import Page


def colour(page: "Page") -> None:
    """Colour by what is overdue and chart one county."""
    page.locator('.tabs button[aria-controls="panel-areas"]').click()
    page.locator("#fill-figure").select_option("overdue")
    page.locator("#chart-area").select_option("999921")


show(invented(1000).maps / "index.html", "choropleth", act=colour)

"""An inspector opens the page of one county on the way there; a tap on a site says what is to be seen."""

from typing import TYPE_CHECKING

from camera import PHONE, invented, show

if TYPE_CHECKING:
    from playwright.sync_api import Page


def tap_a_site(page: "Page") -> None:
    """Open the first site of the county that is late."""
    page.evaluate(
        "Ecomap.showOnMap(Ecomap.map, Array.from(Ecomap.sites.overdue).findIndex((late, i) =>"
        " late && Ecomap.sites.isLocated(i)))"
    )


show(invented(1000).maps / "999921.html", "county_on_a_phone", size=PHONE, act=tap_a_site)

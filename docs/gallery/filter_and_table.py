"""What is late in mining? Two ticks answer, and the table behind the map sorts, prints and exports."""

from typing import TYPE_CHECKING

from camera import invented, show

if TYPE_CHECKING:
    from playwright.sync_api import Page


def ask(page: "Page") -> None:
    """Tick mine pits and what is overdue, and open the table."""
    for facet, value in (("kind", "mine_pit"), ("overdue", "1")):
        page.locator(f'.facet-row[data-facet="{facet}"][data-value="{value}"] input').click()
    page.locator("#open-table").click()


show(invented(1000).maps / "index.html", "filter_and_table", act=ask)

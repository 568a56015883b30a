"""The map on the wall: every site of the plan on one page, with the ones that nobody has located yet."""

from camera import committed, show

show(committed().maps / "index.html", "city_map")

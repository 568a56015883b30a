"""A whole province at once: a hundred thousand sites in one file, grouped, each ring a count by status."""

from camera import invented, show

from ecomap.render.webmap import render_page
from ecomap.workflows.load import load
from ecomap.workflows.pages import map_page

workspace = invented(100_000, built=False)
file = workspace.root / "province.html"
file.write_text(render_page(map_page(load(workspace), water=None)), encoding="utf-8", newline="\n")
show(file, "hundred_thousand")

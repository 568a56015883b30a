"""The sheet for the wall: numbered sites, scale true on paper, and a table of exactly the sites on it."""

from camera import invented, keep

from ecomap.workflows.poster import make_posters

workspace = invented(1000)
made = make_posters(workspace, counties=["999921"], paper="A3", form="png", dpi=75)
sheet, _ = made.posters[0].files[0]
keep(sheet.read_bytes(), "poster")

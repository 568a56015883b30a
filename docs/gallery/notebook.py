"""From a notebook: the page is a folium map, so a layer of one's own is added the way folium does it."""

import folium
from camera import invented, show

import ecomap

workspace = invented(1000)
extended = ecomap.web_map(ecomap.map_page(ecomap.load(workspace)))
camp = [40.55, 101.95]
folium.Circle(camp, radius=15_000, color="#7b2d8b", dash_array="6 6", fill=True).add_to(extended)
folium.Marker(camp, popup=folium.Popup("camp", show=True)).add_to(extended)
file = workspace.root / "notebook.html"
file.write_text(extended.get_root().render(), encoding="utf-8", newline="\n")
show(file, "notebook")

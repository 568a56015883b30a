"""The map page beside four ways of folium: `python -m benchmarks map`."""

from benchmarks.map_page.run import main

__all__ = ["main"]

"""Pages, tables and pictures made from built frames; the only room that knows folium and openpyxl.

Import the module you need (`ecomap.render.webmap`, `ecomap.render.workbook`); this package imports none of
them, so that making a table does not load the map library.
"""

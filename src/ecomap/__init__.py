"""GIS toolkit for mapping site-based environmental rectification issues."""

"""Briefs: one printable page a county with figures, map, charts, what changed and what is not known."""

"""Checklists on paper: a small map, a block a site, boxes to tick and lines to write on."""

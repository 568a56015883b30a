"""Pictures of a series, one file a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomap.render.series_plot import SeriesPicture, draw_series
from ecomap.store.atomic import write_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.workflows.survey.series_report import Series, SiteSeries


def write_plots(found: Series, path: Path) -> list[Path]:
    """Draw each site; with several sites their names are put into the name of the file.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    form = path.suffix.lower().removeprefix(".")
    written = []
    for site in found.sites:
        place = path
        if len(found.sites) > 1:
            name = re.sub(r"[^\w\-]+", "_", site.site_id)
            place = path.with_name(f"{path.stem}-{name}{path.suffix}")
        write_bytes(place, draw_series(_picture(found, site), form))
        written.append(place)
    return written


def _picture(found: Series, site: SiteSeries) -> SeriesPicture:
    entry = found.entry
    return SeriesPicture(
        title=f"{site.site_id}, {site.area_ha:.1f} ha, bare below NDVI {found.threshold:g}",
        days=site.days,
        ndvi=site.ndvi,
        season=site.fit.season,
        trend=site.fit.trend,
        breaks=[(site.days[item.before], site.days[item.after]) for item in site.fit.breaks],
        years=[
            (change.before.year, change.after.year, change.area.excavated, change.area.regrown)
            for change in site.changes
            if not change.is_whole
        ],
        entered=() if entry is None else entry.entered,
        entry=None if entry is None or entry.after is None else (entry.before, entry.after),
    )

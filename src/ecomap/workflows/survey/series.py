"""Many dates of sites: trend and breaks, ground excavated and restored, and a watched zone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.errors import RasterFormatError
from ecomap.survey.detecting.threshold import FIXED
from ecomap.survey.series import changed_areas, entries_of, fit_series, greenest_months
from ecomap.workflows.survey.series_reading import (
    calendar_years,
    common_grid,
    date_reasons,
    opened_series,
    read_sites,
    resampling_note,
)
from ecomap.workflows.survey.series_report import (
    DateReport,
    Series,
    SiteSeries,
    YearChange,
    YearComposite,
    ZoneEntry,
)
from ecomap.workflows.survey.stats_zones import zones_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import Grid, Role
    from ecomap.store.rasters import Scene
    from ecomap.store.workspace import Workspace
    from ecomap.survey.series import SeriesFit
    from ecomap.workflows.survey.series_reading import SiteDates
    from ecomap.workflows.survey.stats_zones import Zones

    Progress = Callable[[str, int, int], None]

_REFERENCE_DAYS = 366
_LEAST_DATES = 2
_WET_SHARE = 0.1
"""A pixel that is water on so many of its looks belongs to a water."""


@dataclass(frozen=True, slots=True)
class SeriesOptions:
    """What is asked of a series."""

    threshold: float = FIXED
    """NDVI below which ground is bare."""
    least_clear: float = 0.5
    """Share of a site that has to be clear for a date to count as one of its dates."""
    months: tuple[int, ...] = ()
    """Months of the composites that are compared; empty to choose the three greenest by the data."""
    confirm: tuple[int, int] = (4, 6)
    """A pixel of the watched zone is entered if it is bare on so many of so many telling looks."""
    entry_ha: float = 0.1
    """So much of the watched zone has to be entered."""
    reference_until: dt.date | None = None
    """Last day on which the watched zone was as it has to be; None for a year from the first date on."""
    sensor: str | None = None
    """Key of a sensor or path of a sensor.toml."""
    roles: Mapping[Role, int] | None = None
    """Band of each role, for GeoTIFFs."""
    crs: str | None = None
    """System of the files of sites and zones, where they declare none."""


def follow_sites(
    sources: Sequence[Path],
    options: SeriesOptions | None = None,
    *,
    sites: Path | None = None,
    zone: Path | None = None,
    workspace: Workspace | None = None,
    progress: Progress = lambda _words, _done, _total: None,
) -> Series:
    """Follow sites through the dates of a series.

    Parameters
    ----------
    sources
        GeoTIFFs, folders, folders of folders, `scene.toml` and zip archives.
    sites
        Polygons; None for the sites of the workspace.
    zone
        Polygons of a watched zone, taken together.

    Raises
    ------
    RasterFormatError
        If no date can be used.
    UsageError
        If there are no sites, or bands are not known.
    """
    options = options or SeriesOptions()
    ground = zones_of(workspace, sites, crs=options.crs).require()
    watched = None if zone is None else zones_of(workspace, zone, crs=options.crs).require()
    with opened_series(sources, sensor=options.sensor, roles=options.roles) as scenes:
        return _follow(scenes, options, (ground, watched), progress)


def _follow(
    scenes: Sequence[Scene], options: SeriesOptions, places: tuple[Zones, Zones | None], progress: Progress
) -> Series:
    """Read the dates site by site."""
    ground, watched = places
    polygons = ground.polygons
    if watched is not None:
        polygons = np.append(polygons, [shapely.union_all(watched.polygons)])
    grid = common_grid(scenes)
    days = [scene.date for scene in scenes if scene.date is not None]
    totals = np.zeros((2, len(days)))
    found: list[SiteSeries] = []
    notes = list(ground.notes)
    entry = None
    for number, site in read_sites(scenes, grid, polygons, progress=progress):
        if number == len(ground.keys):
            entry = _entry(days, site, options)
        elif site is None:
            notes.append(f"{ground.keys[number]}: lies outside all scenes")
        else:
            totals += site.weights_ha.sum() * np.array([site.clear_share, site.data_share])
            found.append(_site(ground, number, days, site, options))
    if watched is not None and entry is None:
        notes.append("the watched zone lies outside all scenes")
    notes += [note for scene in scenes for note in scene.notes]
    if not found:
        raise RasterFormatError(f"{scenes[0].name}: no scene shares ground with any site.")
    shares = totals / sum(site.followed_ha for site in found)
    dates = _dates(scenes, days, shares, options.least_clear, grid)
    return Series(dates, tuple(found), entry, options.threshold, tuple(dict.fromkeys(notes)))


def _dates(
    scenes: Sequence[Scene],
    days: Sequence[dt.date],
    shares: NDArray[np.float64],
    least_clear: float,
    grid: Grid,
) -> tuple[DateReport, ...]:
    """Say of each date whether it was used.

    Raises
    ------
    RasterFormatError
        If none can be.
    """
    clear, data = shares
    reasons = date_reasons(clear, data, least_clear, scenes)
    dates = tuple(
        DateReport(scene.name, day, float(share), reason, resampling_note(scene, grid))
        for scene, day, share, reason in zip(scenes, days, clear, reasons, strict=True)
    )
    if all(reasons):
        told = "; ".join(f"{date.date}: {date.reason}" for date in dates[:6])
        raise RasterFormatError(f"No date of {len(dates)} can carry an answer. {told}.")
    return dates


def _site(
    ground: Zones, number: int, days: Sequence[dt.date], site: SiteDates, options: SeriesOptions
) -> SiteSeries:
    """Describe one site."""
    used = site.clear_share >= options.least_clear
    medians = np.array(
        [
            _median(values, site.weights_ha) if take else np.nan
            for values, take in zip(site.ndvi, used, strict=True)
        ]
    )
    bare = np.array([site.weights_ha[values < options.threshold].sum() for values in site.ndvi])
    (fit,) = fit_series(days, medians[None, :])
    months = options.months or greenest_months(days, medians)
    return SiteSeries(
        site_id=ground.keys[number],
        name=ground.names[number],
        county=ground.counties[number],
        polygon=ground.polygons[number],
        area_ha=float(ground.area_ha[number]),
        followed_ha=float(site.weights_ha.sum()),
        days=tuple(days),
        clear_share=site.clear_share,
        ndvi=medians,
        bare_ha=np.where(used, bare, np.nan),
        fit=fit,
        months=months,
        changes=_changes(days, site, months, options.threshold),
        noise_note=_short_note(fit),
    )


def _short_note(fit: SeriesFit) -> str:
    return "" if math.isfinite(fit.noise) else f"{fit.clear} clear dates are too few for trend and breaks"


def _median(values: NDArray[np.float32], weights: NDArray[np.float64]) -> float:
    """Return the median by area of the pixels that are known."""
    known = np.isfinite(values)
    if not known.any():
        return float("nan")
    order = np.argsort(values[known], kind="stable")
    heaped = np.cumsum(weights[known][order])
    return float(values[known][order][np.searchsorted(heaped, heaped[-1] / 2)])


def _changes(
    days: Sequence[dt.date], site: SiteDates, months: tuple[int, ...], threshold: float
) -> tuple[YearChange, ...]:
    """Compare composites of the same months, each year with the one before, then the last with the first."""
    calendar = calendar_years(days)
    in_season = np.isin([day.month for day in days], months)
    composites: dict[int, YearComposite] = {}
    for year in np.unique(calendar).tolist():
        taken = in_season & (calendar == year) & np.isfinite(site.ndvi).any(axis=1)
        if taken.sum() >= _LEAST_DATES:
            dry, wet = np.isfinite(site.ndvi[taken]).sum(axis=0), site.is_water[taken].sum(axis=0)
            is_water = (wet > 0) & (wet >= dry)
            greenest = np.fmax.reduce(site.ndvi[taken], axis=0)
            greenest[site.shore(is_water)] = np.nan
            water_ha = float(site.weights_ha[is_water].sum())
            composites[year] = YearComposite(year, int(taken.sum()), water_ha, greenest)
    years = list(composites)
    pairs = [(first, second, False) for first, second in pairwise(years)]
    if len(years) > 1:
        pairs.append((years[0], years[-1], True))
    return tuple(
        YearChange(
            composites[first],
            composites[second],
            changed_areas(
                composites[first].ndvi, composites[second].ndvi, site.weights_ha, threshold=threshold
            ),
            is_whole=is_whole,
        )
        for first, second, is_whole in pairs
    )


def _entry(days: Sequence[dt.date], site: SiteDates | None, options: SeriesOptions) -> ZoneEntry | None:
    """Date the first entry into the watched zone."""
    if site is None:
        return None
    until = options.reference_until
    shown = np.flatnonzero(site.clear_share >= options.least_clear)
    first = days[int(shown[0])] if len(shown) else days[0]
    reference = np.array(
        [(day <= until) if until else ((day - first).days < _REFERENCE_DAYS) for day in days], dtype=bool
    )
    # Shores swing with the water: half water, they look bare.
    looks = np.isfinite(site.ndvi).sum(axis=0) + site.is_water.sum(axis=0)
    at_times = site.shore(site.is_water.sum(axis=0) >= np.maximum(_WET_SHARE * looks, 1))
    values = np.where(at_times, np.nan, site.ndvi)
    entries = entries_of(
        days, values, reference=reference, threshold=options.threshold, confirm=options.confirm
    )
    steps = [
        (days[row], float(site.weights_ha[(entries.after >= 0) & (entries.after <= row)].sum()))
        for row in np.unique(entries.after[entries.after >= 0]).tolist()
    ]
    bracket = entries.first(site.weights_ha, options.entry_ha)
    return ZoneEntry(
        area_ha=float(site.weights_ha.sum()),
        watched_ha=float(site.weights_ha[entries.is_watched].sum()),
        reference_until=max(day for day, is_before in zip(days, reference, strict=True) if is_before),
        before=None if bracket is None or bracket[0] < 0 else days[bracket[0]],
        after=None if bracket is None else days[bracket[1]],
        entered=tuple(steps),
        confirm=options.confirm,
        entry_ha=options.entry_ha,
    )

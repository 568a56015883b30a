"""What a series says, for people, machines and the next step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap import geojson
from ecomap.frames import geometry_object

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from ecomap.survey.series import ChangedArea, SeriesFit


@dataclass(frozen=True, slots=True)
class DateReport:
    """One date and whether it was used."""

    name: str
    """Name of the scene."""
    date: dt.date
    """Its day."""
    clear_share: float
    """Share of the ground of all sites that it shows, 0 to 1."""
    reason: str
    """Why it does not count as a date; empty where it does."""
    note: str
    """What was done to it; empty where nothing was."""

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "date": self.date.isoformat(),
            "scene": self.name,
            "clear_share": round(self.clear_share, 4),
            "used": not self.reason,
            "reason": self.reason or None,
            "note": self.note or None,
        }


@dataclass(frozen=True, slots=True)
class YearComposite:
    """The greenest that a site was in some months of one year."""

    year: int
    """The year."""
    dates: int
    """Dates in it."""
    water_ha: float
    """Ground that is open water on at least half of its clear dates."""
    ndvi: NDArray[np.float32]
    """Highest NDVI, shape (pixels,); NaN where nothing is known, on water and on its shore."""


@dataclass(frozen=True, slots=True)
class YearChange:
    """Two composites of the same months held against each other."""

    before: YearComposite
    """The first one."""
    after: YearComposite
    """The second one."""
    area: ChangedArea
    """Hectares. What is water, or touches water, on one side counts as unknown."""
    is_whole: bool
    """Whether it spans the series, from its first year to its last."""

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        rate = self.area.rate
        return {
            "before": self.before.year,
            "after": self.after.year,
            "dates_before": self.before.dates,
            "dates_after": self.after.dates,
            "excavated_ha": round(self.area.excavated, 4),
            "regrown_ha": round(self.area.regrown, 4),
            "still_bare_ha": round(self.area.still_bare, 4),
            "rate_percent": None if rate is None else round(100 * rate, 2),
            "unknown_share": round(self.area.unknown_share, 4),
            "water_before_ha": round(self.before.water_ha, 4),
            "water_after_ha": round(self.after.water_ha, 4),
            "whole": self.is_whole,
        }


@dataclass(frozen=True, slots=True)
class ZoneEntry:
    """What happened in a watched zone: a suspect until a person has looked."""

    area_ha: float
    """The zone."""
    watched_ha: float
    """Ground of it that was green at the start and is no shore, so that an entry would be seen."""
    reference_until: dt.date
    """Last date of the time before."""
    before: dt.date | None
    """Last telling date before the entry; None where there is none."""
    after: dt.date | None
    """First telling date after it; None where nobody entered."""
    entered: tuple[tuple[dt.date, float], ...]
    """Hectares entered up to each date on which more was."""
    confirm: tuple[int, int]
    """Bare on so many of so many telling looks."""
    entry_ha: float
    """Ground that makes an entry."""

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "area_ha": round(self.area_ha, 4),
            "watched_ha": round(self.watched_ha, 4),
            "reference_until": self.reference_until.isoformat(),
            "entered": self.after is not None,
            "last_clear_before": None if self.before is None else self.before.isoformat(),
            "first_clear_after": None if self.after is None else self.after.isoformat(),
            "entered_ha": [
                {"date": day.isoformat(), "area_ha": round(area, 4)} for day, area in self.entered
            ],
            "confirmed_by": "{} of {}".format(*self.confirm),
            "least_ha": self.entry_ha,
            "verdict": "待核查",
        }


@dataclass(frozen=True, slots=True)
class SiteSeries:
    """One site through all dates."""

    site_id: str
    """What it is called."""
    name: str
    """Its name for people."""
    county: str | None
    """County of its largest share."""
    polygon: BaseGeometry
    """Outline in WGS 84."""
    area_ha: float
    """On the ellipsoid."""
    followed_ha: float
    """Ground of it within the scenes."""
    days: tuple[dt.date, ...]
    """All dates, used or not."""
    clear_share: NDArray[np.float64]
    """Share of it that each date shows."""
    ndvi: NDArray[np.float64]
    """Median NDVI of its clear ground; NaN on a date that does not count."""
    bare_ha: NDArray[np.float64]
    """Clear ground below the threshold and no water; NaN on a date that does not count."""
    fit: SeriesFit
    """Trend, season and breaks of `ndvi`."""
    months: tuple[int, ...]
    """Months of the composites."""
    changes: tuple[YearChange, ...]
    """Each year against the one before, then the last against the first."""
    noise_note: str
    """Why there is no trend; empty where there is."""

    def breaks(self) -> list[dict[str, Any]]:
        """Return the breaks with their days."""
        return [
            {
                "last_clear_before": self.days[item.before].isoformat(),
                "first_clear_after": self.days[item.after].isoformat(),
                "earliest": self.days[item.earliest].isoformat(),
                "latest": self.days[item.latest].isoformat(),
                "ndvi_step": round(item.size, 4),
                "direction": "greener" if item.size > 0 else "barer",
            }
            for item in self.fit.breaks
        ]

    def whole(self) -> YearChange | None:
        """Return the last year against the first."""
        return next((change for change in self.changes if change.is_whole), None)

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON, without its outline."""
        return {
            "site_id": self.site_id,
            "name": self.name,
            "county": self.county,
            "area_ha": round(self.area_ha, 4),
            "followed_ha": round(self.followed_ha, 4),
            "months": list(self.months),
            "slopes_a_year": [round(slope, 5) for slope in self.fit.slopes],
            "noise": _rounded(self.fit.noise),
            "breaks": self.breaks(),
            "changes": [change.as_dict() for change in self.changes],
            "note": self.noise_note or None,
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each date."""
        return [
            {
                "site_id": self.site_id,
                "name": self.name,
                "county": self.county,
                "date": day.isoformat(),
                "clear_share": round(float(self.clear_share[row]), 4),
                "ndvi": _rounded(self.ndvi[row]),
                "ndvi_without_season": _rounded(self.ndvi[row] - self.fit.season[row]),
                "trend": _rounded(self.fit.trend[row]),
                "bare_ha": _rounded(self.bare_ha[row]),
            }
            for row, day in enumerate(self.days)
        ]


@dataclass(frozen=True, slots=True)
class Series:
    """Sites followed through the dates of a series."""

    dates: tuple[DateReport, ...]
    """All dates, used or not."""
    sites: tuple[SiteSeries, ...]
    """The sites that the scenes show."""
    entry: ZoneEntry | None
    """The watched zone; None where there is none."""
    threshold: float
    """NDVI below which ground is bare."""
    notes: tuple[str, ...]
    """What was left out or taken for granted."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row for each site and date, with what the date was refused for."""
        notes = [date.reason or date.note for date in self.dates]
        return [
            {**row, "note": note} for site in self.sites for row, note in zip(site.rows(), notes, strict=True)
        ]

    def by_county(self) -> list[dict[str, Any]]:
        """Return hectares and the restored rate by county, last year against first; the total comes last."""
        sums: dict[str | None, NDArray[np.float64]] = defaultdict(lambda: np.zeros(5))
        for site in self.sites:
            change = site.whole()
            if change is not None:
                area = change.area
                sums[site.county] += area.excavated, area.regrown, area.still_bare, area.known, area.whole
        ordered = sorted(sums.items(), key=lambda item: (item[0] is None, item[0] or ""))
        rows = [_county_row(name, values) for name, values in ordered]
        return [*rows, _county_row("total", sum((values for _, values in ordered), np.zeros(5)))]

    def as_dict(self) -> dict[str, Any]:
        """Return the document of `ecomap survey series --json`."""
        return {
            "threshold": self.threshold,
            "dates": [date.as_dict() for date in self.dates],
            "sites": [site.as_dict() | {"dates": site.rows()} for site in self.sites],
            "counties": self.by_county(),
            "zone": None if self.entry is None else self.entry.as_dict(),
            "notes": list(self.notes),
            "total": {
                "dates": len(self.dates),
                "used": sum(not date.reason for date in self.dates),
                "sites": len(self.sites),
                "breaks": sum(len(site.fit.breaks) for site in self.sites),
            },
        }

    def as_geojson(self) -> str:
        """Return the sites as GeoJSON, with breaks and areas but not every date."""
        features = [
            {"type": "Feature", "properties": site.as_dict(), "geometry": geometry_object(site.polygon)}
            for site in self.sites
        ]
        document = self.as_dict()
        document.pop("sites")
        return geojson.dump(features, members={"metadata": document})


def _county_row(name: str | None, values: NDArray[np.float64]) -> dict[str, Any]:
    excavated, regrown, still_bare, known, whole = values.tolist()
    disturbed = regrown + still_bare
    return {
        "county": name,
        "disturbed_ha": round(disturbed, 4),
        "restored_ha": round(regrown, 4),
        "excavated_ha": round(excavated, 4),
        "rate_percent": round(100 * regrown / disturbed, 2) if disturbed else None,
        "unknown_share": round(1 - known / whole, 4) if whole else None,
    }


def _rounded(value: float) -> float | None:
    return None if not np.isfinite(value) else round(float(value), 4)

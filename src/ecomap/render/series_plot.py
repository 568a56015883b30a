"""A series as a picture: greenness with trend and breaks, and ground through time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import MissingExtraError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WIDTH_IN, _PANEL_IN = 10.0, 2.6
_GREEN, _BROWN, _GREY, _RED, _BLUE = "#2e7d32", "#8d6e63", "#9e9e9e", "#c62828", "#1565c0"


@dataclass(frozen=True, slots=True)
class SeriesPicture:
    """What the picture of one site shows."""

    title: str
    """Name of the site."""
    days: Sequence[dt.date]
    """All dates."""
    ndvi: NDArray[np.float64]
    """Median NDVI; NaN on refused dates."""
    season: NDArray[np.float64]
    """What the season adds."""
    trend: NDArray[np.float64]
    """Value without season."""
    breaks: Sequence[tuple[dt.date, dt.date]]
    """Last clear date before and first after each break."""
    years: Sequence[tuple[int, int, float, float]]
    """Year before, year after, hectares excavated and regrown between."""
    entered: Sequence[tuple[dt.date, float]]
    """Hectares of the watched zone entered up to a date."""
    entry: tuple[dt.date | None, dt.date] | None
    """Last clear date before and first after the first entry."""


def draw_series(picture: SeriesPicture, form: str) -> bytes:
    """Draw a picture as `png` or `svg`; the same series gives the same bytes.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(
            "matplotlib, which draws the plot, is not installed. Install it with: "
            "pip install 'ecomap[poster]'"
        ) from None
    panels = 2 + bool(picture.entered)
    with mpl.rc_context({"svg.hashsalt": "ecomap", "font.size": 9}):
        figure = Figure(figsize=(_WIDTH_IN, _PANEL_IN * panels), layout="constrained")
        axes = figure.subplots(panels, 1, sharex=True)
        figure.suptitle(picture.title)
        _draw_greenness(axes[0], picture)
        _draw_areas(axes[1], picture)
        if picture.entered:
            _draw_entry(axes[2], picture)
        buffer = io.BytesIO()
        metadata: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
        figure.savefig(buffer, format=form, dpi=120, metadata=metadata)
    return buffer.getvalue()


def _draw_greenness(axes: Any, picture: SeriesPicture) -> None:
    """Draw the dates, the same without season, the trend, and brackets of breaks."""
    days = np.array(picture.days, dtype="datetime64[D]")
    clear = np.isfinite(picture.ndvi)
    axes.plot(days[clear], picture.ndvi[clear], ".", color=_GREY, label="median NDVI of clear ground")
    flat = picture.ndvi - picture.season
    axes.plot(days[clear], flat[clear], "o", color=_GREEN, markersize=3, label="without season")
    edges = [np.datetime64(after) for _, after in picture.breaks]
    piece = np.searchsorted(np.array(edges, dtype="datetime64[D]"), days, side="right")
    for number in range(len(edges) + 1):
        part = piece == number
        label = "trend" if number == 0 else None
        axes.plot(days[part], picture.trend[part], "-", color=_BLUE, linewidth=1.5, label=label)
    for number, (before, after) in enumerate(picture.breaks):
        axes.axvspan(
            np.datetime64(before),
            np.datetime64(after),
            color=_RED,
            alpha=0.3,
            label="break" if number == 0 else None,
        )
    refused = days[~clear]
    axes.plot(refused, np.full(len(refused), axes.get_ylim()[0]), "|", color=_RED, label="date refused")
    axes.set_ylabel("NDVI")
    axes.legend(loc="upper center", ncols=5, fontsize=7)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.25 * (high - low))


def _draw_areas(axes: Any, picture: SeriesPicture) -> None:
    """Draw what was excavated and regrown between composites, over the time between."""
    for number, (before, after, excavated, regrown) in enumerate(picture.years):
        start, stop = np.datetime64(f"{before}-12-31"), np.datetime64(f"{after}-12-31")
        middle, width = start + (stop - start) / 2, (stop - start) * 0.94
        first = number == 0
        up = axes.bar(middle, regrown, width=width, color=_GREEN, label="regrown" if first else None)
        down = axes.bar(middle, -excavated, width=width, color=_BROWN, label="excavated" if first else None)
        for bars, text in ((up, f"+{regrown:.2f} ha"), (down, f"-{excavated:.2f} ha")):
            if "0.00" not in text:
                axes.bar_label(bars, [text], fontsize=7)
    axes.axhline(0, color="black", linewidth=0.6)
    axes.margins(y=0.25)
    axes.set_ylabel("ha between composites")
    if picture.years:
        axes.legend(loc="upper left", fontsize=7)


def _draw_entry(axes: Any, picture: SeriesPicture) -> None:
    """Draw how much of the watched zone was entered."""
    last = max(picture.days)
    days = [day for day, _ in picture.entered] + [last]
    areas = [area for _, area in picture.entered] + [picture.entered[-1][1]]
    axes.step(
        np.array(days, dtype="datetime64[D]"), areas, where="post", color=_RED, label="entered for good"
    )
    if picture.entry is not None and picture.entry[0] is not None:
        before, after = picture.entry
        axes.axvspan(
            np.datetime64(before),
            np.datetime64(after),
            color=_RED,
            alpha=0.3,
            label=f"first entry by {after}",
        )
    axes.set_ylim(bottom=0)
    axes.set_ylabel("watched zone, ha")
    axes.legend(loc="upper left", fontsize=7)

"""Breaks of trends: how often one is found where there is one, and where there is none.

Run as `python -m benchmarks series --count 2000`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.trial import machine
from ecomap.survey.series import fit_series, years_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecomap.survey.series import SeriesFit

_FIRST = dt.date(2019, 1, 3)
_DATES, _SPAN_DAYS = 110, 2190
_AT = 50
_NOISES, _CLOUDS, _STEPS = (0.02, 0.05), (0.3, 0.6), (0.0, -0.05, -0.1, -0.2)


def draw_series(
    count: int, *, noise: float, cloud: float, step: float
) -> tuple[list[dt.date], NDArray[np.float64]]:
    """Return days and series with a season of two waves, a trend, noise, clouds, and one step.

    One value in fifty is low by 0.15, as under cloud that no mask tells.
    """
    generator = np.random.default_rng(21)
    chosen = np.sort(generator.choice(_SPAN_DAYS, _DATES, replace=False))
    days = [_FIRST + dt.timedelta(int(day)) for day in chosen]
    years = years_of(days)
    season = 0.15 * np.cos(2 * np.pi * (years - 0.7)) + 0.05 * np.sin(4 * np.pi * years)
    values = np.tile(0.3 + 0.01 * years + season, (count, 1)) + generator.normal(0, noise, (count, _DATES))
    values[:, _AT:] += step
    values[generator.random(values.shape) < 1 / 50] -= 0.15
    values[generator.random(values.shape) < cloud] = np.nan
    return days, values


def score(fits: list[SeriesFit], values: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return shares of series with a break, with one within a clear date, a true range, and another."""
    found = np.zeros((len(fits), 4))
    for row, fit in enumerate(fits):
        clear = np.flatnonzero(np.isfinite(values[row]))
        true = int(np.searchsorted(clear, _AT))
        off = [abs(int(np.searchsorted(clear, item.after)) - true) for item in fit.breaks]
        covers = [item.earliest <= clear[true] <= item.latest for item in fit.breaks]
        near = any(places <= 1 for places in off)
        found[row] = bool(off), near, any(covers), len(off) > 1 or (bool(off) and not any(covers))
    any_break, within, covered, other = found.mean(axis=0).tolist()
    return any_break, within, covered, other


def main(arguments: list[str]) -> None:
    """Print a line for each step, noise and share of clouds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks series", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="series of each kind")
    options = parser.parse_args(arguments)
    print(machine())
    print(f"{options.count} series of {_DATES} dates in six years each")
    head = f"{'step':>6} {'noise':>6} {'clouds':>6} {'any break':>10} {'within one':>11}"
    print(f"{head} {'in range':>9} {'other too':>10} {'ms each':>8}")
    for step in _STEPS:
        for noise in _NOISES:
            for cloud in _CLOUDS:
                days, values = draw_series(options.count, noise=noise, cloud=cloud, step=step)
                started = time.perf_counter()
                fits = fit_series(days, values)
                milliseconds = 1000 * (time.perf_counter() - started) / options.count
                shares = " ".join(
                    f"{share:>{width}.1%}"
                    for share, width in zip(score(fits, values), (10, 11, 9, 10), strict=True)
                )
                print(f"{step:>6.2f} {noise:>6.2f} {cloud:>6.0%} {shares} {milliseconds:>8.1f}", flush=True)

"""Rules and forest on invented scenes at known truth, as tables with their spread.

`python -m benchmarks accuracy simulated --seeds 20 --into FOLDER`. What is chosen (the limit of the forest,
the table of confidence) is chosen on seeds 0 to 9; what is reported are seeds 100 on.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy.confidence import shares
from benchmarks.accuracy.labels import forest_of, joined_samples
from benchmarks.accuracy.reporting import as_json, tables
from benchmarks.accuracy.scoring import joined
from benchmarks.accuracy.trials import PROBABILITIES, RULES, Tried, try_seed

if TYPE_CHECKING:
    from collections.abc import Sequence

TUNING = tuple(range(10))
"""Seeds that choices are made on."""
FIRST_REPORTED = 100
"""First of the seeds that are reported."""


def main(arguments: list[str]) -> None:
    """Tune, report, and write tables and numbers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks accuracy simulated", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds are reported")
    parser.add_argument("--side", type=int, default=1000, help="pixels of 10 m along a side")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--into", type=Path, help="folder for accuracy.md and accuracy.json")
    options = parser.parse_args(arguments)
    with ProcessPoolExecutor(options.workers) as pool:
        tuned = list(pool.map(partial(try_seed, side=options.side, limits=None, forest=None), TUNING))
        limit = best_limit(tuned)
        forest = forest_of(joined_samples([one.samples for one in tuned if one.samples is not None]), 0)
        seeds = range(FIRST_REPORTED, FIRST_REPORTED + options.seeds)
        work = partial(try_seed, side=options.side, limits=(limit, limit), forest=forest)
        reported = list(pool.map(work, seeds))
    text = tables(reported, limit=limit, side=options.side, **_confidences(tuned, reported))
    print(text)
    if options.into is not None:
        options.into.mkdir(parents=True, exist_ok=True)
        (options.into / "accuracy.md").write_text(text, encoding="utf-8")
        document = as_json(reported, limit=limit, side=options.side, **_confidences(tuned, reported))
        (options.into / "accuracy.json").write_text(json.dumps(document, indent=1), encoding="utf-8")


def best_limit(tuned: Sequence[Tried]) -> float:
    """Return the limit of probability with the best mean F1 on the tuning seeds."""
    means = [float(np.nanmean([one.by_limit[limit] for one in tuned])) for limit in PROBABILITIES]
    return PROBABILITIES[int(np.argmax(means))]


def _confidences(tuned: Sequence[Tried], reported: Sequence[Tried]) -> dict[str, dict[str, object]]:
    """Return how often patches of the rules were right on both sets of seeds."""
    return {
        name: shares({way: joined([one.objects[way] for one in several]) for way in RULES})
        for name, several in (("chosen", tuned), ("checked", reported))
    }

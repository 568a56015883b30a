"""Tables of scores, in Markdown and as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.accuracy.confidence import KINDS
from benchmarks.accuracy.scoring import SIZE_NAMES, size_class

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.accuracy.scoring import Pixels
    from benchmarks.accuracy.trials import Tried

_SCORES = ("precision", "recall", "f1", "iou", "area_bias")


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return mean, median, 5th and 95th percentile of what is known."""
    low, middle, high = np.nanpercentile(values, (5, 50, 95))
    return {"mean": float(np.nanmean(values)), "median": float(middle), "p5": float(low), "p95": float(high)}


def pixel_scores(scores: Sequence[Mapping[str, Pixels]]) -> dict[str, dict[str, dict[str, float]]]:
    """Return the spread of each score by way."""
    return {
        way: {name: spread([one[way].as_dict()[name] for one in scores]) for name in _SCORES}
        for way in scores[0]
    }


def object_scores(reported: Sequence[Tried]) -> dict[str, list[dict[str, Any]]]:
    """Return by way and class of size how many patches were right and how many mines were found."""
    table = {}
    for way in reported[0].objects:
        rows = []
        for size, name in enumerate(SIZE_NAMES):
            right, found = [], []
            for one in reported:
                objects = one.objects[way]
                right.append(objects.patch_right[size_class(objects.patch_ha) == size])
                found.append(objects.mine_found[size_class(objects.mine_ha) == size])
            rows.append(
                {
                    "size": name,
                    "patches": sum(map(len, right)),
                    "precision": _seeds(right),
                    "mines": sum(map(len, found)),
                    "recall": _seeds(found),
                }
            )
        table[way] = rows
    return table


def _seeds(several: Sequence[Any]) -> dict[str, float] | None:
    """Return the share of all, and its spread over the seeds that have any."""
    shares = [float(one.mean()) for one in several if len(one)]
    if not shares:
        return None
    return {**spread(shares), "mean": float(np.concatenate(several).mean())}


def tables(
    reported: Sequence[Tried],
    *,
    limit: float,
    side: int,
    chosen: Mapping[str, Any],
    checked: Mapping[str, Any],
) -> str:
    """Return all tables as Markdown."""
    seeds = f"seeds {reported[0].seed}-{reported[-1].seed}, {side} x {side} pixels of 10 m each"
    said = f"Chosen on seeds 0-9, reported on {seeds}: mean (5-95 % over seeds)."
    parts = [f"**Pixels.** {said} The forest calls ground disturbed from a probability of {limit:g} on.\n"]
    parts.append(_pixel_table(pixel_scores([one.pixels for one in reported])))
    parts.append(f"**Change between two years.** {said}\n")
    parts.append(_pixel_table(pixel_scores([one.changes for one in reported])))
    parts.append(f"**Patches and mines by size.** {said}\n")
    parts.append(_object_table(object_scores(reported)))
    parts.append(f"**Confidence of rules.** Counted on seeds 0-9, checked on {seeds}.\n")
    parts.append(_confidence_table(chosen, checked))
    parts.append(f"**What a forest says, over all ground.** {seeds}.\n")
    parts.append(_said_table(reported))
    return "\n".join(parts)


def as_json(
    reported: Sequence[Tried],
    *,
    limit: float,
    side: int,
    chosen: Mapping[str, Any],
    checked: Mapping[str, Any],
) -> dict[str, Any]:
    """Return all numbers."""
    return {
        "tuning_seeds": [0, 9],
        "report_seeds": [reported[0].seed, reported[-1].seed],
        "side_px": side,
        "probability_limit": limit,
        "pixels": pixel_scores([one.pixels for one in reported]),
        "changes": pixel_scores([one.changes for one in reported]),
        "objects": object_scores(reported),
        "confidence": {"chosen": chosen, "checked": checked},
        "said": {way: said_by(reported, way) for way in reported[0].said},
    }


def said_by(reported: Sequence[Tried], way: str) -> list[dict[str, float]]:
    """Return what a forest said against what was so, over all seeds."""
    rows = []
    for start in np.arange(10) / 10:
        cells = [cell for one in reported for cell in one.said[way] if abs(cell[0] - start) < 1e-9]
        if cells:
            pixels = np.array([cell[2] for cell in cells])
            means = [float(np.average([cell[place] for cell in cells], weights=pixels)) for place in (1, 3)]
            rows.append(
                {"from": float(start), "pixels": int(pixels.sum()), "said": means[0], "right": means[1]}
            )
    return rows


def _cell(value: Mapping[str, float] | None, form: str = ".2f") -> str:
    if value is None:
        return "-"
    return f"{value['mean']:{form}} ({value['p5']:{form}}-{value['p95']:{form}})"


def _pixel_table(scores: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    lines = [
        "| way | precision | recall | F1 | IoU | area found against true, median |",
        "|---|---|---|---|---|---|",
    ]
    for way, row in scores.items():
        cells = " | ".join(_cell(row[name]) for name in _SCORES[:-1])
        bias = row["area_bias"]
        area = f"{bias['median']:+.0%} ({bias['p5']:+.0%} to {bias['p95']:+.0%})"
        lines.append(f"| {way} | {cells} | {area} |")
    return "\n".join([*lines, ""])


def _object_table(scores: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    lines = ["| way | size | patches | of them right | mines | of them found |", "|---|---|---|---|---|---|"]
    for way, rows in scores.items():
        lines += [
            f"| {way} | {row['size']} | {row['patches']} | {_cell(row['precision'])} | {row['mines']} "
            f"| {_cell(row['recall'])} |"
            for row in rows
        ]
    return "\n".join([*lines, ""])


def _confidence_table(chosen: Mapping[str, Any], checked: Mapping[str, Any]) -> str:
    lines = [
        "| clear dates | size | patches, seeds 0-9 | right: the confidence | patches, reported | right |",
        "|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        for before, after in zip(chosen[kind], checked[kind], strict=True):
            cells = []
            for row in (before, after):
                cells += [str(row["patches"]), "-" if row["right"] is None else f"{row['right']:.2f}"]
            lines.append(f"| {kind} | {before['size']} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _said_table(reported: Sequence[Tried]) -> str:
    lines = ["| forest | said from | pixels | said, mean | was so |", "|---|---|---|---|---|"]
    for way in reported[0].said:
        lines += [
            f"| {way} | {row['from']:.1f} | {row['pixels']} | {row['said']:.2f} | {row['right']:.2f} |"
            for row in said_by(reported, way)
        ]
    return "\n".join([*lines, ""])

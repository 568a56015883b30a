"""How sure a patch found by rules is: which share of such patches was really disturbed ground."""

from __future__ import annotations

from dataclasses import dataclass

SIZES_HA = (0.1, 0.667, 10.0)
"""Limits between the classes of size: 0.667 ha is 10 mu, 10 ha the least mine of the plan."""
SHARES: dict[str, tuple[float, float, float, float]] = {
    "single": (0.024, 0.045, 0.116, 0.084),
    "few": (0.060, 0.069, 0.176, 0.418),
    "composite": (0.094, 0.098, 0.258, 0.803),
}
"""Share of patches that were right in invented scenes, by clear dates and class of size: what it is at least.

Counted by `python -m benchmarks accuracy simulated` on the seeds that nothing else is reported on; the lower
end of the range of 95 % after Wilson 1927, doi 10.1080/01621459.1927.10502953, so that few claim little.
"""
MEANING = {
    "en": (
        "Share of patches of this size, found with as many clear dates, that were disturbed ground in "
        "invented scenes of known truth, at least. It ranks patches; it is no probability for this place."
    ),
    "zh": (
        "同等面积、同等有效期数的图斑在已知真值的模拟影像中确为裸露扰动的比例，只用于排序，不是本地点的概率。"
    ),
}
"""What the number means."""


FOREST_MEANING = {
    "en": (
        "Mean of the calibrated probability of the pixels of the patch, as the card of the forest says. It "
        "holds for ground mixed as the labelled outlines were; where bare ground is rarer it is too high."
    ),
    "zh": ("图斑像元校准概率的均值（见模型卡）。仅当地面构成与训练样本相近时成立，裸地更少的地方会偏高。"),
}
"""What the number means where a forest found the patch."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a patch is."""

    value: float
    """0 to 1; see `MEANING`."""
    label: str
    """In words."""


def confidence_of(area_ha: float, clear_dates: float) -> Confidence:
    """Return how sure a patch is by its size and the clear dates it rests on.

    Examples
    --------
    >>> confidence_of(12.0, 4).label, confidence_of(12.0, 1).label
    ('high confidence', 'single date, low confidence')
    """
    way = "single" if clear_dates < 1.5 else "few" if clear_dates < 2.5 else "composite"
    size = sum(area_ha >= limit for limit in SIZES_HA)
    value = SHARES[way][size]
    if way == "single":
        return Confidence(value, "single date, low confidence")
    return Confidence(value, _worded(value))


def confidence_of_forest(probability: float) -> Confidence:
    """Return how sure a patch is by the mean probability that a forest gives its pixels."""
    return Confidence(probability, _worded(probability))


def _worded(value: float) -> str:
    word = "high" if value >= 0.8 else "medium" if value >= 0.5 else "low"
    return f"{word} confidence"

"""What a patch says of its confidence is what was counted, and no more."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomap.survey.detecting.confidence import SHARES, SIZES_HA, confidence_of

COUNTED = Path(__file__).resolve().parents[2] / "benchmarks" / "accuracy" / "confidence.json"


def at_least(share, patches):
    """Lower end of the range of 95 % of a share (Wilson 1927)."""
    z = 1.959964
    middle = share + z * z / (2 * patches)
    spread = z * math.sqrt(share * (1 - share) / patches + z * z / (4 * patches * patches))
    return (middle - spread) / (1 + z * z / patches)


def test_the_numbers_are_what_the_counted_ones_are_at_least():
    counted = json.loads(COUNTED.read_text(encoding="utf-8"))
    assert tuple(counted["sizes_ha"]) == SIZES_HA
    for way, shares in SHARES.items():
        pairs = zip(counted["right"][way], counted["patches"][way], strict=True)
        assert shares == pytest.approx([at_least(*pair) for pair in pairs], abs=1e-3)


@given(st.floats(0, 500), st.floats(0, 30), st.floats(0, 30))
def test_more_clear_dates_never_make_a_patch_less_sure(area_ha, fewer, more):
    fewer, more = sorted((fewer, more))
    assert confidence_of(area_ha, fewer).value <= confidence_of(area_ha, more).value + 0.02


@pytest.mark.parametrize("area_ha", [0.05, 0.5, 5, 50])
def test_a_single_date_is_always_of_low_confidence(area_ha):
    found = confidence_of(area_ha, 1)
    assert found.label == "single date, low confidence"
    assert found.value < 0.5

"""Opening, closing and ratios: held to their definitions, to strips, and to division in float64."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ecomap.errors import UsageError
from ecomap.survey import morphology
from ecomap.survey.morphology import closed, halo_rows, opened
from ecomap.survey.ratios import is_below, normalised_difference

masks = arrays.arrays(np.bool_, arrays.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=14))
bands = arrays.arrays(np.uint16, 24, elements=st.integers(0, 65535) | st.integers(0, 40))
thresholds = st.floats(-1.2, 1.2) | st.sampled_from([0.1, 0.25, 1 / 3, -0.3, 0.0, 0.2000001, 1.0, -1.0])


def windows(mask, radius_px, *, outside):
    padded = np.pad(mask, radius_px, constant_values=outside)
    side = 2 * radius_px + 1
    return np.lib.stride_tricks.sliding_window_view(padded, (side, side))


def eroded(mask, radius_px):
    return windows(mask, radius_px, outside=True).all(axis=(2, 3))


def dilated(mask, radius_px):
    return windows(mask, radius_px, outside=False).any(axis=(2, 3))


@given(masks, st.integers(0, 3))
def test_opening_and_closing_are_what_the_square_covers(mask, radius_px):
    before = mask.copy()
    assert np.array_equal(opened(mask, radius_px=radius_px), dilated(eroded(mask, radius_px), radius_px))
    assert np.array_equal(closed(mask, radius_px=radius_px), eroded(dilated(mask, radius_px), radius_px))
    assert np.array_equal(mask, before)


@given(masks, st.integers(1, 2), st.integers(0, 14), st.sampled_from([opened, closed]))
def test_strips_with_a_halo_give_the_whole(mask, radius_px, cut, operation):
    cut, halo = min(cut, len(mask)), halo_rows(radius_px)
    above = max(cut - halo, 0)
    upper = operation(mask[: cut + halo], radius_px=radius_px)[:cut]
    lower = operation(mask[above:], radius_px=radius_px)[cut - above :]
    assert np.array_equal(np.concatenate([upper, lower]), operation(mask, radius_px=radius_px))


def test_blocks_leave_no_trace(monkeypatch):
    mask = np.random.default_rng(5).random((90, 11)) < 0.7
    whole = opened(mask)
    monkeypatch.setattr(morphology, "_BLOCK_PIXELS", 22)
    assert np.array_equal(opened(mask), whole)


@pytest.mark.parametrize("value", [True, False])
def test_masks_of_one_value_stay(value):
    mask = np.full((7, 9), value)
    assert np.array_equal(opened(mask), mask)
    assert np.array_equal(closed(mask), mask)


def test_a_negative_radius_is_refused():
    with pytest.raises(UsageError, match="-1 pixels"):
        opened(np.zeros((2, 2), dtype=bool), radius_px=-1)


def divided(infrared, red, offset=0):
    infrared, red = infrared.astype(np.float64) + offset, red.astype(np.float64) + offset
    total = infrared + red
    return np.divide(infrared - red, total, out=np.full(total.shape, np.nan), where=total > 0)


@given(bands, bands, thresholds, st.sampled_from([0, -1000, -7, 50]))
def test_comparing_whole_numbers_is_dividing_them(infrared, red, threshold, offset):
    expected = divided(infrared, red, offset) < threshold
    assert np.array_equal(is_below(infrared, red, threshold, offset=offset), expected)


@given(bands, bands, st.integers(0, 23), st.sampled_from([-1, 0, 1]))
def test_a_threshold_beside_or_on_a_quotient_decides_as_dividing_does(infrared, red, pixel, step):
    quotients = divided(infrared, red)
    threshold = quotients[pixel]
    if np.isnan(threshold):
        threshold = 0.5
    if step:
        threshold = np.nextafter(threshold, step * np.inf)
    assert np.array_equal(is_below(infrared, red, float(threshold)), quotients < threshold)


def test_reflectance_is_divided():
    infrared = np.array([0.3, 0.1, np.nan, 0.0, -0.2], dtype=np.float32)
    red = np.array([0.1, 0.1, 0.1, 0.0, 0.1], dtype=np.float32)
    assert is_below(infrared, red, 0.25).tolist() == [False, True, False, False, False]


@given(bands, bands)
def test_the_difference_is_the_quotient_rounded_once(one, other):
    expected = divided(one, other).astype(np.float32)
    assert np.array_equal(normalised_difference(one, other), expected, equal_nan=True)


def test_bands_of_other_shapes_and_no_threshold_are_refused():
    band = np.zeros((2, 2), dtype=np.uint16)
    with pytest.raises(UsageError, match="different shapes"):
        normalised_difference(band, band[:1])
    with pytest.raises(UsageError, match="not a number"):
        is_below(band, band, float("nan"))

"""Outlines without stairs: near the stairs, of the same area, valid."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ecomap.survey.outlines import OutlineStream, joined_outlines

PIXELS = (1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
masks = arrays.arrays(np.bool_, arrays.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12))


def outline(mask, *, smooth):
    stream = OutlineStream(PIXELS, least_pixels=1, smooth=smooth)
    return joined_outlines([stream.add(mask), stream.finish()])


def disc(radius_px):
    y, x = np.mgrid[: 2 * radius_px + 6, : 2 * radius_px + 6]
    return (x - radius_px - 2.7) ** 2 + (y - radius_px - 3.4) ** 2 < radius_px**2


@given(masks)
def test_smooth_outlines_are_valid_and_within_half_a_pixel(mask):
    stairs, smooth = outline(mask, smooth=False), outline(mask, smooth=True)
    assert shapely.is_valid(smooth.polygons).all()
    assert smooth.pixels.tolist() == stairs.pixels.tolist()
    for one, other in zip(smooth.polygons, stairs.polygons, strict=True):
        assert shapely.hausdorff_distance(one.boundary, other.boundary, densify=0.2) <= 0.5 + 1e-9


@given(masks)
def test_the_area_misses_at_most_an_eighth_of_a_pixel_a_staircase(mask):
    found = outline(mask, smooth=True)
    # A staircase has at least three corners, two of which no other shares.
    stairs = outline(mask, smooth=False).polygons
    corners = shapely.get_num_coordinates(stairs) - shapely.get_num_interior_rings(stairs) - 1
    assert (np.abs(shapely.area(found.polygons) - found.pixels) <= corners / 2 / 8).all()


@pytest.mark.parametrize("radius_px", [3, 5, 10, 30, 150])
def test_a_disc_keeps_its_area_and_loses_its_stairs(radius_px):
    [polygon] = outline(disc(radius_px), smooth=True).polygons
    [stairs] = outline(disc(radius_px), smooth=False).polygons
    assert abs(polygon.area - disc(radius_px).sum()) <= 0.5
    assert polygon.length < 1.07 * 2 * np.pi * radius_px
    assert stairs.length > 1.2 * 2 * np.pi * radius_px


@given(st.integers(1, 9), st.integers(1, 9))
def test_rectangles_stay(height, width):
    [polygon] = outline(np.pad(np.ones((height, width), dtype=bool), 1), smooth=True).polygons
    assert polygon.equals(shapely.box(1, -1 - height, 1 + width, -1))


@pytest.mark.parametrize("run", [1, 2, 3, 4])
def test_a_regular_staircase_becomes_one_straight_line(run):
    row, column = np.mgrid[:12, : 12 * run + 1]
    [polygon] = outline(column <= row * run, smooth=True).polygons
    stairs = outline(column <= row * run, smooth=False).polygons[0]
    assert len(stairs.exterior.coords) > 20
    assert len(polygon.exterior.coords) <= 9

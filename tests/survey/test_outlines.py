"""Outlines of masks: held to GDAL's polygonizer, and to themselves however the raster is cut."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from rasterio.features import shapes
from rasterio.transform import Affine

from ecomap.errors import UsageError
from ecomap.survey.outlines import OutlineStream, joined_outlines

METRES = (10.0, 0.0, 500000.0, 0.0, -10.0, 3000000.0)
PIXELS = (1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
masks = arrays.arrays(np.bool_, arrays.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12))


def outline(mask, *, cuts=(), least_pixels=1, transform=PIXELS, smooth=False, values=None):
    names = tuple(values or ())
    stream = OutlineStream(transform, least_pixels=least_pixels, sums=names, smooth=smooth)
    pieces = np.split(np.arange(len(mask)), sorted(cuts))
    parts = [stream.add(mask[rows], {name: values[name][rows] for name in names}) for rows in pieces]
    return joined_outlines([*parts, stream.finish()])


def drawn(*lines):
    return np.array([[sign == "#" for sign in line] for line in lines])


def by_gdal(mask, transform):
    found = shapes(mask.astype(np.uint8), mask=mask, connectivity=4, transform=Affine(*transform))
    return [shapely.geometry.shape(geometry) for geometry, _ in found]


def as_set(polygons):
    return sorted(shapely.to_wkb(shapely.normalize(np.asarray(polygons, dtype=object))))


@given(masks)
def test_polygons_are_those_of_gdal(mask):
    ours = outline(mask, transform=METRES)
    assert as_set(ours.polygons) == as_set(by_gdal(mask, METRES))
    assert shapely.is_valid(ours.polygons).all()
    assert shapely.is_ccw(shapely.get_exterior_ring(ours.polygons)).all()
    assert ours.pixels.sum() == mask.sum()


def test_polygons_of_a_large_mask_are_those_of_gdal():
    generator = np.random.default_rng(3)
    coarse = generator.random((30, 40)) < 0.5
    mask = np.kron(coarse, np.ones((7, 7), dtype=bool)) ^ (generator.random((210, 280)) < 0.02)
    theirs = np.array(by_gdal(mask, METRES), dtype=object)
    theirs = theirs[shapely.area(theirs) >= 20 * 100]
    ours = outline(mask, cuts=(1, 50, 51, 200), transform=METRES, least_pixels=20)
    assert as_set(ours.polygons) == as_set(theirs)
    assert shapely.area(ours.polygons) == pytest.approx(ours.pixels * 100)


@given(masks, st.lists(st.integers(0, 12), max_size=4), st.integers(1, 4), st.booleans())
def test_cutting_changes_nothing(mask, cuts, least_pixels, smooth):
    value = np.random.default_rng(mask.size).normal(size=mask.shape).astype(np.float32)
    value[value > 1] = np.nan
    options = {"least_pixels": least_pixels, "smooth": smooth, "values": {"ndvi": value}}
    whole = outline(mask, **options)
    cut = outline(mask, cuts=[min(at, len(mask)) for at in cuts], **options)
    assert shapely.to_wkb(cut.polygons).tolist() == shapely.to_wkb(whole.polygons).tolist()
    for name in ("pixels", "touches_edge", "first"):
        assert np.array_equal(getattr(cut, name), getattr(whole, name))
    assert np.array_equal(cut.sums["ndvi"], whole.sums["ndvi"])
    assert np.array_equal(cut.counts["ndvi"], whole.counts["ndvi"])
    assert (whole.pixels >= least_pixels).all()


def test_a_pinched_ring_touches_its_hole_and_is_valid():
    found = outline(drawn("##.", "#.#", "###"))
    assert len(found) == 1
    assert found.polygons[0].is_valid
    assert found.polygons[0].area == 7
    [hole] = found.polygons[0].interiors
    assert hole.intersection(found.polygons[0].exterior).geom_type == "Point"


def test_pixels_that_share_a_corner_only_are_apart():
    assert outline(drawn("#.", ".#")).pixels.tolist() == [1, 1]


def test_small_pieces_go_and_small_holes_stay():
    found = outline(drawn("###..", "#.#.#", "###.."), least_pixels=2)
    assert found.pixels.tolist() == [8]
    assert len(found.polygons[0].interiors) == 1


def test_a_piece_in_a_hole_of_another_is_its_own():
    found = outline(drawn("#####", "#...#", "#.#.#", "#...#", "#####"))
    assert found.pixels.tolist() == [16, 1]
    assert found.first.tolist() == [[0, 0], [2, 2]]
    assert found.touches_edge.tolist() == [True, False]


def test_values_are_summed_without_what_is_no_number():
    mask = drawn("##.#", "##..")
    value = np.array([[1, 2, 9, np.nan], [np.nan, 4, 9, 9]], dtype=np.float32)
    found = outline(mask, values={"ndvi": value})
    assert found.sums["ndvi"].tolist() == [7, 0]
    assert found.counts["ndvi"].tolist() == [3, 0]
    assert found.mean("ndvi") == pytest.approx([7 / 3, np.nan], nan_ok=True)


def test_pieces_come_back_once_they_are_complete():
    stream = OutlineStream(PIXELS, least_pixels=1)
    assert len(stream.add(drawn("#.#", "..#"))) == 1
    assert len(stream.add(drawn("...", "..."))) == 1
    assert len(stream.add(drawn("...", ".##"))) == 0
    assert stream.finish().touches_edge.tolist() == [True]
    assert len(stream.finish()) == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (6, 1), (40, 30)])
def test_nothing_marked_gives_nothing(shape):
    found = outline(np.zeros(shape, dtype=bool), values={"ndvi": np.full(shape, np.nan, dtype=np.float32)})
    assert (len(found), found.first.shape, len(found.sums["ndvi"])) == (0, (0, 2), 0)


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (6, 1), (40, 30)])
def test_everything_marked_is_one_rectangle(shape):
    found = outline(np.ones(shape, dtype=bool), cuts=(1, 20), smooth=True)
    assert found.polygons[0].equals(shapely.box(0, -shape[0], shape[1], 0))
    assert len(found.polygons[0].exterior.coords) == 5


def test_memory_holds_open_pieces_only():
    stream = OutlineStream(PIXELS, least_pixels=1)
    kept = []
    strip = np.random.default_rng(0).random((64, 200)) < 0.2
    for _ in range(20):
        stream.add(strip)
        kept.append(len(stream._open.first))
    assert max(kept) < 3 * kept[0]


@pytest.mark.parametrize(
    ("mask", "values", "message"),
    [
        (np.zeros((2, 3)), None, "got float64"),
        (np.zeros(3, dtype=bool), None, "rows and columns"),
        (np.zeros((2, 4), dtype=bool), {"ndvi": np.zeros((2, 4), dtype=np.float32)}, "those before it 3"),
        (np.zeros((2, 3), dtype=bool), None, "got none"),
        (np.zeros((2, 3), dtype=bool), {"ndvi": np.zeros((1, 3), dtype=np.float32)}, r"an array of \(1, 3\)"),
    ],
)
def test_a_strip_that_does_not_fit_is_refused(mask, values, message):
    stream = OutlineStream(PIXELS, least_pixels=1, sums=("ndvi",))
    stream.add(np.zeros((1, 3), dtype=bool), {"ndvi": np.zeros((1, 3), dtype=np.float32)})
    with pytest.raises(UsageError, match=message):
        stream.add(mask, values)


def test_joining_nothing_is_refused():
    with pytest.raises(UsageError, match="no outlines"):
        joined_outlines([])

"""Coordinates in every spelling mean what they say, and nonsense means nothing."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomap.store.foreign.coordinate_text import (
    angle_of,
    coordinate_of,
    coordinates_of,
    degrees_of,
    metres_of,
)

SPELLINGS = [
    "{d}°{m}′{s}″",
    "{d}° {m}′ {s}″",
    "{d}°{m}'{s}''",
    "{d}°{m}'{s}\"",
    "{d}º{m}’{s}”",
    "{d}˚{m}‘{s}“",
    "{d}°{m}´{s}´´",
    "{d}°{m}′{s}",
    "{d} {m} {s}",
    "{d}\u00a0{m}\u00a0{s}",
    "{d}-{m}-{s}",
    "{d}–{m}–{s}",
    "{d}:{m}:{s}",
    "{d}：{m}：{s}",
    "{d}度{m}分{s}秒",
    "{d} 度 {m} 分 {s} 秒",
    "{d}d{m}m{s}s",
    "{d} deg {m} min {s} sec",
]
"""Degrees, minutes and seconds as people write them."""
EAST = ["东经{}", "东经 {}", "东经：{}", "E{}", "E {}", "E:{}", "{}E", "{} E", "{}e", "Ｅ{}"]
WEST = ["西经{}", "W{}", "{}W", "-{}", "−{}", "- {}"]

degrees = st.integers(0, 179)
sixtieths = st.integers(0, 59)
seconds = st.one_of(sixtieths.map(str), st.decimals(0, "59.9999", places=4).map(str))


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(d=degrees, m=sixtieths, s=seconds, wide=st.booleans())
def test_written_and_read_is_the_same(spelling, d, m, s, wide):
    text = spelling.format(d=d, m=m, s=s)
    if wide:
        text = text.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    value = (d * 3600 + m * 60 + float(s)) / 3600
    assert degrees_of(text) == value
    assert coordinate_of(text) == value


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(d=degrees, m=sixtieths, s=seconds, data=st.data())
def test_hemispheres_sign_and_name_the_axis(spelling, d, m, s, data):
    text, value = spelling.format(d=d, m=m, s=s), (d * 3600 + m * 60 + float(s)) / 3600
    assert angle_of(data.draw(st.sampled_from(EAST)).format(text)) == (value, "longitude")
    assert degrees_of(data.draw(st.sampled_from(WEST)).format(text)) == -value
    if value <= 90:
        assert angle_of(f"北纬{text}") == (value, "latitude")
        assert angle_of(f"{text}S") == (-value, "latitude")
    else:
        assert math.isnan(degrees_of(f"{text}N"))


@given(d=degrees, m=st.decimals(0, "59.99999", places=5))
def test_decimal_minutes(d, m):
    for text in (f"{d}°{m}′", f"E{d}°{m}'", f"{d} {m}", f"{d}:{m}", f"{d}度{m}分", f"E{d} {m}"):
        assert degrees_of(text) == (d * 3600 + float(m) * 60) / 3600


@given(st.floats(-180, 180).map(lambda number: f"{number:.9f}"))
def test_decimal_degrees_stay_what_they_are(text):
    for spelling in (text, f" {text} ", f"{text}°", f"{text} 度", f"'{text}", f"{text}\u00a0"):
        assert degrees_of(spelling) == float(text)


def test_decimal_degrees_are_never_taken_for_minutes():
    assert degrees_of("111.4124") == 111.4124


@given(st.integers(-99_999_999, 99_999_999), st.sampled_from(["", "米", "m", " m", " 米", "metres"]))
def test_metres_grouped_or_not(number, unit):
    for text in (
        f"{number}",
        f"{number:,}",
        f"{number:,}".replace(",", " "),
        f"{number:,}".replace(",", "\u00a0"),
    ):
        assert metres_of(f"{text}{unit}") == number
        assert metres_of(f"{text}.25{unit}") == number + math.copysign(0.25, -1 if text[0] == "-" else 1)


NONSENSE = [
    *(
        "",
        " ",
        "°",
        "E",
        "-",
        "nan",
        "inf",
        "NaN",
        "1_000",
        "0x10",
        "1e5",
        "True",
        "见附图",
        "无",
        "/",
        "—",
    ),
    *(
        "111 61 24",
        "111 41 60",
        "111°60′",
        "111°41′60″",
        "111°41′61″",
        "111 41 24 99",
        "111-41",
        "111 41",
        "12:30",
    ),
    *(
        "2021-12-31",
        "2021/12/31",
        "111.5°30′",
        "111°41.5′30″",
        "E111E",
        "E111°41′24″N",
        "-111W",
        "--111",
        "181°E",
    ),
    *(
        "95N",
        "361°",
        "111°41′24″29°01′48″",
        "111.69,29.03",
        "1.2.3",
        "=1+1",
        "111°-41′",
        "1,23",
        "1,2345",
        "12 34",
    ),
    *(
        "1,234 567",
        "37567,214.1,2",
        "111 4a 24",
        "(111)",
        "#REF!",
        "约111.69",
        "111.69左右",
        "东经",
        "东111西",
    ),
]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_no_number(text):
    assert math.isnan(coordinate_of(text))
    assert math.isnan(degrees_of(text))


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(text):
    assert isinstance(degrees_of(text), float)
    assert isinstance(coordinate_of(text), float)


@given(st.text(alphabet="0123456789 .,-+:°′″'\"度分秒东西南北经纬NSEWnsewdm", max_size=20))
def test_what_is_read_is_within_reach(text):
    value, axis = angle_of(text)
    if axis:
        assert math.isnan(value) or abs(value) <= (90 if axis == "latitude" else 180)


def test_a_cell_of_the_other_axis_is_refused():
    assert coordinate_of("29°01′48″N", "latitude") == 29.03
    assert math.isnan(coordinate_of("29°01′48″N", "longitude"))


@pytest.mark.parametrize(("cell", "value"), [(111.69, 111.69), (7, 7.0), ("37,567,214.5 米", 37567214.5)])
def test_cells_that_are_numbers(cell, value):
    assert coordinate_of(cell) == value


@pytest.mark.parametrize("cell", [None, True, math.nan, math.inf, [], object()])
def test_cells_that_are_none(cell):
    assert math.isnan(coordinate_of(cell))


@given(
    st.lists(
        st.one_of(st.none(), st.floats(-180, 180), st.text("0123456789.-_ e", max_size=8), st.just("nan"))
    )
)
def test_a_column_is_read_as_its_cells_are(cells):
    np.testing.assert_array_equal(coordinates_of(cells), [coordinate_of(cell) for cell in cells])


@given(st.lists(st.text("0123456789.-+", max_size=6)))
def test_a_column_of_plain_texts_is_read_as_its_cells_are(cells):
    np.testing.assert_array_equal(coordinates_of(cells), [coordinate_of(cell) for cell in cells])

"""Containers: what is read is what was written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomap.errors import UsageError
from ecomap.render.container import Later, Numbers, Text, pack, unpack

LARGEST = 2**52 - 1

words = st.text(st.characters(exclude_categories=["Cs"]))
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)
whole = (
    st.lists(st.integers(-LARGEST, LARGEST)) | st.lists(st.integers(0, 300)) | st.lists(st.integers(-3, 3))
)


@given(tree=plain, columns=st.lists(whole, max_size=5), later=plain)
def test_a_tree_comes_back_with_its_columns(tree, columns, later):
    arrays = [np.array(values, dtype=np.int64) for values in columns]
    document = {"tree": tree, "columns": arrays, "deep": {"later": Later(later), "first": arrays[:1]}}
    expected = {"tree": tree, "columns": columns, "deep": {"later": later, "first": columns[:1]}}
    assert unpack(pack(document)) == expected


@given(st.lists(st.none() | st.integers(-(10**9), 10**9), max_size=40), st.integers(0, 6))
def test_numbers_come_back_rounded_and_gaps_stay_gaps(steps, digits):
    values = np.array([np.nan if step is None else step / 10**digits for step in steps])
    assert unpack(pack([Numbers(values, digits)])) == [
        [None if step is None else step / 10**digits for step in steps]
    ]


def test_half_characters_that_no_file_can_hold_become_a_sign():
    assert unpack(pack({"name": "a\ud800", "names": Later(["\udfff"])})) == {"name": "a?", "names": ["?"]}


def test_equal_trees_give_equal_bytes():
    one, other = ({"a": np.arange(300), "b": Numbers(np.array([1.5, np.nan]), 1)} for _ in range(2))
    assert pack(one) == pack(other)


def test_small_numbers_take_one_byte_each():
    assert len(pack([np.arange(256)])) - len(pack([np.arange(0)])) < 256 + 8


def test_a_number_that_a_browser_could_not_hold_is_refused():
    with pytest.raises(UsageError, match="sites/area_m2"):
        pack({"sites": {"area_m2": Numbers(np.array([2.0**60]))}})


def test_texts_stand_as_they_are_and_half_characters_become_question_marks():
    content = pack({"script": Text("if (a < b) { }\n'两'"), "half": [Text("\ud800")]})
    assert "if (a < b) { }\n'两'".encode() in content
    assert unpack(content) == {"script": "if (a < b) { }\n'两'", "half": ["?"]}

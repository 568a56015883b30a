"""Round trips: against the shortest of all."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.analysis.route import round_trip
from ecomap.crs import geod
from ecomap.errors import UsageError


def length(order, east, north):
    there = [*order[1:], order[0]]
    return geod().inv(east[list(order)], north[list(order)], east[there], north[there])[2].sum()


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 7))
def test_trips_are_at_most_a_tenth_longer_than_the_shortest(seed, count):
    east, north = np.random.default_rng(seed).uniform(0, 0.3, (2, count))
    east, north = east + 111.5, north + 29.0
    order, metres = round_trip(east, north)
    assert order[0] == 0
    assert sorted(order) == list(range(count))
    assert metres == pytest.approx(length(order, east, north))
    best = min(length((0, *rest), east, north) for rest in itertools.permutations(range(1, count)))
    assert best - 1e-6 <= metres <= best * 1.1


def test_a_circle_is_walked_round():
    angle = np.random.default_rng(1).permutation(60) * 2 * np.pi / 60
    east, north = 111.5 + 0.1 * np.cos(angle), 29 + 0.1 * np.sin(angle)
    order, _ = round_trip(east, north)
    turn = np.diff(angle[[*order, order[0]]]) % (2 * np.pi)
    assert np.allclose(turn, turn[0])


def test_short_and_long_lists():
    assert round_trip([], []) == ([], 0.0)
    assert round_trip([111.0], [29.0]) == ([0], 0.0)
    with pytest.raises(UsageError, match="501 places"):
        round_trip(np.zeros(501), np.zeros(501))

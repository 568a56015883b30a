"""Symbols on the map of a brief: none covers another, none moves without need."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.render.brief.spread import spread

FRAME = (0.0, 0.0, 100.0, 90.0)
# Places on a coarse grid, so that many are equal or close.
PLACES = st.lists(
    st.tuples(st.integers(10, 40), st.integers(10, 40)).map(lambda at: (at[0] * 2.0, at[1] * 1.8)),
    max_size=40,
)


def parted(places: list[tuple[float, float]], reaches: list[float]) -> list[tuple[float, float]]:
    return spread(places, reaches, across_mm=3.0, down_mm=0.4, frame=FRAME)


@given(places=PLACES, late=st.lists(st.booleans(), min_size=40, max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_symbol_covers_another_and_none_leaves_the_frame(places, late):
    reaches = [2.1 if flag else 1.45 for flag, _ in zip(late, places, strict=False)]
    moved = parted(places, reaches)
    for a in range(len(moved)):
        assert FRAME[0] <= moved[a][0] <= FRAME[2]
        assert FRAME[1] <= moved[a][1] <= FRAME[3]
        for b in range(a):
            assert math.dist(moved[a], moved[b]) > (reaches[a] + reaches[b]) * 0.98


@given(places=PLACES)
@settings(max_examples=40, deadline=None)
def test_what_stands_alone_stays_and_the_same_places_give_the_same_answer(places):
    alone = (2.5, 85.0)
    moved = parted([*places, alone], [1.4] * (len(places) + 1))
    assert moved[-1] == alone
    assert moved == parted([*places, alone], [1.4] * (len(places) + 1))


def test_thirty_sites_of_one_village_stand_apart_round_it():
    moved = parted([(50.0, 45.0)] * 30, [1.4] * 30)
    assert len(set(moved)) == 30
    assert abs(sum(x for x, _ in moved) / 30 - 50) < 1
    assert abs(sum(y for _, y in moved) / 30 - 45) < 1
    assert max(math.dist(at, (50, 45)) for at in moved) < 25

"""Names fold to what tells places apart; near and alike is proposed, alone or far is not."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ecomap.analysis.name_keys import likeness, name_key
from ecomap.analysis.sameness import THRESHOLD, Bearers, permit_key, propose

SAME = [
    ("石门县维新镇大坪采石场", "大坪采石场"),
    ("大坪采石场（停产）", "大坪采石场"),
    ("大坪采石场", "大坪石场"),
    ("青岚县大坪矿业有限公司", "大坪矿业有限责任公司"),
    ("南河码头", "南河镇南河码头"),
    ("１号矿坑", "1号矿坑"),
    ("一号矿坑", "1#矿坑"),
    ("第三采区", "3采区"),
    ("北山石灰岩矿", "北山矿"),
    ("红石崖垃圾填埋场", "红石崖填埋场"),
    ("青岚市红石崖垃圾填埋场", "红石崖垃圾填埋场"),
    ("新发建材厂", "新发建材有限公司"),
    ("东风水库", "东风水库（饮用水源）"),
    ("Daping Quarry", "daping  quarry"),
    ("老鹰岩矿区一号坑", "老鹰岩矿区1号坑"),
    ("李家湾村采石场", "青岚县李家湾村采石场"),
    ("金鸡岭尾矿库", "金鸡岭 尾矿库"),
    ("清水河污水处理厂", "清水河污水厂"),
    ("沙坪码头(货运)", "沙坪码头"),
    ("长岭石料厂", "长岭石料场"),
]
OTHER = [
    ("一号矿坑", "二号矿坑"),
    ("1号矿坑", "11号矿坑"),
    ("老鹰岩矿区1号坑", "老鹰岩矿区2号坑"),
    ("大坪（东）采石场", "大坪（西）采石场"),
    ("大坪采石场", "长岭采石场"),
    ("东山村采石场", "西湾村采石场"),
    ("南河码头", "北渡码头"),
    ("红石崖垃圾填埋场", "白石滩垃圾填埋场"),
    ("甲矿坑", "乙矿坑"),
    ("东风水库", "跃进水库"),
    ("金鸡岭尾矿库", "凤凰山尾矿库"),
    ("清水河污水处理厂", "浑水溪污水处理厂"),
    ("采石场", "垃圾填埋场"),
    ("新发建材厂", "宏图建材厂"),
    ("Daping Quarry", "Changling Wharf"),
    ("维新镇码头货场一区", "新铺镇码头货场二区"),
    ("北山石灰岩矿", "南岭煤矿"),
    ("第3采区", "第8采区"),
    ("A区堆场", "B区堆场"),
    ("十二号坑", "二号坑"),
]


def test_labelled_pairs():
    """Pairs made up after real habits of writing: no other place is taken, none of the same is missed."""
    scores = {pair: likeness(name_key(pair[0]), name_key(pair[1])) for pair in SAME + OTHER}
    wrong = {pair: score for pair, score in scores.items() if (score >= THRESHOLD) != (pair in SAME)}
    assert wrong == {}


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_symmetric_and_one_for_the_same(one, other):
    first, second = name_key(one), name_key(other)
    assert likeness(first, second) == likeness(second, first)
    assert 0 <= likeness(first, second) <= 1
    if one:
        assert likeness(first, first) == 1


def bearers(*items):
    geometries = np.empty(len(items), dtype=object)
    geometries[:] = [None if at is None else shapely.Point(at) for _, _, at, _ in items]
    return Bearers(
        [[name] for name, *_ in items], [item[1] for item in items], geometries, [item[3] for item in items]
    )


HELD = bearers(
    ("大坪采石场", "C4300001", (111.0, 29.0), 0.0),
    ("南河码头", "", (111.2, 29.1), 5_000.0),
    ("跃进水库", "", None, 0.0),
)

CASES = {
    "near and alike": (("石门县大坪石场", "", (111.002, 29.001), 0.0), 0),
    "alike but 20 km away": (("大坪石场", "", (111.2, 29.0), 0.0), None),
    "near but another name": (("长岭采石场", "", (111.0, 29.0), 0.0), None),
    "the same permit, another name": (("新坪石料厂", "c430-0001", (111.0, 29.0), 0.0), 0),
    "within the radius of an anchor": (("南河镇南河码头", "", (111.24, 29.1), 0.0), 1),
    "the same name where no place is known": (("青岚县跃进水库", "", (111.4, 29.2), 0.0), 2),
    "no place, another name": (("东风水库", "", None, 0.0), None),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_proposed(case):
    row, expected = CASES[case]
    found = propose(bearers(row), HELD)
    assert [item.held for item in found] == ([] if expected is None else [expected])
    assert all(THRESHOLD <= item.score <= 1 and item.why for item in found)


def test_two_as_likely_are_told():
    held = bearers(("大坪采石场", "", (111.0, 29.0), 0.0), ("大坪采石场", "", (111.001, 29.0), 0.0))
    (found,) = propose(bearers(("大坪石场", "", (111.0005, 29.0), 0.0)), held)
    assert "1 other site(s) are as likely" in found.why


def test_nothing_held_proposes_nothing():
    assert propose(HELD, bearers()) == []
    assert propose(bearers(), HELD) == []


@pytest.mark.parametrize(
    ("one", "other"), [("C4307-0001 X", "c43070001x"), ("Ｃ４３０７０００１", "C43070001")]
)
def test_permits_fold(one, other):
    assert permit_key(one) == permit_key(other) != ""

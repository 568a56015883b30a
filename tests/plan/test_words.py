"""Dates, deadlines, units and scopes, one turn of phrase at a time."""

import pytest

from ecomap.plan.dates import find_dates
from ecomap.plan.deadlines import read_deadline
from ecomap.plan.scope import defined_areas, read_scope
from ecomap.plan.units import area_of, read_leaders, read_units


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2029年底前完成。", ["2029-12-31"]),
        ("2029年年底前完成。", ["2029-12-31"]),
        ("2029年末完成整治。", ["2029-12-31"]),
        ("2029年内完成整治。", ["2029-12-31"]),
        ("2029年12月底前完成。", ["2029-12-31"]),
        ("2028年2月底前完成。", ["2028-02-29"]),
        ("2029年2月底完成。", ["2029-02-28"]),
        ("2029年6月30日以前完成。", ["2029-06-30"]),
        ("二〇二九年六月三十日前完成。", ["2029-06-30"]),
        ("2029年6月30日前报送，9月底前完成。", ["2029-06-30", "2029-09-30"]),
        ("到2030年，覆盖率达到九成。", ["2030-12-31"]),
        ("到2030年底，覆盖率达到九成。", ["2030-12-31"]),
        ("2029年，半数达标；2030-2032年逐步提升。", ["2029-12-31", "2032-12-31"]),
        ("2029年上半年，完成排查。", ["2029-06-30"]),
        ("2029年第三季度，完成排查。", ["2029-09-30"]),
        ("完成排查（2029年底前）。", ["2029-12-31"]),
        # Conditions, comparisons, history, quotations and plain years do not bind.
        ("改造2019年1月1日前建成的33艘船舶。", []),
        ("改造2019年底前已经投入使用的设施。", []),
        ("整治2020年底前排查发现的问题。", []),
        ("较2018年提高15个百分点。", []),
        ("2020年比2015年减少一成。", []),
        ("2019年以来累计处理。", []),
        ("截至2029年底，已完成三处。", []),
        ("落实《2029年底前实施方案》。", []),
        ("落实《三年行动计划（2029-2031年）》要求。", []),
        ("落实“2029年底前清零”的口号。", []),
        ("制定2029年度工作方案。", []),
        ("制定2029年工作方案。", []),
        ("12月底前完成。", [None]),
        ("2029年前落地。", [None]),
        ("2029年6月前完成。", [None]),
        ("2029年2月30日前完成。", [None]),
        ("2029年13月底前完成。", [None]),
    ],
)
def test_dates_that_bind(text, dates):
    assert [each.date and each.date.isoformat() for each in find_dates(text)] == dates


@pytest.mark.parametrize(
    ("text", "date", "flags", "milestones"),
    [
        ("立行立改，长期坚持。", None, "il", []),
        ("立行立改。", None, "i", []),
        ("持续推进。", None, "o", []),
        ("2029年12月31日前。", "2029-12-31", "", []),
        ("2029年12月31日", "2029-12-31", "", []),
        ("2029-12-31", "2029-12-31", "", []),
        ("2029年12月", "2029-12-31", "", []),
        ("2029年12月31日前完成整改，长期坚持。", "2029-12-31", "l", []),
        ("2029年12月31日前完成整改并持续巩固。", "2029-12-31", "", []),
        ("立行立改，2029年12月31日前完成。", "2029-12-31", "i", []),
        ("持续推进，2029年6月30日前出台规划。", None, "o", ["2029-06-30"]),
        ("持续推进。2029年底前，基本完成核查。", None, "o", ["2029-12-31"]),
        ("长期坚持，2029年底前建立制度。", None, "l", ["2029-12-31"]),
        ("持续推进，2029年底前完成整改。", "2029-12-31", "o", []),
        ("2029年底前完成排查，2030年底前完成整改。", "2030-12-31", "", ["2029-12-31"]),
        ("2029年底前完成一期，2030年底前完成二期。", "2030-12-31", "", ["2029-12-31"]),
        ("2029年6月底前完成排查，12月底前整改到位。", "2029-12-31", "", ["2029-06-30"]),
        ("2030年前。", None, "", []),
        ("另行通知。", None, "", []),
    ],
)
def test_deadlines(text, date, flags, milestones):
    deadline, _ = read_deadline(text)
    assert (deadline.date and deadline.date.isoformat()) == date
    named = {"i": deadline.immediate, "l": deadline.long_term, "o": deadline.ongoing}
    assert "".join(name for name, holds in named.items() if holds) == flags
    assert [each.date.isoformat() for each in deadline.milestones] == milestones
    assert deadline.text == text


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("甲区、乙县、丙县党委和人民政府", "甲区党委和人民政府;乙县党委和人民政府;丙县党委和人民政府"),
        ("甲区和乙县党委和人民政府", "甲区党委和人民政府;乙县党委和人民政府"),
        ("甲区委和人民政府", "甲区委和人民政府"),
        ("各区县（市）委和人民政府，市水利局", "各区县（市）委和人民政府;市水利局"),
        ("甲区、乙县县委和县政府", "甲区区委和区政府;乙县县委和县政府"),
        ("甲县县委、县政府，市水利局", "甲县县委、县政府;市水利局"),
        ("甲县党委、政府、市水利局", "甲县党委、政府;市水利局"),
        ("市委办、市政府办", "市委办;市政府办"),
        ("市发展改革委、市政府办", "市发展改革委;市政府办"),
        ("市发展改革委和市工信局", "市发展改革委;市工信局"),
        ("市住建局（市人防办、市房产局）、市水利局", "市住建局（市人防办、市房产局）;市水利局"),
        ("东湖新区、西湖管理区管委会", "东湖新区管委会;西湖管理区管委会"),
        ("甲区，市住建局，乙县人民政府", "甲区;市住建局;乙县人民政府"),
        ("市水利局 市林业局", "市水利局;市林业局"),
        ("市水 利局", "市水利局"),
        ("市水利局；市林业局。  ", "市水利局;市林业局"),
    ],
)
def test_units(text, units):
    read, strange = read_units(text)
    assert ";".join(read) == units
    assert strange == []


def test_an_open_list_and_prose_are_told():
    assert read_units("市水利局等单位") == (["市水利局"], ["市水利局等单位"])
    assert read_units("由牵头人另定")[1] == ["由牵头人另定"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王五", ["王五"]),
        ("王五、欧阳青禾", ["王五", "欧阳青禾"]),
        ("王 五  李四光", ["王五", "李四光"]),
        ("王五 李四光，赵六。", ["王五", "李四光", "赵六"]),
    ],
)
def test_leaders(text, names):
    assert read_leaders(text) == (names, [])


def test_a_leader_with_an_office_is_told():
    assert read_leaders("副市长、分管农业的王五")[1] == ["分管农业的王五"]


@pytest.mark.parametrize(
    ("units", "kind", "areas"),
    [
        (["各区县（市）委和人民政府", "市水利局"], "all", ("丁新区",)),
        (["各县市区党委和政府"], "all", ("丁新区",)),
        (["各县（市、区）人民政府"], "all", ("丁新区",)),
        (["相关区县（市）委和人民政府"], "some", ()),
        (["有关县市区人民政府", "甲县人民政府"], "some", ("甲县",)),
        (["甲县党委和人民政府", "乙区委和人民政府", "市水利局"], "named", ("甲县", "乙区")),
        (["西湖管理区管委会"], "named", ("西湖管理区",)),
        (["市水利局"], "named", ()),
    ],
)
def test_scope(units, kind, areas):
    scope = read_scope(units, ("丁新区",))
    assert (scope.kind, scope.areas) == (kind, areas)


def test_areas_are_those_the_document_defines():
    assert defined_areas(["各县区(包括东岭和西岭管理区、太和县，以下同)负责。"]) == (
        "东岭管理区", "西岭管理区", "太和县",
    )  # fmt: skip
    assert defined_areas(["各区县（市）负责。"]) == ()


def test_areas_of_units():
    assert area_of("津西市委和人民政府") == "津西市"
    assert area_of("甲县县委和人民政府") == "甲县"
    assert area_of("市政府办") is None

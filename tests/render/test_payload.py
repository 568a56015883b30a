"""The data of a page: complete, countable, and inert inside HTML."""

import json
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecomap.errors import CRSError, UsageError
from ecomap.render.container import pack, unpack
from ecomap.render.page import Overlay
from ecomap.render.payload import page_payload, to_script_json
from ecomap.render.texts import TEXTS

nasty = st.text() | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "&lt;",
        "\u2028",
        "\x00",
        "'\"\\`${1}",
        "\ud800",
    ]
)


class Scripts(HTMLParser):
    """Count the elements a browser would see."""

    def __init__(self):
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.data = ""

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the parser's signature
        self.tags[tag] += 1

    def handle_data(self, data):
        self.data += data


@given(st.dictionaries(nasty, nasty | st.lists(nasty)))
@example({"name": "</script>"})
def test_json_inside_a_script_stays_one_script_and_reads_back(value):
    text = to_script_json(value)
    parser = Scripts()
    parser.feed(f'<script type="application/json">{text}</script>')
    parser.close()
    assert parser.tags == {"script": 1}
    clean = json.loads(json.dumps(value).encode().decode())
    expected = json.loads(json.dumps(clean, ensure_ascii=False).encode("utf-8", "replace"))
    assert json.loads(parser.data) == expected


def payload(page):
    """Return what a page reads out of its container."""
    return unpack(pack(page_payload(page)))


def column(data, name):
    """Return the values of a column that may be coded."""
    values = data["sites"][name]
    return [values["values"][code] for code in values["codes"]] if isinstance(values, dict) else values


def test_no_sign_of_a_tag_is_left():
    text = to_script_json(["<b>&amp;</b>", "\u2028"])
    assert not set("<>&\u2028") & set(text)


def test_every_site_is_in_the_data_once(invented):
    frame = invented.sites()
    data = payload(invented.page())
    assert data["sites"]["id"] == frame["site_id"].tolist()
    lists = {"notes", "sources", "shapes"}
    lengths = {name: len(column(data, name)) for name in data["sites"] if name not in lists}
    assert set(lengths.values()) == {len(frame)}
    located = [value is not None for value in data["sites"]["lon"]]
    assert located == frame.geometry.notna().tolist()
    assert data["sites"]["shapes"]["row"] == [5, 6]


def test_columns_hold_what_the_frame_holds(invented):
    frame = invented.sites().assign(
        tags=[["重点", "x"], *[[]] * 11],
        area_m2=[2.7e11, None, 0.4, *[None] * 9],
        location_accuracy_m=[0.0, *[30.0] * 8, None, None, None],
    )
    data = payload(invented.page(sites=frame))
    for name in ("name", "name_en", "district", "tags", "aliases", "counties"):
        assert column(data, name) == frame[name].tolist()
    for name in ("deadline", "status_date", "location_date"):
        assert column(data, name) == frame[name].fillna("").tolist()
    assert data["sites"]["area_m2"][:4] == [270_000_000_000, None, 0, None]
    assert data["sites"]["accuracy_m"] == [0, *[30] * 8, None, None, None]
    assert data["sites"]["days_left"][0] == -60
    assert data["sites"]["overdue"] == frame["overdue"].astype(int).tolist()
    places = frame.geometry.representative_point()
    points = frame.geom_type == "Point"
    for name, axis in (("lon", places.x), ("lat", places.y)):
        assert [data["sites"][name][row] for row in frame.index[points]] == axis[points].round(6).tolist()
    names = [[data["problems"][code][0] for code in codes] for codes in column(data, "problems")]
    assert names == frame["problems"].tolist()


def test_an_unknown_kind_and_an_unknown_problem_are_kept(invented):
    data = payload(invented.page())
    assert data["kinds"][-1] == {
        "key": "unheard_of",
        "zh": "unheard_of",
        "en": "unheard_of",
        "color": "#7f7f7f",
        "marker": "circle",
    }
    assert data["problems"][-1] == ["99", "", "", [], [], ""]


def test_kinds_stand_in_the_order_of_the_registry_and_only_where_they_occur(invented):
    keys = [kind["key"] for kind in payload(invented.page())["kinds"]]
    assert keys == [
        "mine_pit",
        "mine",
        "wharf",
        "port",
        "waterway",
        "landfill",
        "lake",
        "sewage_plant",
        "unheard_of",
    ]


def test_areas_of_counting(invented):
    data = payload(invented.page())
    areas = [data["areas"][index] for index in data["sites"]["area"]]
    counted = Counter(areas)
    assert counted == {"990101": 4, "990102": 3, "990103": 2, "outside": 1, "citywide": 1, "unassigned": 1}


def test_a_county_page_has_its_own_sites_and_those_of_several_counties(invented):
    data = payload(invented.page(focus="990101"))
    assert data["sites"]["id"] == ["A1", "A2", "A3", "N1", "N2"]
    assert len(data["counties"]) == 3


def test_empty_frames_make_a_page_too(invented):
    data = payload(invented.page(sites=invented.sites().iloc[:0], water=None))
    assert data["sites"]["id"] == []
    assert data["water"] == []


def test_neighbours_have_different_tints(invented):
    tints = [county["tint"] for county in payload(invented.page())["counties"]]
    assert tints[0] != tints[1] != tints[2]


def test_every_text_is_there_in_both_languages():
    assert all(zh and en for zh, en in TEXTS.values())
    names = {key: [part.split("}")[0] for part in zh.split("{")[1:]] for key, (zh, en) in TEXTS.items()}
    assert all(f"{{{name}}}" in TEXTS[key][1] for key, found in names.items() for name in found)


def test_a_page_refuses_what_it_cannot_draw(invented):
    with pytest.raises(UsageError, match="fr"):
        invented.page(language="fr")
    with pytest.raises(UsageError, match="990199"):
        invented.page(focus="990199")
    with pytest.raises(CRSError, match="EPSG:4326"):
        invented.page(sites=invented.sites().to_crs(3857))
    with pytest.raises(UsageError, match="west, south, east, north"):
        Overlay("scene", b"\x89PNG", (30.0, 100.0, 31.0, 99.0))
    with pytest.raises(UsageError, match="PNG"):
        Overlay("scene", b"GIF89a", (100.0, 30.0, 101.0, 31.0))

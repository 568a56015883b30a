"""`[[base_maps]]` of `ecomap.toml`."""

import pytest

from ecomap.errors import ConfigError
from ecomap.model import BaseMap, Datum, LocalMap, providers
from ecomap.store.config import read_config

OWN = 'key = "own"\nname_zh = "自有"\ndatum = "gcj02"\nattribution = "某局"\n'
URL = 'url = "https://t{s}.example.org:8443/{z}/{x}/{y}.png?v=1"\nsubdomains = ["a", "b"]\n'


def config(folder, *entries, head=""):
    path = folder / "ecomap.toml"
    tables = "".join(f"\n[[base_maps]]\n{entry}" for entry in entries)
    path.write_text(f'{head}\n[workspace]\ntitle = "图"\nadcode = "999900"\n{tables}', encoding="utf-8")
    return path


def offered(folder, *entries, head=""):
    return read_config(config(folder, *entries, head=head)).base_maps


def keyed(folder, *entries):
    path = config(folder, *entries)
    text = path.read_text(encoding="utf-8").replace('adcode = "', 'tianditu_key = "k&1"\nadcode = "')
    path.write_text(text, encoding="utf-8")
    return read_config(path).base_maps


def test_without_a_word_openstreetmap_and_with_a_key_the_national_service(tmp_path):
    assert [item.key for item in offered(tmp_path)] == ["openstreetmap"]
    assert [item.key for item in keyed(tmp_path)] == [
        "openstreetmap",
        "tianditu_vector",
        "tianditu_image",
        "tianditu_terrain",
    ]


def test_an_empty_list_offers_nothing(tmp_path):
    assert offered(tmp_path, head="base_maps = []") == ()


def test_every_provider_can_be_offered_and_carries_what_it_must(tmp_path):
    for name in providers():
        (base_map,) = keyed(tmp_path, f'provider = "{name}"\nmap_approval = "GS(2024)0000号"\n')
        assert isinstance(base_map, BaseMap)
        assert base_map.key == name
        assert base_map.attribution.startswith("©")
        assert base_map.map_approval == "GS(2024)0000号"
        assert base_map.url.startswith("https://")
        assert "{key}" not in base_map.url + base_map.labels_url
        assert base_map.min_zoom < base_map.max_zoom
        assert ("{s}" in base_map.url) == bool(base_map.subdomains)
        assert providers()[name]["terms"]


def test_the_national_service_comes_with_its_names_and_is_never_shifted(tmp_path):
    entries = [f'provider = "tianditu_{name}"\n' for name in ("vector", "image", "terrain")]
    for base_map, (below, above) in zip(
        keyed(tmp_path, *entries), (("vec", "cva"), ("img", "cia"), ("ter", "cta")), strict=True
    ):
        assert f"/{below}_w/wmts?" in base_map.url
        assert f"/{above}_w/wmts?" in base_map.labels_url
        assert base_map.url.endswith("tk=k%261")
        assert base_map.datum is Datum.CGCS2000


def test_gaode_is_known_to_be_shifted(tmp_path):
    for base_map in offered(tmp_path, 'provider = "gaode_vector"\n', 'provider = "gaode_image"\n'):
        assert base_map.datum is Datum.GCJ02


def test_an_address_of_ones_own(tmp_path):
    (base_map,) = offered(tmp_path, f"{OWN}{URL}tms = true\nmax_zoom = 16\n")
    assert base_map == BaseMap(
        key="own",
        name_zh="自有",
        name_en="自有",
        url="https://t{s}.example.org:8443/{z}/{x}/{-y}.png?v=1",
        attribution="某局",
        datum=Datum.GCJ02,
        subdomains=("a", "b"),
        max_zoom=16,
    )


def test_a_folder_of_ones_own(tmp_path):
    (local,) = offered(tmp_path, f'{OWN}path = "tiles/office"\nmin_zoom = 7\nmax_megabytes = 20\n')
    assert isinstance(local, LocalMap)
    assert (local.path, local.zoom_limits, local.max_tiles, local.max_megabytes) == (
        "tiles/office",
        (7, None),
        20_000,
        20,
    )
    (inside,) = offered(tmp_path, f'{OWN}path = "a.mbtiles"\nembed = true\n')
    assert inside.max_megabytes <= 5


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('name_zh = "x"\n', "exactly one of provider, url and path; got none"),
        (f'{OWN}{URL}path = "tiles"\n', "exactly one of provider, url and path; got url, path"),
        ('provider = "gmap"\n', "unknown provider 'gmap'. Known: tianditu_vector"),
        ('provider = "tianditu_vector"\n', "Set tianditu_key"),
        ('provider = "openstreetmap"\ndatum = "gcj02"\n', "unknown setting 'datum' beside provider"),
        ('provider = "openstreetmap"\nmax_zoom = "9"\n', "'max_zoom' must be a whole number, got '9'"),
        ('provider = "openstreetmap"\nmax_zoom = true\n', "'max_zoom' must be a whole number, got True"),
        ('provider = "openstreetmap"\nmin_zoom = 20\n', "zoom levels must be 0 to 22"),
        ('provider = "openstreetmap"\nkey = "A b"\n', "'A b' cannot be a key"),
        ('path = "tiles"\n', "'key' is missing"),
        ('path = "tiles"\nkey = "a"\nname_zh = "x"\n', "'datum' is missing"),
        ('path = "tiles"\nkey = "a"\nname_zh = "x"\ndatum = "wgs84"\n', "'attribution' is missing"),
        (f'{OWN.replace("gcj02", "bd09")}path = "tiles"\n', "'datum' must be one of wgs84, cgcs2000, gcj02"),
        (f'{OWN}path = "tiles"\nembed = "yes"\n', "'embed' must be true or false"),
        (f'{OWN}path = "tiles"\nmax_tiles = 0\n', "limits be above 0"),
        (f'{OWN}url = "ftp://a/{{z}}/{{x}}/{{y}}"\n', "must begin with https:// or http://"),
        (f"{OWN}url = \"https://a.org; script-src 'unsafe-inline'/{{z}}/{{x}}/{{y}}\"\n", "must begin with"),
        (f'{OWN}url = "https://a.org/{{z}}/{{x}}"\n', "must hold {z}, {x} and {y}"),
        (f'{OWN}url = "https://a.org/{{z}}/{{x}}/{{y}}/{{q}}"\n', "must hold {z}, {x} and {y}"),
        (f'{OWN}url = "https://t{{s}}.a.org/{{z}}/{{x}}/{{y}}"\n', "{s} and 'subdomains' belong together"),
        (f"{OWN}{URL}subdomains2 = []\n", "unknown setting 'subdomains2' beside url"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_its_place(tmp_path, entry, words):
    with pytest.raises(ConfigError) as raised:
        offered(tmp_path, 'provider = "openstreetmap"\nkey = "first"\n', entry)
    message = str(raised.value)
    assert "ecomap.toml: base map 2" in message
    assert words in message
    assert "\n" not in message


def test_a_key_stands_once(tmp_path):
    with pytest.raises(ConfigError, match="two base maps have the key 'own'"):
        offered(tmp_path, OWN + URL, f'{OWN}path = "tiles"\n')


def test_tables_are_meant(tmp_path):
    with pytest.raises(ConfigError, match=r"must be tables \[\[base_maps\]\]"):
        offered(tmp_path, head='base_maps = "openstreetmap"')

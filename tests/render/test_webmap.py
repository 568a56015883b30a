"""The page as text: offline, reproducible, honest about what it carries."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.errors import MissingExtraError
from ecomap.render import vendor
from ecomap.render.base_maps import tianditu
from ecomap.render.container import unpack
from ecomap.render.webmap import render_page, web_map


class Page(HTMLParser):
    """What a browser would run and fetch."""

    def __init__(self, html):
        super().__init__()
        self.scripts = []
        self.addresses = []
        self.policy = ""
        self.title = ""
        self._open = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self._open = tag
        if tag == "script":
            self.scripts.append([values, ""])
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        self.addresses += [values[name] for name in ("src", "srcset", "data") if values.get(name)]
        if tag == "link":
            self.addresses.append(values["href"])

    def handle_data(self, data):
        if self._open == "script":
            self.scripts[-1][1] += data
        if self._open == "title":
            self.title += data

    def handle_endtag(self, tag):  # noqa: ARG002 - the parser's signature
        self._open = None

    @property
    def programs(self):
        """Everything that runs: what stands in the page, and what it unpacks."""
        standing = [text for values, text in self.scripts if "type" not in values]
        return [*self.packed["scripts"], *standing] if self.is_packed else standing

    @property
    def is_packed(self):
        return any(values.get("data-coding") == "deflate" for values, _ in self.scripts)

    @property
    def packed(self):
        """The content of the page's container."""
        ((values, text),) = [script for script in self.scripts if script[0].get("id") == "ecomap-data"]
        data = base64.b64decode(text)
        return unpack(zlib.decompress(data) if values["data-coding"] == "deflate" else data)

    def directive(self, name):
        found = [part.strip() for part in self.policy.split(";") if part.strip().startswith(name + " ")]
        return found[0].split()[1:] if found else []


@pytest.fixture(scope="module")
def html(invented):
    return render_page(invented.page())


def test_nothing_is_fetched(html):
    page = Page(html)
    assert [address for address in page.addresses if not address.startswith("data:")] == []
    assert not re.search(r"url\((?!['\"]?(data:|#))", html)
    assert "@import" not in html
    assert "sourceMappingURL" not in html


def test_the_policy_allows_exactly_the_scripts_of_the_page(html):
    page = Page(html)
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in page.programs
    ]
    assert sorted(page.directive("script-src")) == sorted(hashes)
    assert page.directive("default-src") == ["'none'"]
    assert page.policy.index("default-src") == 0


def test_only_what_the_page_uses_is_carried(html):
    carried = html + "".join(Page(html).programs)
    assert "Leaflet 1.9.3, a JS library" in carried
    for absent in ("jQuery v", "bootstrap", "FontAwesome", "awesome-markers", "glyphicon"):
        assert absent not in carried


def test_base_maps_open_the_policy_to_their_hosts_alone(invented):
    assert Page(render_page(invented.page(base_maps=()))).directive("img-src") == ["data:"]
    hosts = Page(render_page(invented.page(base_maps=tianditu("k")))).directive("img-src")
    assert hosts == ["data:", *(f"https://t{number}.tianditu.gov.cn" for number in range(8))]


def test_no_address_at_all_without_base_maps(invented):
    html = render_page(invented.page(base_maps=()))
    page = Page(html)
    content = json.dumps(page.packed["page"], ensure_ascii=False)
    own = "".join([html, content, *page.programs])
    own = own.replace(vendor.leaflet_script(), "").replace(vendor.leaflet_style(), "")
    # A name of the language of pictures, which nobody fetches.
    assert set(re.findall(r"https?://[^\s\"'<)]+", own)) <= {"http://www.w3.org/2000/svg"}


def test_licences_of_what_is_carried_are_named(html):
    for words in ("Leaflet 1.9.3 · BSD-2-Clause", "Vladimir Agafonkin", "CloudMade", "ecomap · MIT"):
        assert words in html
    assert "Redistributions of source code must retain" in html


def test_equal_input_gives_equal_bytes_in_fresh_processes(html):
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]);"
        "import invented; from ecomap.render.webmap import render_page;"
        "print(hashlib.sha256(render_page(invented.page()).encode()).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(Path(__file__).parent)]
    runs = {
        subprocess.run(
            command, check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {hashlib.sha256(html.encode()).hexdigest() + "\n"}


def test_two_maps_do_not_touch_each_other(invented):
    class_assets = (list(folium.Map.default_js), list(folium.Map.default_css))
    first = web_map(invented.page())
    alone = first.get_root().render()
    second = web_map(invented.page(title_zh="另一张图"))
    folium.Marker([30.5, 100.5]).add_to(second)
    second.get_root().render()
    assert first.get_root().render() == alone
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == class_assets
    assert "cdn.jsdelivr.net" in folium.Map().get_root().render()


def test_a_notebook_can_add_folium_layers(invented):
    extended = web_map(invented.page())
    folium.Marker([30.5, 100.5], popup="核查点", tooltip="提示").add_to(extended)
    folium.Circle([30.2, 101.0], radius=500).add_to(extended)
    html = extended.get_root().render()
    page = Page(html)
    (drawing,) = [text for text in page.programs if "Ecomap.start(map_ecomap)" in text]
    assert drawing.rindex("Ecomap.start(map_ecomap)") < drawing.rindex("L.marker(")
    assert "jQuery v3.7.1" in html
    assert "jQuery 3.7.1 · MIT" in html
    assert "iconRetinaUrl" in html
    assert [address for address in page.addresses if not address.startswith("data:")] == []
    assert len(page.directive("script-src")) == len(page.programs)


def test_a_page_is_packed_unless_something_was_added_to_it(invented, html):
    assert Page(html).is_packed
    extended = web_map(invented.page())
    folium.Circle([30.2, 101.0], radius=500).add_to(extended)
    plain = Page(extended.get_root().render())
    assert not plain.is_packed
    assert plain.packed["page"] == Page(html).packed["page"]
    assert plain.packed["scripts"] == []
    headed = web_map(invented.page())
    root: Any = headed.get_root()
    root.html.add_child(folium.Element("<p>note</p>"))
    assert not Page(root.render()).is_packed


def test_a_page_of_a_few_sites_is_small(html):
    assert len(html.encode()) < 500_000


def test_a_notebook_may_add_what_needs_a_network_and_the_policy_says_so(invented):
    extended = web_map(invented.page())
    folium.TileLayer("https://tiles.example.org/{z}/{x}/{y}.png", attr="example").add_to(extended)
    root: Any = extended.get_root()
    root.header.add_child(folium.JavascriptLink("https://cdn.example.org/plugin.js"))
    page = Page(root.render())
    assert "https:" in page.directive("img-src")
    assert "https://cdn.example.org/plugin.js" in page.directive("script-src")


def test_saving_and_showing_give_the_same_page(invented, html, tmp_path):
    made = web_map(invented.page())
    made.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == html.encode()
    assert "iframe" in made._repr_html_()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(min_size=1)
    | st.sampled_from(["</title><script>", '"><script>alert(1)</script>', "{{ 7*7 }}"])
)
def test_no_words_become_scripts(invented, words):
    nasty = invented.sites().assign(name=words, note=words, kind=words, location_source=words)
    page = invented.page(
        title_zh=words,
        title_en=words,
        sites=nasty,
        sources=[(words, words)],
        home_link="index.html",
        water=None,
    )
    found = Page(render_page(page))
    assert len(found.scripts) == 2
    assert all("alert(1)" not in text for text in found.programs)
    assert len(found.directive("script-src")) == len(found.programs) == 4
    clean = words.encode("utf-8", "replace").decode("utf-8")
    assert set(found.packed["page"]["sites"]["name"]["values"]) == {clean}


def test_an_invented_page_says_so_in_band_and_title(invented):
    html = render_page(invented.page(invented=True))
    assert Page(html).title == "【模拟数据】甲乙丙市整改图"
    assert "INVENTED DATA</strong>" in html
    assert "INVENTED DATA</strong>" not in render_page(invented.page())


def test_the_page_opens_in_the_language_it_is_asked_for(invented):
    html = render_page(invented.page(language="en"))
    assert '<html lang="en">' in html
    assert "<h1>Map of Jia, Yi and Bing</h1>" in html


def test_size_grows_with_the_sites_and_not_faster(invented):
    def frame(count):
        return gpd.GeoDataFrame(
            gpd.pd.concat([invented.sites().iloc[[4]]] * count, ignore_index=True).assign(
                geometry=[shapely.Point(100 + i / count * 3, 30.5) for i in range(count)],
                site_id=[f"S{i:05}" for i in range(count)],
            ),
            crs=4326,
        )

    empty, small, large = (len(render_page(invented.page(sites=frame(count)))) for count in (1, 500, 5000))
    assert (large - empty) / (small - empty) < 11
    assert (large - empty) / 5000 < 40


def test_a_missing_package_is_named(monkeypatch):
    vendor._read.cache_clear()
    monkeypatch.setattr(vendor, "distribution", lambda _: (_ for _ in ()).throw(PackageNotFoundError("x")))
    with pytest.raises(MissingExtraError, match="pip install XStatic-Leaflet"):
        vendor.leaflet_script()


def test_the_example_of_the_documentation_runs(repository, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("ecomap.toml", "problems.csv", "measures.csv", "targets.csv"):
        shutil.copy(repository / name, tmp_path)
    for name in ("layers", "ledger"):
        shutil.copytree(repository / name, tmp_path / name)
    words = (repository / "docs" / "map.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", words, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "docs/map.md", "exec"), names)  # noqa: S102 - our own words
    assert "inspected" in (tmp_path / "extended.html").read_text(encoding="utf-8")
    assert "iframe" in names["extended"]._repr_html_()

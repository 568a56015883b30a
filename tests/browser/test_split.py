"""Pages whose data stand beside them: they open from a web server, and say so anywhere else."""

import functools
import http.server
import threading

import pytest
from click.testing import CliRunner

from ecomap.cli.build import build as command
from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build
from ecomap.workflows.simulate import simulate

pytestmark = pytest.mark.browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve a folder without a word."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    root = tmp_path_factory.mktemp("split") / "workspace"
    simulate(root, sites=120, seed=5)
    return open_workspace(root)


@pytest.fixture(scope="module")
def split(workspace):
    build(workspace, split=True)
    return workspace.maps


@pytest.fixture
def address(split):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=split))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_split_page_opens_from_a_server_and_asks_only_it(browser, address):
    page = browser.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda entry: complaints.append(entry.text) if entry.type == "error" else None)
    page.goto(f"{address}/index.html")
    page.wait_for_selector("html[data-ready=yes]")
    assert page.evaluate("Ecomap.sites.count") == 120
    assert page.evaluate("Ecomap.sites.name.every((name) => name.length > 1)")
    assert "data 文件夹" in page.locator("#holding").text_content()
    assert asked == [f"{address}/index.html", f"{address}/data/index.bin"]
    assert complaints == []
    page.close()


def test_a_split_page_that_was_opened_as_a_file_says_what_to_do(browser, split):
    page = browser.new_page()
    page.goto(f"file://{split / 'index.html'}")
    page.wait_for_selector("#not-served:not([hidden])")
    words = page.locator("#not-served").inner_text()
    assert "python -m http.server" in words
    assert "服务器" in words
    page.close()


def test_every_page_has_its_data_beside_it_and_building_again_changes_nothing(workspace, split):
    pages = sorted(path.stem for path in split.glob("*.html"))
    assert sorted(path.stem for path in (split / "data").iterdir()) == pages
    again = build(workspace, split=True)
    assert not any(changed for _, changed in again.files)


def test_the_command_says_where_the_data_are(workspace, monkeypatch):
    monkeypatch.chdir(workspace.root)
    inside = CliRunner().invoke(command, [], catch_exceptions=False)
    assert "hold their data themselves" in inside.stdout
    beside = CliRunner().invoke(command, ["--split"], catch_exceptions=False)
    assert "python -m http.server" in beside.stdout

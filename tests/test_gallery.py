"""The gallery: every script has its picture and its place on the page, and still runs."""

import re
import shutil
import subprocess
import sys

import pytest

LARGEST_BYTES = 150_000
SHARED = {"camera", "make"}


@pytest.fixture(scope="module")
def gallery(repository):
    return repository / "docs" / "gallery"


def scripts(gallery):
    return {path.stem for path in gallery.glob("*.py")} - SHARED


def test_every_script_has_its_picture_and_its_place_on_the_page(gallery):
    names = scripts(gallery)
    assert len(names) > 5
    assert {path.stem for path in (gallery / "pictures").glob("*.png")} == names
    page = (gallery / "index.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\{figure\} pictures/(\w+)\.png\n:alt: \w", page)) == names
    assert set(re.findall(r"\{literalinclude\} (\w+)\.py", page)) == names | {"camera"}


def test_pictures_are_small(gallery):
    for picture in (gallery / "pictures").glob("*.png"):
        assert picture.stat().st_size <= LARGEST_BYTES, picture.name


@pytest.mark.browser
def test_scripts_still_make_their_pictures(browser_path, gallery, tmp_path):
    command = [
        sys.executable,
        str(gallery / "make.py"),
        "filter_and_table",
        "notebook",
        "--into",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("filter_and_table", "notebook"):
        made, kept = tmp_path / f"{name}.png", gallery / "pictures" / f"{name}.png"
        # Fonts differ between machines; an empty page would be a tenth as large.
        assert made.stat().st_size > kept.stat().st_size / 3


@pytest.fixture
def browser_path():
    """Skip where there is no Chromium."""
    pytest.importorskip("playwright")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return path or pytest.skip("no Chromium on this machine")

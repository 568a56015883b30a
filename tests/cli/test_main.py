"""The command itself: help, errors in one line, exit codes, manners."""

import subprocess
import sys

import pytest

from ecomap import __version__
from ecomap.cli.main import VERBS


def ecomap(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "ecomap", *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )


def test_version():
    assert ecomap("--version").stdout == f"ecomap {__version__}\n"


def test_help_lists_every_verb():
    shown = ecomap("--help").stdout
    assert all(f"\n  {verb} " in shown for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb):
    result = ecomap(verb, "--help")
    assert result.returncode == 0, result.stderr
    assert f"ecomap {verb}" in result.stdout


def test_no_workspace_ends_in_one_line_and_exit_code_2(tmp_path):
    result = ecomap("summary", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "ecomap init" in result.stderr


def test_an_unknown_verb_ends_in_exit_code_2():
    assert ecomap("paint").returncode == 2


def test_a_folder_that_does_not_exist_is_no_workspace(tmp_path):
    result = ecomap("-C", str(tmp_path / "nowhere"), "check")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    command = f"{sys.executable} -m ecomap --help | head -1"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert result.stderr == ""


def test_the_workspace_is_named_before_or_behind_the_verb(city, tmp_path):
    before = ecomap("-C", str(city), "status", "--json", cwd=tmp_path)
    behind = ecomap("status", "--json", "-C", str(city), cwd=tmp_path)
    below = ecomap("ledger", "log", "-C", str(city), cwd=tmp_path)
    assert before.returncode == behind.returncode == below.returncode == 0
    assert before.stdout == behind.stdout


HEAVY = ("geopandas", "numpy", "pandas", "shapely", "folium", "openpyxl", "rasterio", "pyogrio")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_core_loads_no_heavy_package(arguments):
    script = (
        "import sys, atexit\n"
        f"sys.argv = ['ecomap', *{arguments!r}]\n"
        f"heavy = {HEAVY!r}\n"
        "atexit.register(lambda: print('LOADED', [name for name in heavy if name in sys.modules]))\n"
        "from ecomap.cli import main\n"
        "main()\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "LOADED []" in result.stdout, result.stdout + result.stderr

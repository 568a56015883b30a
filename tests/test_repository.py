"""Contracts of the repository: ceilings, what may stand in it, and the workspace that it is."""

import ast
import importlib
import importlib.metadata
import re
import runpy
import subprocess
import sys
import sysconfig
import tokenize
from pathlib import Path

import click
import pytest

import ecomap
from ecomap.cli.main import VERBS
from ecomap.model import Severity
from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import sites_text
from ecomap.workflows.check import check_workspace
from ecomap.workflows.load import load

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src" / "ecomap").rglob("*.py"))
FILE_LINES, FUNCTION_LINES = 300, 40
HEAVY = {
    "geopandas",
    "numpy",
    "pandas",
    "shapely",
    "folium",
    "openpyxl",
    "rasterio",
    "pyogrio",
    "pyproj",
    "docx",
}


def git(*arguments):
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True)
    return [name for name in answer.stdout.decode().split("\0") if name]


def run_python(code, *arguments):
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


# The ceilings of the style.


def code_lines(path):
    """Return the numbers of the lines that hold code, without comments and blank lines."""
    skipped = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    with tokenize.open(path) as stream:
        tokens = [item for item in tokenize.generate_tokens(stream.readline) if item.type not in skipped]
    return {line for item in tokens for line in range(item.start[0], item.end[0] + 1)}


def lines_of(node):
    """Return the numbers of the lines of a node of the syntax tree."""
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def docstring_lines(function):
    """Return the numbers of the lines of a function's docstring."""
    return lines_of(function.body[0]) if ast.get_docstring(function) is not None else set()


def long_functions(path):
    """Return the functions with more lines of code than the ceiling, without their docstrings."""
    lines = code_lines(path)
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            own = (lines_of(node) & lines) - docstring_lines(node)
            if len(own) > FUNCTION_LINES:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {len(own)} lines of code")
    return found


def test_counting_lines_of_code_leaves_out_words_and_space(tmp_path):
    body = "".join(
        f"    x{number} = {number}  # a comment\n\n    # another\n" for number in range(FUNCTION_LINES)
    )
    text = f'def f():\n    """Say\n\n    much.\n    """\n{body}'
    path = tmp_path / "m.py"
    path.write_text(text, encoding="utf-8")
    function = ast.parse(text).body[0]
    assert len(code_lines(path) - docstring_lines(function)) == FUNCTION_LINES + 1


def test_no_module_is_longer_than_the_ceiling():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    too_long = {
        str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > FILE_LINES
    }
    assert too_long == {}


def test_no_function_is_longer_than_the_ceiling():
    assert [line for path in SOURCES for line in long_functions(path)] == []


def test_every_module_says_what_it_is_for():
    modules = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
    assert [
        str(path.relative_to(ROOT)) for path, tree in modules.items() if not ast.get_docstring(tree)
    ] == []


def test_imports_go_down_only():
    linter = Path(sysconfig.get_path("scripts")) / "lint-imports"
    answer = subprocess.run(
        [str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout


# What may stand in the repository.


def test_nothing_that_git_ignores_is_tracked():
    assert git("ls-files", "-z", "--cached", "--ignored", "--exclude-standard") == []


def test_no_tracked_file_names_a_machine_or_a_registry():
    folders = "work/(?:main|shared)|root/|home/[a-z]+/|Users/[A-Za-z]+/|tmp/[a-z]"
    hosts = r"pypi[.]org|pythonhosted[.]org|mirrors?[.][a-z]+[.]|index-url[ =]+http|npmjs[.]"
    forbidden = re.compile(rf"(?<![\w.~-])/(?:{folders})|{hosts}")
    found = []
    for name in git("ls-files", "-z"):
        path = ROOT / name
        if not path.is_file():
            continue
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match[0]}" for match in forbidden.finditer(text)]
    assert found == []


def test_no_third_party_script_or_font_is_tracked():
    tracked = git("ls-files", "-z")
    assert [
        name for name in tracked if name.endswith((".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf"))
    ] == []
    assert [name for name in tracked if "leaflet" in name.lower() and not name.endswith(".md")] == []


# The command.


def test_the_version_is_told_once():
    command = Path(sysconfig.get_path("scripts")) / "ecomap"
    answer = subprocess.run([str(command), "--version"], capture_output=True, text=True, check=True)
    assert answer.stdout == f"ecomap {ecomap.__version__}\n"
    assert importlib.metadata.version("ecomap") == ecomap.__version__


def test_importing_the_front_door_and_the_verbs_loads_nothing_heavy():
    modules = ["ecomap", "ecomap.cli", *(place.partition(":")[0] for place, _ in VERBS.values())]
    code = (
        "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    )
    answer = run_python(code, *modules)
    assert answer.returncode == 0, answer.stderr
    assert set(answer.stdout.split()) & HEAVY == set()


def commands(command, path):
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, f"{path} {name}")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_and_every_option_has_help(verb):
    module, _, attribute = VERBS[verb][0].partition(":")
    for path, command in commands(getattr(importlib.import_module(module), attribute), verb):
        assert command.help, f"{path} has no help"
        silent = [item.name for item in command.params if isinstance(item, click.Option) and not item.help]
        assert silent == [], path


# The script that makes the environment.

MAKE_VENV = ROOT / "requirements" / "make_venv.py"


def make_venv(folder, prepare=""):
    """Run the script in a Python that `prepare` has altered first."""
    code = (
        f"import runpy, sys\n{prepare}\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    return run_python(code, str(MAKE_VENV), str(folder), str(folder / "none.txt"))


def test_a_python_that_is_too_old_is_told_what_to_do(tmp_path):
    answer = make_venv(tmp_path / "venv", "sys.version_info = (3, 9, 2)")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert (
        answer.stderr.strip()
        == "ecomap needs Python 3.11 or newer, this is 3.9.2. Try: make PYTHON=python3.12"
    )


def test_a_python_without_ensurepip_is_told_what_to_do(tmp_path):
    answer = make_venv(tmp_path / "venv", "sys.modules['ensurepip'] = None")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "python3-venv" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert not (tmp_path / "venv").exists()


def test_an_environment_left_half_made_is_not_usable(tmp_path):
    script = runpy.run_path(str(MAKE_VENV))
    python = tmp_path / "bin" / "python"
    assert not script["_is_usable"](python)
    python.parent.mkdir()
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    assert not script["_is_usable"](python)
    assert script["_is_usable"](Path(sys.executable))


# The workspace that the repository is.


def test_the_committed_workspace_has_no_errors():
    findings = check_workspace(open_workspace(ROOT, search=False))
    assert [item for item in findings if item.severity is Severity.ERROR] == []


def test_the_committed_sites_are_what_a_build_makes():
    workspace = open_workspace(ROOT, search=False)
    assert workspace.config.as_of is not None, "a committed workspace must not depend on the day"
    # Not compared with ==, because pytest would write out a difference of thousands of lines.
    same = workspace.sites.read_text(encoding="utf-8") == sites_text(load(workspace))
    assert same, "sites.geojson is not what a build makes of the layers. Run: make map"

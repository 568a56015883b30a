"""The docs say what the code does: tables, references, links and every command of the tutorial."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

import ecomap
from ecomap.cli.main import VERBS
from ecomap.errors import ConfigError
from ecomap.frames import DERIVED_COLUMNS, SITE_COLUMNS
from ecomap.model import (
    BUILTIN_KINDS,
    CLOSURE_STEPS,
    OUTSIDE,
    SEVERAL,
    STATUSES,
    UNKNOWN,
    District,
    Kind,
    LocationQuality,
    Marker,
)
from ecomap.render.tables import SUMMARY_FIELDS
from ecomap.store.config import read_config
from ecomap.store.ledger import EVENT_COLUMNS
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS
from ecomap.store.targets import TARGET_COLUMNS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "maps" / "README.md")
    if "_build" not in path.parts
)


def text_of(name):
    return (DOCS / name).read_text(encoding="utf-8")


def section(text, heading):
    """Return what stands below a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(
        rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{level}}} |\Z)", text, flags=re.MULTILINE | re.DOTALL
    )
    assert found, f"there is no heading {heading!r}"
    return found[1]


def table(text):
    """Return the cells of the first table of a text, without its head."""
    lines = re.search(r"(?:^\|.*\|\n)+", text, flags=re.MULTILINE)
    assert lines, "there is no table"
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[0].splitlines()]
    return [[cell.strip("| ") for cell in row] for row in rows[2:]]


def first_words(text):
    """Return the names in the first column of the first table of a text."""
    return [row[0].strip("`") for row in table(text)]


# Tables against the code.


def test_the_table_of_kinds_is_the_registry():
    shown = table(section(text_of("workspace.md"), "## Kinds"))
    assert shown == [
        [
            f"`{kind.key}`",
            kind.label_zh,
            kind.label_en,
            ", ".join(kind.geometries),
            f"`{kind.color}`",
            str(kind.marker),
        ]
        for kind in BUILTIN_KINDS
    ]


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("## problems.csv", PROBLEM_COLUMNS),
        ("## measures.csv", MEASURE_COLUMNS),
        ("## targets.csv", TARGET_COLUMNS),
        ("## layers/KIND.geojson", SITE_COLUMNS),
        ("## ledger/events.csv", EVENT_COLUMNS),
        ("## sites.geojson", DERIVED_COLUMNS),
    ],
)
def test_every_column_stands_in_its_order(heading, columns):
    shown = first_words(section(text_of("workspace.md"), heading))
    assert sorted(shown) == sorted(columns)
    if heading != "## layers/KIND.geojson":
        assert tuple(shown) == tuple(columns)


def test_the_columns_of_the_summary_are_those_of_the_file():
    sentence = section(text_of("workspace.md"), "## maps/").rpartition("Columns of `summary.csv`:")[2]
    assert tuple(re.findall(r"`(\w+)`", sentence)) == SUMMARY_FIELDS


def known_settings(tmp_path, text):
    """Ask the reader itself which settings it knows, by giving it one that it cannot know."""
    path = tmp_path / "ecomap.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown setting 'no_such_setting'") as caught:
        read_config(path)
    return set(str(caught.value).rpartition("Known: ")[2].rstrip(".").split(", "))


def test_every_setting_is_documented(tmp_path):
    page = text_of("workspace.md")
    asked = '[workspace]\ntitle = "t"\nadcode = "999900"\n'
    shown = set(first_words(section(page, "### [workspace]")))
    assert shown == known_settings(tmp_path, f"{asked}no_such_setting = 1\n")
    tables = set(re.findall(r"^### \[+(\w+)", page, flags=re.MULTILINE))
    assert tables == known_settings(tmp_path, f"no_such_setting = 1\n{asked}")
    assert set(first_words(section(page, "### [[districts]]"))) == {item.name for item in fields(District)}
    kind = {item.name for item in fields(Kind)} - {"key"}
    assert set(first_words(section(page, "### [kinds.KEY]"))) == kind
    assert all(f"`{marker}`" in section(page, "### [kinds.KEY]") for marker in Marker)


def test_the_example_settings_are_read(tmp_path):
    example = re.search(r"```toml\n(.*?)```", text_of("workspace.md"), flags=re.DOTALL)
    assert example
    path = tmp_path / "ecomap.toml"
    path.write_text(example[1], encoding="utf-8")
    assert read_config(path).kinds["brick_kiln"].label_zh == "砖瓦窑"


def test_the_conventions_name_every_status_quality_step_and_row():
    page = text_of("conventions.md")
    assert table(section(page, "## Status")) == [
        [f"`{item.key}`", str(item.status_class), item.label_en, item.label_zh] for item in STATUSES
    ]
    assert first_words(section(page, "## Location quality")) == [str(item) for item in LocationQuality]
    steps = ", ".join(f"`{step}` {words}" for step, words in CLOSURE_STEPS.items())
    assert steps in " ".join(page.split())
    rows = first_words(section(page, "## Numbers that add up"))
    assert rows == [SEVERAL, OUTSIDE, UNKNOWN, "repeated", "total"]


def test_every_public_name_is_in_the_python_reference():
    rows = table(text_of("python.md"))
    shown = {row[0].strip("`"): row[1].strip("`") for row in rows}
    assert set(shown) == set(ecomap.__all__) - {"__version__"}
    assert shown == ecomap._HOMES


# The command reference, the dependencies.


def test_the_command_reference_is_what_the_commands_say():
    # A process of its own: click keeps the help option of the first call, whatever test made it.
    command = [sys.executable, str(DOCS / "cli_reference.py"), "--check"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readmes_name_every_verb(page, verb):
    assert f"| `ecomap {verb}` |" in (ROOT / page).read_text(encoding="utf-8")


def names(requirements):
    return {re.match(r"[\w-]+", item)[0].lower() for item in requirements}  # type: ignore[index]


def test_every_dependency_has_its_page_and_every_page_its_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    needed = names(project["project"]["dependencies"])
    optional = names(item for group in extras.values() for item in group)
    pages = {path.stem for path in (DOCS / "dependencies").glob("*.md")}
    assert pages == needed | optional | {"index", "tools"}
    for page in pages - {"index", "tools"}:
        text = text_of(f"dependencies/{page}.md")
        assert all(part in text for part in ("| licence |", "**Why.**", "**Instead of**", "**Weighed.**")), (
            page
        )
    for extra, requirements in extras.items():
        for name in names(requirements):
            assert f"(extra `{extra}`)" in text_of(f"dependencies/{name}.md")


def test_every_tool_has_its_line():
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    shown = re.findall(r"^\| ([a-z][\w-]+) \|", text_of("dependencies/tools.md"), flags=re.MULTILINE)
    shown = [name for name in shown if name != "tool"]
    assert set(shown) == names([*groups["dev"], *groups["build"]])


# Links, languages, examples.


@pytest.mark.parametrize("page", PAGES, ids=[str(path.relative_to(ROOT)) for path in PAGES])
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    local = [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    assert [target for target in local if target and not (page.parent / target).exists()] == []


def test_the_two_readmes_have_the_same_parts():
    def outline(name):
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.findall(r"```(\w+)", text)
        return (
            len(re.findall(r"^## ", text, flags=re.MULTILINE)),
            blocks,
            re.findall(r"\]\((maps/[^)]+)\)", text),
        )

    assert outline("README.md") == outline("README.zh.md")


def console(text):
    """Return the commands of the console blocks, each with what it answers."""
    lines = "".join(re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)).splitlines()
    runs: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("$ "):
            runs.append((line[2:], []))
        else:
            runs[-1][1].append(line)
    return runs


def run(command, folder):
    scripts = sysconfig.get_path("scripts")
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_examples_of_the_readme_are_true(page):
    runs = console((ROOT / page).read_text(encoding="utf-8"))
    assert len(runs) >= 3
    for command, answer in runs:
        result = run(command, ROOT)
        assert (result.returncode, result.stdout.splitlines()) == (0, answer), command


@pytest.mark.skipif(sys.platform == "win32", reason="the tutorial speaks to a POSIX shell")
def test_the_tutorial_runs_and_answers_as_it_says(tmp_path):
    page = text_of("tutorial.md")
    files = re.findall(r"[Ss]ave this as `([\w.]+)`.*?```text\n(.*?)```", page, flags=re.DOTALL)
    assert [name for name, _ in files] == ["plan.txt", "pits.csv"]
    for name, content in files:
        (tmp_path / name).write_text(content, encoding="utf-8")
    runs = console(page)
    assert len(runs) == 12
    for command, answer in runs:
        result = run(command, tmp_path)
        assert (result.returncode, result.stdout.splitlines()) == (0, answer), command
    assert (tmp_path / "qinglan" / "maps" / "index.html").stat().st_size > 100_000

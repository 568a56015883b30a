"""The verbs that count, typed as a user types them, in an invented workspace."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from ecomap.cli.summary import GROUPINGS, summary
from ecomap.workflows.simulate import simulate
from ecomap.workflows.summary import GROUPINGS as KNOWN

COUNTS = ("sites", "located", "open", "done", "closed", "overdue")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("invented") / "workspace"
    simulate(root, sites=120, seed=7)
    return root


def run(folder, *arguments):
    result = CliRunner().invoke(summary, list(arguments), obj=folder, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def document(folder, by="county", *more):
    return json.loads(run(folder, "--by", by, "--format", "json", *more).stdout)


@pytest.mark.parametrize("by", GROUPINGS)
def test_rows_add_up_and_every_grouping_counts_every_site(folder, by):
    made = document(folder, by)
    assert made["by"] == by
    assert made["total"]["sites"] == 120
    for name in COUNTS:
        assert sum(row[name] for row in made["rows"]) == made["total"][name]
    for name in ("area_ha", "length_km"):
        assert sum(row[name] for row in made["rows"]) == pytest.approx(made["total"][name], abs=1e-6)
    keys = {"key", "name", *COUNTS, "area_ha", "length_km"}
    assert all(keys <= row.keys() for row in (*made["rows"], made["total"]))


def test_the_choices_of_the_command_are_those_of_the_workflow():
    assert GROUPINGS == KNOWN


def test_every_format_says_the_same(folder, tmp_path):
    rows = document(folder)["rows"]
    table = list(csv.DictReader(io.StringIO(run(folder, "--format", "csv").stdout)))
    assert [row["sites"] for row in table[:-1]] == [str(row["sites"]) for row in rows]
    assert table[-1]["key"] == "total"
    path = tmp_path / "a.xlsx"
    run(folder, "--format", "xlsx", "-o", str(path))
    sheet = load_workbook(path).worksheets[0]
    assert [sheet.cell(line, 3).value for line in range(3, 3 + len(rows))] == [row["sites"] for row in rows]
    markdown = run(folder, "--format", "md").stdout.splitlines()
    assert len([line for line in markdown if line.startswith("|")]) == len(rows) + 3
    assert str(rows[0]["sites"]) in run(folder).stdout.splitlines()[1]


def test_the_past_knows_less(folder):
    early, late = document(folder, "status", "--as-of", "1990-01-01"), document(folder, "status")
    assert [row["key"] for row in early["rows"]] == ["not_reported"]
    assert len(late["rows"]) > 1
    assert early["total"]["overdue"] == 0


def test_a_workbook_wants_a_file(folder):
    result = CliRunner().invoke(summary, ["--format", "xlsx"], obj=folder)
    assert result.exit_code == 2
    assert "-o FILE.xlsx" in result.stderr


def test_a_date_that_is_none_is_told_with_an_example(folder):
    result = CliRunner().invoke(summary, ["--as-of", "31.12.2021"], obj=folder)
    assert result.exit_code == 2
    assert "2021-12-31" in result.stderr

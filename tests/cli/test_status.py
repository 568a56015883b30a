"""What is late, asked of the committed plan, whose dates anyone can look up in problems.csv."""

import json

from click.testing import CliRunner

from ecomap.cli.status import status


def run(repository, *arguments):
    result = CliRunner().invoke(status, list(arguments), obj=repository, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def problems(repository, *arguments):
    document = json.loads(run(repository, "--json", *arguments))
    return {item["problem"]: item for item in document["problems"]}


def test_the_last_day_is_still_in_time(repository):
    assert not any(item["overdue"] for item in problems(repository, "--as-of", "2021-12-31").values())
    late = problems(repository, "--as-of", "2022-01-01")
    assert {key for key, item in late.items() if item["overdue"]} == {"3", "10", "15", "16", "22.2", "24"}


def test_a_measure_is_late_before_its_problem(repository):
    item = problems(repository, "--as-of", "2022-01-01")["12"]
    assert (item["deadline"], item["overdue"], item["days_left"]) == ("2025-12-31", False, 1460)
    assert [measure["overdue"] for measure in item["measures"]] == [False, False, True, False]


def test_what_the_plan_reports_as_done_is_done_and_nothing_else(repository):
    done = {
        (key, measure["measure"])
        for key, item in problems(repository).items()
        for measure in item["measures"]
        if measure["status_class"] != "open"
    }
    assert done == {("7", "1"), ("7", "2"), ("7", "3"), ("7", "4")}


def test_the_table_shows_the_same_and_only_what_is_late_when_asked(repository):
    whole = run(repository, "--as-of", "2022-01-01").splitlines()
    late = run(repository, "--as-of", "2022-01-01", "--late").splitlines()
    assert len(whole) == 1 + 28 + 1
    assert whole[-1] == late[-1] == "As of 2022-01-01: 6 problems overdue."
    # Columns are as wide as what stands in them, so only the words are compared.
    assert {tuple(line.split()) for line in late} < {tuple(line.split()) for line in whole}


def test_no_closing_date_is_never_late(repository):
    open_ended = problems(repository, "--as-of", "2099-01-01")
    assert {key for key, item in open_ended.items() if not item["overdue"]} == {"1", "2", "4", "5", "7", "18"}

"""First letters of names, and what a page says of its problems."""

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomap.model import Deadline, Problem, Scope
from ecomap.render.payload import page_payload
from ecomap.render.plan_entries import plan_entries
from ecomap.render.search_index import initials_table


def letters_of(table, character):
    return {letter for letters, characters in table.items() if character in characters for letter in letters}


@pytest.mark.parametrize(
    ("character", "letters"),
    [
        ("长", "cz"),
        ("重", "ctz"),
        ("行", "hx"),
        ("县", "x"),
        ("㳇", "f"),
        ("堽", "g"),
        ("𬬭", "l"),
        ("嗯", "n"),
    ],
)
def test_every_reading_of_a_character_counts(character, letters):
    assert letters_of(initials_table([f"a{character}1"]), character) == set(letters)


def test_only_what_can_be_read_is_in_the_table():
    assert initials_table(["Pit 7（旧）", "", "①、。"]) == {"j": "旧"}


@given(st.lists(st.text(alphabet="长江心洲桃源县ab1（）", max_size=6)))
def test_each_character_stands_once_whatever_the_order_of_names(names):
    table = initials_table(names)
    characters = "".join(table.values())
    assert len(set(characters)) == len(characters)
    assert table == initials_table(reversed(names))
    assert list(table) == sorted(table)


def test_a_page_knows_names_aliases_counties_and_titles_of_its_own_sites(invented):
    table = page_payload(invented.page())["initials"]
    assert letters_of(table, "坑") == {"k"}  # a name
    assert letters_of(table, "别") == {"b"}  # an alias, and a name
    assert letters_of(table, "丙") == {"b"}  # a county
    assert letters_of(table, "题") == {"t"}  # the title of a problem
    assert not letters_of(page_payload(invented.page(focus="990103"))["initials"], "坑")


def test_the_dictionary_is_loaded_only_when_a_page_is_made():
    code = "import sys, ecomap.render.payload; print('pypinyin' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_problems_point_into_lists_of_units_and_leaders():
    def problem(key, units, leaders, day):
        return Problem(key, f"题{key}", "", units, (), (), leaders, Scope(), Deadline(date=day))

    problems = [
        problem("1", ("甲局", "乙局"), ("丙",), dt.date(2030, 12, 31)),
        problem("2", ("乙局", "乙局"), (), None),
    ]
    assert plan_entries(["1", "2", "99"], problems) == {
        "problems": [
            ["1", "题1", "", [0, 1], [0], "2030-12-31"],
            ["2", "题2", "", [1], [], ""],
            ["99", "", "", [], [], ""],
        ],
        "units": ["甲局", "乙局"],
        "leaders": ["丙"],
    }

"""The lock files: complete, exact, hashed, and silent about where packages came from."""

import itertools
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("run", "dev")
ENTRY = re.compile(r"(?P<name>[a-z0-9.-]+)==(?P<version>\S+?)(?: ; (?P<marker>.+?))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
COMMENT = re.compile(r"    #(?: via(?: [\w.-]+(?: \([\w.:-]+\))?)?|   (?:-c )?[\w./-]+(?: \([\w.:-]+\))?)")


@pytest.fixture(scope="session")
def pyproject(repository):
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


def entries(repository, name):
    """Return (name, version, marker) of each entry of a lock file."""
    text = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return [match.groups() for match in map(ENTRY.fullmatch, text.splitlines()) if match]


def requirements(pyproject, name):
    """Return what a lock file has to meet."""
    asked = [*pyproject["project"]["dependencies"], *pyproject["dependency-groups"]["build"]]
    if name == "dev":
        asked += pyproject["dependency-groups"]["dev"]
        asked += [item for extra in pyproject["project"]["optional-dependencies"].values() for item in extra]
    return [Requirement(item) for item in asked]


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_an_entry_a_hash_or_its_reason(repository, name):
    lines = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    strange = [line for line in lines if not any(form.fullmatch(line) for form in (ENTRY, HASH, COMMENT))]
    assert strange == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_has_a_hash(repository, name):
    lines = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    followers = [after for line, after in itertools.pairwise(lines) if ENTRY.fullmatch(line)]
    assert followers
    assert all(HASH.fullmatch(line) for line in followers)


@pytest.mark.parametrize("name", LOCKS)
def test_what_pyproject_asks_for_is_locked_in_a_version_that_fits(repository, pyproject, name):
    locked: dict[str, list[str]] = {}
    for package, version, _ in entries(repository, name):
        locked.setdefault(package, []).append(version)
    for asked in requirements(pyproject, name):
        versions = locked.get(canonicalize_name(asked.name), [])
        assert versions, f"{asked.name} is not in requirements/{name}.txt"
        assert all(asked.specifier.contains(version, prereleases=True) for version in versions), asked


def test_the_larger_lock_holds_the_smaller_one(repository):
    assert set(entries(repository, "run")) <= set(entries(repository, "dev"))


def test_what_is_installed_here_is_what_is_locked(repository):
    """Run in the environment of `make test`: nobody tests other versions than users get."""
    if not (repository / ".venv").is_dir() or not sys.prefix.startswith(str(repository)):
        pytest.skip("this is not the environment of the checkout")
    # pip itself holds the lock file against what stands here; nothing is fetched.
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--no-index", "--quiet"]
    lock = repository / "requirements" / "dev.txt"
    answer = subprocess.run(
        [*command, "--require-hashes", "-r", str(lock)], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


def test_what_is_installed_here_lacks_nothing():
    """Nothing is resolved at installation, so the lock file has to be complete."""
    answer = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout

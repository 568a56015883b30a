"""Make a virtual environment from a lock file; standard library only.

Usage: python make_venv.py DIR LOCKFILE

Every package is checked against the hashes of the lock file. ecomap itself is
installed in place, so that the command in DIR/bin runs this very checkout. An
environment of another Python version, or one that was left half made, is made anew.
"""

import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)
NO_PIP = (
    "This Python cannot make environments with pip (its module ensurepip is missing). "
    "On Debian and Ubuntu install the package python3-venv, then run make again."
)


def main() -> int:
    """Create or refresh the environment; return an exit code."""
    if len(sys.argv) != 3:
        return _refuse("Usage: python make_venv.py DIR LOCKFILE", code=2)
    target, lock = Path(sys.argv[1]), Path(sys.argv[2])
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        return _refuse(f"ecomap needs Python 3.11 or newer, this is {found}. Try: make PYTHON=python3.12")
    python = target / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not _is_usable(python):
        if importlib.util.find_spec("ensurepip") is None:
            return _refuse(NO_PIP)
        print(f"Making {target} with Python {_version()} ...", file=sys.stderr)
        try:
            venv.create(target, clear=True, with_pip=True, symlinks=sys.platform != "win32")
        except subprocess.CalledProcessError:
            return _refuse(NO_PIP)
        except OSError as error:
            return _refuse(f"{target}: the environment cannot be made ({error.strerror}).")
    return _install(python, lock)


def _install(python: Path, lock: Path) -> int:
    """Install what the lock file names, then this checkout."""
    root = Path(__file__).resolve().parent.parent
    print(f"Installing the packages of {lock} (a few minutes the first time) ...", file=sys.stderr)
    for arguments in (
        # The lock file is complete. Left to resolve, pip takes `coverage[toml]` of a requirement for a
        # package that is not pinned, and refuses as soon as a newer release of it is out.
        ["--no-deps", "--require-hashes", "--requirement", str(lock)],
        ["--no-deps", "--no-build-isolation", "--editable", str(root)],
    ):
        command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *arguments]
        if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own arguments
            return _refuse("The packages could not be installed; what pip said stands above.")
    return 0


def _is_usable(python: Path) -> bool:
    """Say whether the environment stands, is of this Python's version and has pip."""
    if not python.exists():
        return False
    question = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([str(python), "-c", question], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return False
    return answer.stdout.strip() == _version()


def _version() -> str:
    return "%d.%d" % sys.version_info[:2]  # noqa: UP031 - old Pythons must get as far as the message


def _refuse(message: str, *, code: int = 1) -> int:
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

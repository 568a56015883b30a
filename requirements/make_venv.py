"""Make a virtual environment from a lock file; standard library only.

Usage: python make_venv.py DIR LOCKFILE

Every package is checked against the hashes of the lock file. ecomap itself is
installed in place, so that the command in DIR/bin runs this very checkout.
"""

import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)


def main() -> int:
    """Create or refresh the environment; return an exit code."""
    target, lock = Path(sys.argv[1]), Path(sys.argv[2])
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"ecomap needs Python 3.11 or newer, this is {found}. Try: make PYTHON=python3.12", file=sys.stderr)
        return 1
    python = target / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        print(f"Making {target} ...", file=sys.stderr)
        try:
            venv.create(target, with_pip=True, symlinks=sys.platform != "win32")
        except (subprocess.CalledProcessError, ImportError):
            print(
                "This Python cannot make environments with pip. On Debian and Ubuntu install the package "
                "python3-venv, then run make again.",
                file=sys.stderr,
            )
            return 1
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    root = Path(__file__).resolve().parent.parent
    print(f"Installing the packages of {lock} (a few minutes the first time) ...", file=sys.stderr)
    for arguments in (
        ["--require-hashes", "--requirement", str(lock)],
        ["--no-deps", "--no-build-isolation", "--editable", str(root)],
    ):
        code = subprocess.run([*pip, *arguments], check=False).returncode  # noqa: S603
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())

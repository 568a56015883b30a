"""Make the pictures of the gallery anew: all, or those of the scripts named.

Run as `python docs/gallery/make.py [NAME ...] [--into FOLDER]`. Needs Chromium and a Chinese font.
"""

from __future__ import annotations

import argparse
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
_SHARED = {"camera", "make"}


def scripts() -> list[str]:
    """Return the names of all scripts that make a picture."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in _SHARED)


def main() -> None:
    """Run the scripts in one process, so that they share what they show."""
    sys.path.insert(0, str(HERE))
    import camera  # noqa: PLC0415 - lies beside the scripts

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *scripts()], help="all without it")
    parser.add_argument("--into", type=Path, default=camera.PICTURES, help="folder of the pictures")
    options = parser.parse_args()
    camera.PICTURES = options.into
    for name in options.names or scripts():
        runpy.run_path(str(HERE / f"{name}.py"), run_name="__main__")
        size = (options.into / f"{name}.png").stat().st_size
        print(f"{name}.png {size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main()

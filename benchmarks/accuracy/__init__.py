"""Accuracy of detection and change, on invented scenes at known truth and on labelled real ones.

`python -m benchmarks accuracy simulated` scores rules and forest on invented scenes, `accuracy labelled DATA`
on hand-labelled real ones, `accuracy learning` asks how many labelled mines a forest needs, and
`accuracy scenes FOLDER` writes invented scenes as files.
"""

from __future__ import annotations

import sys

from benchmarks.accuracy import files, labelled, learning, simulated

PARTS = {
    "scenes": files.main,
    "simulated": simulated.main,
    "labelled": labelled.main,
    "learning": learning.main,
}


def main(arguments: list[str]) -> None:
    """Run one part."""
    if not arguments:
        print("not run without a part: accuracy " + " | ".join(PARTS), flush=True)
        return
    part, *options = arguments
    if part not in PARTS:
        sys.exit(f"accuracy has no part {part!r}; choose from {', '.join(PARTS)}")
    PARTS[part](options)

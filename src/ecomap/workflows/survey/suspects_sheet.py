"""The list of suspects for the field: rows of a match with pictures from scenes, as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.render.suspects_workbook import Chips, suspects_workbook
from ecomap.store.atomic import write_bytes
from ecomap.store.chips import read_chips

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from ecomap.workflows.survey.matching import Matched

MOST_PICTURED = 500
"""Rows that get pictures, the first ones: two of them fill about 60 kB a row."""


def write_suspects_sheet(
    path: Path,
    found: Matched,
    *,
    before: Path | None = None,
    after: Path | None = None,
    language: str = "zh",
    progress: Callable[[str, int, int], None] = lambda _words, _done, _total: None,
) -> None:
    """Write the patches of a match as a workbook that an inspector fills in.

    Parameters
    ----------
    before, after
        Scenes that the pictures are cut out of; without one its column is left out. The first
        `MOST_PICTURED` rows get pictures.
    language
        `zh` or `en`.
    progress
        Told what is done, how far, and of how much.

    Raises
    ------
    RasterFormatError
        If a scene cannot be read. Nothing is written then.
    """
    outlines = found.outlines_by_rank()[:MOST_PICTURED]
    earlier, later = (_pictures(scene, outlines, progress) for scene in (before, after))
    pictured = [Chips(*pair) for pair in zip(earlier, later, strict=True)]
    chips = [*pictured, *[Chips()] * (len(found.rows) - len(pictured))] if before or after else []
    content = suspects_workbook(
        found.rows,
        chips,
        title=_TEXTS[language]["title"].format(found.source),
        as_of=found.as_of,
        notes=_notes(found, before, after, language),
        language=language,
    )
    write_bytes(path, content)


def _pictures(
    scene: Path | None, outlines: Sequence[BaseGeometry], progress: Callable[[str, int, int], None]
) -> Sequence[bytes | None]:
    """Return a picture of each outline; None without a scene."""
    if scene is None:
        return [None] * len(outlines)
    return read_chips(
        scene, outlines, progress=lambda done: progress(f"pictures of {scene.name}", done, len(outlines))
    )


def _notes(found: Matched, before: Path | None, after: Path | None, language: str) -> list[str]:
    """Return how the figures came about, a line each."""
    words = _TEXTS[language]
    notes = [words["suspect"], words["areas"]]
    if found.widths is not None:
        notes.append(
            words["widths"].format(
                pixel=found.widths.pixel_m, tolerance=found.widths.tolerance_m, name=found.licences
            )
        )
    scenes = [
        words[name].format(scene.name) for name, scene in (("before", before), ("after", after)) if scene
    ]
    if scenes:
        notes += [*scenes, words["stretched"]]
        if len(found.rows) > MOST_PICTURED:
            notes.append(words["pictured"].format(MOST_PICTURED))
    return [*notes, words["send"]]


_TEXTS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "{} 疑似图斑核查表",
        "suspect": "图斑只说明疑似，不是认定。结论由核查人作出，并注明日期。",
        "areas": "面积在 CGCS2000 椭球面上计算。次序：先达10亩者，再按疑似情形，再按面积。",
        "widths": "图斑边界精度为 {pixel:g} 米，界外面积附上下限。"
        "采矿权（{name}）外扩 {tolerance:g} 米后仍在界外者才算越界。",
        "before": "前时相影像：{}",
        "after": "后时相影像：{}",
        "stretched": "每幅影像单独拉伸，影像之间不能比较明暗。",
        "pictured": "仅前 {} 行附影像。",
        "send": "填好后交回，用 ecomap survey verdicts 文件名 读入。",
    },
    "en": {
        "title": "Suspects of {}",
        "suspect": "A patch is a suspect, not a finding of fact. The verdict is a person's, with a date.",
        "areas": "Areas are on the CGCS2000 ellipsoid. Over 10 mu comes first, then by suspect and by area.",
        "widths": "Edges are known to {pixel:g} m: areas outside have a least and a largest value. "
        "Licences ({name}) are widened by {tolerance:g} m before ground counts as beyond.",
        "before": "Image before: {}",
        "after": "Image after: {}",
        "stretched": "Each image is stretched by itself: brightness cannot be compared between images.",
        "pictured": "Only the first {} rows have images.",
        "send": "Send the filled sheet back; it is read by: ecomap survey verdicts FILE",
    },
}

"""One suspect a patch: what sites and licences say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.survey import Suspect
from ecomap.survey.ranking import ranks
from ecomap.survey.rights import LEAST_INSIDE, is_over, match_licences

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ecomap.survey import PatchMatch
    from ecomap.survey.licences import Licence
    from ecomap.survey.rights import LicenceMatch
    from ecomap.workflows.survey.matching.licences import LicenceFile
    from ecomap.workflows.survey.matching.patches import PatchFile

PIXEL_M = 10.0
"""Side of a pixel of Sentinel-2, where the patches do not say what they were drawn from."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of each patch by sites, licences and an earlier survey together."""

    suspects: list[Suspect]
    """One a patch."""
    licences: list[LicenceMatch | None]
    """The licences of each; None where it meets none."""
    ranks: list[int]
    """In which order to look at them, counted from 1."""


@dataclass(frozen=True, slots=True)
class Widths:
    """How well edges are known, metres."""

    pixel_m: float
    """Side of a pixel: the band of every outside area."""
    tolerance_m: float
    """How far the scene may be shifted against the licences."""


def judge(
    patches: PatchFile,
    matches: Sequence[PatchMatch],
    rights: LicenceFile | None,
    widths: Widths,
    day: dt.date,
) -> Judged:
    """Say of each patch what it may be, and in which order to look.

    Ground that is reported as restored comes first, then what lies beyond a licence, in one that is over, or
    in a licence; then a registered site; and only then that there is no licence.
    """
    found: list[LicenceMatch | None] = [None] * len(matches)
    if rights is not None:
        found = match_licences(
            patches.polygons, rights.polygons, pixel_m=widths.pixel_m, tolerance_m=widths.tolerance_m
        )
    suspects = [
        match.suspect if rights is None else _suspect(match, licence, rights.licences, widths, day)
        for match, licence in zip(matches, found, strict=True)
    ]
    areas = [
        area_in_question_ha(match, licence, suspect)
        for match, licence, suspect in zip(matches, found, suspects, strict=True)
    ]
    sure = [patches.number(row, "confidence") for row in range(len(matches))]
    return Judged(suspects, found, ranks(suspects, areas, sure))


def _suspect(
    match: PatchMatch,
    licence: LicenceMatch | None,
    licences: Sequence[Licence],
    widths: Widths,
    day: dt.date,
) -> Suspect:
    """Put sites and licences together."""
    if match.suspect is Suspect.STILL_BARE:
        return match.suspect
    if licence is not None and licence.inside_share >= LEAST_INSIDE:
        # Less than a pixel beyond the tolerance is no ground at all.
        if licence.is_beyond(least_ha=widths.pixel_m**2 / 10_000):
            return Suspect.BEYOND_LICENCE
        return Suspect.EXPIRED_LICENCE if is_over(licence, licences, day) else Suspect.IN_LICENCE
    if match.suspect in {Suspect.IN_SITE, Suspect.OUTSIDE}:
        return match.suspect
    return Suspect.NO_LICENCE


def area_in_question_ha(match: PatchMatch, licence: LicenceMatch | None, suspect: Suspect) -> float:
    """Return the ground that a suspect is about: what lies beyond a licence, else the patch."""
    if suspect is Suspect.BEYOND_LICENCE and licence is not None:
        return licence.outside_ha
    return match.area_m2 / 10_000

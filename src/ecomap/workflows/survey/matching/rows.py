"""One row a patch, for tables and machines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ecomap.store.cells import text_of
from ecomap.survey.licences import LicenceState
from ecomap.survey.patches import SUSPECT_LABELS
from ecomap.survey.ranking import LEGAL_FLOOR_HA, PLAN_FLOOR_HA
from ecomap.workflows.survey.matching.judging import area_in_question_ha

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.survey import PatchMatch, Suspect
    from ecomap.survey.earlier import Earlier
    from ecomap.survey.licences import Licence
    from ecomap.survey.rights import LicenceMatch
    from ecomap.workflows.survey.matching.judging import Judged

_DIGITS = {"overlap_share": 4, "outside_share": 4, "earlier_share": 4}
_HA_DIGITS = 4


def flat_rows(
    matches: Sequence[PatchMatch],
    judged: Judged,
    rights: Sequence[Licence],
    earlier: Earlier | None,
    fields: Sequence[Mapping[str, Any]],
    day: dt.date,
) -> list[dict[str, Any]]:
    """Return a row a patch, in file order; the fields a patch came with stand in `fields` as they were."""
    rows = []
    for place, match in enumerate(matches):
        suspect, licence = judged.suspects[place], judged.licences[place]
        row = _row(match, licence, rights, suspect, day)
        row |= {"rank": judged.ranks[place], "row": match.row}
        if earlier is not None:
            row |= {"seen": str(earlier.seen[place]), "earlier_share": float(earlier.share[place])}
        row["fields"] = {name: _plain(cell) for name, cell in fields[place].items()}
        rows.append(_rounded(row))
    return rows


def _row(
    match: PatchMatch, licence: LicenceMatch | None, rights: Sequence[Licence], suspect: Suspect, day: dt.date
) -> dict[str, Any]:
    """Put together what is said of one patch."""
    question = area_in_question_ha(match, licence, suspect)
    chinese, english = SUSPECT_LABELS[suspect]
    return {
        "rank": 0,
        "row": 0,
        "patch_id": match.patch_id,
        "suspect": str(suspect),
        "suspect_zh": chinese,
        "suspect_en": english,
        "area_ha": match.area_m2 / 10_000,
        "county": match.county,
        "county_adcode": match.county_adcode,
        "longitude": match.longitude,
        "latitude": match.latitude,
        **_of_site(match),
        **_of_licence(match, licence, rights, day),
        "question_ha": question,
        "over_10_mu": question >= LEGAL_FLOOR_HA,
        "over_plan_floor": question >= PLAN_FLOOR_HA,
        "nearest_site_id": match.nearest_site_id,
        "nearest_site_m": match.nearest_site_m,
        "verdict": match.verdict,
    }


def _of_site(match: PatchMatch) -> dict[str, Any]:
    """Return the site that shares most ground with a patch, points inside it after outlines."""
    registered = [site for site in match.sites if site.relation != "crosses"]
    best = registered[0] if registered else None
    return {
        "site_id": best.site_id if best else None,
        "site_name": best.name if best else None,
        "site_status": best.status if best else None,
        "site_share": best.share_of_patch if best else None,
        "possible_site_ids": [site.site_id for site in match.possible_sites],
    }


def _of_licence(
    match: PatchMatch, licence: LicenceMatch | None, rights: Sequence[Licence], day: dt.date
) -> dict[str, Any]:
    """Return the licence that holds most of a patch, and what lies outside of all."""
    row: dict[str, Any] = dict.fromkeys(_OF_LICENCE)
    if licence is not None:
        right = rights[licence.licence]
        return row | {
            "licence": right.number,
            "licence_holder": right.holder or None,
            "licence_valid_to": None if right.valid_to is None else right.valid_to.isoformat(),
            "licence_expired": right.state(day) is LicenceState.EXPIRED,
            "other_licences": [rights[other].number for other in licence.others],
            "overlap_share": licence.overlap_share,
            "outside_ha": licence.outside_ha,
            "outside_low_ha": licence.outside_low_ha,
            "outside_high_ha": licence.outside_high_ha,
            "outside_share": licence.outside_ha * 10_000 / match.area_m2,
            "beyond_ha": licence.beyond_ha,
        }
    if rights:
        return row | {"overlap_share": 0.0, "outside_ha": match.area_m2 / 10_000, "outside_share": 1.0}
    return row | {"overlap_share": _of_site(match)["site_share"]}


_OF_LICENCE = (
    "licence",
    "licence_holder",
    "licence_valid_to",
    "licence_expired",
    "other_licences",
    "overlap_share",
    "outside_ha",
    "outside_low_ha",
    "outside_high_ha",
    "outside_share",
    "beyond_ha",
)


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    """Round figures for people."""
    for name, value in row.items():
        if isinstance(value, float):
            is_metres = name.endswith("_m")
            degrees = name in {"longitude", "latitude"}
            row[name] = round(value, 1 if is_metres else 6 if degrees else _HA_DIGITS)
    return row


def _plain(cell: Any) -> Any:
    """Return a cell as JSON can hold it."""
    if isinstance(cell, bool | int | float | str | list | dict):
        return cell
    return cell.isoformat() if isinstance(cell, dt.date) else text_of(cell)

"""The words of ecomap as frozen types; standard library only.

See `docs/conventions.md` for the words, units and orders used everywhere.
"""

from ecomap.model.area import OUTSIDE, SEVERAL, UNKNOWN, County, District
from ecomap.model.base_map import (
    BaseMap,
    Datum,
    LocalMap,
    OfferedMap,
    TileBlock,
    provider_map,
    providers,
)
from ecomap.model.deadline import Deadline, DeadlineClass, Milestone
from ecomap.model.event import CLOSURE_STEPS, ClosureStep, Event
from ecomap.model.field import (
    AnswerType,
    ChecklistItem,
    FieldFinding,
    Photo,
    Position,
    PositionSource,
)
from ecomap.model.finding import Finding, Severity
from ecomap.model.kind import BUILTIN_KINDS, Kind, Marker
from ecomap.model.origin import Origin
from ecomap.model.problem import Measure, Problem, Scope, Target, problem_sort_key
from ecomap.model.site import LocationQuality, Site
from ecomap.model.status import NOT_REPORTED, STATUSES, Status, StatusClass, status_of
from ecomap.model.verdict import VERDICT_LABELS, PatchVerdict, Verdict, verdict_of

__all__ = [
    "BUILTIN_KINDS",
    "CLOSURE_STEPS",
    "NOT_REPORTED",
    "OUTSIDE",
    "SEVERAL",
    "STATUSES",
    "UNKNOWN",
    "VERDICT_LABELS",
    "AnswerType",
    "BaseMap",
    "ChecklistItem",
    "ClosureStep",
    "County",
    "Datum",
    "Deadline",
    "DeadlineClass",
    "District",
    "Event",
    "FieldFinding",
    "Finding",
    "Kind",
    "LocalMap",
    "LocationQuality",
    "Marker",
    "Measure",
    "Milestone",
    "OfferedMap",
    "Origin",
    "PatchVerdict",
    "Photo",
    "Position",
    "PositionSource",
    "Problem",
    "Scope",
    "Severity",
    "Site",
    "Status",
    "StatusClass",
    "Target",
    "TileBlock",
    "Verdict",
    "problem_sort_key",
    "provider_map",
    "providers",
    "status_of",
    "verdict_of",
]

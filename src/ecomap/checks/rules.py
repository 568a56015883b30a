"""The rules by name: how much each matters and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from ecomap.model import Finding, Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    severity: Severity
    """An error stops a build; errors and warnings make `ecomap check` exit with 1."""
    meaning: str
    """What it finds, in one line."""


RULES: dict[str, Rule] = {
    "unreadable": Rule(_ERROR, "A file is missing, empty, cut, not in its format, or in another CRS."),
    "bad-feature": Rule(_ERROR, "An item of a layer is no feature, or has no properties."),
    "unknown-kind": Rule(_ERROR, "The layer file is named after no kind of the workspace."),
    "kind-mismatch": Rule(_ERROR, "A feature names another kind than its file."),
    "bad-property": Rule(_ERROR, "A property is missing or cannot be held by a site."),
    "duplicate-id": Rule(
        _ERROR, "The id of a site, county, problem, measure, target or ledger entry stands twice."
    ),
    "unprintable-text": Rule(_ERROR, "A text holds control characters or half a character."),
    "bad-geometry": Rule(_ERROR, "A geometry is of no known type, or its coordinates do not form one."),
    "not-finite": Rule(_ERROR, "A coordinate is NaN or infinite."),
    "out-of-range": Rule(_ERROR, "A longitude or latitude lies beyond the globe."),
    "swapped": Rule(_ERROR, "Latitude stands before longitude."),
    "far-outside": Rule(_ERROR, "A place lies more than one degree from every county."),
    "invalid-polygon": Rule(
        _ERROR, "A geometry is not valid: a polygon crosses itself, or a line has no length."
    ),
    "wrong-type": Rule(_ERROR, "The kind does not allow this type of geometry."),
    "bad-cell": Rule(_ERROR, "A cell of a table cannot be read: a date, a number, true or false."),
    "unknown-status": Rule(_ERROR, "A ledger entry has a status that is not in the vocabulary."),
    "unknown-problem": Rule(_ERROR, "A problem number stands in no row of problems.csv."),
    "unknown-measure": Rule(_ERROR, "A measure stands in no row of measures.csv."),
    "unknown-site": Rule(_ERROR, "The ledger speaks of a site that is in no layer."),
    "unknown-county": Rule(_ERROR, "A stated adcode or a district's parent is not among the counties."),
    "unknown-district": Rule(_ERROR, "A site is assigned to a district that ecomap.toml does not list."),
    "no-reason": Rule(_WARNING, "A site has no geometry and nothing says why."),
    "quality-mismatch": Rule(_WARNING, "Location quality and geometry contradict each other."),
    "anchor-accuracy": Rule(_WARNING, "An anchor does not say how far the place may lie from it."),
    "outside-city": Rule(
        _WARNING, "A place lies outside the counties, or reaches more than one degree beyond."
    ),
    "county-contradiction": Rule(_WARNING, "A well-known place lies in another county than documents state."),
    "ring-order": Rule(
        _WARNING, "An exterior ring runs clockwise, or a hole does not (RFC 7946 section 3.1.6)."
    ),
    "repeated-point": Rule(_WARNING, "Two positions in a row are the same."),
    "possible-duplicate": Rule(_WARNING, "Two sites of one kind share name and county."),
    "same-place": Rule(_NOTE, "Two surveyed sites of one kind have the very same coordinates."),
    "markup": Rule(_WARNING, "A text holds an HTML tag; pages show it as text."),
    "long-text": Rule(_WARNING, "A property is longer than 10,000 characters."),
    "unknown-property": Rule(_NOTE, "A property is none that ecomap knows; it is not carried further."),
    "county-coverage": Rule(_WARNING, "The counties overlap, or leave a gap of less than 50 m."),
    "milestone-late": Rule(_WARNING, "A milestone lies after the deadline."),
    "future-date": Rule(_NOTE, "A ledger entry is dated after the day everything is looked at."),
    "unknown-operator": Rule(_WARNING, "The operator of a target is not known."),
    "stray-file": Rule(_WARNING, "A file in layers/ does not end in .geojson, so it is not read."),
    "unknown-target-kind": Rule(_WARNING, "A target counts places of an unknown kind."),
}
"""Every rule by name."""


def found(rule: str, *, file: str, feature: str = "", message: str) -> Finding:
    """Make a finding of a rule, with the rule's severity."""
    return Finding(file, feature, rule, RULES[rule].severity, message)


def shown(value: object) -> str:
    """Return a value as messages show it: escaped and at most 60 characters long.

    Examples
    --------
    >>> shown("石门县"), len(shown("x" * 1000))
    ("'石门县'", 62)
    """
    # Cutting first keeps a text of ten megabytes from being copied.
    text = repr(value[:60]) if isinstance(value, str) else repr(value)
    return text if len(text) <= 62 else text[:60] + "..."

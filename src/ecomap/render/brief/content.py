"""What a brief says, as frozen values; words in pairs of Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from ecomap.model import Kind
    from ecomap.render.brief.ground import Ground

Pair = tuple[str, str]
"""The same words in Chinese and in English."""

LANGUAGES = ("zh", "en")
"""Languages of a brief, in the order of a `Pair`."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures; all but `due_soon` are those of `ecomap summary`."""

    sites: int
    """Number of sites."""
    open: int
    """Sites of the class open; unreported ones among them."""
    done: int
    """Sites of the class done."""
    closed: int
    """Sites of the class closed."""
    overdue: int
    """Open sites whose deadline has passed."""
    due_soon: int
    """Open sites whose deadline lies at most 30 days ahead."""
    located: int
    """Sites with a geometry, be it an anchor."""
    not_located: int
    """Sites without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """The figures of one county, or of what no county holds."""

    key: str
    """Adcode, or one of the keys of `ecomap.model.area`."""
    name: Pair
    """Name of the area."""
    figures: Figures
    """Its figures."""
    has_brief: bool
    """Whether it has a brief and a map page of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """One site of the table."""

    number: int
    """Number in the table and on the map, from 1."""
    site_id: str
    """Id of the site."""
    name: Pair
    """Name; the Chinese one twice where there is no English one."""
    kind: Kind
    """What it is."""
    area: Pair
    """Where it is counted."""
    problems: tuple[str, ...]
    """Numbers of its problems."""
    status: Pair
    """Label of its status."""
    status_class: str
    """`open`, `done` or `closed`."""
    deadline: str
    """ISO date; empty where no date binds."""
    days_left: int | None
    """Days to the deadline, negative when it has passed."""
    overdue: bool
    """Whether it is open and its deadline has passed."""
    quality: str
    """Location quality."""
    is_anchor: bool
    """Whether its geometry only stands for a place somewhere near."""
    accuracy_m: float | None
    """Radius in metres within which the place lies; None where unknown."""
    place: BaseGeometry | None
    """Geometry in the system of the brief's ground; None where it is not located."""
    is_counted: bool = True
    """False for a site of several counties that concerns this one and is counted elsewhere."""


@dataclass(frozen=True, slots=True)
class KindBar:
    """Sites of one kind by status class."""

    name: Pair
    """Label of the kind."""
    open: int
    """Open ones."""
    done: int
    """Done ones."""
    closed: int
    """Closed ones."""
    overdue: int
    """Overdue ones among the open ones."""

    @property
    def sites(self) -> int:
        """Number of sites."""
        return self.open + self.done + self.closed


@dataclass(frozen=True, slots=True)
class DueBar:
    """Sites whose deadline lies in one month or year."""

    period: str
    """`2021-12` or `2021`; empty for sites without a date."""
    settled: int
    """Done or closed ones."""
    ahead: int
    """Open ones whose deadline has not passed."""
    overdue: int
    """Open ones whose deadline has passed."""

    @property
    def sites(self) -> int:
        """Number of sites."""
        return self.settled + self.ahead + self.overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One change of status."""

    date: str
    """ISO date of the last entry; empty where it names none."""
    number: int | None
    """Number of the site in the table; None for a problem or a measure."""
    subject: Pair
    """Site, problem or measure."""
    before: Pair
    """Label of the status before."""
    after: Pair
    """Label of the status after."""
    after_class: str
    """Class of the status after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeList:
    """What changed since a day."""

    since: dt.date
    """The day after whose end changes count."""
    entries: int
    """Entries of the ledger in that time, of the sites and problems of the brief."""
    lines: tuple[ChangeLine, ...]
    """Changes of status, latest first."""
    newly_overdue: int
    """Open sites whose deadline passed in that time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLine:
    """Where one problem stands."""

    key: str
    """Number of the problem."""
    title: Pair
    """Short title."""
    sites: int
    """Counted sites of the brief that name it."""
    responsible_units: tuple[str, ...]
    """主体责任单位."""
    lead_units: tuple[str, ...]
    """牵头督导单位."""
    leaders: tuple[str, ...]
    """牵头督导市级领导."""
    deadline: str
    """ISO date; empty where no date binds."""
    days_left: int | None
    """Days to the last binding day."""
    overdue: bool
    """Whether it is open and its last binding day has passed."""
    status: Pair
    """Label of its own status."""
    status_class: str
    """Class of its own status."""
    measures: int
    """Number of its measures."""
    measures_done: int
    """Measures done or closed."""
    measures_overdue: int
    """Measures overdue by their own date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknowns:
    """What is not known of the sites."""

    county_only: int
    """Sites without geometry of which only the county is known."""
    no_place: int
    """Sites without geometry of which no place is published."""
    anchors: int
    """Located sites of which only a settlement near by is known."""
    not_reported: int
    """Sites that no entry of the ledger speaks of."""
    no_deadline: int
    """Sites without a binding date."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Brief:
    """One brief: a county, or the whole city."""

    code: str
    """Stem of the file: the adcode."""
    focus: str | None
    """Adcode of the county; None for the whole."""
    name: Pair
    """Name of the county; for the whole the title of the workspace."""
    title: Pair
    """Title of the workspace."""
    as_of: dt.date
    """The day everything was looked at."""
    invented: bool
    """Whether the content is made up."""
    figures: Figures
    """Key figures."""
    areas: tuple[AreaLine, ...]
    """The counties and what no county holds, for the whole; empty for a county."""
    sites: tuple[SiteLine, ...]
    """Sites, worst first, each with its number."""
    listed: int
    """How many of `sites`, from the first, stand in the table."""
    kinds: tuple[KindBar, ...]
    """Counted sites by kind and status class, most first."""
    periods: tuple[DueBar, ...]
    """Counted sites by the month or year of their deadline."""
    changes: ChangeList
    """What changed."""
    problems: tuple[ProblemLine, ...]
    """Problems that concern the brief."""
    unknowns: Unknowns
    """What is not known."""
    sources: tuple[Pair, ...]
    """Where the data come from."""
    ground: Ground
    """Counties and water in the projection of the map."""
    links: Mapping[str, str]
    """`map`, `home`, `list`: addresses relative to the brief."""

    @property
    def counted(self) -> tuple[SiteLine, ...]:
        """The sites that the figures count."""
        return tuple(line for line in self.sites if line.is_counted)

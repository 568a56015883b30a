"""A project of QGIS 3.22 and later over one GeoPackage beside it: also what QField opens on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pyproj import CRS

from ecomap.store.writers.gdal import TYPE_NAMES, geometry_type
from ecomap.store.writers.qgis_forms import add_form
from ecomap.store.writers.qml import VERSION, add_symbology, document

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ecomap.store.writers.geopackage import Layer
    from ecomap.store.writers.qgis_forms import Form

_GEOMETRIES = {"point": "Point", "line": "Line", "polygon": "Polygon"}
_PLACEMENTS = {"point": "6", "line": "2", "polygon": "1"}
"""Around a point in a given order, along a line, over an area."""
_WGS84_SRSID = "3452"
"""Number of WGS 84 in the register of QGIS, the same in each of its versions."""


@dataclass(frozen=True, slots=True)
class ProjectLayer:
    """One layer of a project."""

    layer: Layer
    """The layer as it stands in the file."""
    form: Form
    """Its form."""
    title: str
    """What it is called in the list of layers."""
    is_ground: bool = False
    """Whether it only lies below: outlines, read-only, without a form."""

    @property
    def layer_id(self) -> str:
        """Id in the project, the same next month."""
        return f"ecomap_{self.layer.name}"


@dataclass(frozen=True, slots=True)
class Project:
    """What a project says of itself."""

    title: str
    """Its title."""
    theme: str
    """Name of its map theme."""
    file: str
    """GeoPackage that lies beside it."""
    key: str
    """Column of the feature id in each layer."""
    extent: tuple[float, float, float, float]
    """West, south, east, north of the first view, in degrees."""
    as_of: dt.date
    """Day of its content, and of its making: the same input gives the same bytes."""


def project_xml(project: Project, layers: Sequence[ProjectLayer]) -> bytes:
    """Return the project; it names no path but that of the file beside it, and nothing of a network."""
    stamp = f"{project.as_of.isoformat()}T00:00:00"
    root = ET.Element("qgis", version=VERSION, projectname=project.title, saveDateTime=stamp)
    ET.SubElement(root, "homePath", path="")
    ET.SubElement(root, "title").text = project.title
    _add_system(ET.SubElement(root, "projectCrs"))
    tree = ET.SubElement(root, "layer-tree-group")
    for item in layers:
        ET.SubElement(
            tree, "layer-tree-layer", id=item.layer_id, name=item.title, providerKey="ogr",
            source=_source(project, item), checked="Qt::Checked", expanded="1",
        )  # fmt: skip
    _add_canvas(root, project)
    projected = ET.SubElement(root, "projectlayers")
    for item in layers:
        _add_layer(projected, project, item)
    order = ET.SubElement(root, "layerorder")
    for item in layers:
        ET.SubElement(order, "layer", id=item.layer_id)
    _add_properties(root)
    _add_theme(root, project, layers)
    _add_metadata(root, project, stamp)
    _add_view(root, project)
    return document(root).encode()


def _source(project: Project, item: ProjectLayer) -> str:
    return f"./{project.file}|layername={item.layer.name}"


def _add_layer(parent: ET.Element, project: Project, item: ProjectLayer) -> None:
    table, family = item.layer.table, item.layer.family
    layer = ET.SubElement(
        parent, "maplayer", type="vector", geometry=_GEOMETRIES[family],
        wkbType=geometry_type(table.geometries[table.is_located], if_none=TYPE_NAMES[family]),
        labelsEnabled="1", readOnly=str(int(item.is_ground)), hasScaleBasedVisibilityFlag="0",
        simplifyDrawingHints="1", simplifyDrawingTol="1", autoRefreshEnabled="0",
    )  # fmt: skip
    ET.SubElement(layer, "id").text = item.layer_id
    ET.SubElement(layer, "datasource").text = _source(project, item)
    ET.SubElement(layer, "layername").text = item.title
    _add_system(ET.SubElement(layer, "srs"))
    ET.SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    styles = ET.SubElement(layer, "map-layer-style-manager", current="default")
    ET.SubElement(styles, "map-layer-style", name="default")
    flags = ET.SubElement(layer, "flags")
    for name, value in (("Identifiable", not item.is_ground), ("Removable", True), ("Searchable", True)):
        ET.SubElement(flags, name).text = str(int(value))
    add_symbology(layer, item.layer.kind, family, is_outline=item.is_ground)
    _add_labels(layer, family, is_ground=item.is_ground)
    ET.SubElement(layer, "layerOpacity").text = "1"
    add_form(layer, item.form, key=project.key)


def _add_labels(layer: ET.Element, family: str, *, is_ground: bool) -> None:
    """Let each place show its name, with a halo."""
    labeling = ET.SubElement(layer, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings")
    color = "110,110,110,255" if is_ground else "30,30,30,255"
    style = ET.SubElement(
        settings, "text-style", fieldName="name", isExpression="0", fontSize="9", fontSizeUnit="Point",
        textColor=color, textOpacity="1", allowHtml="0",
    )  # fmt: skip
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="1", bufferNoFill="1",
    )  # fmt: skip
    ET.SubElement(
        settings, "placement", placement=_PLACEMENTS[family], dist="2", distUnits="MM",
        predefinedPositionOrder="R,L,TR,BR,TL,BL,TSR,BSR",
    )  # fmt: skip
    ET.SubElement(settings, "rendering", drawLabels="1", displayAll="0", obstacle=str(int(not is_ground)))


def _add_system(parent: ET.Element) -> None:
    """Say WGS 84, also in words, for programs without a register of systems."""
    system = ET.SubElement(parent, "spatialrefsys")
    wgs84 = CRS.from_epsg(4326)
    for name, text in (
        ("wkt", wgs84.to_wkt("WKT2_2019")),
        ("proj4", "+proj=longlat +datum=WGS84 +no_defs"),
        ("srsid", _WGS84_SRSID),
        ("srid", "4326"),
        ("authid", "EPSG:4326"),
        ("description", "WGS 84"),
        ("projectionacronym", "longlat"),
        ("ellipsoidacronym", "EPSG:7030"),
        ("geographicflag", "true"),
    ):
        ET.SubElement(system, name).text = text


def _bounds(project: Project) -> dict[str, str]:
    names = ("xmin", "ymin", "xmax", "ymax")
    return {name: f"{value:.6f}" for name, value in zip(names, project.extent, strict=True)}


def _add_canvas(root: ET.Element, project: Project) -> None:
    """Add the first view of the desktop, under the name by which its main window looks for it."""
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "degrees"
    extent = ET.SubElement(canvas, "extent")
    for name, text in _bounds(project).items():
        ET.SubElement(extent, name).text = text
    ET.SubElement(canvas, "rotation").text = "0"
    _add_system(ET.SubElement(canvas, "destinationsrs"))


def _add_view(root: ET.Element, project: Project) -> None:
    view = ET.SubElement(root, "ProjectViewSettings", UseProjectScales="0", rotation="0")
    _add_system(ET.SubElement(view, "DefaultViewExtent", _bounds(project)))


def _add_properties(root: ET.Element) -> None:
    properties = ET.SubElement(root, "properties")
    for group, name, type_, text in (
        ("Gui", "CanvasColorBluePart", "int", "255"),
        ("Gui", "CanvasColorGreenPart", "int", "255"),
        ("Gui", "CanvasColorRedPart", "int", "255"),
        ("Measurement", "AreaUnits", "QString", "m2"),
        ("Measurement", "DistanceUnits", "QString", "meters"),
        ("Measure", "Ellipsoid", "QString", "EPSG:7030"),
        ("Paths", "Absolute", "bool", "false"),
        # Without it QGIS passes over the system of the project.
        ("SpatialRefSys", "ProjectionsEnabled", "int", "1"),
    ):
        holder = properties.find(group)
        holder = ET.SubElement(properties, group) if holder is None else holder
        ET.SubElement(holder, name, type=type_).text = text


def _add_theme(root: ET.Element, project: Project, layers: Sequence[ProjectLayer]) -> None:
    presets = ET.SubElement(root, "visibility-presets")
    preset = ET.SubElement(
        presets, "visibility-preset", {"name": project.theme, "has-expanded-info": "1"}
    )  # fmt: skip
    for item in layers:
        ET.SubElement(preset, "layer", id=item.layer_id, style="default", visible="1", expanded="1")


def _add_metadata(root: ET.Element, project: Project, stamp: str) -> None:
    metadata = ET.SubElement(root, "projectMetadata")
    for name, text in (
        ("language", "zh"),
        ("title", project.title),
        ("author", "ecomap"),
        ("creation", stamp),
    ):
        ET.SubElement(metadata, name).text = text

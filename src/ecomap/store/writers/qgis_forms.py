"""Forms of QGIS and QField: which widget a field has, what it is called, whether it may be written to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ecomap.store.writers.qml import VERSION, add_symbology, document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.store.writers.geopackage import Layer

Setting = bool | int | float | str | tuple[tuple[str, str], ...]
"""A setting of a widget; pairs of label and value for a list to choose from."""
_LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form."""

    name: str
    """Column it shows."""
    label: str
    """What it is called."""
    widget: str
    """Widget of QGIS: `TextEdit`, `ValueMap`, `CheckBox`, `Range`, `DateTime`."""
    settings: Mapping[str, Setting] = field(default_factory=dict)
    """Settings of the widget."""
    is_editable: bool = True
    """Whether it may be written to."""
    tab: str = ""
    """Tab of the form on which it stands; empty for none."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a layer."""

    fields: tuple[FormField, ...]
    """A field for each column, in their order."""
    shown: tuple[FormField, ...]
    """The fields that have a tab, in the order in which a person meets them."""


def text_field(
    name: str, label: str, *, tab: str, is_editable: bool = True, lines: bool = False
) -> FormField:
    """Return a field for a text, which is never shown as HTML."""
    settings: dict[str, Setting] = {"IsMultiline": lines, "UseHtml": False}
    return FormField(name, label, "TextEdit", settings, is_editable, tab)


def choice_field(
    name: str, label: str, pairs: Sequence[tuple[str, str]], *, tab: str, is_editable: bool = True
) -> FormField:
    """Return a field with a list to choose from, given as pairs of label and value."""
    return FormField(name, label, "ValueMap", {"map": tuple(pairs)}, is_editable, tab)


def check_field(name: str, label: str, *, tab: str, is_editable: bool = True) -> FormField:
    """Return a field to tick; it stays empty until somebody does, where the program knows that state."""
    settings: dict[str, Setting] = {
        "AllowNullState": True,
        "CheckedState": "",
        "TextDisplayMethod": 0,
        "UncheckedState": "",
    }
    return FormField(name, label, "CheckBox", settings, is_editable, tab)


def number_field(name: str, label: str, *, tab: str, is_editable: bool = True) -> FormField:
    """Return a field for a number, which may be left empty."""
    settings: dict[str, Setting] = {
        "AllowNull": True,
        "Max": _LARGEST,
        "Min": -_LARGEST,
        "Precision": 3,
        "Step": 1.0,
        "Style": "SpinBox",
    }
    return FormField(name, label, "Range", settings, is_editable, tab)


def date_field(name: str, label: str, *, tab: str, is_editable: bool = True) -> FormField:
    """Return a field for a day."""
    settings: dict[str, Setting] = {
        "allow_null": True,
        "calendar_popup": True,
        "display_format": "yyyy-MM-dd",
        "field_format": "yyyy-MM-dd",
        "field_iso_format": False,
    }
    return FormField(name, label, "DateTime", settings, is_editable, tab)


def form_style(layer: Layer, form: Form, *, key: str, is_outline: bool = False) -> str:
    """Return the style of a layer with its form, for the table of styles of a GeoPackage.

    Parameters
    ----------
    key
        Column of the feature id.
    """
    root = ET.Element("qgis", version=VERSION, styleCategories="Symbology|Labeling|Fields|Forms|MapTips")
    add_symbology(root, layer.kind, layer.family, is_outline=is_outline)
    add_form(root, form, key=key)
    return document(root)


def add_form(parent: ET.Element, form: Form, *, key: str) -> None:
    """Add the form of a layer: widgets, names, what is read-only, tabs."""
    configuration = ET.SubElement(parent, "fieldConfiguration")
    _add_widget(configuration, FormField(key, "", "Hidden"))
    for item in form.fields:
        _add_widget(configuration, item)
    aliases = ET.SubElement(parent, "aliases")
    for index, (name, label) in enumerate([(key, ""), *((item.name, item.label) for item in form.fields)]):
        ET.SubElement(aliases, "alias", index=str(index), field=name, name=label)
    ET.SubElement(parent, "editorlayout").text = "tablayout"
    places = {item.name: number for number, item in enumerate(form.fields, start=1)}
    layout = ET.SubElement(parent, "attributeEditorForm")
    for tab in dict.fromkeys(item.tab for item in form.shown):
        _add_tab(layout, tab, [(places[item.name], item) for item in form.shown if item.tab == tab])
    editable = ET.SubElement(parent, "editable")
    ET.SubElement(editable, "field", name=key, editable="0")
    for item in form.fields:
        ET.SubElement(editable, "field", name=item.name, editable=str(int(item.is_editable)))
    if "name" in places:
        ET.SubElement(parent, "previewExpression").text = '"name"'


def _add_tab(layout: ET.Element, tab: str, fields: Sequence[tuple[int, FormField]]) -> None:
    container = ET.SubElement(
        layout, "attributeEditorContainer", name=tab, groupBox="0", columnCount="1", showLabel="1",
        visibilityExpressionEnabled="0", visibilityExpression="",
    )  # fmt: skip
    for index, item in fields:
        ET.SubElement(container, "attributeEditorField", name=item.name, index=str(index), showLabel="1")


def _add_widget(configuration: ET.Element, item: FormField) -> None:
    holder = ET.SubElement(configuration, "field", name=item.name, configurationFlags="None")
    widget = ET.SubElement(holder, "editWidget", type=item.widget)
    config = ET.SubElement(widget, "config")
    options = ET.SubElement(config, "Option", type="Map")
    for name, value in item.settings.items():
        _add_setting(options, name, value)


def _add_setting(options: ET.Element, name: str, value: Setting) -> None:
    if isinstance(value, tuple):
        listed = ET.SubElement(options, "Option", type="List", name=name)
        for label, held in value:
            pair = ET.SubElement(listed, "Option", type="Map")
            ET.SubElement(pair, "Option", type="QString", name=label, value=held)
        return
    types = {bool: "bool", int: "int", float: "double", str: "QString"}
    text = str(value).lower() if isinstance(value, bool) else f"{value}"
    ET.SubElement(options, "Option", type=types[type(value)], name=name, value=text)

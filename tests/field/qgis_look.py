"""Open a project in QGIS and print what it makes of it as JSON; run by the Python that QGIS was built for."""

import json
import sys


def look(path: str) -> dict[str, object]:
    """Return what QGIS says of a project."""
    from qgis.core import (  # type: ignore[import-not-found]  # noqa: PLC0415 - the suite imports this file
        QgsApplication,
        QgsProject,
    )

    application = QgsApplication([], False)  # noqa: FBT003 - positional in Qt
    application.initQgis()
    told: list[str] = []
    QgsApplication.messageLog().messageReceived.connect(lambda *parts: told.append(str(parts)))
    project = QgsProject.instance()
    is_read = project.read(path)
    layers = {}
    for layer in project.mapLayers().values():
        form = layer.editFormConfig()
        fields = layer.fields()
        layers[layer.name()] = {
            "valid": layer.isValid(),
            "rows": layer.featureCount(),
            "crs": layer.crs().authid(),
            "renderer": layer.renderer().type(),
            "color": layer.renderer().symbol().color().name(),
            "labels": layer.labelsEnabled(),
            "read_only": layer.readOnly(),
            "tabs": [tab.name() for tab in form.tabs()],
            "widgets": {field.name(): layer.editorWidgetSetup(i).type() for i, field in enumerate(fields)},
            "aliases": {field.name(): layer.attributeAlias(i) for i, field in enumerate(fields)},
            "fixed": [field.name() for i, field in enumerate(fields) if form.readOnly(i)],
            "maps": {
                field.name(): layer.editorWidgetSetup(i).config().get("map") for i, field in enumerate(fields)
            },
        }
    return {
        "read": is_read,
        "error": project.error(),
        "crs": project.crs().authid(),
        "title": project.title(),
        "themes": project.mapThemeCollection().mapThemes(),
        "layers": layers,
        "told": told,
    }


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(look(sys.argv[1])) + "\n")

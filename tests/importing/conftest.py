"""One short call for all tests of the import."""

import pytest

from ecomap.workflows.importing import ImportOptions, import_file

_SILENT = {".csv", ".xlsx", ".tsv", ".txt"}


@pytest.fixture
def bring(workspace):
    """Import a file into the test's workspace; a table is in WGS 84 unless the test says otherwise."""

    def call(path, kind="mine_pit", **options):
        if path.suffix in _SILENT:
            options.setdefault("crs", "EPSG:4326")
        return import_file(workspace, path, kind=kind, options=ImportOptions(**options))

    return call

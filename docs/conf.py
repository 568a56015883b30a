"""Settings of Sphinx. Build with `make docs`; a warning is an error there."""

from typing import Any

import ecomap

project = "ecomap"
author = "The ecomap developers"
project_copyright = author
release = version = ecomap.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"ecomap {release}"
# The pages are read beside the code, also without a network: nothing is loaded from elsewhere.
html_show_copyright = False
html_show_sphinx = False

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

# Docstrings keep types in the signature only, so the first words of `Returns` are no type.
napoleon_google_docstring = False
napoleon_custom_sections = [("Returns", "text")]
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": True}
# Two rooms may call different things by the same word (an Overlay of a page, an Overlay on disk).
suppress_warnings = ["ref.python"]


def keep_attribute_whole(
    _app: Any, what: str, _name: str, _thing: Any, _options: Any, lines: list[str]
) -> None:
    """Keep napoleon from taking what stands before a colon in the words of an attribute for its type."""
    if what in {"attribute", "property", "data"}:
        lines.insert(0, "")


def setup(app: Any) -> None:
    """Run before napoleon does, which has the default priority of 500."""
    app.connect("autodoc-process-docstring", keep_attribute_whole, priority=400)

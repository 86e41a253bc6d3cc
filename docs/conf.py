"""How the documentation is built: Sphinx, MyST and furo, nothing from elsewhere."""

from seutu import __version__

project = "Seutu"
author = "The Seutu project"
project_copyright = "The Seutu project and its contributors, EUPL-1.2"
version = release = __version__

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
language = "en"

html_theme = "furo"
html_title = f"Seutu {release}"
html_static_path = ["_static"]
html_css_files = ["seutu.css"]
html_copy_source = False
html_show_sphinx = False

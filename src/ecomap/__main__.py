"""Run the command line as `python -m ecomap`."""

from ecomap.cli import main

main()

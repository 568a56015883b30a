"""Benchmarks: ecomap beside the plain way, in one run, with the answers compared."""

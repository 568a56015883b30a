"""Scenes on disk: bands of one or several files, read by window as reflectance."""

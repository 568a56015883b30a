"""Survey: what a scene or a table of patches says about the ground. Frames in, frames out; no files."""

"""Packs of agreements that come with the package; a change is a new file with a new version."""

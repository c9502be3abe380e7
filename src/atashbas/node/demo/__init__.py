"""The demo's input: real counts as public bulletins printed them, and invented registers marked as such."""

from atashbas.node.demo.bulletins import real_counts
from atashbas.node.demo.synthetic import DemoFile, synthetic_files, synthetic_sightings

__all__ = ["DemoFile", "real_counts", "synthetic_files", "synthetic_sightings"]

"""The demo's input: real counts as public bulletins printed them, and invented registers marked as such."""

from atashbas.node.demo.bulletins import real_counts

__all__ = ["real_counts"]

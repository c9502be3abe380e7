"""Tests of early warning on a node: alarms, breaks, agreement, commitments, and the pages that show them."""

"""Suites of the room estimate."""

"""Tests of the story: homes made once, copied for each telling."""

from __future__ import annotations

from homes import templates

__all__ = ["templates"]

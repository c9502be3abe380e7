"""Tests of the story: homes of its own, and what the browser part shares with the pages' tests."""

from __future__ import annotations

import sys
from pathlib import Path

from homes import demo_home, templates

__all__ = ["demo_home", "templates"]
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

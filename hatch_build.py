"""Reads the runtime requirements into the wheel's metadata, so that they are written once."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

BUILD_ONLY = ("hatchling", "editables", "mypy", "setuptools")


class RuntimeRequirements(MetadataHookInterface):
    """Takes `dependencies` from requirements/runtime.in."""

    def update(self, metadata: dict[str, object]) -> None:
        """Set `dependencies`; lines that serve only the build are left out."""
        lines = Path(self.root, "requirements/runtime.in").read_text("utf-8").splitlines()
        wanted = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        metadata["dependencies"] = [line for line in wanted if line not in BUILD_ONLY]

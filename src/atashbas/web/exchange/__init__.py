"""The register over HTTP: the same files as on a stick, for nodes and for anybody's tools. Public bodies only."""

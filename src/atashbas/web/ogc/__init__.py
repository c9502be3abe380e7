"""OGC API Features (part 1: core, GeoJSON, OpenAPI 3.0) over the incidents, for GIS programs; reading only."""

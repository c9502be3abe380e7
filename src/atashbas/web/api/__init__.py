"""The read API under /api/v1: the same public material as the pages, as JSON, described by its own OpenAPI document."""

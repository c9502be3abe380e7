"""Verbs run in this process on a home of their own, and as processes where that is what is tested."""

from homes import demo_home, demo_node, node, postgres_server, postgres_url, templates

__all__ = ["demo_home", "demo_node", "node", "postgres_server", "postgres_url", "templates"]

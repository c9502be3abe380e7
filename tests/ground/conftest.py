"""Tests of the node run on a home of their own."""

from homes import demo_home, demo_node, every_node, node, postgres_server, postgres_url, templates

__all__ = ["demo_home", "demo_node", "every_node", "node", "postgres_server", "postgres_url", "templates"]

"""Signing in through a provider of OpenID Connect: off unless the environment names one.

A provider never makes an account: a member who signed in with his password links it, and may then use it.
"""

from __future__ import annotations

from typing import Any

from atashbas.node.environment import Environment

PROVIDER = "provider"  # its place in addresses


def openid_providers(environment: Environment) -> dict[str, Any]:
    """The provider in the form that allauth wants; empty where none is named."""
    if not environment.oidc_issuer or not environment.oidc_client:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": environment.oidc_name,
        "client_id": environment.oidc_client,
        "secret": environment.oidc_secret,
        "settings": {"server_url": environment.oidc_issuer, "fetch_userinfo": False},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid"], "APPS": [app]}}

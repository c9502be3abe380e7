"""Django settings of a node."""

SECRET_KEY = "not yet set"  # noqa: S105 - replaced by the node's own key
INSTALLED_APPS: list[str] = []
USE_TZ = True

"""Names the node's tables to Django."""

from django.apps import AppConfig


class NodeConfig(AppConfig):
    """Accounts of delegations and the projections of the register."""

    name = "atashbas.node"
    label = "node"

    def ready(self) -> None:
        """Let what happens to accounts be written down."""
        from atashbas.node.accounts import signals

        signals.listen()

"""From the register to the tables: incremental by the sizes of the logs; a rebuild gives the same rows.

Decides nothing about incidents: records stand as `joint` says, match as `reconcile` says, are covered as `agreement`
says. The register is the truth; everything here can be thrown away and made again.
"""

from atashbas.node.projection.refresh import Refreshed, join_gathered, joins_waiting, rebuild, refresh

__all__ = ["Refreshed", "join_gathered", "joins_waiting", "rebuild", "refresh"]

"""How incidents changed on this node: what merged, split or took another address, when, and which entries caused it.

Incidents are derived from the registers, and the same registers give the same incidents everywhere. How they *changed*
depends on the order in which a node came to know the entries: this log is a fact of the node, like the record of its
imports. It is only added to, it survives a rebuild of the projections, and it is no part of the digest that nodes
compare. Each step holds the sizes of all logs before and after it, so that anyone with the registers can join both cuts
again and see the same change.
"""

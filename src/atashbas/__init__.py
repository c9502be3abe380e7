"""Atashbas: one joint picture of a ceasefire that each party can check alone."""

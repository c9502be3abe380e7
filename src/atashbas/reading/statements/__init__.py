"""Statements: who says, demands, promises or denies what, to whom, where and when."""

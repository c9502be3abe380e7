"""Notices: what happened or runs out that concerns a delegation, told in the product, by mail and by webhook.

Decides who is told what and when, and that nothing is told twice. What is said in cases and matters is not decided
here, and nothing of it is sent: a message says that something waits, and where.
"""

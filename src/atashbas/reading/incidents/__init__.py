"""Incident reports: who did what to whom, with which weapon, where, when, and how many were hurt."""

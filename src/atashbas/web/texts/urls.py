"""Addresses of the pages of reading."""

from __future__ import annotations

from django.urls import path

from atashbas.web.texts import views

urlpatterns = [
    path("read/", views.read, name="read"),
    path("read/accept/", views.accept, name="read-accept"),
    path("statements/", views.ledger, name="statements"),
]

"""Addresses of the agreement's pages."""

from __future__ import annotations

from django.urls import path

from atashbas.web.rules import views

urlpatterns = [
    path("agreement/", views.agreement, name="agreement"),
    path("agreement/what-if/", views.what_if, name="what-if"),
    path("places/", views.place_list, name="places"),
]

"""Addresses of the OGC API."""

from __future__ import annotations

from django.urls import path

from atashbas.web.ogc import views

urlpatterns = [
    path("", views.landing, name="ogc"),
    path("api", views.api, name="ogc-api"),
    path("conformance", views.conformance, name="ogc-conformance"),
    path("collections", views.collections, name="ogc-collections"),
    path("collections/incidents", views.collection, name="ogc-collection"),
    path("collections/incidents/items", views.items, name="ogc-items"),
    path("collections/incidents/items/<str:id_>", views.item, name="ogc-item"),
]

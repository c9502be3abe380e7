"""Addresses of the exchange between nodes; what lies below ``logs/`` is laid out as C2SP tlog-tiles says."""

from __future__ import annotations

from django.urls import path

from atashbas.web.exchange import taking, views

urlpatterns = [
    path("charter", views.charter, name="exchange-charter"),
    path("sizes", views.sizes, name="exchange-sizes"),
    path("bundle", views.bundle, name="exchange-bundle"),
    path("take-in/", taking.choose, name="bundle-take-in"),
    path("take-in/store/", taking.take_in, name="bundle-store"),
    path("carry/", taking.carry, name="bundle-carry"),
    path("logs/<str:log>/proof/<int:n>", views.proof, name="exchange-proof"),
    path("logs/<str:log>/<path:path>", views.resource, name="exchange-log"),
    path("witness/<str:party>/add-checkpoint", views.add_checkpoint, name="exchange-witness"),
]

"""Addresses of the pages of the ground and of the actors."""

from __future__ import annotations

from django.urls import path

from atashbas.web.ground import actors, entering, listed, uploading, views

urlpatterns = [
    path("ground/", views.page, name="ground"),
    path("ground/map.json", views.features, name="ground-map"),
    path("ground/chart.json", views.chart, name="ground-chart"),
    path("ground/rows/", entering.tables, name="ground-tables"),
    path("ground/rows/<str:table>/", entering.rows, name="ground-rows"),
    path("ground/rows/<str:table>/enter/", entering.enter, name="ground-enter"),
    path("ground/row/<str:log>/<int:n>/<int:index>/", entering.row, name="ground-row"),
    path("ground/row/<str:log>/<int:n>/<int:index>/amend/", entering.amend, name="ground-amend"),
    path("ground/row/<str:log>/<int:n>/<int:index>/retract/", entering.retract, name="ground-retract"),
    path("ground/upload/", uploading.choose, name="ground-upload"),
    path("ground/upload/preview/", uploading.preview, name="ground-upload-preview"),
    path("ground/upload/store/", uploading.store, name="ground-upload-store"),
    path("ground/un-list/", listed.choose, name="un-list"),
    path("ground/un-list/review/", listed.review, name="un-list-review"),
    path("ground/un-list/accept/", listed.take, name="un-list-accept"),
    path("actors/", actors.actor_list, name="actors"),
    path("actors/<str:id_>/", actors.actor, name="actor"),
]

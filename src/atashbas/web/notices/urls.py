"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from atashbas.web.notices import views

urlpatterns = [
    path("notices/", views.notice_list, name="notices"),
    path("notices/read/", views.read_marks, name="notices-read"),
    path("notices/<int:id_>/", views.go, name="notice"),
]

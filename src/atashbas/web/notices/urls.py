"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from atashbas.web.notices import settings, views

urlpatterns = [
    path("notices/", views.notice_list, name="notices"),
    path("notices/read/", views.read_marks, name="notices-read"),
    path("notices/settings/", settings.choose, name="notice-settings"),
    path("notices/calendar/", settings.calendar, name="notice-calendar"),
    path("notices/webhook/", settings.webhook, name="notice-webhook"),
    path("notices/<int:id_>/", views.go, name="notice"),
]

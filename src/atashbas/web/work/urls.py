"""Addresses of joint work."""

from __future__ import annotations

from django.urls import path

from atashbas.web.work import calendar, learning, links, overviews, token_pages, views

urlpatterns = [
    path("our-work/", views.work, name="work"),
    path("tokens/", token_pages.token_list, name="tokens"),
    path("tokens/<int:token_id>/revoke/", token_pages.revoke, name="token-revoke"),
    path("cases/", views.case_list, name="cases"),
    path("cases/new/", views.new_case, name="new-case"),
    path("cases/<str:log>/<int:n>/", views.case, name="case"),
    path("cases/<str:log>/<int:n>/<str:kind>/", views.say, name="say"),
    path("links/", links.queue, name="links"),
    path("links/pair/", links.pair, name="pair"),
    path("links/matching/", learning.matching, name="matching"),
    path("links/matching/splink/<str:kind>/<str:name>", learning.splink_file, name="splink-file"),
    path("matters/", views.matter_list, name="matters"),
    path("undertakings/", overviews.undertakings, name="undertakings"),
    path("besieged/", overviews.besieged, name="besieged"),
    path("rounds/", overviews.rounds, name="rounds"),
    path("matters/new/<str:kind>/", views.new_matter, name="new-matter"),
    path("matters/<str:log>/<int:n>/", views.matter, name="matter"),
    path("matters/<str:log>/<int:n>/meeting.ics", calendar.meeting, name="meeting-file"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar-feed"),
]

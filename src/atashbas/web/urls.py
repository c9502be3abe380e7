"""Addresses of the pages. An address once published stays: reports and incidents are cited by it."""

from __future__ import annotations

from django.urls import include, path, register_converter

from atashbas.web.addresses import DayAddress
from atashbas.web.api.views import api
from atashbas.web.views import (
    accounts,
    amending,
    bulletins,
    changing,
    errors,
    importing,
    incidents,
    maps,
    outlook,
    pages,
    recording,
    registers,
)
from atashbas.web.views.situation import series_chart, situation

register_converter(DayAddress, "day")

urlpatterns = [
    path("", situation, name="situation"),
    path("charts/series.json", series_chart, name="series-chart"),
    path("map/tiles/<int:z>/<int:x>/<int:y>.mvt", maps.tile, name="tile"),
    path("map/names.json", maps.names, name="map-names"),
    path("incidents/", incidents.incident_list, name="incidents"),
    path("incidents/changes/", changing.changes, name="changes"),
    path("incidents/<str:id_>/", incidents.incident, name="incident"),
    path("incidents/<str:id_>/brief/", incidents.brief, name="incident-brief"),
    path("reports/<str:log>/<int:n>/<int:index>/", incidents.report, name="report"),
    path("reports/<str:log>/<int:n>/<int:index>/amend/", amending.amend, name="amend"),
    path("reports/<str:log>/<int:n>/<int:index>/withdraw/", amending.withdraw, name="withdraw"),
    path("numbers/", registers.numbers, name="numbers"),
    path("registers/", registers.register_list, name="registers"),
    path("registers/<str:log>/", registers.register, name="register"),
    path("registers/<str:log>/<int:n>/", registers.entry, name="entry"),
    path("registers/<str:log>/<int:n>/note.txt", registers.note, name="entry-note"),
    path("members/", registers.members, name="members"),
    path("register/", include("atashbas.web.exchange.urls")),
    path("charts/watched.json", outlook.watch_chart, name="watch-chart"),
    path("outlook/", outlook.page, name="outlook"),
    path("bulletin/", bulletins.days, name="bulletins"),
    path("bulletin/<day:first>/<day:last>/", bulletins.bulletin, name="bulletin"),
    path("bulletin/<day:first>/<day:last>/<str:language>.<str:form>", bulletins.download, name="bulletin-file"),
    path("record/", recording.record, name="record"),
    path("import/", importing.choose, name="import"),
    path("import/preview/", importing.preview, name="import-preview"),
    path("import/store/", importing.store, name="import-store"),
    path("", include("atashbas.web.work.urls")),
    path("", include("atashbas.web.notices.urls")),
    path("", include("atashbas.web.letters.urls")),
    path("", include("atashbas.web.rules.urls")),
    path("", include("atashbas.web.ground.urls")),
    path("", include("atashbas.web.texts.urls")),
    path("sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign-out"),
    path("", include("atashbas.web.accounts.urls")),
    path("language/", pages.language, name="language"),
    path("about/", pages.about, name="about"),
    path("health", pages.health, name="health"),
    path("api/v1/", api.urls),
    path("ogc/", include("atashbas.web.ogc.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.failed

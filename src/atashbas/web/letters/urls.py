"""Addresses of notes and letters."""

from __future__ import annotations

from django.urls import path

from atashbas.web.letters import views

urlpatterns = [
    path("matters/<str:log>/<int:n>/note/", views.note, name="meeting-note"),
    path("matters/<str:log>/<int:n>/note.<str:language>.docx", views.note_file, name="meeting-note-file"),
    path("letters/", views.letter, name="letters"),
    path("letters/<day:first>/<day:last>/letter.<str:language>.docx", views.letter_file, name="letter-file"),
    path("letters/<day:first>/<day:last>/propose/", views.propose, name="letter-propose"),
]

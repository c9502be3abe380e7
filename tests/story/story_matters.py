"""Measures, meetings, commitments, relief and exchanges of the story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from script import DELEGATIONS, IR, RU, TR, Part, Told, words

from atashbas.followup.openings import (
    AccessRequest,
    Commitment,
    Decision,
    Exchange,
    Measure,
    Meeting,
    Pause,
    ProtectedSite,
    Publication,
    StateFile,
    Step,
    Urgent,
)

ROUTE = "Humus çevre yolu, eski köprü, 05:40"
BRIDGE = "hastane, köprünün 300 m kuzeyi"


def matters(say: Part) -> None:
    """Fifteen matters, six of them sealed to a named audience."""
    for write in (_relief, _prisoners, _bodies, _astana, _commitments, _measure, _pause, _sealed, _published):
        write(say)


def _step(matter: str, who: str, step: str, text: str = "", **stated: object) -> Callable[[Told], Step]:
    return lambda told: Step(matter=told.entry(matter), step=step, texts=words(who, text) if text else (), **stated)


def _relief(say: Part) -> None:
    say("02-25 08:00", TR, lambda told: AccessRequest(
        organisation="relief convoy", approvers=(RU,), area="Homs", people=4200, cargo=words(TR, "un ve ilaç"),
        window_first_on=date(2017, 2, 27), window_last_on=date(2017, 2, 28), route_sealed=ROUTE), "relief")  # fmt: skip
    say("02-25 09:00", TR, _step("relief", TR, "depart"), "", "rule.too-early")
    say("02-26 08:00", RU, _step("relief", RU, "approve", "Коридор согласован"))
    say("02-27 04:00", TR, _step("relief", TR, "depart", people=12))
    say("02-27 15:00", TR, _step("relief", TR, "obstruct", "Kontrol noktasında geri çevrildi"))
    say("03-02 10:00", RU, _step("relief", RU, "pass", "Пост пропустил колонну"))
    say("03-02 16:00", TR, _step("relief", TR, "deliver", people=4200))


def _prisoners(say: Part) -> None:
    say("02-22 07:00", IR, lambda told: Exchange(
        between=(IR, TR), of="prisoners", offered={IR: 14, TR: 14}, place="Madaya", day=date(2017, 3, 1),
        list_digests={IR: "1a" * 32, TR: "2b" * 32}), "prisoners")  # fmt: skip
    say("02-23 07:00", TR, _step("prisoners", TR, "hand-over", people=14), "", "rule.too-early")
    say("02-24 07:00", TR, _step("prisoners", TR, "confirm-list"))
    say("02-24 07:30", IR, _step("prisoners", IR, "confirm-list"))
    say("03-01 06:00", TR, _step("prisoners", TR, "hand-over", people=14))
    say("03-01 06:10", IR, _step("prisoners", IR, "hand-over", people=13))
    say("03-01 09:00", TR, _step("prisoners", TR, "receive", people=13))
    say("03-01 09:10", IR, _step("prisoners", IR, "receive", people=14))


def _bodies(say: Part) -> None:
    say("03-02 07:00", IR, lambda told: Exchange(between=(IR, TR), of="bodies", offered={IR: 6, TR: 9}), "bodies")
    say("03-03 07:00", IR, _step("bodies", IR, "confirm-list"))
    say("03-04 07:00", TR, _step("bodies", TR, "contest-list", "İki ad listede yok"))
    say("03-05 07:00", IR, _step("bodies", IR, "hand-over", people=6))


def _astana(say: Part) -> None:
    say("02-26 12:00", TR, lambda told: Meeting(
        title=words(TR, "İhlallerin görüşülmesi"), venue="Astana", invited=DELEGATIONS,
        starts_at=datetime(2017, 3, 6, 5, tzinfo=UTC), ends_at=datetime(2017, 3, 7, 20, tzinfo=UTC),
        agenda=words(TR, "açık dosyalar; konvoylar; değişim")), "astana")  # fmt: skip
    say("02-26 13:00", RU, _step("astana", RU, "record"), "", "rule.too-early")
    for who, at in ((TR, "02-26 14:00"), (RU, "02-27 08:00"), (IR, "02-28 08:00")):
        say(at, who, _step("astana", who, "approve"))
    for who, at in ((TR, "03-06 06:00"), (RU, "03-06 06:05"), (IR, "03-06 06:10")):
        say(at, who, _step("astana", who, "attend"))
    say("03-07 10:00", IR, lambda told: Decision(
        meeting=told.entry("astana"), texts=words(IR, "خط تماس مستقیم میان سه مرکز تا یک هفته"), provision="concept-2017.mandate",
        due_on=date(2017, 3, 14)), "decided")  # fmt: skip
    say("03-07 11:00", TR, lambda told: Decision(
        meeting=told.entry("astana"), texts=words(TR, "Konvoylar için ortak irtibat subayı")), "reserved")  # fmt: skip
    for who, at in ((IR, "03-07 12:00"), (TR, "03-07 12:10"), (RU, "03-07 12:20")):
        say(at, who, _step("decided", who, "adopt"))
    say("03-07 12:30", RU, _step("decided", RU, "reserve"), "", "rule.ended")
    say("03-07 13:00", TR, _step("reserved", TR, "adopt"))
    say("03-07 13:10", IR, _step("reserved", IR, "adopt"))
    say("03-07 13:20", RU, _step("reserved", RU, "reserve", "Нужно согласие столицы"))
    for who, at in ((TR, "03-07 15:00"), (RU, "03-07 15:10"), (IR, "03-07 15:20")):
        say(at, who, _step("astana", who, "record"))


def _commitments(say: Part) -> None:
    say("02-22 10:00", IR, lambda told: Commitment(
        who=TR, to=IR, basis="demand", what=words(IR, "مرز به روی گروه‌های مسلح بسته شود"), due_on=date(2017, 3, 5)), "border")  # fmt: skip
    say("02-22 15:00", RU, _step("border", RU, "acknowledge"), "", "rule.role")
    say("02-23 11:00", TR, lambda told: Commitment(
        who=TR, basis="declared-intention", what=words(TR, "Harekât kent alınınca durur")), "intention")  # fmt: skip
    say("03-02 11:00", RU, _step("intention", RU, "contradicting-statement", "Позднее было сказано иное"))
    say("02-24 10:00", RU, lambda told: Commitment(
        who=RU, to=TR, basis="agreement", provision="unscr-2254.13", due_on=date(2017, 3, 4),
        what=words(RU, "Содействовать освобождению двадцати задержанных")), "release")  # fmt: skip
    say("03-05 08:00", RU, _step("release", RU, "report-kept", people=20))
    say("03-05 12:00", TR, _step("release", TR, "observe-not-kept", "Altı kişi bırakılmadı"))
    say("03-05 14:00", IR, _step("release", IR, "observe-kept"))


def _measure(say: Part) -> None:
    say("02-20 07:00", IR, lambda told: Measure(
        title=words(IR, "تماس روزانهٔ افسران رابط"), parties=DELEGATIONS, phases=("آزمایش", "همیشگی")), "measure")  # fmt: skip
    say("02-20 07:30", RU, _step("measure", RU, "begin-phase", phase="آزمایش"), "", "rule.too-early")
    for who, at in ((RU, "02-21 06:00"), (TR, "02-21 06:10"), (IR, "02-21 06:20")):
        say(at, who, _step("measure", who, "agree"))
    say("02-22 06:00", RU, _step("measure", RU, "begin-phase", phase="третья"), "", "rule.unknown-phase")
    say("02-22 06:10", RU, _step("measure", RU, "begin-phase", phase="آزمایش"))
    say("03-01 07:00", RU, _step("measure", RU, "complete-phase", phase="آزمایش"))
    say("03-02 07:30", TR, _step("measure", TR, "verify-phase", phase="آزمایش"))


def _pause(say: Part) -> None:
    say("03-03 11:00", RU, lambda told: Pause(
        area="Rural Damascus", parties=(RU, TR), starts_at=datetime(2017, 3, 6, 4, tzinfo=UTC),
        ends_at=datetime(2017, 3, 8, 4, tzinfo=UTC)), "pause")  # fmt: skip
    say("03-03 12:00", IR, _step("pause", IR, "accept"), "", "rule.role")
    say("03-04 08:00", TR, _step("pause", TR, "accept"))
    say("03-04 08:10", RU, _step("pause", RU, "accept"))
    say("03-08 06:00", RU, _step("pause", RU, "observe-held"))
    say("03-08 06:30", TR, _step("pause", TR, "observe-broken", "İkinci gün iki atış"))


def _sealed(say: Part) -> None:
    say("02-21 16:00", TR, lambda told: ProtectedSite(
        category="hospital", admin1="Idlib", place_sealed=BRIDGE, notified_to=(RU,)), "hospital")  # fmt: skip
    say("02-21 17:00", RU, _step("hospital", RU, "receive"))
    say("02-24 20:00", RU, lambda told: Urgent(to=(TR,), texts=words(RU, "Стрельба продолжается, свяжитесь с постом")), "urgent")  # fmt: skip
    say("02-24 20:10", TR, _step("urgent", TR, "acknowledge"))
    say("02-24 21:00", TR, _step("urgent", TR, "respond", "Karakolla görüşüldü, ateş durdu"))
    say("03-04 10:00", IR, lambda told: StateFile(
        asked=TR, concerns="missing", number=3, texts=words(IR, "دربارهٔ سه ناپدیدشده")), "nationals")  # fmt: skip
    say("03-04 11:00", IR, _step("nationals", IR, "close"), "", "rule.too-early")
    say("03-08 09:00", TR, _step("nationals", TR, "answer", "Kayıtlarda yok"))
    say("03-09 09:00", IR, _step("nationals", IR, "close"))


def _published(say: Part) -> None:
    say("03-08 10:00", RU, lambda told: Publication(
        product="bulletin 2017-02-17/2017-03-07", digest="3c" * 32, audience="public", withheld=("coordinates",)), "bulletin")  # fmt: skip
    say("03-09 10:00", RU, _step("bulletin", RU, "assent"))
    say("03-09 11:00", TR, _step("bulletin", TR, "assent"))
    say("03-10 09:00", IR, _step("bulletin", IR, "note-dissent", "شمار رویدادهای حماه کم آمده است"))

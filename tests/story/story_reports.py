"""What the three delegations report in the story: invented incidents at real places."""

from __future__ import annotations

from datetime import date

from script import IR, RU, TR, Part, words

from atashbas.reports.records import IncidentType, Report


def _report(
    who: str, number: str, day: date, place: tuple[str, str], kind: IncidentType, text: str, **stated: str
) -> Report:
    return Report(
        reporter=who,
        number=number,
        occurred_on=day,
        place=place[0],
        admin1=place[1],
        type=kind,
        texts=words(who, text),
        **stated,
    )  # fmt: skip


MORTAR, SHELLING, SNIPER = IncidentType.MORTAR, IncidentType.SHELLING, IncidentType.SNIPER
FIRST, SECOND = date(2017, 2, 17), date(2017, 2, 18)
TURKISH = (
    _report(TR, "S-1", FIRST, ("Saraqib", "Idlib"), SHELLING, "Ahrar eş-Şam mevzisine topçu ateşi",
            actor="Syrian army", target="Ahrar al-Sham"),
    _report(TR, "S-2", FIRST, ("Qaboun", "Damascus"), SHELLING, "Ordu mahalleyi dövdü", actor="Syrian army"),
    _report(TR, "S-3", SECOND, ("Madaya", "Rural Damascus"), SNIPER, "Keskin nişancı ateşi, bir yaralı"),
    _report(TR, "S-4", SECOND, ("Khan Shaykhun", "Idlib"), MORTAR, "Pazar yerine havan ateşi"),
    _report(TR, "S-5", SECOND, ("Daraa", "Daraa"), SHELLING, "Kent kesiminde topçu ateşi", actor="Syrian army"),
)  # fmt: skip
RUSSIAN = (
    _report(RU, "П-1", SECOND, ("Binnish", "Idlib"), IncidentType.ROCKET, "Удар по позиции ИГИЛ",
            actor="Syrian army", target="ISIL"),
    _report(RU, "П-2", FIRST, ("Qaboun", "Damascus"), SHELLING, "Вооружённая группа обстреляла квартал",
            actor="Jaysh al-Islam"),
    _report(RU, "П-3", SECOND, ("Rastan", "Homs"), MORTAR, "Миномётный огонь по дороге"),
    _report(RU, "П-4", SECOND, ("Al-Bab", "Aleppo"), IncidentType.SMALL_ARMS, "Стрельба у линии разделения"),
    _report(RU, "П-5", SECOND, ("Salma", "Latakia"), MORTAR, "Миномётный огонь по селу", actor="Ahrar al-Sham"),
)  # fmt: skip
PERSIAN = (
    _report(IR, "گ-۱", SECOND, ("Harasta", "Rural Damascus"), MORTAR, "آتش خمپاره به سوی جاده"),
    _report(IR, "گ-۲", SECOND, ("Kafr Nabl", "Idlib"), IncidentType.CLASH, "درگیری کوتاه در بیرون شهر"),
    _report(IR, "گ-۳", SECOND, ("Hama", "Hama"), IncidentType.ROCKET, "یک راکت در حومهٔ شهر"),
)  # fmt: skip
STOPPED = _report(
    TR, "S-6", date(2017, 2, 27), ("al-Waer", "Homs"), IncidentType.CONVOY_OBSTRUCTED, "Yardım konvoyu geri çevrildi"
)


def reports(say: Part) -> None:
    """The registers of the story: one batch of each delegation, and the convoy's on the day after."""
    say("02-18 18:00", TR, lambda told: TURKISH)
    say("02-18 19:00", RU, lambda told: RUSSIAN)
    say("02-18 20:00", IR, lambda told: PERSIAN)
    say("02-28 06:00", TR, lambda told: (STOPPED,))

"""The cases of the story, one after another; `script.story` puts their lines in the order of time."""

from __future__ import annotations

from collections.abc import Callable

from script import IR, RU, TR, Part, Told, words

from atashbas.findings.contents import (
    Answer,
    Assent,
    Case,
    CaseStatement,
    Exhibit,
    Finding,
    Position,
    Query,
    Silence,
    Stance,
    Visit,
)


def cases(say: Part) -> None:
    """A dozen cases and one more."""
    for write in (
        _listed_beside_covered, _rival_attribution, _silence, _refused_visit, _after_a_query, _deadlock, _convoy,
        _without_incident, _suspended_and_withdrawn, _relayed_answer, _superseded, _one_assent_missing,
    ):  # fmt: skip
        write(say)


def _position(case: str, who: str, stance: Stance, text: str, number: str = "") -> Callable[[Told], Position]:
    return lambda told: Position(
        case=told.entry(case),
        stance=stance,
        incident=told.incident(number) if number else None,
        reasons=words(who, text),
    )


def _assent(case: str, finding: str) -> Callable[[Told], Assent]:
    return lambda told: Assent(case=told.entry(case), finding=told.entry(finding), digest=told.digest(finding))


def _statement(case: str, who: str, step: str, text: str, finding: str = "") -> Callable[[Told], CaseStatement]:
    return lambda told: CaseStatement(
        case=told.entry(case),
        step=step,
        finding=told.entry(finding) if finding else None,
        texts=words(who, text),
    )


def _opened(who: str, title: str, *numbers: str, suspected: str = "") -> Callable[[Told], Case]:
    return lambda told: Case(
        title=words(who, title),
        incidents=tuple(told.incident(number) for number in numbers),
        suspected=(suspected,) if suspected else (),
    )


def _asked(case: str, who: str, asked: str, text: str, hours: int = 48) -> Callable[[Told], Query]:
    return lambda told: Query(case=told.entry(case), asked=asked, answer_within_h=hours, texts=words(who, text))


def _listed_beside_covered(say: Part) -> None:
    case = "listed-beside-covered"
    say("02-19 08:00", TR, _opened(TR, "Serakib'de iki mevziye ateş", "S-1", "П-1", suspected="Syrian army"), case)
    excluded = _position(case, RU, Stance.EXCLUDED_TARGET, "Цель — группа из списка ООН", "П-1")
    say("02-19 12:00", RU, excluded)
    say("02-19 15:00", TR, _position(case, TR, Stance.CONFIRM, "Yandaki grup ateşkese taraftır", "S-1"))
    say("02-20 09:00", IR, _position(case, IR, Stance.NOT_CONFIRMED, "فاصلهٔ دو موضع روشن نیست", "S-1"))
    say("02-20 10:00", IR, _position(case, IR, Stance.DENY, "رویداد پروندهٔ دیگری است", "گ-۱"), "", "rule.incident-is-of-the-case")  # fmt: skip


def _rival_attribution(say: Part) -> None:
    case = "rival-attribution"
    say("02-19 09:00", TR, _opened(TR, "Kabun'a top ateşi: kim ateş etti?", "S-2", suspected="Syrian army"), case)
    for who, at, text, blamed in (
        (TR, "02-21 09:00", "Ordu ateş etti", "Syrian army"),
        (RU, "02-21 12:00", "Огонь вела вооружённая группа", "Jaysh al-Islam"),
    ):
        say(at, who, lambda told, who=who, text=text, blamed=blamed: Finding(
            case=told.entry(case), outcome="minor-violation", attribution=blamed, texts=words(who, text)),
            f"{case} {who}")  # fmt: skip
    say("02-21 13:00", RU, _statement(case, RU, "dissent", "Источник огня указан неверно", f"{case} {TR}"))
    say("02-21 14:00", TR, _statement(case, TR, "dissent", "Atış yönü buna uymuyor", f"{case} {RU}"))
    say("02-22 08:00", IR, _position(case, IR, Stance.CONFIRM, "آتش بوده است؛ منشأ آن روشن نیست"))


def _silence(say: Part) -> None:
    case = "silence"
    say("02-19 10:00", TR, _opened(TR, "Madaya'da keskin nişancı", "S-3", suspected=IR), case)
    say("02-19 10:30", TR, _asked(case, TR, IR, "Ateş eden sizin denetiminizdeki birlik mi?", 24), "", "rule.clock-is-long-enough")  # fmt: skip
    say("02-19 11:00", TR, _asked(case, TR, IR, "Ateş eden sizin denetiminizdeki birlik mi?"), "asked Madaya")
    unanswered = lambda told: Silence(case=told.entry(case), query=told.entry("asked Madaya"))  # noqa: E731  # told later
    say("02-20 11:00", TR, unanswered, "", "rule.by-the-asker-after-the-deadline")
    say("02-22 11:00", RU, unanswered, "", "rule.by-the-asker-after-the-deadline")
    say("02-22 12:00", TR, unanswered)
    say("02-22 12:05", TR, unanswered, "", "rule.silence-is-new")


def _refused_visit(say: Part) -> None:
    case = "refused-visit"
    say("02-19 11:30", RU, _opened(RU, "Огонь по дороге у Растана", "П-3"), case)
    say("02-20 08:00", RU, lambda told: Visit(
        case=told.entry(case), step="asked", asked_of=TR, texts=words(RU, "Просим доступ к месту")), "visit")  # fmt: skip
    made = lambda told: Visit(case=told.entry(case), step="made", request=told.entry("visit"))  # noqa: E731  # told later
    say("02-20 09:30", RU, made, "", "rule.visit-follows")
    say("02-20 16:00", TR, lambda told: Visit(case=told.entry(case), step="refused", request=told.entry("visit"),
        texts=words(TR, "Yol güvenli değil")))  # fmt: skip
    say("02-21 08:00", RU, _position(case, RU, Stance.ACCESS_DENIED, "Доступ не был дан"))


def _after_a_query(say: Part) -> None:
    case = "after-a-query"
    say("02-20 10:00", RU, _opened(RU, "Стрельба у линии разделения под Эль-Бабом", "П-4", suspected=TR), case)
    say("02-20 10:30", RU, _asked(case, RU, TR, "Чьи люди стреляли?"), "asked al-Bab")
    answer = lambda who, text: lambda told: Answer(  # noqa: E731  # told later
        case=told.entry(case), query=told.entry("asked al-Bab"), texts=words(who, text))  # fmt: skip
    say("02-20 18:00", IR, answer(IR, "ما پاسخ می‌دهیم"), "", "rule.by-the-asked")
    say("02-21 10:00", TR, answer(TR, "Bir muhafız kısa süre ateş açtı; uyarıldı"))
    say("02-21 15:00", TR, lambda told: Exhibit(
        case=told.entry(case), name="tutanak.pdf", sha256="5e" * 32, size=20417, media_type="application/pdf"))  # fmt: skip
    for who, at, text in ((TR, "02-22 09:00", "Doğrudur"), (RU, "02-22 10:00", "Подтверждаем"), (IR, "02-22 11:00", "تأیید می‌شود")):  # fmt: skip
        say(at, who, _position(case, who, Stance.CONFIRM, text))
    say("02-23 08:00", IR, lambda told: Finding(
        case=told.entry(case), outcome="minor-violation", provision="ceasefire-2016.cessation",
        attribution="armed group at al-Bab", consequences=words(IR, "تذکر به فرمانده محل"),
        texts=words(IR, "تیراندازی کوتاه به سوی خط جدایی")), "finding al-Bab")  # fmt: skip
    wrong = lambda told: Assent(case=told.entry(case), finding=told.entry("finding al-Bab"), digest="A" * 43 + "=")  # noqa: E731  # told later
    say("02-23 09:00", TR, wrong, "", "rule.hash-is-the-drafts")
    for who, at in ((IR, "02-23 10:00"), (TR, "02-24 09:00"), (RU, "02-24 12:00")):
        say(at, who, _assent(case, "finding al-Bab"))
    say("02-24 13:00", RU, _assent(case, "finding al-Bab"), "", "rule.assent-is-new")
    say("02-25 09:00", TR, _position(case, TR, Stance.DENY, "Geç kalmış görüş"), "", "rule.nothing-agreed")


def _deadlock(say: Part) -> None:
    case = "deadlock"
    say("02-20 12:00", IR, _opened(IR, "آتش خمپاره در حرستا", "گ-۱"), case)
    say("02-23 12:00", IR, lambda told: Finding(
        case=told.entry(case), outcome="grave-violation", texts=words(IR, "آتش عمدی به جادهٔ امدادی")), "Harasta")  # fmt: skip
    say("02-24 08:00", TR, _statement(case, TR, "dissent", "Kasıt gösterilmedi", "Harasta"))
    for who, at, text in (
        (TR, "02-26 09:00", "Uzlaşma yok"), (RU, "02-26 10:00", "Согласия нет"), (IR, "02-26 11:00", "به نتیجه نرسیدیم"),
    ):  # fmt: skip
        say(at, who, _statement(case, who, "deadlock", text))


def _convoy(say: Part) -> None:
    case = "convoy"
    say("02-28 07:00", TR, _opened(TR, "Vaer'de geri çevrilen konvoy", "S-6"), case)
    say("02-28 07:30", TR, _asked(case, TR, RU, "Konvoyu kim durdurdu?"), "asked Waer")
    say("03-01 12:00", RU, lambda told: Answer(
        case=told.entry(case), query=told.entry("asked Waer"), texts=words(RU, "Пост не был предупреждён")))  # fmt: skip


def _without_incident(say: Part) -> None:
    what = lambda provision: lambda told: Case(  # noqa: E731  # told later
        title=words(TR, "Kuşatılmış yerlere erişim verilmedi"), provision=provision, suspected=("Syrian government",))  # fmt: skip
    say("03-02 08:00", TR, what("unscr-2254.99"), "", "rule.provision-is-known")
    say("03-02 08:30", TR, what("unscr-2254.13"), "undertaking")


def _suspended_and_withdrawn(say: Part) -> None:
    say("02-21 07:00", TR, _opened(TR, "Han Şeyhun'da havan ateşi", "S-4"), "suspended")
    say("02-25 10:00", RU, _statement("suspended", RU, "suspended", "Нет разрешения на полёт"))
    say("02-25 11:00", TR, _statement("suspended", TR, "resumed", "Sürdürelim"), "", "rule.resumes-what-is-suspended")
    say("02-21 07:10", TR, _opened(TR, "Han Şeyhun, ikinci kez açıldı", "S-4"), "opened-twice")
    say("02-21 07:20", RU, _statement("opened-twice", RU, "withdrawn", "Закрыть"), "", "rule.withdraws-his-own")
    say("02-21 07:30", TR, _statement("opened-twice", TR, "withdrawn", "Yanlışlıkla iki kez açıldı"))


def _relayed_answer(say: Part) -> None:
    case = "relayed-answer"
    say("02-22 13:00", RU, _opened(RU, "Миномётный огонь по Сальме", "П-5", suspected="Ahrar al-Sham"), case)
    say("02-22 13:30", RU, _asked(case, RU, "Ahrar al-Sham", "Стреляла ли ваша группа?", 72), "asked Salma")
    say("02-24 17:00", TR, lambda told: Answer(
        case=told.entry(case), query=told.entry("asked Salma"), relayed_for="Ahrar al-Sham",
        texts=words(TR, "Grup bizim aracılığımızla bildirdi: ateş etmedik")))  # fmt: skip


def _superseded(say: Part) -> None:
    case = "superseded"
    say("02-20 14:00", TR, _opened(TR, "Dera'da top ateşi", "S-5"), case)
    say("02-23 14:00", TR, lambda told: Finding(
        case=told.entry(case), outcome="minor-violation", texts=words(TR, "Top ateşi ihlaldir")), "Daraa first")  # fmt: skip
    for who, at in ((TR, "02-23 15:00"), (RU, "02-23 16:00"), (IR, "02-23 17:00")):
        say(at, who, _assent(case, "Daraa first"))
    second = lambda told: Finding(  # noqa: E731  # told later
        case=told.entry(case), outcome="relevant-no-violation", texts=words(RU, "Огонь был ответным"))  # fmt: skip
    say("03-03 08:00", RU, second, "", "rule.nothing-agreed")
    say("03-03 08:30", RU, lambda told: Finding(
        case=told.entry(case), outcome="relevant-no-violation", supersedes=told.entry("Daraa first"),
        texts=words(RU, "Огонь был ответным")), "Daraa second")  # fmt: skip
    for who, at in ((RU, "03-03 09:00"), (IR, "03-03 10:00"), (TR, "03-04 09:00")):
        say(at, who, _assent(case, "Daraa second"))


def _one_assent_missing(say: Part) -> None:
    case = "one-assent-missing"
    say("03-01 08:00", IR, _opened(IR, "راکت در حومهٔ حماه", "گ-۳"), case)
    say("03-06 08:00", IR, lambda told: Finding(
        case=told.entry(case), outcome="not-established", texts=words(IR, "چیزی یافت نشد")), "Hama")  # fmt: skip
    say("03-07 08:00", IR, _assent(case, "Hama"))
    say("03-07 09:00", TR, _assent(case, "Hama"))

"""Who sends an envoy and for whom a spokesman speaks: «the UN Syria envoy», «Putin's envoy», «سخنگوی پدرسن»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.lexicons.lexicon import Lexicon
from atashbas.reading.text.hits import Hit
from atashbas.reading.who.mentions import BEFORE_STEPS, JOIN_BEFORE, UNIONS, Found, Scene

SENT = frozenset({"envoy", "adviser", "spox", "rep"})
FAMILY = {
    "spox": "spox", "mfa_spox": "spox", "mod_spox": "spox", "pres_spox": "spox",
    "head": "head", "delegation_head": "head",
    "rep": "rep", "permrep": "rep", "ambassador": "rep", "envoy": "rep",
}  # fmt: skip
_RU_GENITIVE = re.compile(r"(?:(?<!мистур)а|ы)$")
_ITS_OWNER = re.compile(
    r"(?:باسم|ی|(?<!\w)(?:نماینده|مشاور|مستشار|مبعوث|موفد|ممثل))$"
)  # a noun that a name may own, without an article
_OWNER = re.compile(r"'(?:s|n?[iu]n) (?:ozel )?$")  # «Putin's envoy», «Putin'in sözcüsü»


def sent_role(sent: str, sender: str) -> str:
    """What an envoy, adviser or spokesman of an office is called."""
    if sent == "spox":
        return "spox" if sender == "secgen" else "pres_spox" if sender in {"president", "pm"} else f"{sender}_spox"
    sent = "envoy" if sent == "rep" else sent
    return sent if sender in {"president", "pm", "secgen"} else f"{sender}_{sent}"


class Beside:
    """Countries, peoples and bodies by where they start and end: what stands beside a role is one look-up away."""

    def __init__(self, targets: Sequence[Found], persons: Sequence[Found]) -> None:
        self.starts: dict[int, Found] = {}
        self.ends: dict[int, Found] = {}
        for target in targets:  # of those that start together the longest, of those that end together the innermost
            self.starts.setdefault(target.start, target)
            self.ends[target.end] = target
        self.persons = {p.start: p for p in persons}
        self.person_ends = {p.end: p for p in persons}


_SENDER = re.compile(r" ?(?:(?:devlet |cumhur)baskani'?nin|genel sekreteri'?nin|president's|secretary[- ]general's) $")


def find_sender(scene: Scene, at: int, beside: Beside) -> Found | None:
    """«BM Suriye Özel Temsilcisi», «the UN Syria envoy», «the U.S. envoy for Syria»: who sends him there."""
    office = _SENDER.search(scene.text, max(0, at - 30), at)
    at = office.start() if office else at
    for step in (0, *BEFORE_STEPS[scene.language]):
        c = beside.ends.get(at - step)
        if c and c.party != "SYR" and (step == 0 or JOIN_BEFORE[scene.language].fullmatch(scene.text, c.end, at)):
            return c._replace(entity=of_body(c))
    return None


def at_the_un(scene: Scene, hit: Hit, beside: Beside) -> Found | None:
    """«Sweden's UN envoy», «the Russian U.N. ambassador»: the state that sent him there."""
    union = beside.ends.get(hit.start - 1) if scene.language == "en" else None
    if union is None or union.party != "UN":
        return None
    state = beside.ends.get(union.start - 3) if scene.text.startswith("'s ", union.start - 3) else None
    state = state or beside.ends.get(union.start - 1)
    return state if state is not None and state.party != "UN" else None


def sent_by(scene: Scene, hit: Hit, beside: Beside) -> Found | None:
    """«Пресс-секретарь Владимира Путина», «Putin's envoy», «نماینده پوتین»: whom somebody speaks for."""
    chief = beside.persons.get(hit.end + 1)
    owned = chief is not None and scene.language in {"ar", "fa"} and bool(_ITS_OWNER.search(scene.text, *hit[:2]))
    if scene.language == "ru":
        owned = chief is not None and bool(_RU_GENITIVE.search(scene.text, chief.start, chief.end))
        owned = owned or (chief is not None and scene.text[chief.end - 1] == "и" and presides(scene, chief))
    elif scene.language in {"en", "tr"} and (tail := _OWNER.search(scene.text, max(0, hit.start - 8), hit.start)):
        chief = beside.person_ends.get(tail.start())
        owned = chief is not None
    return chief if owned and chief and not _speaks_himself(scene.lexicon, chief) else None


def presides(scene: Scene, person: Found) -> bool:
    return person.entity in scene.lexicon.holders_of("president", person.party, scene.on)


def _speaks_himself(lexicon: Lexicon, person: Found) -> bool:
    """«Официальный представитель Захарова» is the spokeswoman herself."""
    return any(h.person == person.entity and FAMILY.get(h.role) == "spox" for h in lexicon.holders)


def of_body(complement: Found) -> str:
    """The body an office belongs to; empty for that of a state, a union or a people."""
    named = complement.entity.startswith(("org:", "group:")) and complement.entity not in UNIONS
    return complement.entity if named else ""

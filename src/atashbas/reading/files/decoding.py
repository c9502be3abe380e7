"""Letters of a file whose encoding nobody told, or told wrongly."""

from __future__ import annotations

import codecs
import re

from atashbas.values import AtashbasError, Fault

# The commonest letters of a script beside those of ASCII, which the tags of a page hold too
_CYRILLIC, _ARABIC, _LATIN = "оеаинтсрвл", "اليمونرتبهدكک", "çğışöü"
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{3,30})""", re.I)
_UNWRITTEN = bytes({*range(9), *range(14, 32)} - {26, 27})  # bytes that no text holds
_ASCII = bytes(range(128))
BINARY = 20  # one such byte in so many: no text
_ENCODINGS = (
    ("cp1251", _CYRILLIC), ("koi8-r", _CYRILLIC), ("cp866", _CYRILLIC), ("iso8859-5", _CYRILLIC),
    ("mac-cyrillic", _CYRILLIC), ("cp1256", _ARABIC), ("iso8859-6", _ARABIC), ("cp1254", _LATIN),
)  # fmt: skip
# Signs that texts rarely hold, and letters that do not stand in one word with those beside them
_WRONG = re.compile(
    "[\ufffd©®¤¦±×÷\u2500-\u25ff√ƒ≈∆¬†‡ЂѓЃЉЊЌЋЏђљњќћџЎўЅѕЈ\x80-\x9f]"
    "|(?<=[а-я])[А-Я]|(?<=[ء-ي])[\u00c0-\u00ff]|[\u00c0-\u00ff](?=[ء-ي])"
    "|(?<=[A-Za-z])[ء-يА-яЁё]|[ء-يА-яЁё](?=[A-Za-z])"
)
# What a page may declare: encodings of texts. The others that Python knows turn one text into another.
_DECLARED = re.compile(
    r"utf-8(?:-sig)?|utf-16(?:-[lb]e)?|cp(?:125\d|866|85[27]|86[24]|720|1006|1125)|iso8859-\d+|koi8-[rtu]|"
    r"mac-(?:cyrillic|turkish|arabic|farsi|roman)|ascii|ptcp154|kz1048|gbk|gb2312|gb18030|big5|shift_jis|euc_(?:jp|kr)"
)


def decode(data: bytes, file: str) -> tuple[str, tuple[Fault, ...]]:
    """Text of a file, and what was not sure of its letters.

    Raises AtashbasError ``document.format`` for what is no text in any encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    sample = data[:20_000]
    if (len(sample) - len(sample.translate(None, _UNWRITTEN))) * BINARY > len(sample):
        wide = _wide(data)
        if wide is None:
            raise AtashbasError("document.format", file=file)
        return wide[1], (Fault(code="document.encoding-guessed", file=file, value=wide[0], blocking=False),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        text = data.decode("utf-8-sig", "replace")
        broken = text.count("\ufffd") - data.count("\ufffd".encode())
        whole = len(text) - (len(data) - len(data.translate(None, _ASCII))) - broken
        # Letters of more than one byte come about by chance in no other encoding, or rarely: this is UTF-8, damaged.
        if whole >= broken:
            fault = Fault(code="document.damaged-letters", file=file, blocking=False, facts={"byte": error.start})
            return text, (fault,)
    encoding, text = _guess(data)
    return text, (Fault(code="document.encoding-guessed", file=file, value=encoding, blocking=False),)


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 that does not say so: in the right order of bytes nearly all of it is letters, figures and marks."""
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[: min(len(data), 20_000) // 2 * 2].decode(encoding, "replace")
        plain = sum(c.isspace() or " " < c < "\u0700" or "\u2000" <= c < "\u2070" for c in sample)
        if plain * 10 > 9 * len(sample):
            return encoding, data.decode(encoding, "replace")
    return None


def _guess(data: bytes) -> tuple[str, str]:
    """The encoding that a page declares; else the one under which most bytes are letters of its own script."""
    declared = _CHARSET.search(data[:2_000])
    if declared:
        name = declared[1].decode("ascii").lower()
        try:
            if _DECLARED.fullmatch(codecs.lookup(name).name):
                return name, data.decode(name)
        except (LookupError, UnicodeError):
            pass  # what is declared is not true: guessed as for any other file
    sample = data[:20_000]
    scored = []
    for encoding, letters in _ENCODINGS:
        text = sample.decode(encoding, "replace")
        found = len(re.findall(f"[{letters}]", text))
        if letters != _ARABIC:  # capitals are letters too, yet rarer ones
            found += len(re.findall(f"[{letters}]", text.lower()))
        scored.append((found - 6 * len(_WRONG.findall(text)), encoding))
    best = max(scored, key=lambda one: one[0])[1]
    return best, data.decode(best, "replace")

"""Words of a page as somebody sees it, in one pass over its markup, however the tags are broken.

What is not seen (hidden, struck out, shown in no size) is left out and told; menus are left out where they end; figures
that are set high or low stay apart from those beside them. A tag that ends nowhere is text. No step looks back or
beyond the next sign that could end it, so that the time grows with the length of the page and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import NamedTuple

DEEPEST = 5_000  # elements within each other; what a person writes has some dozens
_RAW = frozenset(["script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes"])
_ENDLESS = frozenset(["script", "style"])  # without an end, all the rest is theirs
_MENUS = frozenset(["noscript", "template", "svg", "math", "nav", "footer", "button", "select", "datalist", "rp", "rt"])
_SHIFTED = frozenset(["high", "low"])
_STRUCK = frozenset(["del", "s", "strike"])
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div br li tr h1 h2 h3 h4 h5 h6 article section header blockquote td th table ul ol dd dt main aside pre hr "
        "form fieldset figure figcaption address center caption nav footer details summary body html",
    )
)
_CELLS = frozenset(["td", "th"])
_WITHIN = frozenset(["br", "li", "tr", "td", "th", "dd", "dt", "caption", "body", "html"])  # do not end a paragraph
_VOID = frozenset(
    ["br", "img", "input", "hr", "meta", "link", "source", "wbr", "area", "base", "col", "embed", "track"]
)
# An element that the next of its kind ends, though its own end is left out
_ENDED_BY = {
    "li": frozenset(["li"]),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _CELLS | {"tr"},
    "dd": frozenset(["dd", "dt"]),
    "dt": frozenset(["dd", "dt"]),
}
_TAG = re.compile(r"""<([a-zA-Z][^\s/<>]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)(>?)""")
_END = re.compile(r"</([a-zA-Z][^\s/<>]*+)[^<>]*+>")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_TELLING = re.compile("hidden|style|dir", re.I)
_NONE = r"(?:0{1,9}(?:\.0{0,9})?|\.0{1,9})(?![.\d])"
_UNSEEN = re.compile(
    rf"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*{_NONE}|text-decoration[^;]{{0,60}}line-through"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3}",
    re.I,
)
_SIZE = re.compile(rf"font-size\s*:\s*({_NONE})?", re.I)
_BLANKS, _BLANKS_OF_LINES = re.compile(r"[ \t\r\n\f]+"), re.compile(r"[ \t\r\f]+")
_FLOWS = re.compile(r"<(?:p|br|div|li|tr|td|h[1-6]|article|section|body|html)[\s/>]", re.I)
_HIGH, _LOW = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾"), str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_LOOKS_SO = re.compile(
    r"<!doctype html|<html|</?(?:html|head|body|title|meta|script|style|article|section|main|div|span|p|br|hr|b|i|u|em"
    r"|strong|a|font|center|table|tr|td|th|ul|ol|li|h[1-6]|blockquote|pre|img|form|del|s|sup|sub|bdo|ins)(?:[\s/][^<>]*+)?>",
    re.I,
)
HEAD = 20_000  # characters in which a page shows that it is one


class Page(NamedTuple):
    """Text of a page; `left_out` words that nobody sees, `broken`: tags without an end, words may be lacking."""

    text: str
    left_out: bool
    broken: bool


class _Element(NamedTuple):
    """An element that is open: what it does to its words, and how many pieces stood before them."""

    tag: str
    does: str
    at: int


def looks_like_page(text: str) -> bool:
    """Tell whether a text is the markup of a page."""
    return _LOOKS_SO.search(text, 0, HEAD) is not None


def read_page(markup: str) -> Page:
    """Words of a page without its scripts, styles and menus; blocks become lines.

    Raises ValueError where elements stand within each other without end.
    """
    reader = _Reader(markup)
    reader.read()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return Page("\n".join(line for line in lines if line), reader.left_out, reader.broken)


class _Reader:
    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.parts: list[str] = []
        # Words with a few marks among them keep their lines: no element of theirs begins one.
        self.blanks = _BLANKS if _FLOWS.search(markup) else _BLANKS_OF_LINES
        self.open: list[_Element] = []
        self.sizes: list[str] = []
        self.endless: set[str] = set()  # tags of which no further end stands in the page
        self.tags: Counter[str] = Counter()
        self.doing: Counter[str] = Counter()
        self.left_out = self.broken = False

    def read(self) -> None:
        at = 0
        while (found := self.markup.find("<", at)) >= 0:
            self._say(self.markup[at:found])
            at = self._markup(found)
        self._say(self.markup[at:])
        while self.open:
            self._close(proper=False)

    def _say(self, words: str) -> None:
        if self.sizes and self.sizes[-1] == "tiny":
            self.left_out |= any(map(str.isalnum, words))
        elif words:
            self.parts.append(self.blanks.sub(" ", unescape(words)))

    def _markup(self, at: int) -> int:
        """Read what begins with this sign; returns where the text goes on."""
        after = self.markup[at + 1 : at + 2]
        if after.isascii() and after.isalpha():
            return self._start(at)
        if after == "/":
            return self._ended(at)
        if after in {"!", "?"}:
            return self._remark(at)
        self._say("<")
        return at + 1

    def _remark(self, at: int) -> int:
        """A comment or declaration; one that ends nowhere takes the rest with it, as it does on a screen."""
        comment = self.markup.startswith("<!--", at)
        sign = "-->" if comment else ">"
        end = self.markup.find(sign, at + 2)
        if end < 0:
            self.broken = True
            if not comment:
                self._say(self.markup[at:])
            return len(self.markup)
        return end + len(sign)

    def _start(self, at: int) -> int:
        found = _TAG.match(self.markup, at)
        if found is None or not found[3]:
            self.broken = True
            end = found.end() if found else at + 1
            self._say(self.markup[at:end])
            return end
        tag = found[1].lower()
        if tag in _BLOCKS:
            self._imply(tag)
            self.parts.append("\n")
        if found[2].endswith("/") or tag in _VOID:
            return found.end()
        if tag in _RAW:
            return self._raw(tag, found.end())
        does = _does(tag, found[2])
        if (does in _SHIFTED and any(self.doing[one] for one in _SHIFTED)) or (does == "sized" and not self.sizes):
            does = ""
        if does or tag in _BLOCKS or self.doing.total():
            self._begin(tag, does)
        return found.end()

    def _begin(self, tag: str, does: str) -> None:
        if len(self.open) >= DEEPEST:
            raise ValueError("nested")
        self.open.append(_Element(tag, does, len(self.parts)))
        self.tags[tag] += 1
        if does:
            self.doing[does] += 1
        if does in {"tiny", "sized"}:
            self.sizes.append(does)
        elif does == "turned":
            self.parts.append("\u202e")

    def _raw(self, tag: str, at: int) -> int:
        """Pass over what holds no markup."""
        end = None if tag in self.endless else re.compile(f"</{tag}", re.I).search(self.markup, at)
        if end:
            after = self.markup.find(">", end.end())
            return after + 1 if after >= 0 else len(self.markup)
        self.endless.add(tag)
        self.broken = True
        return len(self.markup) if tag in _ENDLESS else at

    def _imply(self, tag: str) -> None:
        """Close what the next element ends."""
        if self.tags["p"] and tag not in _WITHIN and not self.doing["menu"]:
            self._close_to("p")
        while self.open and self.open[-1].tag in _ENDED_BY.get(tag, ()):
            self._close(proper=True)

    def _ended(self, at: int) -> int:
        found = _END.match(self.markup, at)
        if found is None:
            self.broken = True
            self._say("</")
            return at + 2
        tag = found[1].lower()
        if self.tags[tag]:
            self._close_to(tag)
        if tag in _BLOCKS:
            self.parts.append("\n")
        return found.end()

    def _close_to(self, tag: str) -> None:
        while self.open[-1].tag != tag:
            self._close(proper=False)
        self._close(proper=True)

    def _close(self, *, proper: bool) -> None:
        """Close the last element; a menu that somebody else had to close was the page itself."""
        tag, does, at = self.open.pop()
        self.tags[tag] -= 1
        if not does:
            return
        self.doing[does] -= 1
        self.broken |= not proper
        if does in {"tiny", "sized"}:
            self.sizes.pop()
        elif does == "turned":
            self.parts.append("\u202c")
        elif does == "unseen" or (does == "menu" and proper):
            self.left_out |= does == "unseen" and any(any(map(str.isalnum, part)) for part in self.parts[at:])
            del self.parts[at:]
        elif does in _SHIFTED:
            words = "".join(self.parts[at:])
            del self.parts[at:]
            marks = any(map(str.isdigit, words)) and not any(map(str.isalpha, words))
            self.parts.append(words.translate(_HIGH if does == "high" else _LOW) if marks else words)


def _does(tag: str, attributes: str) -> str:
    """What an element does to its words: nothing, for nearly all."""
    given: dict[str, str] = {}
    if attributes and _TELLING.search(attributes):
        for name, *values in _ATTRIBUTE.findall(attributes):
            given.setdefault(name.lower(), unescape("".join(values)))
    style = given.get("style", "")
    size = _SIZE.search(style)
    if tag in _STRUCK or "hidden" in given or _UNSEEN.search(style):
        return "unseen"
    if tag in _MENUS:
        return "menu"
    if (tag == "bdo" and given.get("dir", "").lower() == "rtl") or ("bidi-override" in style and "rtl" in style):
        return "turned"
    if size:
        return "tiny" if size[1] else "sized"
    return {"sup": "high", "sub": "low"}.get(tag, "")

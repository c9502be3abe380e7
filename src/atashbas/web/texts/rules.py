"""What the pages call the rules of the reading: what stood where, in the language of the page.

Decides words only. Several rules of one field stand one after the other, parted by «; »; a rule without words is shown
by its name, so that nothing disappears from a page.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atashbas.web.areas import area_name
from atashbas.web.words import REVIEWS, listed

PARTED, LIKENESS = "; ", ", likeness "
RULES: Mapping[str, Promise] = {
    # counts
    "area (n)": _("the number stands in brackets behind the area"),
    "area - n": _("the number stands behind the area and a dash"),
    "area n": _("the number stands right behind the area"),
    "area verb n": _("area, verb, then the number"),
    "areas - each n": _("one number for each of several areas"),
    "areas n": _("one number behind several areas"),
    "n - in area": _("number, dash, then the area"),
    "n area": _("the number stands right before the area"),
    "n in area": _("the number stands before «in» and the area"),
    "n, area alone": _("the one number and the one area of the sentence"),
    "n by side": _("number, then the side that counts it"),
    "n by side in area": _("number, then its side, then the area"),
    "one each, by counting": _("as many cases as areas are named: one each"),
    "one each by counting": _("as many cases as areas are named: one each"),
    "side in brackets": _("the side stands in brackets"),
    "one each by side": _("one case for each side"),
    "side of each area": _("every area names its side"),
    "lines of an area and a side": _("lines of an area, a side and a number"),
    "each": _("the number counts for each of the areas"),
    "each by arithmetic": _("counted for each area, only then the total is right"),
    "by arithmetic": _("the only reading that adds up"),
    "splits the total stated before": _("divides the total that was stated before"),
    "goes on in another sentence": _("goes on in another sentence"),
    "first number is the total of the others": _("the first number is the sum of the others"),
    "a list below its side": _("a list below the side it belongs to"),
    "a table": _("a row of a table"),
    "a cell of a table": _("a cell of a table"),
    "the one stated before": _("the total that was stated before"),
    "says none": _("says that there was none"),
    "number before a unit": _("the number stands before what is counted"),
    # verdicts
    "confirmed - n": _("number behind the verdict and a dash"),
    "n confirmed": _("number of cases that were confirmed"),
    "n not": _("number of cases that were not confirmed"),
    "not confirmed": _("cases that were not confirmed"),
    "no answer": _("cases that nobody answered for"),
    "none confirmed": _("none of the cases was confirmed"),
    "excluded": _("fire at those whom the agreement leaves out"),
    "the rest": _("the cases that are left over"),
    # counters
    "n before": _("the number stands before it"),
    "n after": _("the number stands behind it"),
    "none": _("none, in words"),
    # incidents
    "incident": _("a word of the lists, where it can only mean this"),
    "governorate of the place": _("the governorate in which the place lies"),
    "consonants of its name": _("a name spelt otherwise, known by its consonants"),
    "meeting": _("a meeting is named"),
    "task of the joint body": _("a task of the joint body is named"),
    "proposal, verbatim": _("proposed by the language model, word for word in the text"),
    # contents
    "verb, content": _("verb of saying, then what is said"),
    "verb, that": _("verb of saying, «that», then what is said"),
    "verb, colon": _("verb of saying and a colon"),
    "verb, object": _("verb of saying with its object"),
    "verb, quotation": _("verb of saying, then a quotation"),
    "quotation, verb": _("a quotation, then the verb of saying"),
    "quotation first": _("a quotation first, who says it behind"),
    "quotation around the verb": _("the verb of saying stands inside the quotation"),
    "quotation goes on": _("the quotation goes on"),
    "colon, quotation": _("a colon and a quotation"),
    "name and colon": _("a name and a colon"),
    "name, predicate, colon": _("a name, what it is about, and a colon"),
    "answer and colon": _("an answer and a colon"),
    "content, verb": _("what is said, then the verb of saying"),
    "content, verb, subject": _("what is said, the verb, who says it"),
    "content, participle": _("what is said, then a participle of saying"),
    "content, participle, subject": _("what is said, a participle of saying, who says it"),
    "content around the verb": _("the verb of saying stands inside what is said"),
    "object, verb": _("object, then the verb of saying"),
    "participle": _("a participle of saying goes on with the sentence"),
    "with saying": _("a noun or participle of saying beside the verb"),
    "split verb": _("a verb of saying in two parts"),
    "quoted as saying": _("somebody is quoted as saying it"),
    "as saying": _("somebody is quoted as saying it"),
    "according to": _("according to somebody"),
    "according to, behind": _("according to somebody, told behind"),
    "noun of saying": _("a noun of saying: a call, a warning, a pledge"),
    "said of the sentence before": _("says who said the sentence before"),
    "said of the words before": _("says who said the words before"),
    "beside the content": _("stands beside what is said"),
    # kinds
    "cue": _("the verb of saying decides"),
    "mark": _("a word of the list in what is said decides"),
    "no mark": _("no word of another kind: a claim"),
    # speakers
    "name": _("named where the subject stands"),
    "named before": _("named before by his full name"),
    "name in another spelling": _("a listed name in another spelling"),
    "name no list has": _("a name that no list has"),
    "head of the list": _("the heading above the list names him"),
    "same sentence": _("the speaker of the same sentence goes on"),
    "carried over": _("nobody is named: the last speaker goes on"),
    "pronoun": _("a pronoun or office that points back"),
    "this statement": _("the document speaks for who issued it"),
    "states named together": _("the three guarantors named in a row"),
    "office beside a name": _("an office beside the name"),
    "office held on the day": _("who held the office on the day"),
    "office held about the agreement's day": _("who held the office about the day of the agreement"),
    "office named before": _("the office was named before"),
    "office of the country spoken of, held on the day": _("office of the country spoken of, held on the day"),
    "office of the text's own country, held on the day": _("office of the text's own country, held on the day"),
    "office without a known holder": _("an office whose holder no list knows"),
    "office without a country": _("an office without its country"),
    "body": _("a body that is named"),
    "body without a country": _("a body without its country"),
    "ministry of the one who spoke": _("the ministry of the one who spoke"),
    "apposition": _("office and name side by side"),
}

FIELDS: Mapping[str, Promise] = {
    "speaker": _("speaker"),
    "content": _("what is said"),
    "kind": _("kind"),
    "addressee": _("to whom"),
    "venue": _("venue"),
    "said_on": _("said on"),
    "code": _("task"),
    "total": _("total"),
    "outcome": _("verdict"),
    "settlements": _("settlements that joined"),
    "groups": _("groups that joined"),
    "humanitarian_actions": _("humanitarian actions"),
    "food_sets": _("food sets"),
    "refugees_returned": _("refugees who returned"),
    "actor": _("who did it"),
    "target": _("against whom"),
    "weapon": _("weapon"),
    "action": _("action"),
    "place": _("place"),
    "governorate": _("governorate"),
    "occurred_on": _("day"),
    "time": _("time"),
    "killed": _("killed"),
    "injured": _("wounded"),
    "id": _("meeting"),
}


def rule_in_words(rule: str) -> str:
    """The rules of a field in the language of the page."""
    return PARTED.join(map(_one, rule.split(PARTED)))


def _one(rule: str) -> str:
    name, _likeness, percent = rule.partition(LIKENESS)
    if not percent:
        return str(RULES.get(rule, rule))
    return listed(str(RULES.get(name, name)), gettext("%(percent)s of 100 letters alike") % {"percent": percent})


def review_in_words(reason: str) -> str:
    """Why somebody should look at a record."""
    return str(REVIEWS[reason]) if reason in REVIEWS else rule_in_words(reason)


def field_in_words(field: str, language: str) -> str:
    """The field of a record; numbers of a count are called by their governorate."""
    return str(FIELDS[field]) if field in FIELDS else area_name(field, language)

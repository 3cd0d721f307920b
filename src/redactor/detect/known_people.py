"""What the first pass proves about the people of a case, as keys that a text is searched for.

A sure finding proves each word of the name, its short forms, its initials and its logins; an unsure one
only itself, exactly as it is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from redactor.detect.lexicon import is_english, is_given_name, is_ordinary, is_protected, is_word
from redactor.detect.names import PARTICLES, bare, is_title, words
from redactor.detect.normalise import fold
from redactor.nicknames import full_names, related
from redactor.relations import JOBS, RELATIONS

SURE = 0.6
"""The least score of a finding that proves more than itself."""
_VERY_SURE = 0.8
_OFTEN = 2
_SHORT = 0.85
_MADE = 0.75
HONORIFICS = frozenset(
    (
        "pastor imam rabbi sheikh shaykh captain capt cpl corporal sgt sergeant lt lieutenant major colonel "
        "chief elder deacon bishop father brother sister sis bro cuz pop poppa pops nan nana nanny gran "
        "granny grandma grandad grandpa papa mama mamma mam mum mummy dad daddy baba abba appa aba ama amma "
        "ammi ammu abbu umm ummi gogo koro kuia nanny whaea matua kookum kokum mushum nokomis unci lala savta saba "
        "safta sabba bubbe bubby zayde zeide dede nine abla abi hoca hodja teyze amca hala dayi kaka bibi khala "
        "khalo ammo amo teta jiddo jeddo sitto babcia dziadek ciocia wujek pan pani babushka dedushka baba tata "
        "oma opa tante onkel tio tia abuela abuelo don dona senor senora senorita padre avo vovo nonna "
        "nonno zia zio tanti nenea anti modryb nain taid ewythr mamgu tadcu mamo daideo didi bhai bhaiya bhabhi "
        "chacha chachi mami bua phupho masi taya tai saab sahib begum mst md kak abang bu makcik pakcik kuya ate "
        "nanay tatay anh chi em co bac chu ong ba hyung oppa unnie noona halmoni popo gong ah ayah aunty auntie "
        "aunt uncle mzee bwana oga iya alhaji hajia alhaja malam mallam ustad ustaz maulana mullah moulvi mamosta "
        "edo hooyo aabo ayeeyo awoowe boeta ouma oupa tannie oom mme rra ntate mma bhuti sisi tatekulu mevrou "
        "meneer pane fru herr frau madam mdm sayyid syed haji hajji matron nurse doctor prof professor aka auntie "
        "signora signor don fray soeur frere ji sir madame mister missus"
    ).split()
)
"""Words that go before a name and are none: ranks, orders, kin in many languages. Folded."""
_NOT_SHORT = frozenset(
    (
        "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
        "rec ref dep ass med gen cons hist asst adm app apt est max min par per pro rep rev tel temp vol "
        "intro info admin prof col cat car ant art bar bed ben dem dis inc int man mat net obs op org pat"
    ).split()
) - {"ben", "jan", "max", "pat", "col", "art", "mat", "cat", "ant"}
_STATED = regex.compile(r"^[ ]?\((\p{Lu}{2,4})\)|[|\t][ ]*(\p{Lu}{2,4})[ ]*(?=[|\t]|$)")
"""Initials in brackets right behind a name, or in a cell of their own in its row."""
_CELLS = frozenset("OT GP SW HV DOB NHS UPN MRN ASD NOK".split())
"""What a cell behind a name says as often when these are its initials."""
_ONSET = regex.compile(r"[^aeiou]*[aeiou]")
_DOUBLED = regex.compile(r"(?=([^aeiouy][aeiou]))")


@dataclass(slots=True)
class People:
    """Search keys of a case's people, each with the score of the best claim behind it.

    Attributes:
        words: words of names, folded.
        doubtful: those of ``words`` that may have been taken into a name by mistake: plain words and
            honorifics in front of one.
        short: short forms, folded, with the rule that makes them; not in ``words``.
        exact: unsure names as they are written, word by word, by their first word.
        initials: of two letters or more, capitals.
        letters: first letters of given names, capitals.
        lone: letters that the first pass itself took for somebody, capitals.
        finals: first letters of surnames, capitals.
        stated: initials that a text itself puts in brackets behind the name, or into its row of a table.
        logins: squashed names (``tjones``), folded.
        seen: how much speaks for a word being a name, not a plain word beside one.
        uses: how often letters stand in the texts of the case as names do
            (:func:`redactor.detect.letters.uses_of`).
    """

    words: dict[str, float] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    short: dict[str, tuple[float, str]] = field(default_factory=dict)
    exact: dict[str, list[tuple[tuple[str, ...], float]]] = field(default_factory=dict)
    initials: dict[str, float] = field(default_factory=dict)
    letters: dict[str, float] = field(default_factory=dict)
    lone: dict[str, float] = field(default_factory=dict)
    finals: set[str] = field(default_factory=set)
    stated: set[str] = field(default_factory=set)
    logins: dict[str, float] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)

    def add(self, surface: str, score: float, behind: str = "") -> None:
        """Take in one name that the first pass found.

        Args:
            surface: the name.
            score: of the finding.
            behind: what follows it in the text.
        """
        written = [word.text for word in words(surface)]
        if score < SURE:
            self._add_exact(written, score)
            return
        tokens = [token for token in written if not is_title(token)]
        named = [t for t in tokens if fold(t) not in PARTICLES and len(bare(t)) > 1]
        if len(tokens) == 1 and _are_initials(tokens[0]):
            named = []
        for at, token in enumerate(named):
            self._add_word(token, at, len(named), len(tokens) < len(written), score)
        given = _stated(behind.split("\n", 1)[0])
        for letters in _initials(tokens):
            if letters in given:
                self.stated.add(letters)
            _keep_best(self.initials, letters, score)
        if not named and len(tokens) == 1 and len(tokens[0].rstrip(".")) == 1:
            _keep_best(self.lone, fold(tokens[0])[:1].upper(), score)
        if (
            named
            and fold(tokens[0]) not in HONORIFICS
            and (len(tokens) > 1 or is_given_name(tokens[0]))
        ):
            _keep_best(self.letters, fold(tokens[0])[:1].upper(), score)
        if len(named) > 1 or len(tokens) < len(written):
            self.finals.update(fold(token)[:1].upper() for token in named[-1:])
        for one, two in pairwise(part for token in named for part in token.split("-")):
            joined = fold(bare(one)) + fold(bare(two))
            if len(joined) >= _LOGIN and not is_word(joined) and not is_given_name(joined):
                _keep_best(self.logins, joined, score)
        if len(named) > 1:
            first, last = fold(bare(named[0])), fold(bare(named[-1]))
            for login in _logins(first, last):
                _keep_best(self.logins, login, score)

    def close(self) -> None:
        """Derive the short forms, and which words are doubtful, once every name is in."""
        self.doubtful = {word for word in self.words if self.seen[word] < _OFTEN}
        for names in self.exact.values():
            names.sort(key=lambda name: (-len(name[0]), -name[1], name[0]))
        for word, score in sorted(self.words.items()):
            if word in self.doubtful or not word.isalpha():
                continue
            for form in sorted(related(word)):
                self._add_short(form, score * _SHORT, "nickname")
            for form in sorted(set(_made(word))):
                self._add_short(form, score * _MADE, "diminutive")

    def _add_word(self, token: str, at: int, count: int, titled: bool, score: float) -> None:
        for part in {token, *token.split("-")}:
            key = fold(bare(part))
            if len(key) < 2 or key in PARTICLES or is_protected(part):
                continue
            plain = is_english(key) and not is_forename(key)
            leads = at == 0 and count > 1 and not titled
            before = key in HONORIFICS or key in RELATIONS or key in JOBS
            if (before and not titled and (leads or count == 1)) or (plain and len(key) < 3):
                continue
            unclear = plain and not titled and (leads or count == 1)
            self.seen[key] += _OFTEN if not unclear else not leads and score >= _VERY_SURE
            _keep_best(self.words, key, score)

    def _add_exact(self, written: Sequence[str], score: float) -> None:
        named = [t for t in written if len(bare(t)) > 1 and not is_title(t)]
        if named and not all(_is_too_common(bare(t)) for t in named):
            self.exact.setdefault(written[0], []).append((tuple(written), score))

    def _add_short(self, form: str, score: float, rule: str) -> None:
        if form in self.words or len(form) < 2 or is_protected(form):
            return
        if score > self.short.get(form, (0.0, ""))[0]:
            self.short[form] = (score, rule)


def is_forename(key: str) -> bool:
    """Whether a folded word is listed as a given name or as the short form of one."""
    return is_given_name(key) or bool(full_names(key))


def _keep_best(scores: dict[str, float], key: str, score: float) -> None:
    if key:
        scores[key] = max(score, scores.get(key, 0.0))


def _is_too_common(key: str) -> bool:
    """A word that was found alone and is plain English proves nothing elsewhere."""
    plain = is_ordinary(key) or is_english(key)
    return plain and (len(key) < 3 or not is_given_name(key))


def _initials(tokens: Sequence[str]) -> set[str]:
    """The ways a person's initials are written: in full, first and last, surname first and last, given only."""
    flat = [
        p for t in tokens for p in t.replace(".", " ").replace("-", " ").split() if p[0].isalpha()
    ]
    whole = [t for t in tokens if t and t[0].isalpha()]
    if len(tokens) == 1 and _are_initials(tokens[0]):
        return {tokens[0].replace(".", "")}
    ways = [flat, whole, [*flat[-1:], *flat[:-1]], [*flat[1:], *flat[:1]]]
    if len(flat) > 2:
        ways += [[flat[0], flat[-1]], flat[:-1]]
    return {
        "".join(fold(p)[:1].upper() for p in parts) for parts in ways if 2 <= len(parts) <= 4
    } - {""}


def _stated(behind: str) -> set[str]:
    """Letters that what follows a name on its line may give as its initials; a cell may say what somebody is."""
    found = _STATED.finditer(behind)
    return {m[1] or m[2] for m in found if m[1] or m[2] not in _CELLS}


def _are_initials(token: str) -> bool:
    letters = token.replace(".", "").replace("-", "")
    return letters.isupper() and 2 <= len(letters) <= 3 and not is_given_name(letters)


def _logins(first: str, last: str) -> Iterator[str]:
    if not (first.isascii() and last.isascii() and first and last):
        return
    ways = {last + first[0], first[0] + last, first + last[0]} if len(last) > 1 else set()
    for given in {first, *related(first)}:
        ways |= {given + last, last + given}
    for login in sorted(ways):
        if len(login) >= _LOGIN and not is_word(login) and not is_given_name(login):
            yield login


_LOGIN = 5


def _made(word: str) -> Iterator[str]:
    """Pet forms that custom makes of any name: its beginning with -y, -ie, -o, -z, a syllable doubled."""
    for form in _pet_forms(word):
        if len(form) >= 3 and form not in _NOT_SHORT and (not is_word(form) or is_given_name(form)):
            yield form


def _pet_forms(word: str) -> Iterator[str]:
    if len(word) < 4 or not word.isascii():
        return
    for ending in ("y", "ie", "o", "ey", "s", "kins"):
        if not (ending == "s" or word.endswith(ending[0])):
            yield word + ending
    for size in range(3, min(5, len(word) - 1) + 1):
        stem = word[:size]
        if size >= 4 or is_given_name(stem):
            yield stem
        if stem[-1] not in "aeiouy":
            yield from (stem + "y", stem + "ie", stem + "o", stem + stem[-1] + "y", stem + "s")
    yield from (word[:size] for size in range(6, len(word) - 1))
    onset = _ONSET.match(word)
    if onset and len(onset[0]) <= 3:
        yield from (onset[0] + "z", onset[0] + "zza", onset[0] + "zzer", onset[0] + "bs")
    yield from (syllable * 2 for syllable in _DOUBLED.findall(word))
    if len(word) >= 7:
        yield from (word[-size:] for size in range(4, len(word) - 1))
    if len(word) >= 6 and is_given_name(word[-3:]):
        yield word[-3:]
    if len(word) >= 9:
        yield from (word[at : at + size] for size in (4, 5, 6) for at in range(1, len(word) - size))

"""Terms that no list can hold all of, by their shape: tests, therapies, acts, bodies, drugs, citations, compounds.

Each shape needs words that only such a term has (``... Rating Scale``, ``... Act 2005``, ``20 mg``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from redactor.detect.lexicon import is_english, is_given_name, is_surname
from redactor.detect.names import TITLES, bare
from redactor.detect.patterns import compiled
from redactor.detect.runs import runs

_CAPITAL = r"\p{Lu}[\p{L}\p{M}]{0,30}+(?:['-]\p{L}{1,30}+){0,4}+"
_LINK = r"(?:of|for|and|the|in|on|to|with|&|-)"
_RUN = rf"{_CAPITAL}(?:[ ,]{{1,2}}(?:{_LINK}[ ]){{0,2}}{_CAPITAL}){{0,7}}?"
_EDGE = r"(?<![\p{L}\p{N}]|\p{L}['-])"
_EDGE_BEFORE = r"(?<![\p{L}\p{N}].|\p{L}['-].)"
"""The same, told behind the first character, so that few places are looked at."""
_STOP = r"(?![\p{L}\p{N}])"

_TESTS = (
    "Inventory|Scales?|Questionnaire|Checklist|Index|Schedule|Interview|Screen|Screener|Screening Tool|Measure|"
    "Battery|Survey|Subscale|Rating Form|Self-Report|Test|Matrices|Thermometer|Star|Grid|Examination|Toolkit|"
    "Assessment Tool|Assessment Framework|Assessment Form|Rating|Instrument|Algorithm|Quotient"
)
_METHODS = (
    "Approach|Technique|Method|Model|Theory|Protocol|Theorem|Hypothesis|Principle|Effect|Paradigm"
)
_TREATMENTS = "Therapy|Psychotherapy|Training|Programme|Program|Counselling|Counseling|Framework|Intervention|Treatment"
_ABSTRACT = compiled(
    r"(?i)\p{L}+(?:al|ive|ed|ic|ing|ion|ness|ment|ity|ence|ance|ance|ent|ant|ise|ysis|ship|hood|ology|apy|ar|ary)$"
    r"|(?i)(?:group|family|art|music|play|drama|self|mind|body|solution|trauma|focus|based|person|people|child|"
    r"parent|couple|adult|centred|centered|schema|sleep|mood|stress|pain|grief|anger|skills?|brief|dance|life|"
    r"story|memory|part|parts|whole|positive|relapse|harm|risk|needs?|care|health|mental|tree|circle|strange|"
    r"reflex|light|bright|eye|time|goal|value|values|affect|fear|disorder|symptoms?|scale|rating|daily|living|"
    r"depression|autism|anxiety|burnout|empathy|adolescent|youth|teacher|severity|brief|global|clinical|work|"
    r"loss|hope|quality|of|for|and|the|in|to|with)$"
)
_NATIONS = (
    "British|Royal|National|American|Canadian|Australian|Australasian|Irish|New Zealand|European|International|"
    "World|UK|US|United Kingdom|United States|Scottish|Welsh|English|Northern Ireland|Federal|General|"
    "Institute of|Association of|Society for|College of|Council for"
)
_BODIES = (
    "Association|Society|College|Council|Institute|Institutes|Board|Federation|Foundation|Commission|Authority|"
    "Academy|Network|Helpline|Inspectorate|Agency|Union|Ombudsman|Register|Alliance|Helpline|Hotline|Lifeline|"
    "Service|Administration|Collaborative|Survey|Guideline|Strategy|Curriculum|Framework|Organization|Organisation"
)
_LAWS = (
    r"Act|Order|Regulations?|Rules|Bill|Convention|Directive|Code of Practice|Charter|Treaty|Code"
)
_ILLS = (
    "encephalitis|arteritis|neuritis|tremor|nephropathy|aneurysm|cyst|"
    "disease|syndrome|palsy|sign|phenomenon|contracture|thyroiditis|lymphoma|chorea|ataxia|sarcoma|tumou?r|"
    "aphasia|encephalopathy|dystrophy|dementia|anaemia|anemia|fracture|reflex|manoeuvre|maneuver|criteria|"
    "delusion|psychosis|hernia|oesophagus|esophagus|paralysis|malformation|neuralgia|vasculitis|purpura|law"
)
_IDEA_NOUNS = (
    "hierarchy of needs|taxonomy|typology|triad|stages of|model of|theory of|cycle of|ladder of|"
    "matrix|quadrants?|paradox|razor|dilemma|hypothesis|theorem|experiment on|"
    "(?:\\p{L}{1,20}[ ])?(?:reflective|learning|attachment|development(?:al)?|drama|grief|change|communication|"
    "leadership|supervision|systems|helping|iceberg|transition|resilience)"
    "[ ](?:cycle|model|theory|triangle|framework|curve)"
)
_SCHOOL = (
    "reading|lens|approach|model|theory|analysis|analyst|thinking|perspective|terms|framework|therapy|therapist|"
    "concept|idea|sense|stance|tradition|school|interpretation|psychology|psychotherapy|view|notion|stages?|slip|"
    "questions?|questioning|dialogue|conditions?|supervision|supervisor|position|inspired|archetypes?|style|work"
)
_DOSE = (
    r"[ ,]{1,2}(?:\(?\d+(?:[.,]\d+)?[ ]?(?:mg|mcg|micrograms?|g|ml|mL|units?|iu|IU|%|mg/kg|mmol|puffs?|tabs?|"
    r"tablets?|caps?|capsules?|patch(?:es)?)\b)"
)
_STEMS = (
    "azepam|azolam|oxetine|ipramine|triptyline|peridol|perazine|promazine|piprazole|prazan|idone|apine|tiapine|"
    "pramine|afaxine|oxacin|cillin|mycin|micin|cycline|floxacin|prazole|tidine|sartan|april|pril|olol|"
    "dipine|statin|fibrate|gliptin|gliflozin|glutide|glitazone|formin|parin|xaban|gatran|grel|"
    "setron|triptan|dronate|dronic|profen|coxib|conazole|tinib|ciclib|platin|taxel|rubicin|"
    "terol|tropium|lukast|methasone|barbital|barbitone|caine|curium|curonium|"
    "phylline|thiazide|semide|lactone|zosin|dafil|steride|relin|relix|orphine|orphan|racetam|"
    "[aeiou]vir|[luxz]umab|ximab|cytosine|bamate|gabalin|zodone|melteon|orexant|fetamine|phenidate|faxine|xetine|pidem|thixol"
)
_NOT_STEMS = frozenset(
    "april vitamin vitamine examine determine famine gamine jasmine clone cyclone magazine mezzanine "
    "someone sone none zone elvir sapphire calamine glamine histamine melamine tamine undermine "
    "imagine limousine cuisine medicine".split()
)


_SURE_HEAD = compiled(r"(?:Inventory|Questionnaire|Scales?|Subscale|Theorem|Hypothesis)\b")
_WORD = compiled(r"[\p{L}\p{M}'-]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """A place that a shape protects: ``list`` is the theme it belongs to."""

    list: str
    start: int
    end: int


_NUMBER = r"\d{1,3}(?:\.\d)?(?:[ ]?/[ ]?\d{1,3})?(?![\d.-]*\d)"
_SCORED = rf"(?:[ ]?(?:score[ds]?|total|subscale)(?:[ ]?(?:of|was|is|=|:))?[ ]|[ ]?=[ ]?){_NUMBER}"
_PATTERNS: tuple[tuple[str, regex.Pattern[str]], ...] = (
    ("instruments", compiled(
        rf"{_EDGE}\p{{Lu}}\p{{L}}{{0,4}}\p{{Lu}}"
        rf"(?:{_SCORED}|-(?:\d{{1,2}}|[IVX]{{1,4}}|SF|[RACQ])(?:{_SCORED}|[ :]{{1,2}}{_NUMBER}))")),
    ("law", compiled(
        rf"{_EDGE}{_RUN}(?:[ ]\([^()\n]{{2,60}}\))?[ ](?:{_LAWS})"
        r"(?:[ ]\([^()\n]{2,40}\))?(?:,?[ ](?:18|19|20)\d\d)")),
    ("law", compiled(
        rf"{_EDGE}(?:[Ss]ections?|[Ss]ect?\.|[Ss]s?\.?|[Aa]rticles?|[Aa]rts?\.?|[Pp]aragraphs?|[Pp]aras?\.?|"
        rf"[Rr]eg\.?|[Rr]egulations?|[Ss]chedules?|[Ss]ch\.?|[Pp]art|§)"
        rf"[ ]?\d{{1,3}}[A-Z]{{0,2}}(?:\(\w{{1,4}}\)){{0,3}}{_STOP}")),
    ("codes", compiled(
        rf"[A-TV-Z]{_EDGE_BEFORE}\d\d(?:\.[\dX]{{1,4}})?{_STOP}"
        rf"|[0-9]{_EDGE_BEFORE}[A-H][0-9]{{2}}(?:\.[\dA-Z]{{1,2}})?{_STOP}"
        rf"|[23]{_EDGE_BEFORE}\d\d\.\d{{1,2}}{_STOP}")),
)  # fmt: skip
_TEST = compiled(
    rf"{_EDGE}(?P<run>{_RUN})[ ](?:{_TESTS}){_STOP}(?:[ ]?-?(?:[IVX]{{1,4}}|\d(?:rd|th)?(?:[ ]Edition)?){_STOP})?"
)
_METHOD = compiled(rf"{_EDGE}(?P<run>{_RUN})[ ](?:{_METHODS}){_STOP}")
_TREATMENT = compiled(rf"{_EDGE}(?P<run>{_RUN})[ ](?:{_TREATMENTS}){_STOP}")
_BODY = compiled(
    rf"{_EDGE}(?:the[ ]|The[ ])?(?P<run>(?:{_NATIONS})(?:[ ](?:{_LINK}[ ]){{0,2}}{_CAPITAL}){{0,5}}?)"
    rf"(?:[ ](?:{_BODIES})){_STOP}"
    rf"(?:[ ](?:of|for|on|against)[ ](?:the[ ])?{_CAPITAL}"
    rf"(?:(?:,[ ]|[ ])(?:(?:and|of|the|&|to|for)[ ]){{0,2}}{_CAPITAL}){{0,5}})?"
)
_ROYAL = compiled(
    rf"{_EDGE}(?:Royal[ ])?(?:College|Institute|Association|Society|Council|Academy|Ministry|Department)"
    r"[ ](?:of|for)[ ](?:the[ ])?"
    rf"{_CAPITAL}(?:(?:,[ ]|[ ])(?:(?:and|of|the|&|in)[ ]){{0,2}}{_CAPITAL}){{0,4}}"
)
_ILLNESS = compiled(
    rf"{_EDGE}(?P<run>{_CAPITAL}(?:[ ]?-[ ]?{_CAPITAL}){{0,3}}(?:'s?)?)[ ](?:{_ILLS}){_STOP}"
)
_IDEA = compiled(
    rf"{_EDGE}(?P<run>{_CAPITAL}(?:(?:,[ ]|[ ]and[ ]|[ ]&[ ]|,[ ]and[ ]){_CAPITAL}){{0,2}}(?:'s?)?)[ ](?:{_IDEA_NOUNS})"
)
_CITED = compiled(
    rf"{_EDGE}(?P<run>{_CAPITAL}(?:(?:,[ ]|[ ]and[ ]|[ ]&[ ]){_CAPITAL}){{0,3}})"
    r"(?:[ ]et al\.?(?:,?[ ]?\(?(?:19|20)\d\d[a-z]?\)?)?"
    r"|(?<=\([^()\n]{1,60}),[ ](?:19|20)\d\d[a-z]?(?=[);])"
    r"|(?<=[ ](?:and|&)[ ][\p{L}'-]{2,30}),[ ](?:19|20)\d\d[a-z]?(?![\d/-])"
    r"|[ ]\((?:19|20)\d\d[a-z]?(?:[,:][ ]?p{1,2}\.?[ ]?\d+)?\)"
    r"(?=[ ](?:argue|suggest|propose|describe|call|write|identif|defin|found|note|model|theor|on\b|in\b|"
    r"state|emphasi)))"
)
_ADJECTIVE = compiled(
    rf"{_EDGE}(?P<run>\p{{Lu}}\p{{Ll}}{{2,24}}(?:ian|ean|esque|ist))(?=[ -](?:{_SCHOOL})\b)"
)
_DRUG = compiled(rf"{_EDGE}(?P<run>\p{{L}}[\p{{L}}-]{{3,40}}+(?:[ ]acid)?){_DOSE}")
_STEM = compiled(
    rf"{_EDGE}(?P<run>(?:[Cc]o-)?\p{{L}}\p{{Ll}}{{2,24}}(?:{_STEMS})|[Cc]ef\p{{Ll}}{{4,12}}){_STOP}"
)
_LETTERS = compiled(r"(\p{L}+)")
_LAST = 3
_ENDINGS = frozenset(stem[-_LAST:] for stem in _STEMS.split("|"))
"""The last letters of each stem; that they are letters alone is tested."""
_PRODUCT = compiled(
    rf"{_EDGE}(?P<run>{_CAPITAL}(?:[ ]{_CAPITAL})?)"
    r"[ ](?:app|apps|helpline|hotline|textline|platform|software|subreddit|podcast)\b"
)
_PREFIXED = compiled(
    rf"-(?<={_EDGE}(?P<run>(?i:anti|co|con|de|ex|inter|intra|mal|mid|multi|non|over|poly|post|pre|pro|"
    rf"psycho|re|self|semi|socio|sub|trans|ultra|un|under))-)(?P<rest>\p{{L}}{{3,30}}+){_STOP}"
)
"""*Non-mobile*, *Con-artist*: what stands before the hyphen is a prefix, though *Non* and *Con* are names too."""


def shapes(text: str) -> Iterator[Shape]:
    """Every place of ``text`` that a shape protects, in no order."""
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Shape(name, match.start(), match.end())
    for name, pattern, named in (
        ("instruments", _TEST, True),
        ("therapies", _METHOD, True),
        ("therapies", _TREATMENT, False),
    ):
        for match in pattern.finditer(text):
            start = _own_start(match, named)
            if start is not None:
                yield Shape(name, start, match.end())
    for pattern in (_BODY, _ROYAL):
        for match in pattern.finditer(text):
            yield Shape("national_bodies", match.start(), match.end())
    for name, pattern in (
        ("eponyms", _ILLNESS),
        ("theorists", _IDEA),
        ("theorists", _CITED),
        ("eponyms", _ADJECTIVE),
        ("products", _PRODUCT),
    ):
        for match in pattern.finditer(text):
            if not _is_given(match["run"]) and not _after_title(text, match.start()):
                yield Shape(name, match.start(), match.end())
    for match in _DRUG.finditer(text):
        yield Shape("drugs", match.start(), match.end("run"))
    for match in _PREFIXED.finditer(text):
        rest = match["rest"]
        if is_english(rest) and not is_given_name(rest) and not is_surname(rest):
            yield Shape("idioms", match.start("run"), match.end())
    for match in _stems(text):
        word = match["run"].lower()
        listed = is_given_name(word) or is_surname(word) or is_english(word)
        if word not in _NOT_STEMS and not listed:
            yield Shape("drugs", match.start(), match.end())


def _stems(text: str) -> Iterator[regex.Match[str]]:
    """What ``_STEM`` matches: it is tried at the words that end as a stem does, or begin as cef... does."""
    done = 0
    for start, word in zip(*runs(_LETTERS, text), strict=True):
        if word[-_LAST:] in _ENDINGS or word[1:_LAST] == "ef":
            for at in (start - _LAST, start):
                match = _STEM.match(text, at) if at >= done else None
                if match is not None:
                    yield match
                    done = match.end()


def _own_start(match: regex.Match[str], may_hold_name: bool) -> int | None:
    """Where the term starts within its run: behind names; ``None`` if too few abstract words are left."""
    place = match.span("run")
    words = list(_WORD.finditer(match.string, *place))
    abstract = [_is_abstract(word[0], any_word=may_hold_name) for word in words]
    sure = bool(_SURE_HEAD.search(match.group()))
    for index, word in enumerate(words):
        odd = [w[0] for w, known in zip(words[index:], abstract[index:], strict=True) if not known]
        telling = len(words) - index - len(odd) + sure
        given = any(is_given_name(bare(w)) and not is_english(bare(w)) for w in odd)
        if telling and not given and len(odd) <= (telling + 1 if may_hold_name else 0):
            return int(word.start())
    return None


def _is_abstract(word: str, *, any_word: bool) -> bool:
    """Whether a word names no one: by its ending, or because it is plain English and no name."""
    for part in word.split("-"):
        plain = is_english(part) and not is_given_name(part) and not is_surname(part)
        if not (_ABSTRACT.match(part) or (any_word and plain)):
            return False
    return True


def _is_given(run: str) -> bool:
    return any(is_given_name(bare(word)) for word in _WORD.findall(run))


_TITLE_BEFORE = compiled(rf"(?<!\p{{L}})(?:{'|'.join(TITLES)})\.?[ ]$", regex.IGNORECASE)


def _after_title(text: str, start: int) -> bool:
    return bool(_TITLE_BEFORE.search(text, max(0, start - 12), start))

"""The classes of words that the grammar of ages is written in: closed classes, not words from notes.

All are lower case, with plain apostrophes. A class is as complete as English is: a word that belongs
to one goes there, whichever note it was missed in.
"""

from __future__ import annotations

from typing import Final

import regex

from redactor.detect.patterns import compiled
from redactor.relations import RELATIONS

_UNITS: Final = "one two three four five six seven eight nine".split()
_TEENS: Final = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS: Final = dict(
    [*zip(_UNITS, range(1, 10), strict=True), *zip(_TEENS, range(10, 20), strict=True),
     *zip(_TENS, range(20, 100, 10), strict=True), ("fourty", 40)]
)  # fmt: skip
"""The number that a word is, or begins."""

PRONOUNS: Final = frozenset("i he she they we you who both".split())
MANY: Final = frozenset("they we you both they're we're you're theyre youre".split())
OBJECTS: Final = frozenset("him her them me us he she they i".split())
"""Pronouns that stand without a verb: ``and him only nine``."""
POSSESSIVES: Final = frozenset("his her their my your our its".split())

BE: Final = frozenset(
    "is was be been being are were am isn't wasn't isnt wasnt ain't aint becomes became".split()
)
"""What stands between somebody and an age."""
CLAIM: Final = frozenset(
    "put looks looked looking seems seemed sounds sounded say says said claims claimed".split()
)
"""What stands there when the age is in doubt; of other numbers it is said as well."""
PRONOUN_BE: Final = frozenset(
    "he's she's they're we're you're i'm who's hes shes theyre youre im whos".split()
)
"""A pronoun and its verb in one word."""
CONTRACTED: Final = frozenset(
    "he'll she'll they'll we'll you'll i'll who'll he'd she'd they'd we'd i'd who'd they've we've i've "
    "you've she've he've theyll youll hed theyve ive".split()
)
"""A pronoun and a word before its verb."""
MODALS: Final = frozenset(
    "will would might could must should may can cannot can't won't wou1d cou1d has have had having to "
    "going gonna about due supposed meant of".split()
)
"""What may stand before ``be`` and ``been``."""
ADVERBS: Final = frozenset(
    "only just soon nearly almost about around round roughly approximately approx barely hardly scarcely "
    "still already now then maybe perhaps probably possibly actually really apparently exactly "
    "precisely even all both like say circa c ca under over fully well not yet bare practically "
    "virtually definitely officially also currently themselves himself herself myself".split()
)
"""What stands between a verb or a bracket and an age."""
SOON: Final = frozenset("just now nearly almost rising barely turning turns turned still".split())
"""Adverbs that are said of ages and seldom of counts."""

BECOME: Final = frozenset(
    "turned turning turns turn rising approaching nearing pushing reached reaching reaches "
    "hit hits hitting".split()
)
BECOME_PHRASES: Final = (
    ("coming", "up"), ("comin", "up"), ("coming", "up", "to"), ("coming", "up", "for"),
    ("just", "gone"), ("going", "on"), ("goin", "on"), ("getting", "on", "for"), ("knocking", "on"),
    ("coming", "on"), ("age", "of"), ("ages", "of"), ("closer", "to"), ("nearer", "to"),
)  # fmt: skip
STRIVING: Final = frozenset("reached reaching reaches hit hits hitting pushing approaching".split())
"""Scores and sums do so as well: somebody must be said to."""
WHEN: Final = frozenset(
    "when since until till til before after once while whilst whenever time".split()
)

_NO_AGE: Final = frozenset(
    "mate peer pet family relative associate employer acquaintance coach hr customer".split()
)
PEOPLE: Final = frozenset(
    "babe bairn boy boys brothers bub bubba chap children dau daughters dd ds dtr elder eldest "
    "ex fella fellow female fil gent gentleman girl girls grandchildren grandkid grandkids guy "
    "infant kid kids lad lads lady lass lassie lodger male mama man mgf mgm mil momma mon mums "
    "newborn oldest older orphan pa papa parents pgf pgm pop pops sib sibs siblings sis sisters sons "
    "stepbro stepsis stepchild teen teenager toddler tot triplets twins victim wean wee widow widower "
    "wifey woman youngest younger youngster youth gf bf fiance fiancee missus granda grampa "
    "half-brother half-sister step-brother step-sister foster-child foster-son mother father dad "
    "mum nan granny granddad da mam".split()
) | frozenset(word for word in RELATIONS if word.isalpha() and word not in _NO_AGE)
"""Who has an age: relatives in all spellings, and words for people by age and sex."""
SHORTENED: Final = frozenset("dau dtr bro sis hus gd gs mo fa ch".split())
"""Relatives that are written with a full stop."""
SCALES: Final = frozenset(
    "scaling scale scaled scales score scores scored rated rating sud suds".split()
)
WHICH: Final = frozenset(
    "middle elder eldest older oldest younger youngest wee little big small other first second third last".split()
)
"""``the middle one`` is somebody as well."""
MANY_PEOPLE: Final = frozenset(
    "kids children chn siblings sibs boys girls sons daughters brothers sisters twins triplets lads lasses "
    "grandchildren grandkids cousins nieces nephews bairns weans".split()
)
_STEPS: Final = compiled(r"(?:step|half|great|foster|ex|god|grand|adopted|birth|late|co)-(?=\p{L})")


def is_kin(word: str) -> bool:
    """Whether the word is one of :data:`PEOPLE`, also with ``step-``, ``great-`` or ``ex-``."""
    return word in PEOPLE or word in MANY_PEOPLE or _STEPS.sub("", word) in PEOPLE


PERSONAL: Final = PRONOUNS | PRONOUN_BE | PEOPLE
SPANS: Final = frozenset("from since until till til between by before after".split())
"""What leads to the age at which something begins or ends."""
OF_STUDY: Final = frozenset("at of as in with there here on".split())
"""Behind ``in her third year``: a year of studies, of a sentence, of a job."""
NO_LABEL: Final = frozenset((*"|.,;:()", "\n", "\n\n", "gap"))
"""What no label of a form reaches over."""
BABIES: Final = frozenset(
    "baby babe bairn bub bubba infant newborn toddler tot wean wee twin twins triplets boy girl son "
    "daughter grandson granddaughter dau dtr one he she youngest".split()
)
"""Whose age is told in days, weeks and months."""
NUMBERED: Final = frozenset(
    "child sibling sib twin baby victim witness boy girl tenant resident supervisor manager".split()
)
"""Who is told apart by numbers as well: ``child 2``."""

MEASURED: Final = frozenset(
    "ace act alcohol amount annex anxiety appendix article asq audit average balance band bay bdi beck bed "
    "bmi bp bristol bus calories capacity capped case category centile cgas chapter ciwa class clause "
    "code core cost costs count craving cravings crp cut-off cutoff cycle dass dast day days depression "
    "distance dose doses ecg ehcp eclipse epds episode eps ext extension fee figure flat floor form freq "
    "frequency fsiq gad gcs ghq goal grade group hads hb height honos hour hours house index intensity "
    "iq item items k10 level limit line lithium mark max maximum mean measure min minimum mmse moca "
    "module mood news night no note number oasys option page pages pain par para paragraph part pcl "
    "percent percentage percentile phase phq pin platform plot point points position price pulse qids "
    "question rate rated rates rating ratings ratio reading ref rent result results risk room route "
    "rule sats scale scaled scaling schedule score scored scores scoring sdq section sess session sessions "
    "shift size sleep slide speed spelling stage step steps stress subtotal suds sum table tariff temp "
    "temperature term test tier time total unit units urge urges version volume waist ward waterlow "
    "week weeks weight width wing wsas wt ybocs year yr zone attendance clozapine target threshold "
    "attended sent received".split()
)
"""What a number belongs to that is no age."""
DAYS: Final = frozenset("day days night week weeks year hour hours time".split())
"""Of these, what an age is told on: ``she will be 9 on the day``."""
NOBODY: Final = frozenset(
    "it that there this what which these those today here let it's that's there's this's what's which's "
    "here's let's one's everything nothing something and or but so then".split()
)

COUNTED: Final = frozenset(
    "of x am pm min mins minute minutes hour hours hr hrs second seconds session sessions times time mg "
    "mcg ml mls kg kgs g st stone lb lbs ft foot feet inch inches cm mm m km miles mile metre metres "
    "meters degree degrees percent per pence pound pounds quid euro euros dollars cents point points "
    "page pages item items unit units tablet tablets tabs pints pint cans bottles cups glasses "
    "cigarettes cigs fags bags grams joints calls visits appointments appts letters texts emails "
    "questions steps stops rooms beds people patients clients members kids children others staff "
    "o'clock oclock clock past half hundred thousand grand k nights goals reps lengths laps stairs "
    "storeys floors mph kph bpm mmhg bus or-more no-shows lots out doors strong siblings brothers "
    "sisters sons daughters friends other more stitches foot-long sheets times-a-day squared "
    "thirty fifteen forty".split()
)
"""What a number counts behind it."""
CLOCK: Final = frozenset(
    "am pm a.m p.m o'clock oclock past to sharp tonight tomorrow morning evening afternoon noon "
    "midnight every each daily hrs hours oh thirty fifteen forty ten twenty monday tuesday wednesday "
    "thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun hundred o percent per "
    "mph minutes miles degrees of pounds quid mg latest onwards today yesterday o' this rpm each".split()
)
"""What shows, behind ``at`` and a number, that a clock or a scale says it."""
ENDS: Final = frozenset(
    "and but or nor so yet because cos coz cause bc as since when whenever while whilst until till til "
    "before after if unless though tho although whereas that which who whose where why how than in on "
    "at by with without from via under over into onto during within near against through i he she it we "
    "they you his her their my our your its him them me us this these the a an is was has had have will "
    "would can could did does do gets got goes went lives living lived works working worked says said "
    "came comes left died now then today tonight tomorrow yesterday next last soon again already still "
    "too also only here there w + anyway really maybe myself himself herself themselves yourself meself hisself later "
    "going coming turning rising nearly almost um er erm uh mm mhm yeah yes no not innit lol xx well "
    "like right okay ok please sorry god bless full comma stop dash new question semicolon colon plus "
    "max tops hospital january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sep sept oct nov dec back asleep awake hes shes im theyre he's she's i'm "
    "they're who's whos dont don't doesnt doesn't even both all exactly thank thanks unfortunately "
    "apparently currently it's old doing via male female m f & years yrs until".split()
)
"""Words of the closed classes: nothing is counted that they follow."""
PLACES: Final = frozenset(
    "in/the in/1 in/one in/a in/all in/total in/here in/our on/a on/phq on/gad at/home at/once at/a at/most "
    "or/more or/less or/so-many in/each in/this in/that".split()
)
"""Two words behind a small number that counts people or points after all."""

LIFE: Final = compiled(
    r"""(?<!\w)(?:
    # growth and illness
    walk(?:ed|ing) | talk(?:ed|ing) | crawl\w* | wean\w* | spoke | potty | circumcis\w* | fgm
    | diagnos\w* | dxd? | onset | seizures? | fits? | tics? | stammer\w* | stutter\w* | deaf\w*
    | blind\w* | epilep\w* | polio | mening\w* | measles | scald\w* | burn(?:ed|t|s) | transplant\w*
    | stroke | heart[ ]attack | amputat\w* | menarche | periods? | puberty | menopaus\w*
    | pregnan\w* | miscarr\w* | abort(?:ed|ion) | terminat\w* | birth | hospitali[sz]\w* | sectioned
    | detained | overdos\w* | od'?d | attempt\w* | hang(?:ed|ing) | suicid\w* | self-?[ ]?harm\w*
    | cut(?:ting)?(?![ ](?:down|back|up|out)) | inject\w* | injur\w* | accident | crash\w*
    | coma | psychos\w* | psychotic
    | breakdown | depress\w* | anorexi\w* | bulimi\w* | asthma\w* | diabet\w* | cancer | surgery
    # family
    | born | adopt\w* | foster\w* | orphan\w* | abandon\w* | bereav\w* | widow\w* | marri\w*
    | marry\w* | wed(?:ded)? | engaged | divorc\w* | separat\w* | remarr\w* | fathered | stillborn
    | (?:a|the)[ ](?:mother|mum|mam|mom|father|dad|parent|gran\w*|nan|carer|widow\w*) | lost
    | dies | died
    | dead | death | drown\w* | killed | murder\w* | passed
    | (?:had|having)[ ](?:(?:her|his|my|their|an?|the)[ ])?(?:first|second|third|baby|child
    | \w*son|\w*daughter|kids?|twins)
    # homes
    | (?:left|leav(?:e|ing|es)|ran|run(?:ning)?|walked|kick(?:ed|ing)?|thrown|threw|chucked|put
    | turfed
        |turned|moved|moving|sent|given|taken|took|came|come|went|going|brought|arriv(?:ed|ing))
      [ ](?:(?:\p{L}+)[ ])?
      (?:home|school|care|college|army|navy|education|away|out|up|in[ ]with|into|over|here|there|sea
        |prison|borstal|live|from|in[ ]\p{Lu}\p{L}+|to[ ](?:the[ ])?\p{Lu}\p{L}+)
    | (?:in|into|to|from|of)[ ]care | placed | placement | removed | institution\w* | borstal
    | emigrat\w* | immigrat\w*
    | migrat\w* | evacuat\w* | fled | flee\w* | deport\w* | smuggl\w* | traffick\w* | refugee
    | boarding | boarder | sold | recruit\w* | conscript\w* | enlist\w*
    | join(?:ed|ing)[ ](?:up|the|an?)
    # school, work, law
    | (?:start(?:ed|ing|s)?|began|begun|beginning|stopp(?:ed|ing)|quit|g[ai]ve(?:n|s)?[ ]up|first
    | tried|took[ ]up)
      [ ](?:to[ ]\p{L}+|(?:the[ ])?\p{L}+ing|\p{L}*school|primary|secondary|nursery|periods?|reception|offen[cs]e\p{L}*
        |drink|job|dose|fag|cig\w*|boyfriend|girlfriend|baby|child|kiss|used|drugs?|fit|admission|episode|arrest\w*)
    | expel\w* | excluded | apprentic\w* | graduat\w* | retir\w* | redundan\w* | convict\w*
    | sentenc\w* | imprison\w* | jailed | prison | jail | arrest\w* | cautioned | offend\w*
    | offen[cs]e | stabbed | shot | parole\w*
    # harm and substances
    | abus\w* | molest\w* | raped? | assault\w* | groom(?:ed|ing) | exploit\w* | beaten | hit
    | touched
    | neglect\w* | bull(?:y|ied|ying) | forced | smok\w* | drink(?:ing|er|s)? | drank | drunk
    | alcohol
    | etoh | cannabis | weed | skunk | hash | heroin | crack | coke | cocaine | ket(?:amine)? | glue
    | gas | solvents? | vap(?:ed?|es|ing) | us(?:ed|ing|es) | drugs? | iv | gambl\w* | virginity
    | voices | bing(?:e|es|ed|ing)
    # names, faiths, nations, habits of the small
    | surname | name | learn\w* | bapti[sz]\w* | confirmed | naturali[sz]\w* | transition\w*
    | raised
    | carers? | bed-?wet\w* | wet | breast-?fed | nappies | dummy | thumb | tantrums?
    )(?!\w)""",
    regex.VERBOSE | regex.IGNORECASE,
)
"""What happens in a life, or begins in it: behind it even a small number after ``at`` is an age."""
INFANCY: Final = compiled(
    r"""(?<!\w)(?:walk(?:ed|ing)|talk(?:ed|ing)|spoke|crawl\w*|sat|smiled|rolled|wean\w*|words?|died|dies|stillborn
    |adopt\w*|foster\w*|placed|placement|removed|separated|taken|given[ ]up|abandon\w*|passed
    | (?:in|into)[ ]care
    |diagnos\w*|sold|left|orphan\w*|surgery|admitted|mening\w*|seizures?|fits?)(?!\w)""",
    regex.VERBOSE | regex.IGNORECASE,
)
"""What happens to somebody whose age is told in days, weeks or months."""
APPOINTED: Final = compiled(
    r"""(?<!\w)(?:call(?:s|ed|ing)?|rang|rings?|phoned?|text(?:ed)?|opens?|opened|clos(?:es|ed)|bus|train|tram|boat|flight
    |appointment|appt|clinic|collect(?:ed|s)?|pick(?:ed|s)?|drop(?:ped|s)?|visit(?:ed|s)?|seen
    | meeting|group|session
    |finish(?:es|ed)?|gates?|breakfast|lunch|dinner|tea|bed|meds|tablets?|dose|review|r/v|court
    | hearing|shift|due
    |woke|wakes?|up|asleep|night|tonight|tomorrow|today|morning|evening|\p{L}+day)(?!\w)""",
    regex.VERBOSE | regex.IGNORECASE,
)
"""What is said of the day: a small number after ``at`` is a time then, whatever else is told."""
LEGAL: Final = frozenset((16, 18, 21, 25, 65))
"""Ages that rules draw lines at: ``under 18`` is of nobody."""
DAILY: Final = compiled(
    r"""(?<!\w)(?:arriv\w* | came | come | left | leav\w* | start\w* | began | stop\w* | finish\w*
    | mov(?:ed|ing|e) | met | meet | went | joined | got | took | taken | home | school | out
    | sent | quit
    | pulled | ran | job | return\w* | travel\w* | abroad | settled | lived | work(?:ed|ing)?
    | had | back
    | boat | signed | elected | ordained | promoted | qualified | him | won | found | tied
    | read)(?!\w)""",
    regex.VERBOSE | regex.IGNORECASE,
)
"""What happens on a day as well: behind it a small number is the time of day."""
HABIT: Final = compiled(
    r"""(?<!\w)(?:smok\w* | drink(?:ing|er|s)? | drank | alcohol | etoh | cannabis | weed | skunk | hash
    | heroin | crack | coke | cocaine | ket(?:amine)? | glue | gas | solvents? | vap(?:ed?|es|ing)
    | us(?:ed|ing|es?) | drugs? | iv | inject\w* | gambl\w* | cut(?:ting)?(?![ ](?:down|back))
    | self-?[ ]?harm\w* | sh | beaten
    | hit | abus\w* | raped? | touched | groomed | molest\w* | bullied | neglect\w* | in[ ]care
    | tics? | fits?
    | seizures? | depress\w* | voices | bing\w* | bulimi\w* | anorexi\w* | periods | asthma\w*
    | deaf\w*
    | blind\w* | stammer\w* | stutter\w* | carer | cared[ ]for | raised | brought[ ]up
    | lived[ ]with
    | fostered | boarding | epilep\w* | diabet\w* | wet(?:ting|s)? | bed-?wet\w* | breast-?fed
    | nappies | dummy | thumb
    | tantrums? | whāngai | nightmares | panic\w* | anxi\w* | ocd | served | inside | homeless
    | prison | locked[ ]up | dieting | shoplift\w* | offending)(?!\w)""",
    regex.VERBOSE | regex.IGNORECASE,
)
"""What goes on from one age to another."""
SERIES: Final = frozenset(
    "session sessions sess visit visits appointment appt attempt admission call calls meeting placement "
    "review job lap round goal cap test dose cycle chapter edition floor".split()
)
"""What an ordinal number counts when no birthday is meant."""
FESTIVE: Final = frozenset(
    "birthday bday b-day birthdays cake candle candles party present presents card cards celebrate "
    "celebrated celebrating celebration bash do".split()
)

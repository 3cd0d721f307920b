"""What addresses are made of: the words and pieces that several recognizer files share.

An address is written in a dozen ways (a house number, a flat, a box, a farm), each of which is a
recognizer file of its own; what a street or a house may be called must be the same in all of them.
Lists are plain phrases (:func:`redactor.config.parts.alternatives`), parts are regular expressions
with ``<<name>>`` for a list or a part above them.

Sources: Royal Mail PAF and USPS Publication 28 (thoroughfare words and their abbreviations), An Post
and AS 4590 for Ireland and Australia.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_PARKS: Final = (
    "business park", "business pk", "caravan park", "caravan pk", "caravan site", "enterprise park",
    "halting site", "holiday park", "holiday pk", "holiday village", "ind est", "ind estate",
    "industrial est", "industrial estate", "leisure park", "mobile home park", "retail park",
    "retail pk", "row housing", "science park", "tourist park", "trading est", "trading estate",
    "trailer court", "trailer park", "van park", "van pk",
)  # fmt: skip

_SURE: Final = (
    "alley", "arcade", "ave", "avenue", "blvd", "boulevard", "brae", "close", "cottages", "court",
    "cres", "crescent", "croft", "crt", "ct", "drive", "estate", "fields", "fold", "gardens",
    "gdns", "ginnel", "grove", "highway", "hill", "lane", "ln", "loan", "loke", "marina", "mews",
    "parade", "park", "passage", "pde", "pl", "place", "promenade", "quay", "rd", "rise", "road",
    "row", "snicket", "sq", "square", "st", "str", "street", "tce", "terrace", "track", "trail",
    "vennel", "villas", "way", "wharf", "wynd", "yard",
)  # fmt: skip

_OTHER: Final = (
    # abbreviations
    "av", "cir", "cl", "cresct", "crsc", "dr", "garden", "gdn", "hwy", "parkway", "pkwy", "pk",
    "terr", "trl", "walk", "wlk",
    # hills, greens, water
    "acre", "acres", "bank", "banks", "bay", "beck", "bottom", "br", "bridge", "brook", "brow",
    "burn", "causeway", "cliff", "common", "copse", "corner", "cottage", "cove", "crest", "dale",
    "dell", "dene", "dock", "down", "downs", "edge", "farm", "fell", "field", "flats", "garth",
    "gill", "glade", "glen", "grange", "green", "harbour", "haven", "heath", "heights", "hollow",
    "hurst", "hythe", "knoll", "lade", "landing", "lawn", "lawns", "lea", "leas", "ley", "leys",
    "lock", "mead", "meadow", "meadows", "mere", "moor", "mount", "nook", "orchard", "paddock",
    "paddocks", "parc", "parks", "pier", "point", "pool", "reach", "ridge", "riverside", "rocks",
    "shore", "slade", "spinney", "spring", "springs", "spur", "staithe", "strand", "tarn",
    "thicket", "vale", "valley", "view", "views", "warren", "waters", "weir", "wells", "wold",
    "wood", "woods",
    # lanes and ends of British and Irish towns
    "almshouses", "approach", "backs", "barracks", "bow", "broadway", "buildings", "bypass",
    "chambers", "chare", "chase", "circle", "circus", "cloisters", "concourse", "cross", "crossway",
    "cut", "diamond", "drift", "drove", "embankment", "end", "entry", "esplanade", "exchange",
    "flat", "foregate", "forge", "frontage", "gait", "gate", "gates", "hey", "heys", "jetty",
    "jitty", "lodge", "mall", "mansions", "maltings", "market", "mill", "path", "pathway", "pend",
    "piece", "precinct", "promenades", "quadrant", "ride", "ropewalk", "steps", "stables",
    "triangle", "twitchel", "twitten", "villa", "village", "works",
    # North America, Australia, New Zealand
    "bend", "crossing", "esp", "expressway", "fork", "freeway", "gully", "junction", "loop", "pike",
    "plaza", "route", "run", "trace", "trot", "turnpike",
    # houses of many flats
    "house", "tower", "towers",
)  # fmt: skip

LISTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "sure_street": _SURE,
        "other_street": _OTHER,
        "site_word": _PARKS,
        "house_word": (
            "almonry", "annexe", "bakery", "bank", "barn", "beeches", "bield", "bothy", "brae",
            "brewery", "building", "buildings", "bungalow", "caravan site", "cedars", "centre", "chambers",
            "chapel", "co-op", "coach house", "cottage", "court", "crest", "croft", "dairy", "dell",
            "dene", "dispensary", "drill hall", "elms", "exchange", "farm", "farmhouse", "firs",
            "forge", "gables", "garth", "gatehouse", "granary", "haberdashers", "hall", "haven",
            "holm", "house", "hub", "institute", "knowe", "laundry", "laurels", "lea", "limes",
            "loft", "lodge", "maltings", "manor", "manse", "mansions", "mill", "mount", "neuk",
            "nook", "oaks", "oast", "old school", "park", "place", "post office", "rectory", "rigg",
            "ropewalk", "sail loft", "shieling", "school house", "smithy", "stables",
            "station house", "steading", "store", "stores", "surgery", "tannery", "tower",
            "vicarage", "view", "villa", "village", "warehouse", "willows", "wood", "works", "yard",
        ),
        "home_word": (
            "annexe", "barn", "bothy", "bungalow", "coach house", "cottage", "croft", "dairy",
            "farm", "farmhouse", "forge", "gatehouse", "granary", "lodge", "manse", "mill", "oast",
            "old school", "rectory", "school house", "smithy", "stables", "steading", "vicarage",
        ),
        "flat_word": (
            "aonad", "apartment", "appt", "apt", "árasán", "bay", "bedsit", "berth", "block", "blk", "cabin",
            "caravan", "chalet", "fflat", "flat", "lot", "maisonette", "mobile home", "mooring",
            "pitch", "plot", "site", "ste", "studio", "suite", "trailer", "trlr", "uned", "unit",
            "villa",
        ),
        "unit_word": (
            "aonad", "apartment", "appt", "apt", "árasán", "bay", "bedsit", "berth", "blk", "block", "cabin",
            "caravan", "chalet", "civic", "croft", "fflat", "flat", "level", "lot", "maisonette",
            "mobile home", "mooring", "no", "pitch", "plot", "rm", "room", "shop", "site", "ste",
            "studio", "suite", "trailer", "trlr", "uned", "unit", "villa",
        ),
        "not_a_name": (
            # small words
            "a", "about", "address", "after", "again", "all", "also", "am", "an", "and", "are",
            "as", "at", "be", "been", "before", "but", "by", "can", "core", "did", "do", "down",
            "each", "every", "for", "from", "got", "had", "has", "have", "he", "her", "him", "his",
            "hers", "i", "if", "in", "into", "is", "it", "its", "more", "my", "next", "no", "not",
            "of", "off", "on", "or", "other", "our", "out", "over", "red", "same", "she", "so",
            "some", "than", "that", "the", "their", "them", "then", "there", "they", "this",
            "those", "to", "up", "was", "we", "were", "what", "way", "when", "which", "while",
            "who", "with", "your", "mandatory", "nhs", "rang",
            # what is counted
            "beds", "bed", "bedroom", "boys", "call", "calls", "cars", "case", "children", "day",
            "days", "doors", "different", "feet", "girls", "hour", "hours", "houses", "hr", "hrs",
            "kids", "men", "mg", "mile", "miles", "min", "mins", "minute", "minutes", "ml", "month",
            "months", "mth", "mths", "people", "pm", "session", "sessions", "story", "storey",
            "streets", "time", "times", "visit", "visits", "week", "weeks", "wk", "wks", "women",
            "year", "years", "yr", "yrs",
            # months, weekdays
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
            "dec", "january", "february", "march", "april", "june", "july", "august", "september",
            "october", "november", "december", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
            # titles
            "dr", "mr", "mrs", "ms",
        ),
        "plain_noun_street": (
            "the avenue", "the beeches", "the cedars", "the chestnuts", "the close", "the crescent",
            "the diamond", "the drive", "the elms", "the firs", "the glebe", "the grange",
            "the green", "the grove", "the hawthorns", "the hollies", "the lane", "the larches",
            "the laurels", "the limes", "the mall", "the maltings", "the meadows", "the mews",
            "the moorings", "the nook", "the oaks", "the orchard", "the paddock", "the paddocks",
            "the parade", "the pastures", "the pines", "the poplars", "the promenade", "the quay",
            "the ridings", "the ropewalk", "the rowans", "the shambles", "the spinney",
            "the square", "the strand", "the sycamores", "the terrace", "the walk", "the willows",
            "the woodlands", "the yews",
        ),
    }
)  # fmt: skip
"""Plain phrases. ``sure_street``: how the name of a street ends; ``other_street``: how it may end where
a number stands before it and the word has a capital. ``site_word``: parks and estates.
``house_word``: how the name of a house ends; ``home_word``: where it can only be a dwelling or its
like. ``unit_word`` and ``flat_word``: what part of a house is called, before its number or letter;
``flat_word`` only what never numbers anything else at the start of a line. ``not_a_name``: what no
name of a street or house begins with. ``plain_noun_street``: streets without a name of their own.
"""

PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "house_digits": "(?-i:[1-9][0-9lIO]{0,4}|[lIO]{1,2}[0-9][0-9lIO]{0,3})",
        "house_number": r"""
            <<house_digits>>(?-i:[a-hA-H](?![\w]))?(?:½|[ ]1/2)?
            (?:[ ]?[-/][ ]?0?<<house_digits>>(?-i:[a-hA-H](?!\w))?)?(?:-(?-i:[A-H])(?!\w))?""",
        "not_counted": r"""
            (?<!\b(?:week|year|yr|session|step|stage|day|age|module|part|level|mode|bed|bay|item|page|task|goal|
            phase|appendix|wk|question|room|december|january|chapter|band|tier|section|group|score|scored|
            top|pc|ps|dc|ds|pcso|wpc|sgt|officer|badge|star|collar|grade|ward|class|form|version|volume|
            vol|act|schedule|sch|article|reg|s)[ ])""",
        "name_word": r"""
            (?!<<not_a_name>>\b)(?-i:(?:\p{Lu}|d'|O')[\p{L}\p{N}'\-]*(?:(?<=\b\p{L}{1,4})\.)?)""",
        "plain_word": r"(?!<<not_a_name>>\b)\p{L}[\p{L}'\-]{1,}",
        "names": r"""
            <<name_word>>(?:[ ](?:(?:of|the|y|yr|na|de|du|la|le)[ ])?
            (?!(?:and|are|as|at|by|for|from|had|has|have|he|her|his|in|is|no|not|on|or|she|they|to|was|with)\b)
            (?-i:(?:\p{Lu}|d'|O')[\p{L}\p{N}'\-]*(?:(?<=\b\p{L}{1,4})\.)?)){0,3}""",
        "caps": r"(?-i:\p{Lu}[\p{L}\p{N}'\-]*)(?:[ ](?-i:\p{Lu}[\p{L}\p{N}'\-]*)){0,3}",
        "side": "(?:old|upper|lower|west|east|north|south|great|little|high|low|new|st)",
        "no_court": r"""
            (?!(?:family|youth|crown|county|magistrates'?|sheriff|high|district|supreme|federal|circuit|
            juvenile|children'?s|coroner'?s|drug|tribal|criminal|civil|appeal|labou?r)[ ](?:court|ct)\b)""",
        "street": r"""
            <<no_court>>(?:(?:the[ ]|(?-i:[NSEW])\.?[ ]|<<side>>[ ])?<<names>>[ ]
            (?:<<sure_street>>|<<site_word>>|(?=(?-i:\p{Lu}))<<other_street>>)\b\.?
            (?:[ ](?-i:North|South|East|West|NORTH|SOUTH|EAST|WEST|NE|NW|SE|SW|N|S|E|W)\b\.?)?|
            <<plain_noun_street>>\b|the[ ]\p{L}+[ ]arcade\b|
            (?<!\b(?:1\d|2[0-3])[0-5]\d[ ])(?-i:\p{Lu})\p{L}{2,12}
            (?:bank|bourne|croft|dale|dene|fields?|fold|garth|gate|grove|hurst|lands|lea|leigh|mead|side)\b)""",
        "street_lower": r"""
            <<no_court>>
            (?:(?:(?:<<side>>|[nsew]\.?)[ ])?(?:<<plain_word>>[ ]){1,3}?<<sure_street>>\b\.?
            (?:[ ](?:north|south|east|west)\b)?|
            (?:north|south|east|west|kirk|church|castle|mill|sand|stone|bridge|water|market|moor|high|low|well|
            white|black|red|green)(?:gate|fields?|side|lands|bank|wood)\b|
            (?<!\b(?:1\d|2[0-3])[0-5]\d[ ])\p{L}{3,9}(?:garth|croft|hurst|wynd|mead)\b)""",
        "unit_number": r"""
            (?-i:[A-Z]?(?=[0-9lIO]{0,4}[0-9])[0-9lIO]{1,5}[A-Za-z]?(?:[/\-]\d{1,3})?|[lIO]{1,2}|
            [A-HJ-NP-Z])(?!\w)""",
        "floor": r"""
            (?:(?:(?:lower|upper)[ ]ground|top|ground|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|
            tenth|lower|upper|basement|garden|attic|rear|front|1st|2nd|3rd|[4-9]th|1[0-9]th)[ ]
            (?:(?:f[l1][o0][o0]r|flr|fl)\b\.?(?:[ ](?:flat|front|rear|back|left|right))?|
            right|left|front|rear|flat|bell|buzzer)|
            basement(?:[ ](?:flat|unit))?|bsmt(?:[ ]unit)?|mezzanine|(?:the[ ])?annexe?(?:[ ](?-i:[A-Z]))?|
            gff|tff|floor[ ]\d{1,2}|\d{1,2}/F|(?-i:\d{1,2}F\d{1,2}|[GPB]F\d{1,2}|[TGM]F[LR]))(?!\w)""",
        "unit": r"""
            (?:<<unit_word>>\.?[ ]?(?:no\.?[ ]?|[#])?<<unit_number>>|<<floor>>|
            (?-i:[BbUu]\d{1,3}|[0-9]{1,2})(?=/))""",
        "house": r"""
            (?:(?:(?:(?:the|over)[ ](?:(?:old|new)[ ])?)?(?:<<name_word>>[ ]){1,3}|
            (?-i:The|THE)[ ]|the[ ](?:old|new)[ ])
            <<house_word>>\b|"(?-i:\p{Lu})[\p{L}' ]{2,24}")""",
        "unit_after": r"""
            (?:,?[ ](?:<<floor>>|<<unit>>|
            (?:apt|ste|suite|unit|lot|trlr|upper|lower|buzzer|app|porte)\b\.?
            (?:[ ]?(?-i:[A-Z]?\d{1,4}[A-Z]?|[A-Z]|(?<=[ ])[b-h]|(?<=[ ])a(?=[,.;)\n])))?|
            (?:behind|beside|opposite|next[ ]to)[ ]the[ ]\p{L}+|
            [#][ ]?[\w\-]{1,5})(?!\w))?""",
        "care_of": r"""
            (?:c/[o\-][ ](?-i:(?:Mrs?|Ms|Miss|Dr)\.?[ ]\p{Lu}\p{L}+,[ ])?)?""",
        "joint": r"(?:,[ ]{0,2}|[ ][-/][ ]|[ ](?:at |above |rear of )?|/)",
        "number_word_one": r"""
            (?:<<spoken_unit>>|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|
            nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|oh|zero|hundred)""",
    }
)
"""Regular expressions. ``house_number``: 6b, 12-14, 3/77, 40 1/2, also as an optical reader gives it.
``not_counted``: that no word in front makes the number that of a week, a page, a section.
``name_word``, ``plain_word``: a word of a name with and without a capital; ``names``: up to four;
``caps``: up to four words with a capital, whatever they are.
``no_court``: that no court of law follows. ``street``, ``street_lower``: name and street word.
``unit``, ``floor``, ``unit_after``: the part of a house, before or behind the street; ``joint``: what
parts it from what follows. ``house``: its name.
``care_of``: c/o, with the host's title and name. ``number_word_one``: one word of a number read out.
"""

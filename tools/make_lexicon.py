"""Make the word lists in src/redactor/detect/lexicon from open sources; run by hand, seldom.

    python tools/make_lexicon.py NOTES_DIR NAMES_DIR WORD_LIST...

NOTES_DIR holds annotated notes (the project's training notes): words that stand there in lower case
outside every annotated span, in at least two notes, are ordinary words of this kind of text.
NAMES_DIR is the unpacked source of the PyPI package ``names`` 0.3.0 (MIT), whose files are the name
frequencies of the US Census Bureau of 1990 (public domain). The WORD_LISTs are
``british-english-small``, ``american-english-small`` and ``british-english`` of Debian's packages
wbritish-small, wamerican-small and wbritish (SCOWL; see lexicon/NOTICE.md). Words of the last that
are not in the first two are the rare ones.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src" / "redactor" / "detect" / "lexicon"
SPAN = re.compile(r"⟦[^⟧]*⟧")
MARK = re.compile(r"«/?RISK»")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SURNAMES = 12_000


def ordinary_words(notes: Path) -> list[str]:
    """Words in lower case outside spans in at least two notes, sorted."""
    seen: Counter[str] = Counter()
    for path in sorted(notes.glob("*/*.txt")):
        text = MARK.sub(" ", SPAN.sub(" \x00 ", path.read_text(encoding="utf-8")))
        words = {m.group().replace("’", "'") for m in WORD.finditer(text)}
        seen.update(word for word in words if word.islower() and len(word) > 1)
    return sorted(word for word, count in seen.items() if count >= 2)


def census(path: Path, most: int | None = None) -> list[str]:
    """Names of a census file in order of frequency, the ``most`` frequent ones, sorted."""
    lines = path.read_text(encoding="ascii").splitlines()
    return sorted({line.split()[0].lower() for line in lines[:most] if line.strip()})


def english(lists: list[Path]) -> list[str]:
    """Plain words in lower case of the word lists, sorted."""
    words = {line for path in lists for line in path.read_text(encoding="utf-8").splitlines()}
    return sorted(word for word in words if word.isalpha() and word.islower() and len(word) > 1)


def write(name: str, words: list[str]) -> None:
    """Write one list, a word a line."""
    (OUT / name).write_text("\n".join(words) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Make the five lists."""
    notes, names, *lists = (Path(argument) for argument in arguments)
    small = [path for path in lists if path.name.endswith("-small")]
    write("english_words.txt", english(small))
    write("rare_words.txt", sorted({*english(lists)} - {*english(small)}))
    source = names / "names"
    write("ordinary_words.txt", ordinary_words(notes))
    given = {*census(source / "dist.male.first"), *census(source / "dist.female.first")}
    write("given_names.txt", sorted(given))
    write("surnames.txt", census(source / "dist.all.last", SURNAMES))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

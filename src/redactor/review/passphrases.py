"""Passwords for bundles: what is refused, and a passphrase that can be read out over the telephone.

The key of an encrypted ZIP is made from the password with little work (PBKDF2, 1,000 rounds), so whoever
has the file can try many passwords. Eight words out of 256 are 64 bits: far out of reach.
"""

from __future__ import annotations

import secrets
from typing import Final

from redactor.errors import RedactorError

WORDS: Final = tuple(
    """
    acorn actor album amber anchor angle ankle apple apron arch arrow aspen atlas attic autumn bacon
    badge bagel baker balcony bamboo banjo barley barn basil basket beach bead beaver beetle bell bench
    berry birch biscuit blanket blossom boat bonnet book bottle bowl branch brick bridge bronze brook
    broom brush bubble bucket butter button cabin cactus camel candle canoe canvas carpet carrot castle
    cedar cello cereal chalk cheese cherry chess chimney cider circle clay clock cloud clover coast
    cobble coffee comet copper coral cotton cradle crane crayon cricket crown crystal cushion daisy dawn
    desk diary dolphin donkey dragon drawer drum eagle easel echo elbow elm ember engine fabric falcon
    feather fence fern fiddle field finch flag flame flask flute forest fossil fountain fox garden garlic
    gate ginger glacier glove goose grape gravel guitar hammer harbour harp hazel hedge helmet heron
    hill honey hotel iceberg igloo island ivory ivy jacket jam jigsaw juggler jungle kettle key kitchen
    kite ladder lagoon lake lantern lark laurel lemon lily linen lion lizard lobster lotus magnet magpie
    mango maple marble meadow melon meteor mint mirror mitten moon mosaic moss motor muffin mustard needle
    nest nettle noodle nutmeg oak oasis oboe ocean olive onion orange orbit orchard otter oven owl
    paddle painter palace panda paper parrot pasta pear pebble pencil pepper piano pigeon pillow pilot
    planet plum pocket pond poppy puzzle quartz quilt rabbit radish rainbow raven ribbon river robin rocket
    rope saddle sailor salad sandal scarf scooter seagull shell shovel silver sparrow spoon squirrel stamp
    sunset teapot thistle tiger tulip velvet walnut
    """.split()
)
"""Plain short words of which none is the beginning of another one, so that none is misheard for two."""
LENGTH: Final = 8
"""Words of a passphrase."""
BITS: Final = 64
"""Of a passphrase: eight words of eight bits."""
SHORTEST: Final = 12
_DIFFERENT: Final = 6


class PasswordError(RedactorError):
    """A password that would not keep a bundle closed; the message does not quote it."""


def passphrase() -> str:
    """Eight words with dashes, drawn by the operating system's random numbers: 64 bits."""
    return "-".join(secrets.choice(WORDS) for _ in range(LENGTH))


def check_password(password: str, *known: str) -> None:
    """Refuse a password that is too easy, or that the recipient's program may not be able to type.

    Args:
        known: ids that stand on the copies: a password holds none of them.

    Raises:
        PasswordError: what is wrong with it, and what to do.
    """
    advice = "Take the passphrase that is offered, and tell it by another way than the file."
    if len(password) < SHORTEST:
        raise PasswordError(f"The password has fewer than {SHORTEST} characters.", advice)
    if not (password.isascii() and password.isprintable()):
        raise PasswordError("The password has a sign that not every program can type.", advice)
    if len(set(password.casefold())) < _DIFFERENT or password.strip() != password:
        raise PasswordError("The password repeats itself, or begins or ends with a blank.", advice)
    if password.isdecimal():
        raise PasswordError("The password has digits only.", advice)
    if any(one and one.casefold() in password.casefold() for one in known):
        raise PasswordError("The password holds an id that stands on the copies.", advice)

"""Chatwork's emoticons by what people call them."""

from __future__ import annotations

from cwtui.notation import EMOTICONS
from cwtui.texts import Text, mark, say
from cwtui.ui.composing.offers import Offer, Sought, first_of
from cwtui.ui.drawing.width import fill

CODE_WIDTH = 12  # cells: the longest code, and a blank

NAMES: dict[str, Text] = {
    ":)": mark("smile, happy"),
    ":(": mark("sad, unhappy"),
    ":D": mark("laugh, big smile"),
    "8-)": mark("cool, lucky, sunglasses"),
    ":o": mark("surprised, wow"),
    ";)": mark("wink"),
    ";(": mark("tears, crying"),
    "(sweat)": mark("sweat"),
    ":|": mark("speechless, blank face"),
    ":*": mark("kiss"),
    ":p": mark("tongue out, teasing"),
    "(blush)": mark("blush, shy"),
    ":^)": mark("wonder, doubt"),
    "|-)": mark("asleep, snooze"),
    "(inlove)": mark("in love, heart eyes"),
    "]:)": mark("grin, smirk"),
    "(talk)": mark("talk, chat"),
    "(yawn)": mark("yawn"),
    "(puke)": mark("puke, sick"),
    "(emo)": mark("handsome, posing"),
    "8-|": mark("nerd, glasses"),
    ":#)": mark("beaming, very pleased"),
    "(nod)": mark("nod, yes"),
    "(shake)": mark("shake the head, no"),
    "(^^;)": mark("wry smile, embarrassed"),
    "(whew)": mark("whew, relief"),
    "(clap)": mark("clap, applause, bravo"),
    "(bow)": mark("bow, thank you, sorry"),
    "(roger)": mark("roger, understood, okay"),
    "(flex)": mark("strong, muscle"),
    "(dance)": mark("dance, joy"),
    "(:/)": mark("silly, funny face"),
    "(gogo)": mark("let's go, go for it"),
    "(think)": mark("thinking, hmm"),
    "(please)": mark("please, pray"),
    "(quick)": mark("quick, run, hurry"),
    "(anger)": mark("angry"),
    "(devil)": mark("devil"),
    "(lightbulb)": mark("idea, light bulb"),
    "(*)": mark("star, shining"),
    "(h)": mark("heart, love"),
    "(F)": mark("flower"),
    "(cracker)": mark("party popper, congratulations"),
    "(eat)": mark("eat, meal, lunch"),
    "(^)": mark("cake, birthday"),
    "(coffee)": mark("coffee, break"),
    "(beer)": mark("beer, cheers"),
    "(handshake)": mark("handshake, deal"),
    "(y)": mark("thumbs up, good, like"),
}
"""Names and other words for each, parted by commas: the first is shown, it is found by all of them. The
Japanese ones are written in kana too, for who types before the input method has made kanji of it."""


def emoticons(*, as_emoji: bool) -> list[Offer]:
    """All of them, in the order of Chatwork. ``as_emoji``: they are drawn as emoji, so these are shown."""
    return [_offer(code, names, as_emoji) for code, names in NAMES.items()]


def _offer(code: str, names: Text, as_emoji: bool) -> Offer:
    known_as = say(names)
    shown = fill(code, CODE_WIDTH) + EMOTICONS[code] if as_emoji else code
    sought = Sought.by(code.strip("()"), code, names, known_as)
    return Offer(shown, (first_of(known_as),), lambda: code, sought)

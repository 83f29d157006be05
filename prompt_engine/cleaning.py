"""The text as a reader would see it: without markup, without orders to a language model, without signs no font has."""

from __future__ import annotations

import re
import unicodedata

_CODE = re.compile(r"<(script|style)\b[^<>]{0,200}>[^<]{0,300}</\1\s{0,9}>", re.IGNORECASE)
# Names that people put in angle brackets ("<온도>", "<Mellow>") are none of these.
_TAG = re.compile(
    r"</?(?:a|abbr|article|audio|b|big|body|br|button|center|circle|code|div|em|embed|font|footer|form|g|h[1-6]|head|header|hr|html|i|iframe"
    r"|image|img|input|li|link|main|marquee|math|meta|nav|object|ol|p|path|pre|rect|s|script|section|select|small|source|span|strong|style"
    r"|sub|sup|svg|table|tbody|td|template|text|textarea|th|title|tr|tspan|u|ul|use|video)(?:[\s/][^<>]{0,300})?>"
    r"|<[A-Za-z][\w:-]{0,30}\s[^<>]{0,200}=[^<>]{0,200}>|</[A-Za-z][\w:-]{0,30}\s?>|<!(?:--)?[^<>]{0,200}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
# A placeholder of a template: "{P}", "{price}", "{{ user.name }}", "${x}". Braces around the owner's words only go.
_PLACEHOLDER = re.compile(
    r"\{[A-Z](?:[:^!][^{}\n]{0,8})?\}|\{[a-z_][a-z_.]{0,30}\}|(?:\{\{|\{%|[$#]\{)[ -z|~]{0,60}(?:\}\}|%\}|\})"
)
# An arrow is none of them: "35,000원 -> 29,000원".
_MARKS = re.compile(r"[{}<\\`]+|(?<![-=])>+")
_ORDERS = re.compile(
    r"(?:please\s)?\b(?:ignore|disregard|forget)\s(?:(?:all|any|of|the|your|my|these|those)\s){0,3}"
    r"(?:previous|prior|above|earlier|preceding|system)\s(?:instructions?|prompts?|rules?|messages?|text)"
    r"(?:\sand\s(?:print|show|reveal|output|repeat)\s(?:me\s)?(?:the|your)\s(?:system\s)?(?:prompt|instructions?))?"
    r"|\b(?:print|show|reveal|output|repeat)\s(?:me\s)?(?:the|your)\ssystem\sprompt"
    r"|(?:(?:이전|위|앞선|앞|기존|지금까지|모든)(?:의|에)?\s?){1,2}(?:모든\s?)?(?:지시|명령|프롬프트|규칙|설정|지침)(?:\s?사항|문)?"
    r"(?:은|는|을|를|들은|들을)?\s?(?:모두\s|전부\s|다\s|싹\s)?(?:무시|잊|따르지|삭제)(?:하고|해줘|해라|하세요|해|어|고)?(?:\s?(?:마|말고))?"
    r"|시스템\s?프롬프트(?:를|을)?\s?(?:출력|공개|보여|알려|말해)(?:해줘|해|줘|하고|하라)?",
    re.IGNORECASE,
)
_KEPT_SIGNS = "℃㎡°™®©"


def readable(text: str) -> str:
    """The text without what nobody would print: tags, placeholders, braces, orders to a machine, emoji."""
    text = unicodedata.normalize("NFC", text)
    for pattern in (_CODE, _TAG, _ENTITY, _PLACEHOLDER, _ORDERS):
        text = pattern.sub(" ", text)
    return _MARKS.sub(" ", letters(text))


def letters(text: str) -> str:
    """The text with a blank for every sign that no lettering font has."""
    return "".join(" " if _is_sign(character) else character for character in unicodedata.normalize("NFC", text))


def without_signs(text: str) -> str:
    """The text on one line, without what no lettering font has."""
    return " ".join(letters(text).split())


def _is_sign(character: str) -> bool:
    """Emoji and other signs that no lettering font has, and control characters other than a line break."""
    if character == "\n" or character < "\u0080":
        return character < " " and character != "\n"
    category = unicodedata.category(character)
    return category in {"So", "Cs", "Cf", "Cc", "Sk", "Co", "Cn", "Mn"} and character not in _KEPT_SIGNS

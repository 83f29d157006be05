"""What a text denies: "주차 불가", "매주 월요일 휴무", "예약 없이", "no parking", "closed on Mondays"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from prompt_engine.data_files import shipped, words
from prompt_engine.function_words import STOPS
from prompt_engine.guard.clauses import clauses_of, names_something, stem, words_of
from prompt_engine.guard.moments import weekdays

if TYPE_CHECKING:
    from prompt_engine.guard.clauses import Clause

# English denies what follows ("no parking"), Korean what stands before ("주차 불가").
_AHEAD = re.compile(r"no|without|except|excluding|excludes|never|not", re.IGNORECASE)
_CLOSES = re.compile(
    r"(?:휴무|휴점|휴업|휴진|휴관|휴강|불가|불가능|금지|사절|품절|매진|마감|제외|없음|별도|미포함|불포함|만|전용|요|다)$"
)
_DAY = re.compile(
    r"(?:매주\s?|every\s|on\s)?(?:[월화수목금토일](?:요일|(?![가-힣]))|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b)",
    re.IGNORECASE,
)
# "테이크아웃만" is a limit, "만족" is none; "당기지 않으세요?" only asks.
_SPECIAL = {
    "만": r"(?<=[가-힣])(?<!오늘|내일|모레|주말|평일|하루)만(?![가-힣])",
    "않": r"않(?!으세요|으시|나요|을까|을래|습니까)",
}
_SMALL = STOPS | {"allowed", "included", "available"}


class Denial(NamedTuple):
    """`topic` is denied by a word of the kind `kind`, and `text` says so as it stands.

    `loose`: the denying word means little by itself ("못", "않", "만").
    """

    topic: str
    kind: str
    text: str
    start: int
    loose: bool

    @property
    def stands_alone(self) -> bool:
        """Whether its words can be put at the end of a copy as they are."""
        return bool(_CLOSES.search(self.text)) or self.text.isascii()


def denials_in(text: str) -> list[Denial]:
    """Everything that `text` denies, left to right."""
    return [denial for clause in clauses_of(text) for denial in _in_clause(clause)]


def _in_clause(clause: Clause) -> list[Denial]:
    pattern, kinds = _markers()
    found: list[Denial] = []
    begin = 0
    for match in pattern.finditer(clause.text):
        if match.start() < begin:
            continue
        word = " ".join(match.group().lower().split())
        kind = kinds[word.replace(" ", "")]
        before, after = clause.text[begin : match.start()], clause.text[match.end() :]
        end = match.end() + _ending(after, word)
        topics = _topics(before, after, kind, word)
        if not topics and found:
            first = clause.text.find(found[-1].text)
            found[-1] = found[-1]._replace(text=clause.text[first:end])
        places = [clause.text.lower().find(topic, begin) for topic in topics if not topic.endswith("요일")]
        places += [day.start() for day in _DAY.finditer(clause.text, begin)] if kind == "closed" else []
        first = min((place for place in (*places, match.start()) if place >= 0), default=match.start())
        last = _reach(clause.text, end, topics, kind)
        said = clause.text[first:last].strip()
        found += [Denial(topic, kind, said, clause.start + match.start(), word in _loose()) for topic in topics]
        begin = end
    return found


@cache
def _markers() -> tuple[re.Pattern[str], dict[str, str]]:
    """What denies, longest first, and the kind of each without its blanks."""
    tables: dict[str, str] = shipped("guard.toml")["denials"]
    kinds = {word: kind for kind, listed in tables.items() for word in words(listed)}
    pattern = "|".join(_spelled(word) for word in sorted(kinds, key=len, reverse=True))
    return re.compile(pattern, re.IGNORECASE), {word.replace(" ", ""): kind for word, kind in kinds.items()}


@cache
def _loose() -> frozenset[str]:
    return frozenset(words(shipped("guard.toml")["loose"]))


@cache
def idioms() -> frozenset[str]:
    """What may be denied of anything: "부담 없이", "no fuss"."""
    return frozenset(words(shipped("guard.toml")["idioms"]))


def _spelled(word: str) -> str:
    """Korean within a longer word as well, where it is not a single syllable; English as whole words."""
    if word.isascii():
        return rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])"
    spaced = re.escape(word).replace(r"\ ", r"\s?")
    if word in _SPECIAL:
        return _SPECIAL[word]
    return rf"(?<![가-힣]){spaced}" if word[0] in "안못" else spaced


def _topics(before: str, after: str, kind: str, word: str) -> list[str]:
    """What is denied: the days on which a shop is closed, else the word beside."""
    if kind == "closed":
        days = sorted(weekdays(before + " " + after))
        if days:
            return days
    beside = [one for one in words_of(before) if one not in _SMALL]
    if word in _loose() and beside and beside[-1].endswith("지"):
        beside.pop()  # "예약은 받지 않아요" denies the booking
    names = [stem(one) for one in words_of(after) if one not in _SMALL][:1] if _AHEAD.fullmatch(word) else []
    names = names or [stem(one) for one in beside[-1:]]
    return [name for name in names if names_something(name)]


def _ending(after: str, word: str) -> int:
    """How much of what follows belongs to the denying word: its ending, or the verb that it denies."""
    if word.isascii():
        return 0
    verb = re.match(r"\s?[가-힣]+" if word in {"안", "못"} else r"[가-힣]*", after)
    return verb.end() if verb else 0


def _reach(text: str, end: int, topics: list[str], kind: str) -> int:
    """English says afterwards what is denied."""
    ends = [
        text.lower().find(topic, end) + len(topic)
        for topic in topics
        if topic.isascii() and topic in text[end:].lower()
    ]
    ends += [day.end() for day in _DAY.finditer(text, end)] if kind == "closed" and text.isascii() else []
    if not ends:
        return end
    more = re.match(r"[A-Za-z]*(?:\s(?:allowed|included|available))?", text[max(ends) :])
    return max(ends) + (more.end() if more else 0)

"""Ad copy from a brief, offline: built only of what was typed and of words that claim nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from prompt_engine.brief import AdBrief, Fact, FactKind
from prompt_engine.composition import AdCopy
from prompt_engine.data_files import shipped
from prompt_engine.hangul import is_hangul
from prompt_engine.hashtags import hashtags_of
from prompt_engine.language import detect_language
from prompt_engine.lexicon import Role
from prompt_engine.phrases import capital, choose, copy_data, fill, for_tone, usable
from prompt_engine.products import paired
from prompt_engine.sentences import sentence
from prompt_engine.styling import pick
from prompt_engine.vocabulary import Category, Channel, Language, Occasion, SlotKind, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompt_engine.templates import Industry, TemplateLibrary
    from prompt_engine.wish import OwnerCopy

_UNTIL = re.compile(r"까지|부터|동안|~|–|-| to |through", re.IGNORECASE)
_RANGE = re.compile(r"(?:~|–|-)[^까부동]*$")
_ANGLES = ("offer", "moment", "audience", "question", "invitation", "news")
_SHORT = {Language.KO: 22, Language.EN: 36}
_VERB_END = re.compile(r"(?:요|다|죠|용)$")
# Occasions that are held somewhere and so can be met with.
_HELD = frozenset({Occasion.NEW, Occasion.DISCOUNT, Occasion.EVENT})
_MEETABLE = ("메뉴", "이벤트", "행사", "신상", "신상품", "신제품", "event", "menu", "party", "festival")
_SHORT_DISH = 8
_REMOTE = re.compile(r"온라인|쇼핑몰|인터넷|택배|스마트스토어|online|web\s?(?:shop|store)", re.IGNORECASE)
_REMOTE_TRADES = frozenset({"repair", "cleaning", "finance", "service"})
_STAFF = re.compile(r"(?:직원|알바|아르바이트|스태프|주방장|바리스타|강사|매니저|인턴|디자이너|staff)$")
_HIRING = re.compile(r"hiring|wanted|채용|구인|구함|구합|구해", re.IGNORECASE)
# An amount at the end of a product's name: "삼겹살 2인분", "마카롱 10개 세트" keeps its set.
_AMOUNT = re.compile(
    r"(?:\s+(?:\d[\d,.~]*\s?[가-힣A-Za-z㎡]{0,4}|(?:한|두|세|네|다섯|열)\s?[가-힣]{1,2}|한정|하루|L사이즈))+$"
)


class Copywriter:
    """Writes for one brief; `copies(count)` gives versions that differ in angle."""

    def __init__(self, brief: AdBrief, library: TemplateLibrary, owner: OwnerCopy) -> None:
        self.brief = brief
        self.library = library
        self.owner = owner
        self.language = brief.language
        self.data = copy_data(brief.language)
        self.industry = library.industries.get(brief.industry) or library.industries["service"]
        self.values = _values(brief, library, self.industry)
        self.kind = "scene" if _is_scene(brief) else brief.occasion.value
        self.short = self._for_headlines()
        self.limits: Mapping[str, int] = channel_limits(brief.channel)

    def copies(self, count: int) -> tuple[AdCopy, ...]:
        """At most `count` versions, fewer when not enough was typed for that many angles."""
        first = _first_angle(self.brief.occasion)
        versions: list[AdCopy] = []
        for angle in dict.fromkeys((first, *_ANGLES)):
            headline = self._headline(angle)
            if headline and all(headline != version.headline for version in versions):
                versions.append(self._version(headline, angle))
            if len(versions) == count:
                break
        return tuple(versions)

    def _for_headlines(self) -> dict[str, str]:
        """The values as a headline says them: a product without how much of it."""
        values = dict(self.values)
        if product := values.get("P"):
            values["P"] = _AMOUNT.sub("", product).strip() or product
            if self.brief.category is Category.FOOD and len(values["P"]) <= _SHORT_DISH and " " not in values["P"]:
                values["E"] = values["P"]
            if self.brief.category in {Category.FOOD, Category.PRODUCT, Category.FASHION}:
                values["M"] = values["P"]
            else:
                values["L"] = values["P"]
            if self.brief.occasion is Occasion.RECRUIT and _hires(self.brief):
                values["H"] = values["P"]
            if self.brief.gift:
                values["G"] = values["P"]
            if values.keys() & {"W", "D", "T"}:
                values.pop("V", None)  # the body's first sentence invites already
        if typed := self._typed_phrase(values.get("P")):
            values["R"] = typed
        return values

    def _typed_phrase(self, product: str | None) -> str | None:
        """The owner's own words where a pattern would bend them: a free or reduced product, or no clean noun."""
        brief = self.brief
        if self.language is Language.EN and brief.occasion is Occasion.OPENING and brief.trade:
            phrase = brief.occasion_phrase or ""
            typed = phrase.lower().endswith("opening") and f"{phrase.lower()} of " in brief.text.lower()
            return f"{phrase} of our {self.values['I']}" if typed and not brief.brand else None
        if not product or brief.gift or (self.language is not detect_language(brief.text)):
            return None
        told = (fact.text for fact in brief.facts if product in fact.text)
        short = next((text for text in told if len(text) <= _SHORT[self.language]), None)
        if brief.occasion in {Occasion.GIFT, Occasion.DISCOUNT}:
            return short
        last = self.library.lexicon.read(product.split()[-1])
        clean = last.sense(Role.THING, Role.SERVICE, Role.MODIFIER) or re.search(r"[\"'’”」』》〉]$", product)
        if self.language is Language.EN or clean:
            return None
        return short or product

    def _headline(self, angle: str) -> str | None:
        tables, values = self.data["headline"], self.short
        own = tables.get(self.kind, {}).get(angle)
        chosen = choose(for_tone(own, self.brief.tone), values, self.brief.text, angle) if own else None
        if chosen is None and (shared := tables["any"].get(angle)):
            chosen = choose(for_tone(shared, self.brief.tone), values, self.brief.text, angle)
        if chosen is None and angle == _first_angle(self.brief.occasion):
            general = tables["general"]["news"]
            chosen = (
                choose(for_tone(general, self.brief.tone), values, self.brief.text, angle) or self._typed_headline()
            )
        return chosen

    def _typed_headline(self) -> str:
        """The first typed words, as many as a headline holds."""
        text = self.brief.facts[0].text if self.brief.facts else self.brief.text
        words, out = text.split(), ""
        for word in words:
            if out and len(out) + len(word) >= self.limits["headline"] // 2:
                break
            out = f"{out} {word}".strip()
        return capital(out[: self.limits["headline"]])

    def _version(self, headline: str, angle: str) -> AdCopy:
        owner, badge = self.owner, badge_of(self.brief)
        headline = owner.headline if owner.headline is not None else paired(headline)
        call = owner.call_to_action if owner.call_to_action is not None else self._call_to_action()
        badge = owner.badge if owner.badge is not None else badge
        body = (
            owner.body
            if owner.body is not None
            else self._body(headline, angle, " ".join((headline, call, badge or "")))
        )
        tags = (
            owner.hashtags
            if owner.hashtags is not None
            else hashtags_of(self.brief, self.industry, self.data, self.limits["hashtags"])
        )
        return AdCopy(
            headline=headline,
            body=body,
            call_to_action=call,
            hashtags=tags,
            language=self.language,
            badge=badge,
            angle=angle,
        )

    def _call_to_action(self) -> str:
        by_occasion: dict[str, str] = self.data["call_to_action"]
        return by_occasion.get(self.kind) or self.industry.call_to_action.of(self.language)

    def _body(self, headline: str, angle: str, elsewhere: str) -> str:
        facts = [fact for fact in self.brief.facts if fact.text.lower() not in headline.lower()]
        core = self._core(facts, headline)
        if core and re.sub(r"\W", "", core.lower()) in re.sub(r"\W", "", headline.lower()):
            core = ""
        told = [part for part in (core, *self._items(core + headline)) if part]
        told += [sentence(fact, self.data, self.brief.tone, self.language) for fact in facts]
        if not told or angle in {"question", "invitation"}:
            closings = self.data.get(
                f"closing_{self.kind}", self.data["closing_remote" if self._remote() else "closing"]
            )
            told.append(pick(tuple(for_tone(closings, self.brief.tone)), self.brief.text, "closing" + angle))
        body = self._shortened(told)
        return self._complete(body, elsewhere)

    def _remote(self) -> bool:
        """Customers call or click and do not come by."""
        return self.brief.industry in _REMOTE_TRADES or bool(_REMOTE.search(self.brief.text))

    def _core(self, facts: list[Fact], headline: str) -> str:
        """The sentence of product, price and dates, without what a typed fragment will say anyway."""
        values = dict(self.values)
        told = " ".join(fact.text for fact in facts)
        for letter, text in (("D", self.brief.offer), ("W", self.brief.price)):
            if text and (text in told or text in headline):
                values.pop(letter, None)
        if self.brief.product and self.brief.product in told:
            values.pop("P", None)
        named = bool(self.brief.product and self.brief.product in headline)
        table = self.data.get("core_below", self.data["core"]) if named and "P" in values else self.data["core"]
        patterns = usable(for_tone(table, Tone.PLAIN if self.brief.tone is Tone.URGENT else self.brief.tone), values)
        return fill(patterns[0], values).replace("부터에 ", "부터 ") if patterns else ""

    def _items(self, told: str) -> list[str]:
        """Everything else on offer with its price, as a list."""
        rest = [item for item in self.brief.items if item.name != self.brief.product and item.name not in told]
        listed = ", ".join(f"{item.name} {item.price}" if item.price else item.name for item in rest)
        return [listed + "."] if listed else []

    def _shortened(self, told: list[str]) -> str:
        """Leave out what holds no fact, last first, until the channel's limit is met."""
        kept = list(told)
        slots = [slot.text for slot in self.brief.slots]
        for part in reversed(told):
            if len(" ".join(kept)) <= self.limits["body"] or len(kept) == 1:
                break
            if not any(slot in part for slot in slots):
                kept.remove(part)
        return " ".join(kept)

    def _complete(self, body: str, elsewhere: str) -> str:
        """Every slot is said somewhere: what would be lost is added as it was typed."""
        lost: list[str] = []
        for slot in self.brief.slots:
            said = f"{body} {elsewhere} {' '.join(lost)}"
            if slot.text not in said and (slot.kind is not SlotKind.BRAND or len(slot.text) < self.limits["headline"]):
                lost.append(self._brand_line(slot.text) if slot.kind is SlotKind.BRAND else slot.text)
        return " ".join(part for part in (body, ", ".join(lost)) if part)

    def _brand_line(self, brand: str) -> str:
        """The shop's name as the last words of the copy."""
        if self.language is Language.EN or self._remote() or self.brief.tone in {Tone.PLAIN, Tone.URGENT}:
            return brand
        return str(self.data["place"]["premium" if self.brief.tone is Tone.PREMIUM else "warm"]).replace("{X}", brand)


def channel_limits(channel: Channel | None) -> Mapping[str, int]:
    """Characters for headline and body, and how many hashtags."""
    table: dict[str, dict[str, int]] = shipped_channels()
    return table[channel.value if channel else "any"]


_CHANNELS: dict[str, Any] = {}


def shipped_channels() -> dict[str, Any]:
    """The channel file, read once."""
    if not _CHANNELS:
        _CHANNELS.update(shipped("channels.toml"))
    return _CHANNELS


def _is_scene(brief: AdBrief) -> bool:
    """A picture was asked for and nothing is sold: "a cat", "노을 지는 바다"."""
    sells = brief.trade or brief.price or brief.offer or brief.brand or brief.dates or brief.place
    pictures = {Category.LANDSCAPE, Category.CHARACTER, Category.PORTRAIT, Category.ABSTRACT, Category.INTERIOR}
    return brief.occasion is Occasion.GENERAL and not sells and brief.category in pictures and not brief.slots


def badge_of(brief: AdBrief) -> str | None:
    """A short offer for a burst: a percentage, a bundle, or the price of the only thing on offer; as typed."""
    for kind in (SlotKind.PERCENT, SlotKind.BUNDLE):
        for slot in brief.slots:
            if slot.kind is kind:
                most = re.search(rf"(?:최대|up to)\s{re.escape(slot.text)}", brief.text, re.IGNORECASE)
                return most.group() if most else slot.text
    prices = [item.price for item in brief.items if item.price]
    return prices[0] if len(prices) == 1 else None


def _first_angle(occasion: Occasion) -> str:
    return "offer" if occasion in {Occasion.DISCOUNT, Occasion.GIFT} else "news"


def _values(brief: AdBrief, library: TemplateLibrary, industry: Industry) -> dict[str, str]:
    """The letters of the patterns, only for what was typed."""
    korean = brief.language is Language.KO
    values: dict[str, str] = {}
    product = brief.product
    if product and not korean and any(is_hangul(character) for character in product):
        product = library.lexicon.translate(product)
    given = {
        "P": product,
        "W": brief.price,
        "D": brief.offer,
        "T": brief.dates,
        "B": brief.brand,
        "A": brief.audience,
        "O": _noun(brief.occasion_phrase),
    }
    values.update({letter: text for letter, text in given.items() if text})
    if brief.trade:
        values["I"] = _trade(brief, industry)
    if brief.season and (season := _season(brief, library, korean=korean)):
        values["S"] = season
    if brief.dates:
        if _UNTIL.search(brief.dates):
            values["U"] = brief.dates + (" 동안" if korean and _RANGE.search(brief.dates) else "")
        else:
            values["N"] = brief.dates
    offers = brief.occasion in {Occasion.DISCOUNT, Occasion.GIFT}
    kinds = {FactKind.OFFER} if offers else {FactKind.OFFER, FactKind.NOTE}
    short = next(
        (fact.text for fact in brief.facts if fact.kind in kinds and len(fact.text) <= _SHORT[brief.language]),
        None,
    )
    if short:
        values["F"] = short
    phrase = brief.occasion_phrase or ""
    offered = not korean and brief.occasion is Occasion.DISCOUNT and re.search(r"[\s-]", phrase)
    if offered and phrase.lower() != (product or "").lower():
        values["Q"] = phrase
    if held := _held(brief):
        values["K"] = held
    values["V"] = industry.invitation if korean else industry.call_to_action.en
    return values


def _hires(brief: AdBrief) -> bool:
    """Staff is looked for, not customers."""
    return bool(_STAFF.search(brief.product or "") or _HIRING.search(brief.occasion_phrase or ""))


def _held(brief: AdBrief) -> str | None:
    """An occasion that people can come to, when nothing else says so already."""
    phrase = _noun(brief.occasion_phrase)
    if not phrase or brief.product or brief.occasion not in _HELD or any(phrase in fact.text for fact in brief.facts):
        return None
    return phrase if " " in phrase or phrase.endswith(_MEETABLE) else None


def _trade(brief: AdBrief, industry: Industry) -> str:
    trade = brief.trade or ""
    typed_korean = any(is_hangul(character) for character in trade)
    if brief.language is Language.KO:
        return trade if typed_korean else industry.label.ko
    return industry.label.en if typed_korean else trade.lower()


def _season(brief: AdBrief, library: TemplateLibrary, *, korean: bool) -> str | None:
    """The season as the copy says it: the typed word in Korean."""
    if not korean:
        return capital(brief.season or "")
    return next((word for word in library.season_words.get(brief.season or "", ()) if word in brief.text), None)


def _noun(phrase: str | None) -> str | None:
    """An occasion that can be the object of a sentence: "나왔어요" cannot."""
    return None if phrase is None or _VERB_END.search(phrase) else phrase

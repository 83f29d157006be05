"""The situation that the copy speaks in: it decides which patterns fit and what may be asked of the reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.amounts import is_cut, is_pair
from prompt_engine.brief import FactKind
from prompt_engine.vocabulary import Category, Occasion

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief

_STAFF = re.compile(
    r"(?:직원|알바|알바생|아르바이트|스태프|스탭|스텝|크루|주방장|주방이모|바리스타|강사님?|매니저|인턴|디자이너|미용사|라이더|기사님?"
    r"|도우미|보호사|간병인|교사|간호사|치위생사|치료사|조리사|요리사|셰프|서빙|보조|사원|요원|캐셔|트레이너|staff)$"
)
_HIRING = re.compile(r"hiring|wanted|채용|구인|구함|구합|구해", re.IGNORECASE)
_LOOKED_FOR = re.compile(r"\s*(?:채용|구인|모집|wanted)$", re.IGNORECASE)
_ONLINE = re.compile(r"온라인|쇼핑몰|인터넷|택배|스마트스토어|shipping|online|web\s?(?:shop|store)", re.IGNORECASE)
_AT_HOME = re.compile(
    r"출장(?!\s?(?:불가|안|은|못|없))|방문\s?(?:서비스|수리|설치|청소|세차|점검|과외|수업|진단|견적)|(?:당일|직접)\s?방문|홈클리닝"
)
_REMOTE_TRADES = frozenset({"repair", "cleaning", "finance", "service"})
_PICTURES = frozenset({Category.LANDSCAPE, Category.CHARACTER, Category.PORTRAIT, Category.ABSTRACT, Category.INTERIOR})


def kind_of(brief: AdBrief) -> str:
    """The table of patterns: the occasion, or "scene" where a picture was asked for and nothing is sold."""
    if is_scene(brief):
        return "scene"
    if brief.occasion is Occasion.NOTICE and brief.product and brief.price and not _is_raised(brief):
        return "general"  # what is sold comes first; the notice is one of the facts
    return brief.occasion.value


def _is_raised(brief: AdBrief) -> bool:
    """A price went up: that is the notice, and no goods are on offer."""
    return any(is_pair(slot.text) and not is_cut(slot.text) for slot in brief.slots)


def is_scene(brief: AdBrief) -> bool:
    """A picture was asked for and nothing is sold: "a cat", "노을 지는 바다"."""
    sells = brief.trade or brief.price or brief.offer or brief.brand or brief.dates or brief.place
    pictured = brief.product is not None and brief.category in _PICTURES
    said = any(fact.kind is FactKind.SENTENCE for fact in brief.facts)
    return brief.occasion is Occasion.GENERAL and pictured and not (sells or said or brief.slots)


def is_online(brief: AdBrief) -> bool:
    """There is no shop to come to."""
    return bool(_ONLINE.search(brief.text))


def is_remote(brief: AdBrief) -> bool:
    """Customers call or click and do not come by."""
    return brief.industry in _REMOTE_TRADES or is_online(brief) or comes_home(brief)


def comes_home(brief: AdBrief) -> bool:
    """What is sold is done at the customer's."""
    return bool(_AT_HOME.search(brief.text))


def staff_of(brief: AdBrief) -> str | None:
    """Who is looked for: "바리스타 채용" is "바리스타"."""
    return brief.product and (_LOOKED_FOR.sub("", brief.product) or brief.product)


def hires(brief: AdBrief) -> bool:
    """Staff is looked for, not customers."""
    if brief.occasion is not Occasion.RECRUIT:
        return False
    return bool(_STAFF.search(brief.product or "") or _HIRING.search(brief.occasion_phrase or ""))

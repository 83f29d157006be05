"""What the file says of itself: XMP with the prompt, who made the picture, and a disclosure that is true for it.

Nothing in it depends on time or place: the same request and seed give the same bytes.
Terms: IPTC Photo Metadata Standard 2025.1 and the NewsCodes vocabulary "Digital Source Type".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.svg import element
from drawing.svg import escape as _escaped

if TYPE_CHECKING:
    from studio.finishing.options import FinishOptions

CREATOR_TOOL = "Signboard"
# In characters: a JPEG holds 64 KB of XMP, and every character may take six bytes, twice.
LONGEST_PROMPT = 4000
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
BY_TRAINED_MODEL = f"{_SOURCE_TYPES}trainedAlgorithmicMedia"
BY_ALGORITHM = f"{_SOURCE_TYPES}algorithmicMedia"
_NAMESPACES = {
    "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:xmp": "http://ns.adobe.com/xap/1.0/",
    "xmlns:Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "xmlns:signboard": "urn:signboard:picture:1.0#",
}


def xmp_of(options: FinishOptions) -> bytes:
    """The XMP packet of a picture, UTF-8. Markup in a prompt is text; what XML forbids is left out.

    Of a prompt, the first 4000 characters are kept.
    """
    fields = [
        element("xmp:CreatorTool", None, CREATOR_TOOL),
        _text("Iptc4xmpExt:DigitalSourceType", BY_TRAINED_MODEL if options.ai_generated else BY_ALGORITHM),
        _text("signboard:Provider", options.provider),
        _text("signboard:Model", options.model),
        _text("signboard:Seed", "" if options.seed is None else str(options.seed)),
    ]
    prompt = options.prompt[:LONGEST_PROMPT]
    if prompt:
        words = element("rdf:li", {"xml:lang": "x-default"}, _escaped(prompt))
        fields.append(element("dc:description", None, element("rdf:Alt", None, words)))
    if options.ai_generated:
        fields.append(_text("Iptc4xmpExt:AIPromptInformation", prompt))
        fields.append(_text("Iptc4xmpExt:AISystemUsed", f"{options.provider} {options.model}".strip()))
    description = element("rdf:Description", {"rdf:about": "", **_NAMESPACES}, *fields)
    body = element("rdf:RDF", {"xmlns:rdf": _NAMESPACES["xmlns:rdf"]}, description)
    packet = element("x:xmpmeta", {"xmlns:x": "adobe:ns:meta/"}, body)
    head, tail = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>', '<?xpacket end="r"?>'
    return f"{head}{packet}{tail}".encode()


def _text(name: str, words: str) -> str:
    return element(name, None, _escaped(words)) if words else ""

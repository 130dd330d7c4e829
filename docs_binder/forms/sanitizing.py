"""How an uploaded SVG is read safely and written anew."""

import xml.etree.ElementTree as Tree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from docs_binder.calculations.svg import SVG, SvgRefused, cleaned


def sanitized_svg(content: bytes) -> bytes:
    """The drawing with only what may stand in it. Errors: SvgRefused."""
    try:
        root = fromstring(content, forbid_entities=True)
    except DefusedXmlException as error:
        raise SvgRefused("The drawing declares entities or outside parts: save it as a plain SVG.") from error
    except (Tree.ParseError, ValueError, RecursionError, LookupError) as error:
        raise SvgRefused("The drawing is damaged: it is no well-formed SVG.") from error
    Tree.register_namespace("", SVG)
    written: bytes = Tree.tostring(cleaned(root), encoding="utf-8")
    return written

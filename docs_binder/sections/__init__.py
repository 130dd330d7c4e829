"""The one list of a binder's sections, which drives everything about them."""

from docs_binder.sections.catalog import BY_KEY, NUMBERS, PART_OF_MODEL, PARTS, SECTION_OF, SECTIONS
from docs_binder.sections.declaring import Part, SecretSlot, Section

__all__ = ["BY_KEY", "NUMBERS", "PARTS", "PART_OF_MODEL", "SECTIONS", "SECTION_OF", "Part", "SecretSlot", "Section"]

"""What can be imported into binders: each part of each section, by one declaration made from its columns."""

from docs_binder.imports.declaration import KINDS, kind_name

__all__ = ["KINDS", "kind_name"]

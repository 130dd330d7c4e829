"""How fields look that stand in a table, outside of crispy's layout."""

from django import forms


def style_table_fields(form: forms.Form) -> None:
    """The classes of fields that stand in a table, outside of crispy's layout."""
    for name, field in form.fields.items():
        if name.startswith(("column_", "value_", "typed_", "others_", "default_")):
            kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = kind

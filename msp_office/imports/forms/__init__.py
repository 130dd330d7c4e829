"""What a person decides in the import wizard: the file, its columns, its values."""

from msp_office.imports.forms.columns import ColumnsForm
from msp_office.imports.forms.upload import UploadForm
from msp_office.imports.forms.values import ValuesForm

__all__ = ["ColumnsForm", "UploadForm", "ValuesForm"]

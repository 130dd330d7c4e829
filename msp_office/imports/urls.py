"""Addresses of the imports."""

from django.urls import path

from msp_office.imports.views import batches, wizard

urlpatterns = [
    path("", batches.import_list, name="imports"),
    path("new/<slug:kind_name>/", wizard.upload, name="import-new"),
    path("new/<slug:kind_name>/template.csv", batches.template_csv, name="import-template"),
    path("<int:pk>/", batches.import_page, name="import"),
    path("<int:pk>/columns/", wizard.columns, name="import-columns"),
    path("<int:pk>/values/", wizard.values, name="import-values"),
    path("<int:pk>/preview/", wizard.preview, name="import-preview"),
    path("<int:pk>/progress", batches.progress, name="import-progress"),
    path("<int:pk>/rejected.csv", batches.rejected_csv, name="import-rejected"),
    path("<int:pk>/decide", wizard.decide, name="import-decide"),
    path("<int:pk>/run", batches.run, name="import-run"),
    path("<int:pk>/again", batches.again, name="import-again"),
    path("<int:pk>/stop", batches.stop, name="import-stop"),
    path("<int:pk>/undo", batches.undo, name="import-undo"),
]

"""Addresses of binders."""

from django.urls import path

from docs_binder.views import binder, grid, network_map, printing, record, section

urlpatterns = [
    path("", binder.binders, name="binders"),
    path("search/", binder.search, name="binder-search"),
    path("due/", binder.due, name="binder-due"),
    path("digest/", binder.weekly_digest, name="binder-digest"),
    path("printed/", printing.printed_binders, name="printed-binders"),
    path("prints/<int:pk>/file", printing.print_file, name="print-file"),
    path("prints/<int:pk>/secrets/", printing.print_sealed, name="print-sealed"),
    path("prints/<int:pk>/handed-over", printing.print_handed_over, name="print-handed-over"),
    path("<int:pk>/prints/", printing.client_prints, name="client-prints"),
    path("<int:pk>/prints/list", printing.print_list, name="print-list"),
    path("<int:pk>/", binder.binder, name="binder"),
    path("<int:pk>/map/<int:number>.svg", network_map.map_svg, name="binder-map"),
    path("<int:pk>/drawings/new", network_map.drawing_new, name="binder-drawing-new"),
    path("drawings/<int:pk>", network_map.drawing, name="binder-drawing"),
    path("drawings/<int:pk>/delete", network_map.drawing_delete, name="binder-drawing-delete"),
    path("<int:pk>/new/<str:part>/", record.new, name="binder-record-new"),
    path("<int:pk>/rows/<str:part>/", grid.grid, name="binder-grid"),
    path("<int:pk>/paste/<str:part>", grid.paste, name="binder-paste"),
    path("records/<str:part>/<int:pk>/", record.change, name="binder-record"),
    path("records/<str:part>/<int:pk>/delete", record.delete, name="binder-record-delete"),
    path("<int:pk>/<str:section>/", section.show, name="binder-section"),
    path("<int:pk>/<str:section>/verify", section.verify, name="binder-verify"),
    path("<int:pk>/<str:section>/progress", section.progress, name="binder-progress"),
]

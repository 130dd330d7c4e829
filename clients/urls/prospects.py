"""Addresses of prospects, their inventories and what is said to them."""

from django.urls import path

from clients.views.prospects import (
    calling,
    editing,
    inventory,
    invitation,
    lists,
    page,
    printing,
    rubric,
    script,
    winning,
)

urlpatterns = [
    path("prospects/", lists.prospects, name="prospects"),
    path("prospects/board/", lists.board, name="prospect-board"),
    path("prospects/new/", editing.new, name="prospect-new"),
    path("prospects/rubric/", rubric.rubric, name="prospect-rubric"),
    path("prospects/calling/", calling.calling, name="prospect-calling"),
    path("prospects/<int:pk>/call", calling.save, name="prospect-call"),
    path("prospects/script/", script.show, name="call-script"),
    path("prospects/script/edit/", script.edit, name="call-script-edit"),
    path("prospects/<int:pk>/", page.show, name="prospect"),
    path("prospects/<int:pk>/edit/", editing.change, name="prospect-edit"),
    path("prospects/<int:pk>/stage", editing.stage, name="prospect-stage"),
    path("prospects/<int:pk>/win", winning.win, name="prospect-win"),
    path("prospects/<int:pk>/take-back", winning.take_back, name="prospect-take-back"),
    path("prospects/<int:pk>/inventory/start", inventory.start, name="inventory-start"),
    path("prospects/<int:pk>/inventories/", inventory.differences, name="inventory-differences"),
    path("prospects/inventories/<int:pk>/", inventory.show, name="inventory"),
    path("prospects/inventories/<int:pk>/answers", inventory.answers, name="inventory-answers"),
    path("prospects/inventories/<int:pk>/reopen", inventory.reopen, name="inventory-reopen"),
    path("prospects/inventories/<int:pk>/link", invitation.make, name="inventory-link"),
    path("prospects/inventories/<int:pk>/link/revoke", invitation.revoke, name="inventory-link-revoke"),
    path("prospects/inventories/<int:pk>/print", printing.filled, name="inventory-print"),
    path("prospects/worksheet/print", printing.blank, name="inventory-print-blank"),
    path("inventory/<str:token>/", invitation.fill_in, name="inventory-fill-in"),
]

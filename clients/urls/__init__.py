"""Addresses of clients, their sites and contacts, agreements and revenue."""

from django.urls import path

from clients.views import agreements, alias, client, contact, cuts, logo, profitability, revenue, site

urlpatterns = [
    path("", client.clients, name="clients"),
    path("new/", client.new, name="client-new"),
    path("<int:pk>/", client.show, name="client"),
    path("<int:pk>/edit/", client.change, name="client-edit"),
    path("<int:pk>/logo", logo.logo, name="client-logo"),
    path("<int:pk>/logo/change", logo.change, name="client-logo-change"),
    path("<int:pk>/names/add", alias.add, name="alias-add"),
    path("<int:pk>/names/forget", alias.forget, name="alias-forget"),
    path("<int:pk>/sites/new/", site.new, name="site-new"),
    path("sites/<int:pk>/", site.change, name="site-edit"),
    path("<int:pk>/contacts/new/", contact.new, name="contact-new"),
    path("contacts/<int:pk>/", contact.change, name="contact-edit"),
    path("renewals/", agreements.renewals, name="renewals"),
    path("<int:pk>/agreements/", agreements.agreements, name="agreements"),
    path("<int:pk>/agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("<int:pk>/meetings/new/", agreements.meeting_new, name="meeting-new"),
    path("<int:pk>/revenue/", revenue.revenue_list, name="revenue"),
    path("<int:pk>/revenue/new/", revenue.revenue_new, name="revenue-new"),
    path("agreements/<int:pk>/", agreements.agreement_edit, name="agreement-edit"),
    path("agreements/<int:pk>/delete", agreements.agreement_delete, name="agreement-delete"),
    path("meetings/<int:pk>/", agreements.meeting_edit, name="meeting-edit"),
    path("revenue/<int:pk>/", revenue.revenue_edit, name="revenue-edit"),
    path("revenue/<int:pk>/delete", revenue.revenue_delete, name="revenue-delete"),
    path("profitability/", profitability.ranking_page, name="profitability"),
    path("profitability/export.csv", profitability.export, {"extension": "csv"}, name="profitability-csv"),
    path("profitability/export.xlsx", profitability.export, {"extension": "xlsx"}, name="profitability-xlsx"),
    path("profitability/lists/", cuts.cut_lists, name="cut-lists"),
    path("profitability/lists/save", cuts.cut_save, name="cut-save"),
    path("profitability/lists/<int:pk>/", cuts.cut_list, name="cut-list"),
    path("profitability/lists/<int:pk>/rename", cuts.cut_rename, name="cut-rename"),
    path("profitability/lists/<int:pk>/delete", cuts.cut_delete, name="cut-delete"),
    path("profitability/hour/", profitability.hour_page, name="profitability-hour"),
    path("profitability/doubts/", profitability.doubts_page, name="profitability-doubts"),
    path("<int:pk>/profitability/", profitability.client_page, name="profitability-client"),
]

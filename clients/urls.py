"""Addresses of clients, their sites and contacts."""

from django.urls import path

from clients.views import client, contact, site

urlpatterns = [
    path("", client.clients, name="clients"),
    path("new/", client.new, name="client-new"),
    path("<int:pk>/", client.show, name="client"),
    path("<int:pk>/edit/", client.change, name="client-edit"),
    path("<int:pk>/sites/new/", site.new, name="site-new"),
    path("sites/<int:pk>/", site.change, name="site-edit"),
    path("<int:pk>/contacts/new/", contact.new, name="contact-new"),
    path("contacts/<int:pk>/", contact.change, name="contact-edit"),
]

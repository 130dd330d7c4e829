"""Addresses that belong to no app."""

from django.urls import path

from msp_office.office.views import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("theme", pages.theme, name="theme"),
    path("rail", pages.rail, name="rail"),
    path("health", pages.health, name="health"),
    path("logo", pages.logo, name="logo"),
]

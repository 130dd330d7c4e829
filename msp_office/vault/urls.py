"""Addresses of the vault. No address names a secret by anything but its random key."""

from django.urls import path

from msp_office.vault.views import oversight, reveal

urlpatterns = [
    path("", oversight.reveals, name="vault-reveals"),
    path("people/<int:pk>/", oversight.person_reveals, name="vault-person"),
    path("generator/", reveal.generator, name="vault-generator"),
    path("<uuid:pk>/reveal", reveal.secret_reveal, name="vault-reveal"),
    path("<uuid:pk>/mark", reveal.secret_mark, name="vault-mark"),
]

"""Addresses of sign-in and people."""

from django.urls import path

from staffing.views import account

urlpatterns = [
    path("welcome/", account.welcome, name="welcome"),
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("account/password/", account.password_change, name="password-change"),
    path("account/password/forgotten/", account.password_forgotten, name="password-forgotten"),
    path("account/password/sent/", account.password_sent, name="password-sent"),
    path("account/password/set/<str:uid>/<str:token>/", account.password_set, name="password-set"),
]

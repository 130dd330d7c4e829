"""Addresses of sign-in and people."""

from django.urls import path

from staffing.views import account, billability, pay, people

urlpatterns = [
    path("welcome/", account.welcome, name="welcome"),
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("account/password/", account.password_change, name="password-change"),
    path("account/password/forgotten/", account.password_forgotten, name="password-forgotten"),
    path("account/password/sent/", account.password_sent, name="password-sent"),
    path("account/password/set/<str:uid>/<str:token>/", account.password_set, name="password-set"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/sign-in", people.person_sign_in, name="person-sign-in"),
    path("people/<int:pk>/link", people.person_link, name="person-link"),
    path("people/<int:pk>/pay/", pay.pay_list, name="pay"),
    path("people/<int:pk>/pay/new/", pay.pay_new, name="pay-new"),
    path("people/pay/<int:pk>/", pay.pay_edit, name="pay-edit"),
    path("people/pay/<int:pk>/delete", pay.pay_delete, name="pay-delete"),
    path("people/billability/", billability.billability, name="billability"),
]

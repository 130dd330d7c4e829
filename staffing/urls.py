"""Addresses of sign-in and people."""

from django.urls import path

from staffing.views import account, billability, capacity, hours, hours_spent, pay, people, time_off

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
    path("people/<int:pk>/hours/", hours.weekly_hours, name="weekly-hours"),
    path("people/hours/<int:pk>/delete", hours.weekly_hours_delete, name="weekly-hours-delete"),
    path("people/time-off/", time_off.time_off, name="time-off"),
    path("people/time-off/mine/", time_off.my_time_off, name="my-time-off"),
    path("people/time-off/new/", time_off.time_off_new, name="time-off-new"),
    path("people/time-off/restore/", time_off.time_off_restore, name="time-off-restore"),
    path("people/time-off/<int:pk>/", time_off.time_off_edit, name="time-off-edit"),
    path("people/time-off/delete/", time_off.time_off_delete, name="time-off-delete"),
    path("people/holidays/new/", time_off.holiday_new, name="holiday-new"),
    path("people/holidays/delete/", time_off.holiday_delete, name="holiday-delete"),
    path("people/weeks-of-work/", capacity.weeks_of_work_figure, name="weeks-of-work"),
    path("people/capacity/", capacity.capacity_calendar, name="capacity"),
    path("people/hours-spent/", hours_spent.where_hours_go, name="hours-spent"),
    path("people/hours-spent/entries/", hours_spent.entries, name="time-rows"),
    path("people/billability/", billability.billability, name="billability"),
]

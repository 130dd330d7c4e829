"""Addresses of the jobs."""

from django.urls import path

from msp_office.jobs import views

urlpatterns = [
    path("", views.job_list, name="jobs"),
    path("<int:pk>/", views.job_page, name="job"),
    path("<int:pk>/progress", views.job_progress, name="job-progress"),
    path("<int:pk>/cancel", views.job_cancel, name="job-cancel"),
    path("<int:pk>/retry", views.job_retry, name="job-retry"),
    path("<int:pk>/file", views.job_file, name="job-file"),
]

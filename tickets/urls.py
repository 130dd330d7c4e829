"""Addresses of the ticket desk."""

from django.urls import path

from tickets.views import attachment, backlog, board, bulk, details, fresh, my_work, new, ticket, time, timer, triage

urlpatterns = [
    path("", board.board, name="board"),
    path("backlog/", backlog.backlog, name="backlog"),
    path("backlog/weeks.csv", backlog.backlog_file, {"extension": "csv"}, name="backlog-csv"),
    path("backlog/weeks.xlsx", backlog.backlog_file, {"extension": "xlsx"}, name="backlog-xlsx"),
    path("backlog/<slug:monday>/", backlog.backlog_week, name="backlog-week"),
    path("clients/", board.client_names, name="ticket-client-names"),
    path("new/", new.new_ticket, name="ticket-new"),
    path("new/places/", new.places, name="ticket-new-places"),
    path("mine/", my_work.show, name="my-work"),
    path("mine/take/", my_work.take, name="take-next"),
    path("pulse/", fresh.pulse, name="pulse"),
    path("bulk/", bulk.change, name="ticket-bulk"),
    path("bulk/undo/", bulk.undo, name="ticket-bulk-undo"),
    path("keys/", board.keys, name="keys"),
    path("timer/restore/", timer.restore, name="timer-restore"),
    path("time/new/", time.new, name="time-new"),
    path("time/restore/", time.restore, name="time-restore"),
    path("time/<int:pk>/", time.change, name="time-change"),
    path("time/<int:pk>/ticket/", time.ticket_of, name="time-ticket"),
    path("time/<int:pk>/delete/", time.delete, name="time-delete"),
    path("<int:pk>/", ticket.show, name="ticket"),
    path("<int:pk>/work/", ticket.work, name="ticket-work"),
    path("files/<int:pk>/", attachment.download, name="attachment"),
    path("files/<int:pk>/delete/", attachment.delete, name="attachment-delete"),
    path("files/<int:pk>/restore/", attachment.restore, name="attachment-restore"),
    path("<int:pk>/files/", attachment.add, name="attachment-add"),
    path("<int:pk>/timer/", timer.log, name="timer"),
    path("<int:pk>/timer/start/", timer.start, name="timer-start"),
    path("<int:pk>/timer/pause/", timer.pause, name="timer-pause"),
    path("<int:pk>/timer/stop/", timer.stop, name="timer-stop"),
    path("<int:pk>/timer/discard/", timer.discard, name="timer-discard"),
    path("<int:pk>/details/", details.change, name="ticket-details"),
    path("<int:pk>/edit/<slug:field>/", triage.edit, name="ticket-edit"),
    path("<int:pk>/set/<slug:field>/", triage.save, name="ticket-set"),
]

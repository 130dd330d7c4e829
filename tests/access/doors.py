"""Every address of the product and what it answers to whom: written by hand, never derived from the code.

The role matrix proves it for each role and method; `make look` takes its pages from it. Letters: O owner,
S service manager, T technician, A admin.
"""

from dataclasses import dataclass

ALL = "OSTA"


@dataclass(frozen=True)
class Door:
    """What one address answers.

    `get` and `post` name the roles that get in; the others get 403, or 404 where `hidden` (the object is not theirs).
    A method without roles is refused with 405. Signed out: 302 to sign-in, unless `public`, which answers strangers
    like everybody (or with `stranger_code` where it tells them apart).
    `post_code` is the answer to a POST without any data. `objects` names the sample objects of the address, in order.
    """

    get: str = ""
    post: str = ""
    get_code: int = 200
    post_code: int = 302
    public: bool = False
    stranger_code: int = 0
    hidden: bool = False
    objects: tuple[str, ...] = ()
    fragment: bool = False  # a part of a page, or a file: nothing to look at by itself


DOORS: dict[str, Door] = {
    # the office
    "home": Door(get=ALL, get_code=302),  # to the board
    "theme": Door(post=ALL, public=True, post_code=400),
    "rail": Door(post=ALL, public=True, post_code=400),
    "health": Door(get=ALL, public=True, fragment=True),
    "logo": Door(get=ALL, get_code=404, public=True, fragment=True),  # the samples have none
    # signing in: an empty POST is a form that nobody has filled in yet
    "welcome": Door(get=ALL, post=ALL, public=True, get_code=404, post_code=404),  # there is an owner already
    "sign-in": Door(get=ALL, post=ALL, public=True, get_code=302, stranger_code=200, post_code=422),
    "sign-out": Door(post=ALL, public=True),
    "password-change": Door(get=ALL, post=ALL, post_code=422),
    "password-forgotten": Door(get=ALL, post=ALL, public=True, post_code=422),
    "password-sent": Door(get=ALL, public=True),
    "password-set": Door(get=ALL, post=ALL, public=True, post_code=422, objects=("uid", "token")),
    # people, the office's own values, the trail
    "people": Door(get="O"),
    "person": Door(get="O", objects=("person",)),
    "person-new": Door(get="O", post="O", post_code=422),
    "person-edit": Door(get="O", post="O", post_code=422, objects=("person",)),
    "person-sign-in": Door(post="O", objects=("person",)),
    "person-link": Door(post="O", post_code=200, objects=("person",)),
    "office-settings": Door(get="O", post="O", post_code=422),
    "history-seal": Door(post="O"),
    "history-unseal": Door(post="O", post_code=422),
    "audit": Door(get="O"),
    # tickets
    "board": Door(get=ALL),
    "backlog": Door(get=ALL),
    "backlog-week": Door(get=ALL, objects=("monday",)),
    "backlog-csv": Door(get=ALL, fragment=True),
    "backlog-xlsx": Door(get=ALL, fragment=True),
    "ticket-client-names": Door(get=ALL, fragment=True),
    "ticket-new": Door(get=ALL, post=ALL, post_code=422),
    "ticket-new-places": Door(get=ALL, fragment=True),
    "ticket": Door(get=ALL, objects=("ticket",)),
    "ticket-work": Door(get=ALL, get_code=302, post=ALL, post_code=422, objects=("ticket",)),
    "ticket-details": Door(get=ALL, post=ALL, post_code=422, objects=("ticket",)),
    "ticket-edit": Door(get=ALL, objects=("ticket", "field")),
    "ticket-set": Door(get=ALL, get_code=302, post=ALL, post_code=422, objects=("ticket", "field")),
    "board-columns": Door(get=ALL),
    "massage": Door(get=ALL),
    "ticket-snooze": Door(post=ALL, post_code=422, objects=("ticket",)),
    "ticket-wake": Door(post=ALL, objects=("ticket",)),
    "templates": Door(get="SOTA"),
    "template-new": Door(get="OS", post="OS", post_code=422),
    "template-edit": Door(get="OS", post="OS", post_code=422, objects=("template",)),
    "template-open": Door(get="SOTA", post=ALL, post_code=422, objects=("template",)),
    "template-retire": Door(post="OS", objects=("template_spare",)),
    "ticket-form": Door(get="SOTA", post=ALL, post_code=409, objects=("ticket_of_template",)),  # of no version
    "ticket-sheet": Door(get="SOTA", objects=("ticket_of_template",)),
    "step-tick": Door(post=ALL, objects=("step",)),
    "admin-work": Door(get="SOTA"),
    "work-package": Door(get="SOTA"),
    "work-package-print": Door(post="SOTA"),
    "my-work": Door(get="TOSA"),
    "take-next": Door(post=ALL),
    "pulse": Door(get=ALL, fragment=True),
    "board-views": Door(get=ALL),
    "board-view-new": Door(get=ALL, post=ALL, post_code=422),
    "board-view-first": Door(post=ALL),
    "board-view": Door(post="OS", objects=("board_view",)),  # the sample is the owner's, and shared
    "board-view-delete": Door(post="OS", objects=("board_view",)),
    "ticket-bulk": Door(get=ALL, post=ALL, post_code=422),
    "ticket-bulk-undo": Door(post=ALL, post_code=400),
    "keys": Door(get=ALL),
    "timer-restore": Door(post=ALL, post_code=400),
    "timer": Door(get="TOSA", post=ALL, post_code=422, objects=("ticket",)),
    "timer-start": Door(post=ALL, objects=("ticket",)),
    "timer-pause": Door(post=ALL, objects=("ticket",)),
    "timer-stop": Door(post=ALL, objects=("ticket",)),
    "timer-discard": Door(post=ALL, objects=("ticket",)),
    "attachment": Door(get=ALL, objects=("attachment",), fragment=True),
    "attachment-add": Door(post=ALL, objects=("ticket",)),
    "attachment-delete": Door(post="O", hidden=True, objects=("attachment",)),
    "attachment-restore": Door(post="O", hidden=True, objects=("attachment",)),
    "time-new": Door(get=ALL, post=ALL, post_code=422),
    "time-change": Door(get="OS", post="OS", post_code=422, objects=("time",)),
    "time-ticket": Door(get=ALL, get_code=302, objects=("time",)),
    "time-delete": Door(post="OS", objects=("time",)),
    "time-restore": Door(post=ALL, post_code=400),
    # clients
    "clients": Door(get=ALL),
    "client-new": Door(get="OSA", post="OSA", post_code=422),
    "client": Door(get=ALL, objects=("client",)),
    "client-edit": Door(get="OSA", post="OSA", post_code=422, objects=("client",)),
    "client-logo": Door(get=ALL, get_code=404, objects=("client",), fragment=True),  # the sample has none
    "client-logo-change": Door(post="OSA", objects=("client",)),
    "alias-add": Door(post="OSA", objects=("client",)),
    "alias-forget": Door(post="OSA", objects=("client",)),
    "site-new": Door(get="OSA", post="OSA", post_code=422, objects=("client",)),
    "site-edit": Door(get="OSA", post="OSA", post_code=422, objects=("site",)),
    "contact-new": Door(get="OSA", post="OSA", post_code=422, objects=("client",)),
    "contact-edit": Door(get="OSA", post="OSA", post_code=422, objects=("contact",)),
    # prospects: service managers read, owner and admin work with them, the owner sets the rules
    "prospects": Door(get="AOS"),
    "prospect-board": Door(get="AOS"),
    "prospect-new": Door(get="AO", post="AO", post_code=422),
    "prospect-rubric": Door(get="O", post="O", post_code=422),
    "prospect-calling": Door(get="AO"),
    "prospect-call": Door(post="AO", post_code=422, objects=("prospect",)),
    "call-script": Door(get="OAS"),
    "call-script-edit": Door(get="O", post="O", post_code=422),
    "prospect": Door(get="OAS", objects=("prospect",)),
    "prospect-edit": Door(get="AO", post="AO", post_code=422, objects=("prospect",)),
    "prospect-stage": Door(post="AO", objects=("prospect",)),
    "prospect-win": Door(post="AO", objects=("prospect",)),
    "prospect-take-back": Door(post="AO", objects=("prospect",)),
    "inventory-start": Door(post="AO", objects=("prospect",)),
    "inventory-differences": Door(get="OAS", objects=("prospect",)),
    "inventory": Door(get="AOS", objects=("inventory",)),
    "inventory-answers": Door(post="AO", objects=("inventory",)),
    "inventory-reopen": Door(post="AO", objects=("inventory_finished",)),
    "inventory-link": Door(post="AO", post_code=200, objects=("inventory",)),
    "inventory-link-revoke": Door(post="AO", objects=("inventory",)),
    "inventory-print": Door(post="OAS", objects=("inventory",)),
    "inventory-print-blank": Door(post="OAS"),
    "inventory-fill-in": Door(get=ALL, post=ALL, post_code=200, public=True, objects=("link_token",)),
    # jobs
    "jobs": Door(get=ALL),
    "job": Door(get="O", hidden=True, objects=("job",)),
    "job-progress": Door(get="O", hidden=True, objects=("job",), fragment=True),
    "job-cancel": Door(post="O", hidden=True, objects=("job",)),
    "job-retry": Door(post="O", hidden=True, post_code=403, objects=("job",)),  # of a kind that nobody may start
    "job-file": Door(get="O", get_code=404, hidden=True, objects=("job",), fragment=True),
    # pay and billability
    "billability": Door(get="OS"),
    "pay": Door(get="O", objects=("person",)),
    "pay-new": Door(get="O", post="O", post_code=200, objects=("person",)),
    "pay-edit": Door(get="O", post="O", post_code=200, objects=("pay",)),
    "pay-delete": Door(post="O", objects=("pay",)),
    "capacity": Door(get="OS"),
    "benchmarks": Door(get="OS"),
    "benchmark-edit": Door(get="O", post="O", post_code=422, objects=("benchmark",)),
    "weeks-of-work": Door(get=ALL),
    "hours-spent": Door(get="OS"),
    "time-rows": Door(get="OS"),
    "weekly-hours": Door(get="O", post="O", post_code=422, objects=("person",)),
    "weekly-hours-delete": Door(post="O", objects=("hours",)),
    # when people are off: one's own for everybody
    "time-off": Door(get="SOTA"),
    "my-time-off": Door(get="SOTA", fragment=True),
    "time-off-new": Door(get="OS", post="OS", post_code=422),
    "time-off-edit": Door(get="OS", post="OS", post_code=422, objects=("time_off",)),
    "time-off-delete": Door(post="OS", post_code=404),  # which one, is posted
    "time-off-restore": Door(post="OS", post_code=400),
    "holiday-new": Door(get="OS", post="OS", post_code=422),
    "holiday-delete": Door(post="OS", post_code=404),
    # imports: the sample ran, the other one is checked and waits
    "imports": Door(get=ALL),
    "import-new": Door(get="OSA", post="OSA", post_code=422, objects=("import_kind",)),
    "import-template": Door(get="OSA", objects=("import_kind",), fragment=True),
    "import": Door(get="OSA", objects=("import",)),
    "import-columns": Door(get="OSA", post="OSA", post_code=422, objects=("import_checked",)),
    "import-values": Door(get="OSA", post="OSA", post_code=422, objects=("import_checked",)),
    "import-preview": Door(get="OSA", objects=("import_checked",)),
    "import-progress": Door(get="OSA", objects=("import",), fragment=True),
    "import-rejected": Door(get="OSA", objects=("import",), fragment=True),
    "import-decide": Door(post="OSA", objects=("import_checked",)),
    "import-run": Door(post="OSA", objects=("import",)),
    "import-again": Door(post="OSA", objects=("import",)),
    "import-stop": Door(post="OSA", objects=("import",)),
    "import-undo": Door(post="OSA", objects=("import",)),
    # agreements, roadmap and revenue
    "renewals": Door(get=ALL),
    "agreements": Door(get=ALL, objects=("client",)),
    "agreement-new": Door(get="OSA", post="OSA", post_code=200, objects=("client",)),
    "agreement-edit": Door(get="OSA", post="OSA", post_code=200, objects=("agreement",)),
    "agreement-delete": Door(post="O", objects=("agreement",)),
    "meeting-new": Door(get="OSA", post="OSA", post_code=200, objects=("client",)),
    "meeting-edit": Door(get="OSA", post="OSA", post_code=200, objects=("meeting",)),
    "revenue": Door(get="O", objects=("client",)),
    "revenue-new": Door(get="O", post="O", post_code=200, objects=("client",)),
    "revenue-edit": Door(get="O", post="O", post_code=200, objects=("revenue",)),
    "revenue-delete": Door(post="O", objects=("revenue",)),
    # profitability
    "profitability": Door(get="O"),
    "profitability-csv": Door(get="O", fragment=True),
    "profitability-xlsx": Door(get="O", fragment=True),
    "cut-lists": Door(get="O"),
    "cut-list": Door(get="O", objects=("cut",)),
    "cut-save": Door(post="O"),
    "cut-rename": Door(post="O", objects=("cut",)),
    "cut-delete": Door(post="O", objects=("cut",)),
    "profitability-hour": Door(get="O"),
    "profitability-doubts": Door(get="O"),
    "profitability-client": Door(get="O", objects=("client",)),
    # the vault: the sample is a password, and nobody has typed their own lately
    "vault-reveals": Door(get="O"),
    "vault-person": Door(get="O", objects=("person",)),
    "vault-generator": Door(get=ALL),
    "vault-reveal": Door(post="OST", post_code=422, objects=("secret",)),
    "vault-mark": Door(post="O", objects=("secret",)),
    # should I hire?
    "what-if": Door(get="O"),
    "what-if-file": Door(get="O", fragment=True),
    "what-if-save": Door(post="O"),
    "what-if-print": Door(post="O"),
    "what-if-saved-print": Door(post="O", objects=("scenario",)),
    "what-if-import": Door(post="O"),
    "what-if-limits": Door(get="O", post="O", post_code=422),
    "what-if-list": Door(get="O"),
    "what-if-saved": Door(get="O", objects=("scenario",)),
    "what-if-saved-file": Door(get="O", objects=("scenario",), fragment=True),
    "what-if-change": Door(post="O", objects=("scenario",)),
    "what-if-copy": Door(post="O", objects=("scenario",)),
    "what-if-delete": Door(post="O", objects=("scenario",)),
    "what-if-restore": Door(post="O", objects=("scenario",)),
    # binders: of the sample client, with a map and a drawing
    "printed-binders": Door(get=ALL),
    "client-prints": Door(get=ALL, post=ALL, post_code=422, objects=("client",)),
    "print-list": Door(get=ALL, objects=("client",), fragment=True),
    "print-file": Door(get=ALL, objects=("print",), fragment=True),
    "print-sealed": Door(get="O", post="O", post_code=422, objects=("sealed_print",)),
    "print-handed-over": Door(post=ALL, objects=("print",)),
    "binders": Door(get=ALL),
    "binder-search": Door(get=ALL),
    "binder-due": Door(get=ALL),
    "binder-digest": Door(get=ALL),
    "binder": Door(get=ALL, objects=("client",)),
    "binder-section": Door(get=ALL, objects=("client", "section")),
    "binder-verify": Door(post=ALL, objects=("client", "section")),
    "binder-progress": Door(post=ALL, objects=("client", "section")),
    "binder-map": Door(get=ALL, objects=("client", "map_number"), fragment=True),
    "binder-drawing-new": Door(post=ALL, post_code=422, objects=("client",)),
    "binder-drawing": Door(get=ALL, objects=("drawing",), fragment=True),
    "binder-drawing-delete": Door(post=ALL, objects=("drawing",)),
    "binder-record-new": Door(get=ALL, post=ALL, post_code=422, objects=("client", "part")),
    "binder-record": Door(get=ALL, post=ALL, post_code=422, objects=("part", "record")),
    "binder-record-delete": Door(post=ALL, objects=("part", "record_alone")),
    "binder-grid": Door(get=ALL, post=ALL, objects=("client", "part")),
    "binder-paste": Door(post=ALL, objects=("client", "part")),
}

"""Every change to people, to what they are paid and to when they are here."""

from staffing.actions.benchmark import set_benchmark
from staffing.actions.pay import change_pay, delete_pay, set_pay
from staffing.actions.people import (
    OfficeNotNew,
    add_person,
    change_person,
    change_sign_in,
    open_office,
    record_link,
    set_password,
)
from staffing.actions.scenario import (
    change_limits,
    change_scenario,
    copy_scenario,
    delete_scenario,
    import_scenario,
    restore_scenario,
    save_scenario,
)
from staffing.actions.time_off import (
    add_holiday,
    add_time_off,
    change_time_off,
    delete_holiday,
    delete_time_off,
    delete_weekly_hours,
    set_weekly_hours,
)

__all__ = [
    "OfficeNotNew",
    "add_holiday",
    "add_person",
    "add_time_off",
    "change_limits",
    "change_pay",
    "change_person",
    "change_scenario",
    "change_sign_in",
    "change_time_off",
    "copy_scenario",
    "delete_holiday",
    "delete_pay",
    "delete_scenario",
    "delete_time_off",
    "delete_weekly_hours",
    "import_scenario",
    "open_office",
    "record_link",
    "restore_scenario",
    "save_scenario",
    "set_benchmark",
    "set_password",
    "set_pay",
    "set_weekly_hours",
]

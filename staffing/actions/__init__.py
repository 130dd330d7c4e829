"""Every change to people and to what they are paid."""

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

__all__ = [
    "OfficeNotNew",
    "add_person",
    "change_pay",
    "change_person",
    "change_sign_in",
    "delete_pay",
    "open_office",
    "record_link",
    "set_password",
    "set_pay",
]

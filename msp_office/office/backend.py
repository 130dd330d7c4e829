"""The authentication backend: signs in by e-mail, answers permissions from role and grants."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Model

from msp_office.roles import permissions_of


class RoleBackend(ModelBackend):
    """Signs in by e-mail and password; answers permissions from role and grants."""

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set(permissions_of(user_obj.role, user_obj.grants))

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

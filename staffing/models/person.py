"""Who works here: the people whose hours make capacity, whether they sign in or not."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.crypto import salted_hmac

from msp_office.roles import PERMISSIONS, Role, permissions_of

BEST_RATING = 5


class Skill(models.IntegerChoices):
    """Skill levels in rising order, so that "skill needed ≤ mine" is a comparison."""

    ADMINISTRATIVE = 0, "Administrative"
    LEVEL_1 = 1, "Level I"
    LEVEL_2 = 2, "Level II"
    SENIOR = 3, "Senior"
    SPECIALIST = 4, "Outsourced specialist"


class Employment(models.TextChoices):
    EMPLOYEE = "employee", "Employee"
    TEMPORARY = "temporary", "Temporary worker"
    INTERN = "intern", "Intern"
    OUTSIDE = "outside", "Outside firm"


class WouldHire(models.TextChoices):
    """What the office thinks of hiring somebody who worked here for a while."""

    YES = "yes", "Yes, would hire"
    PERHAPS = "perhaps", "Perhaps"
    NO = "no", "No"


class StaffMemberManager(BaseUserManager["StaffMember"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "StaffMember":
        member = self.model(email=email.lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def is_new_office(self) -> bool:
        """Nobody may sign in and there is no owner: only then does the welcome page exist."""
        return not self.filter(Q(is_active=True) | Q(role=Role.OWNER)).exists()

    def get_by_natural_key(self, username: str | None) -> "StaffMember":
        return self.get(email=(username or "").lower())


class StaffMember(AbstractBaseUser):
    """A person of the office; `is_active` means may sign in and nothing else, employment is start and end.

    Invariant: whoever may sign in has an e-mail address and a role; addresses are lower case and unique.
    """

    name = models.CharField(max_length=120)
    email = models.EmailField(
        "e-mail", null=True, blank=True, unique=True, error_messages={"unique": "Somebody else has this address."}
    )
    is_active = models.BooleanField("may sign in", default=False)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    grants = models.JSONField("permissions beyond the role", default=list, blank=True)
    skill = models.PositiveSmallIntegerField("skill level", choices=Skill.choices, default=Skill.LEVEL_1)
    weekly_paid_minutes = models.PositiveIntegerField("weekly paid hours", default=40 * 60)
    delivers_labor = models.BooleanField("delivers labor to clients", default=True)
    started_on = models.DateField("employed from", null=True, blank=True)
    ended_on = models.DateField("employed until", null=True, blank=True)
    employment = models.CharField(
        "employed as", max_length=10, choices=Employment.choices, default=Employment.EMPLOYEE.value
    )
    expected_percent = models.DecimalField(
        "expected billability", max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    rating = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(BEST_RATING)]
    )
    would_hire = models.CharField(max_length=10, choices=WouldHire.choices, blank=True)
    rating_note = models.TextField("what we think of their work", blank=True, max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    sign_in_epoch = models.PositiveIntegerField(default=0)  # raised to end all open sessions

    objects: ClassVar[StaffMemberManager] = StaffMemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "pk")
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = (
            models.CheckConstraint(
                condition=Q(email__isnull=True) | Q(email=Lower("email")), name="staff_email_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | (Q(email__isnull=False) & ~Q(role="")),
                name="staff_active_has_email_and_role",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=models.F("started_on")),
                name="staff_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(weekly_paid_minutes__lte=168 * 60), name="staff_week_has_168_hours"),
            models.CheckConstraint(
                condition=Q(expected_percent__isnull=True) | Q(expected_percent__gt=0, expected_percent__lte=100),
                name="staff_expected_to_100",
            ),
            models.CheckConstraint(condition=Q(employment__in=Employment.values), name="staff_employment_known"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=BEST_RATING), name="staff_rating_1_to_5"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for a small badge: "Marta Kovacs" → "MK"."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def employed_on(self, day: date) -> bool:
        """Whether this day lies within the employment; a missing first or last day leaves it open."""
        return (self.started_on is None or self.started_on <= day) and (self.ended_on is None or day <= self.ended_on)

    @property
    def grant_words(self) -> list[str]:
        """What the owner granted beyond the role, in words."""
        return [PERMISSIONS[grant] for grant in sorted(self.grants) if grant in PERMISSIONS]

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.pk])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match to stay open: password and epoch, so that raising the epoch ends it."""
        content = f"{self.password}:{self.sign_in_epoch}"
        return salted_hmac("staffing.session", content, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.is_active and obj is None and perm in permissions_of(self.role, self.grants)

"""The WhatsApp Business accounts of the business units: their numbers, templates and prices."""

from __future__ import annotations

import base64
from typing import NamedTuple

from tributary.sandbox.world import people
from tributary.sandbox.world.tenants import TENANTS, Tenant

ERROR_TITLES = {
    "131026": "Message undeliverable",
    "131047": "Re-engagement message",
    "130472": "User's number is part of an experiment",
}
#: What a delivered template message costs, in the unit's currency; others are free.
PRICES = {
    "messaging": {"MARKETING": 0.7846, "UTILITY": 0.115},
    "real_estate": {"MARKETING": 0.0948, "UTILITY": 0.0231},
}
NUMBERS = {"messaging": 2, "real_estate": 1}


class PhoneNumber(NamedTuple):
    """A number that the unit writes from."""

    phone_number_id: str
    display: str

    @property
    def digits(self) -> str:
        """The number as WhatsApp writes it in reports."""
        return "".join(filter(str.isdigit, self.display))


class Template(NamedTuple):
    """An approved message template."""

    template_id: str
    name: str
    category: str  # MARKETING or UTILITY
    button: str


class Account(NamedTuple):
    """A WhatsApp Business account."""

    waba_id: str
    tenant: Tenant
    numbers: tuple[PhoneNumber, ...]
    templates: tuple[Template, ...]

    def of_category(self, category: str) -> tuple[Template, ...]:
        """Its templates of the category."""
        return tuple(t for t in self.templates if t.category == category)


_TEMPLATES = (
    ("reactivation", "MARKETING", "Show me"),
    ("new_offer", "MARKETING", "See the offer"),
    ("event_invitation", "MARKETING", "Count me in"),
    ("appointment_reminder", "UTILITY", "Confirm"),
    ("request_update", "UTILITY", "View"),
)


def _account(tenant: Tenant) -> Account:
    prefix = f"10{tenant.number}"
    return Account(
        waba_id=f"{prefix}558800000001",
        tenant=tenant,
        numbers=tuple(
            PhoneNumber(f"{prefix}77000000000{n}", people.phone(68_000 + tenant.number * 100 + n))
            for n in range(1, NUMBERS[tenant.tenant_id] + 1)
        ),
        templates=tuple(
            Template(f"{prefix}44000000000{n}", name, category, button)
            for n, (name, category, button) in enumerate(_TEMPLATES, start=1)
        ),
    )


ACCOUNTS = {tenant.tenant_id: _account(tenant) for tenant in TENANTS if tenant.uses_crm_app}


def wamid(message_id: str) -> str:
    """WhatsApp's id of the application's message."""
    return f"wamid.{base64.b64encode(f'HBgL{message_id}'.encode()).decode()}"

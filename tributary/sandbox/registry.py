"""All that the sandbox has, by the source's name: vendors over HTTP, databases, folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tributary.sandbox.databases.crm_app import write_database as write_crm_app
from tributary.sandbox.drops.kpi_targets import write_targets
from tributary.sandbox.drops.operating_costs import write_costs
from tributary.sandbox.vendors.ga4 import GoogleAnalytics
from tributary.sandbox.vendors.google_ads import GoogleAds
from tributary.sandbox.vendors.hubspot import HubSpot
from tributary.sandbox.vendors.salesforce import Salesforce
from tributary.sandbox.vendors.stripe import Stripe
from tributary.sandbox.vendors.vendor import Vendor
from tributary.sandbox.vendors.zendesk import Zendesk
from tributary.sandbox.world.build import World

VENDORS: tuple[type[Vendor], ...] = (
    GoogleAds,
    GoogleAnalytics,
    HubSpot,
    Salesforce,
    Stripe,
    Zendesk,
)

#: Each fills the database at a SQLAlchemy URL.
DATABASES: Mapping[str, Callable[[World, str], None]] = {
    "crm_app": write_crm_app,
}

#: Each fills a folder that is there and empty.
FILES: Mapping[str, Callable[[World, Path], None]] = {
    "operating_costs": write_costs,
    "kpi_targets": write_targets,
}

"""All that the sandbox has, by the source's name: vendors over HTTP, databases, folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tributary.sandbox.databases.crm_app import write_database as write_crm_app
from tributary.sandbox.databases.delivery_app import write_database as write_delivery_app
from tributary.sandbox.databases.superset_meta import write_database as write_superset_meta
from tributary.sandbox.drops.customer_success import write_customer_success
from tributary.sandbox.drops.ga4_export import write_events
from tributary.sandbox.drops.hris import write_hris
from tributary.sandbox.drops.kpi_targets import write_targets
from tributary.sandbox.drops.market_research import write_market_research
from tributary.sandbox.drops.marketing_plan import write_marketing_plan
from tributary.sandbox.drops.operating_costs import write_costs
from tributary.sandbox.drops.telemetry import write_telemetry
from tributary.sandbox.drops.whatsapp_webhooks import write_webhooks
from tributary.sandbox.vendors.ahrefs import Ahrefs
from tributary.sandbox.vendors.anthropic_usage import AnthropicUsage
from tributary.sandbox.vendors.capability_services import CAPABILITY_SERVICES
from tributary.sandbox.vendors.cost_explorer import CostExplorer
from tributary.sandbox.vendors.delighted import Delighted
from tributary.sandbox.vendors.eventbrite import Eventbrite
from tributary.sandbox.vendors.ga4 import GoogleAnalytics
from tributary.sandbox.vendors.github import GitHub
from tributary.sandbox.vendors.google_ads import GoogleAds
from tributary.sandbox.vendors.google_calendar import GoogleCalendar
from tributary.sandbox.vendors.hubspot import HubSpot
from tributary.sandbox.vendors.jira import Jira
from tributary.sandbox.vendors.linkedin_ads import LinkedInAds
from tributary.sandbox.vendors.linkedin_organic import LinkedInOrganic
from tributary.sandbox.vendors.mailchimp import Mailchimp
from tributary.sandbox.vendors.meta_ads import MetaAds
from tributary.sandbox.vendors.meta_organic import MetaOrganic
from tributary.sandbox.vendors.n8n import N8n
from tributary.sandbox.vendors.netsuite import NetSuite
from tributary.sandbox.vendors.pagerduty import PagerDuty
from tributary.sandbox.vendors.prometheus import Prometheus
from tributary.sandbox.vendors.salesforce import Salesforce
from tributary.sandbox.vendors.shopify import Shopify
from tributary.sandbox.vendors.stripe import Stripe
from tributary.sandbox.vendors.vendor import Vendor
from tributary.sandbox.vendors.whatsapp import WhatsApp
from tributary.sandbox.vendors.wordpress import WordPress
from tributary.sandbox.vendors.x_organic import XOrganic
from tributary.sandbox.vendors.youtube import YouTube
from tributary.sandbox.vendors.zendesk import Zendesk
from tributary.sandbox.world.build import World

VENDORS: tuple[type[Vendor], ...] = (
    GoogleAds,
    GoogleAnalytics,
    HubSpot,
    Salesforce,
    Stripe,
    Zendesk,
    Delighted,
    *CAPABILITY_SERVICES,
    AnthropicUsage,
    XOrganic,
    N8n,
    WordPress,
    YouTube,
    Ahrefs,
    Eventbrite,
    GoogleCalendar,
    LinkedInAds,
    LinkedInOrganic,
    PagerDuty,
    Prometheus,
    GitHub,
    Mailchimp,
    MetaAds,
    MetaOrganic,
    Jira,
    WhatsApp,
    CostExplorer,
    Shopify,
    NetSuite,
)

#: Each fills the database at a SQLAlchemy URL.
DATABASES: Mapping[str, Callable[[World, str], None]] = {
    "crm_app": write_crm_app,
    "superset_meta": write_superset_meta,
    "delivery_app": write_delivery_app,
}

#: Each fills a folder that is there and empty.
FILES: Mapping[str, Callable[[World, Path], None]] = {
    "ga4_export": write_events,
    "operating_costs": write_costs,
    "kpi_targets": write_targets,
    "hris": write_hris,
    "market_research": write_market_research,
    "marketing_plan": write_marketing_plan,
    "customer_success": write_customer_success,
    "whatsapp_webhooks": write_webhooks,
    "telemetry": write_telemetry,
}

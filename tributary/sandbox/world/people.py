"""Synthetic people and companies; every address lies on a domain reserved for examples."""

from __future__ import annotations

import numpy as np

FIRST_NAMES = np.array([
    "Ada", "Alan", "Anja", "Aroha", "Asha", "Ben", "Carla", "Chen", "Dara", "Dev", "Elena",
    "Emil", "Fatima", "Finn", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kai",
    "Kiran", "Lara", "Leo", "Lena", "Mara", "Marco", "Mina", "Mia", "Nils", "Nina", "Noor",
    "Omar", "Oskar", "Petra", "Priya", "Ravi", "Rosa", "Sam", "Sara", "Tama", "Tara", "Theo",
    "Uma", "Vera", "Viktor", "Wren", "Yara", "Zoe",
])  # fmt: skip
LAST_NAMES = np.array([
    "Abbott", "Ahmed", "Bauer", "Becker", "Brown", "Castro", "Chan", "Costa", "Davis", "Desai",
    "Evans", "Fischer", "Garcia", "Gupta", "Hansen", "Hughes", "Ito", "Iyer", "Jansen", "Jones",
    "Kapoor", "Kelly", "Khan", "Klein", "Kumar", "Lange", "Lopez", "Meyer", "Mehta", "Moore",
    "Ngata", "Novak", "Okafor", "Olsen", "Park", "Patel", "Quinn", "Rao", "Reid", "Rossi",
    "Santos", "Sharma", "Silva", "Smith", "Tanaka", "Taylor", "Vogel", "Walker", "Weber",
    "Young",
])  # fmt: skip
COMPANY_WORDS = np.array([
    "Alder", "Amber", "Arbor", "Aster", "Basalt", "Beacon", "Birch", "Cedar", "Cobalt", "Coral",
    "Delta", "Drift", "Ember", "Falcon", "Fern", "Garnet", "Glacier", "Harbor", "Hazel",
    "Indigo", "Jasper", "Juniper", "Kestrel", "Lantern", "Larch", "Linden", "Maple", "Meadow",
    "Mosaic", "Nimbus", "Onyx", "Opal", "Orchid", "Pioneer", "Quartz", "Raven", "Ridge",
    "Saffron", "Sierra", "Slate", "Sparrow", "Summit", "Tidal", "Topaz", "Umber", "Vale",
    "Verdant", "Willow", "Yarrow", "Zephyr",
])  # fmt: skip
COMPANY_KINDS = np.array(
    ["Analytics", "Foods", "Health", "Homes", "Labs", "Logistics", "Media", "Partners", "Retail",
     "Robotics", "Software", "Studio", "Systems", "Travel", "Works"]
)  # fmt: skip
DOMAINS = np.array(["example.com", "example.net", "example.org"])

#: Industries that Salesforce's standard picklist knows; HubSpot is given the same words.
INDUSTRIES = np.array(
    ["Consulting", "Education", "Finance", "Healthcare", "Hospitality", "Manufacturing", "Media",
     "Retail", "Technology", "Transportation"]
)  # fmt: skip
SEGMENTS = np.array(["small", "mid_market", "enterprise"])
COUNTRIES = {
    "Germany": ["Germany", "Austria", "Switzerland", "Netherlands"],
    "United States": ["United States", "Canada", "United Kingdom", "Mexico"],
    "India": ["India", "Singapore", "United Arab Emirates", "Sri Lanka"],
    "New Zealand": ["New Zealand", "Australia", "Fiji", "Singapore"],
}
COUNTRY_SHARE = [0.72, 0.14, 0.09, 0.05]
COUNTRY_CODES = {
    "Germany": "DE", "Austria": "AT", "Switzerland": "CH", "Netherlands": "NL",
    "United States": "US", "Canada": "CA", "United Kingdom": "GB", "Mexico": "MX",
    "India": "IN", "Singapore": "SG", "United Arab Emirates": "AE", "Sri Lanka": "LK",
    "New Zealand": "NZ", "Australia": "AU", "Fiji": "FJ",
}  # fmt: skip


def names(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last names of `count` people."""
    return rng.choice(FIRST_NAMES, count), rng.choice(LAST_NAMES, count)


def email(first: str, last: str, unique: object, domain: str = "example.com") -> str:
    """An address that belongs to nobody."""
    return f"{first}.{last}.{unique}@{domain}".lower()


def phone(number: int) -> str:
    """A telephone number of the range that is reserved for fiction (555-01xx)."""
    return f"+1 {200 + number // 100 % 700:03d} 555 01{number % 100:02d}"


def companies(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Names and web domains of `count` companies; names may repeat, as in life."""
    first, kind = rng.choice(COMPANY_WORDS, count), rng.choice(COMPANY_KINDS, count)
    number = rng.integers(100, 10_000, count)
    labels = [f"{a} {b}" for a, b in zip(first, kind, strict=True)]
    domains = [f"{a}-{b}-{n}.example".lower() for a, b, n in zip(first, kind, number, strict=True)]
    return np.array(labels, dtype=object), np.array(domains, dtype=object)

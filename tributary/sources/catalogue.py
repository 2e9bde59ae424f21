"""Every source there is, by name: this page shows the whole."""

from tributary.sources import (
    billing,
    crm_app,
    file_drop,
    ga4,
    google_ads,
    hubspot,
    kpi_targets,
    operating_costs,
    salesforce,
    support_desk,
)
from tributary.sources.declaration import Source

SOURCES: dict[str, Source] = {
    module.SOURCE.name: module.SOURCE
    for module in (
        google_ads,
        ga4,
        hubspot,
        salesforce,
        billing,
        support_desk,
        crm_app,
        operating_costs,
        kpi_targets,
        file_drop,
    )
}


def source(name: str) -> Source:
    """The source called `name`; KeyError naming those that exist if there is none."""
    if name not in SOURCES:
        raise KeyError(f"no source {name!r}; there are: {', '.join(SOURCES)}")
    return SOURCES[name]

"""What a picture or a file of a dashboard is narrowed to, as said on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tributary.bi.addresses import chosen, rison, within
from tributary.bi.dashboards import read_dashboards
from tributary.bi.model import Dashboard, Filter
from tributary.bi.server import SupersetError
from tributary.settings import Settings
from tributary.warehouse.versions import Version


@dataclass(frozen=True)
class Selection:
    """Values of a dashboard's filters by their names, and a time range in Superset's words."""

    values: dict[str, list[str]] = field(default_factory=dict)
    period: str | None = None

    @classmethod
    def parse(cls, given: Iterable[str], period: str | None = None) -> Selection:
        """From `Business unit=Cadence Cloud` and the like; a name may come again for more values.

        Raises SupersetError.
        """
        values: dict[str, list[str]] = {}
        for text in given:
            name, is_there, value = text.partition("=")
            if not is_there or not name.strip() or not value.strip():
                raise SupersetError(f"--filter {text!r}: write 'Name of the filter=value'")
            values.setdefault(name.strip(), []).append(value.strip())
        return cls(values, period)

    def query(self, dashboard: Dashboard) -> str:
        """The address' parameter that sets the filters; raises SupersetError for an unknown one."""
        masks: dict[str, Any] = {}
        for name, values in self.values.items():
            given = _filter(dashboard, "select", name)
            masks |= chosen(dashboard.slug, name, given.column, values)
        if self.period is not None:
            masks |= within(dashboard.slug, _filter(dashboard, "time").name, self.period)
        return rison(masks) if masks else ""

    def heading(self, settings: Settings, dashboard: Dashboard) -> str:
        """What is printed above: dashboard, every filter with its value, when the data are of."""
        version = Version.read(settings.published_database.parent.resolve())
        said = [
            f"{given.name}: {self._said(given)}"
            for given in dashboard.filters
            if given.kind == "select"
        ]
        said += [
            f"{given.name}: {self.period or given.default or 'all time'}"
            for given in dashboard.filters
            if given.kind == "time"
        ]
        data_as_of = f"Data as of {version.as_of:%d %b %Y %H:%M} UTC"
        return " · ".join([dashboard.title, *said, data_as_of])

    def _said(self, given: Filter) -> str:
        default = given.default if isinstance(given.default, list) else [given.default or "all"]
        return ", ".join(self.values.get(given.name, default))


def dashboard_named(slug: str) -> Dashboard:
    """The repository's dashboard; raises SupersetError naming those there are."""
    dashboards = {found.slug: found for found in read_dashboards()}
    if slug not in dashboards:
        cure = f"one of {', '.join(dashboards)}"
        raise SupersetError(f"superset: no dashboard is named {slug}", cure=cure)
    return dashboards[slug]


def _filter(dashboard: Dashboard, kind: str, name: str | None = None) -> Filter:
    known = [given for given in dashboard.filters if given.kind == kind]
    found = next((given for given in known if name in (None, given.name)), None)
    if found is None:
        names = ", ".join(given.name for given in known) or "none"
        raise SupersetError(
            f"superset: {dashboard.slug} has no filter {name or 'of time'}", cure=f"it has {names}"
        )
    return found

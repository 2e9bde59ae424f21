"""Events on a chart for whoever sees both on a dashboard.

Superset looks for the chart of the events among those whose dataset one may read outside of any
dashboard; of people who see dashboards alone that is none, and their whole chart is an error. Here
it is found, and whether its rows may be read is judged where it always is: by the query that is
stored with it, which names its dashboard (tributary/bi/annotations.py). A chart that would be asked
without that, of the old types that have a class of their own, is found as before.
"""

from __future__ import annotations

from typing import Any


def find_events_of_dashboards() -> None:
    """Put our look-up in the place of Superset's."""
    from superset.common import query_context_processor  # not before the application is there
    from superset.daos.chart import ChartDAO
    from superset.extensions import db
    from superset.models.slice import Slice
    from superset.viz import viz_types

    class EventCharts(ChartDAO):  # type: ignore[misc]
        """Charts as annotation layers name them."""

        @classmethod
        def find_by_id(cls, model_id: str | int, *args: Any, **kwargs: Any) -> Any:
            chart = db.session.get(Slice, model_id)
            if chart is not None and chart.viz_type not in viz_types:
                return chart
            return ChartDAO.find_by_id(model_id, *args, **kwargs)

    query_context_processor.ChartDAO = EventCharts

"""Credit and revenue per conversion, touch and model. The computing is `tributary.predictive`'s.

Each tenant and type of conversion is a data set of its own: what a channel is worth for leads says
nothing of what it is worth for deals. Visitors whom nobody knows take part: they are those who did
not convert.
"""

import pandas as pd

from tributary.predictive import attribution

PARAMETERS = ["half_life_days", "first_weight", "last_weight"]


def model(dbt, session):
    dbt.config(materialized="table")
    touches = dbt.ref("int_marketing__touchpoints").filter("is_marketing").df()
    touches = touches.rename(
        columns={
            "touchpoint_key": "touchpoint_id",
            "contact_key": "contact_id",
            "channel_id": "channel",
        }
    )
    conversions = dbt.ref("int_marketing__conversions").to_arrow_table().to_pandas()
    # Whom nobody knows has no touches: a contact of the conversion's own.
    conversions["contact_key"] = conversions["contact_key"].fillna(conversions["conversion_key"])
    conversions = conversions.rename(
        columns={
            "conversion_key": "conversion_id",
            "contact_key": "contact_id",
            "value_amount": "value",
        }
    )
    # Each parameter is of one model, but for these two: models that share them are one call.
    models = dbt.ref("attribution_models").df().groupby(["lookback_days", "direct_handling"])
    # Without any conversion there is still a table.
    data_sets = [data for _, data in conversions.groupby(["tenant_id", "conversion_type"])]
    credited = [
        attribution.attribute(
            touches[touches["tenant_id"].isin(converted["tenant_id"])],
            converted,
            models=chosen["model_id"].tolist(),
            lookback_days=lookback_days,
            direct=direct,
            **chosen[PARAMETERS].max().dropna().to_dict(),
        )
        for converted in data_sets or [conversions]
        for (lookback_days, direct), chosen in models
    ]
    return pd.concat(credited, ignore_index=True).rename(
        columns={
            "model": "model_id",
            "conversion_id": "conversion_key",
            "contact_id": "contact_key",
            "touchpoint_id": "touchpoint_key",
            "channel": "channel_id",
            "attributed_revenue": "attributed_revenue_amount",
        }
    )

"""AWS Cost Explorer: daily cost and usage by service and by the tag `business_unit`.

Days are UTC; amounts are text, as AWS has them. Costs of the last days are estimates, and AWS
keeps 14 months by the day.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Paging,
    Request,
    Source,
    Type,
    Window,
    columns,
)

TAG = "business_unit"

SOURCE = Source(
    name="cloud_cost",
    title="AWS Cost Explorer",
    base_url="https://ce.us-east-1.amazonaws.com",
    auth=Auth.AWS_SIGNATURE,
    signed_for=("us-east-1", "ce"),
    headers={
        "X-Amz-Target": "AWSInsightsIndexService.GetCostAndUsage",
        "Content-Type": "application/x-amz-json-1.1",
    },
    requests_per_second=1,
    limit_codes=("__type", frozenset({"LimitExceededException", "ThrottlingException"})),
    entities=(
        Entity(
            name="daily_costs",
            description="Cost and usage by day, service and business unit.",
            key=("date", "service", "tag"),
            mode=Window("date", lookback_days=3),
            columns=(
                Column("date", Type.DATE, "Day (UTC)", "TimePeriod.Start", required=True),
                Column("service", Type.TEXT, "AWS service", "item.Keys[0]", required=True),
                Column(
                    "tag",
                    Type.TEXT,
                    "business_unit$ and the unit; nothing after $: not tagged",
                    "item.Keys[1]",
                    required=True,
                ),
                *columns(
                    (
                        "unblended_cost",
                        Type.TEXT,
                        "Cost, a decimal number",
                        "item.Metrics.UnblendedCost.Amount",
                    ),
                    (
                        "currency_code",
                        Type.TEXT,
                        "Currency of the cost",
                        "item.Metrics.UnblendedCost.Unit",
                    ),
                    (
                        "usage_quantity",
                        Type.TEXT,
                        "Usage, a decimal number",
                        "item.Metrics.UsageQuantity.Amount",
                    ),
                    ("usage_unit", Type.TEXT, "Unit of usage", "item.Metrics.UsageQuantity.Unit"),
                    ("is_estimated", Type.BOOLEAN, "AWS may still change it", "Estimated"),
                ),
            ),
            fetch=Request(
                method="POST",
                path="/",
                body={
                    "TimePeriod": {"Start": "{from_date}", "End": "{until_date}"},
                    "Granularity": "DAILY",
                    "Metrics": ["UnblendedCost", "UsageQuantity"],
                    "GroupBy": [
                        {"Type": "DIMENSION", "Key": "SERVICE"},
                        {"Type": "TAG", "Key": TAG},
                    ],
                },
                records="ResultsByTime",
                explode="Groups",
                paging=Paging.CURSOR_IN_BODY,
                paging_options={"cursor": "NextPageToken", "parameter": "NextPageToken"},
                slice_days=92,
            ),
        ),
    ),
)

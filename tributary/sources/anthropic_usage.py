"""Anthropic's Admin API: cost and token usage of the organisation, by UTC day and workspace.

Each business unit works in a workspace of its own; what the default workspace used has none.
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


def _report(path: str, *group_by: str) -> Request:
    """Daily buckets, of which one answer holds at most 31; a row for each of their results."""
    return Request(
        path=f"/v1/organizations/{path}",
        params={
            "starting_at": "{from_date}T00:00:00Z",
            "ending_at": "{until_date}T00:00:00Z",
            "bucket_width": "1d",
            "limit": 31,
            "group_by[]": group_by,
        },
        records="data",
        explode="results",
        slice_days=31,
        paging=Paging.CURSOR_IN_QUERY,
        paging_options={"cursor": "next_page", "parameter": "page", "has_more": "has_more"},
    )


DATE = Column("date", Type.DATE, "Day (UTC)", "starting_at", required=True)
WORKSPACE = ("workspace_id", Type.TEXT, "Workspace; empty: the default one", "item.workspace_id")

SOURCE = Source(
    name="anthropic_usage",
    title="Anthropic usage and cost",
    base_url="https://api.anthropic.com",
    auth=Auth.HEADER,
    headers={"x-api-key": "{token}", "anthropic-version": "2023-06-01"},
    requests_per_second=2,
    entities=(
        Entity(
            name="cost_report",
            description="Cost of a day by workspace and what it was for; recent days are restated.",
            key=("date", "workspace_id", "description"),
            mode=Window("date", lookback_days=2),
            columns=(
                DATE,
                *columns(
                    WORKSPACE,
                    ("description", Type.TEXT, "What for", "item.description"),
                    (
                        "amount_cents",
                        Type.TEXT,
                        "Cost in cents, decimal text of more than four decimals",
                        "item.amount",
                    ),
                    ("currency_code", Type.TEXT, "Currency", "item.currency"),
                    (
                        "cost_type",
                        Type.TEXT,
                        "tokens, web_search or code_execution",
                        "item.cost_type",
                    ),
                    ("model", Type.TEXT, "Model", "item.model"),
                    (
                        "token_type",
                        Type.TEXT,
                        "uncached_input_tokens, output_tokens, cache_read_input_tokens, …",
                        "item.token_type",
                    ),
                    ("service_tier", Type.TEXT, "standard or batch", "item.service_tier"),
                    ("context_window", Type.TEXT, "0-200k or 200k-1M", "item.context_window"),
                ),
            ),
            fetch=_report("cost_report", "workspace_id", "description"),
        ),
        Entity(
            name="usage_report",
            description="Tokens of a day by workspace and model; recent days are restated.",
            key=("date", "workspace_id", "model"),
            mode=Window("date", lookback_days=2),
            columns=(
                DATE,
                *columns(
                    WORKSPACE,
                    ("model", Type.TEXT, "Model", "item.model"),
                    (
                        "input_tokens",
                        Type.INTEGER,
                        "Input tokens that were not cached",
                        "item.uncached_input_tokens",
                    ),
                    ("output_tokens", Type.INTEGER, "Output tokens", "item.output_tokens"),
                    (
                        "cache_read_tokens",
                        Type.INTEGER,
                        "Input tokens read from the cache",
                        "item.cache_read_input_tokens",
                    ),
                    (
                        "cache_creation_5m_tokens",
                        Type.INTEGER,
                        "Input tokens written to the five-minute cache",
                        "item.cache_creation.ephemeral_5m_input_tokens",
                    ),
                    (
                        "cache_creation_1h_tokens",
                        Type.INTEGER,
                        "Input tokens written to the one-hour cache",
                        "item.cache_creation.ephemeral_1h_input_tokens",
                    ),
                    (
                        "web_search_count",
                        Type.INTEGER,
                        "Web searches",
                        "item.server_tool_use.web_search_requests",
                    ),
                ),
            ),
            fetch=_report("usage_report/messages", "workspace_id", "model"),
        ),
    ),
)

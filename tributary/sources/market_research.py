"""Market research by survey and analyst: CSV files in a folder, one a wave, quarter or month."""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

TENANT_ID = Column("tenant_id", Type.TEXT, "Business unit whose market it is", required=True)

SOURCE = Source(
    name="market_research",
    title="Market research",
    entities=(
        Entity(
            name="brand_waves",
            description="Answers of a survey wave by brand, metric and cell.",
            key=("brand", "wave_date", "metric", "cell"),
            mode=Files(),
            columns=(
                TENANT_ID,
                Column("brand", Type.TEXT, "Brand that was asked about", required=True),
                Column("wave_date", Type.DATE, "Last day of field work", required=True),
                Column(
                    "metric",
                    Type.TEXT,
                    "aided_awareness, unaided_awareness or consideration",
                    required=True,
                ),
                Column(
                    "cell",
                    Type.TEXT,
                    "all: the tracker; test, control: exposed to the campaign or not",
                    required=True,
                ),
                *columns(
                    ("campaign_id", Type.TEXT, "Campaign whose lift test and control measure"),
                    ("respondents", Type.INTEGER, "People asked"),
                    ("positives", Type.INTEGER, "People who knew or considered the brand"),
                ),
            ),
            fetch=Drop("brand_waves*.csv", is_optional=True),
        ),
        Entity(
            name="market_share",
            description="Revenue and share of each brand of a market, by quarter.",
            key=("brand", "period"),
            mode=Files(),
            columns=(
                TENANT_ID,
                Column("brand", Type.TEXT, "Brand", required=True),
                Column("period", Type.DATE, "First day of the quarter", required=True),
                *columns(
                    ("is_own_brand", Type.BOOLEAN, "The business unit's own brand"),
                    ("revenue_estimate", Type.DECIMAL, "Estimated revenue of the quarter"),
                    ("market_size", Type.DECIMAL, "Estimated revenue of the whole market"),
                    ("share", Type.DECIMAL, "Share of the market's revenue, 0 to 1"),
                    ("currency_code", Type.TEXT, "Currency of the estimates"),
                    ("addressable_small", Type.INTEGER, "Addressable accounts, small"),
                    ("addressable_mid_market", Type.INTEGER, "Addressable accounts, mid-market"),
                    ("addressable_enterprise", Type.INTEGER, "Addressable accounts, enterprise"),
                    ("source", Type.TEXT, "Who estimated"),
                ),
            ),
            fetch=Drop("market_share*.csv", is_optional=True),
        ),
        Entity(
            name="competitors",
            description="Profiles of competitors and of the own brand, a row for every version.",
            key=("competitor_id", "valid_from"),
            mode=Files(),
            columns=(
                TENANT_ID,
                Column("competitor_id", Type.TEXT, "Competitor", required=True),
                Column("valid_from", Type.DATE, "First day of the profile", required=True),
                *columns(
                    ("name", Type.TEXT, "Brand"),
                    ("domain", Type.TEXT, "Web domain"),
                    ("is_own_brand", Type.BOOLEAN, "The business unit's own brand"),
                    (
                        "pricing_strategy",
                        Type.TEXT,
                        "premium, value, penetration or freemium",
                    ),
                    ("differentiators", Type.TEXT, "Features it has, separated by semicolons"),
                    ("followers", Type.INTEGER, "Followers on social networks that day"),
                ),
            ),
            fetch=Drop("competitors*.csv"),
        ),
        Entity(
            name="competitor_events",
            description="What competitors announced.",
            key=("competitor_id", "event_date", "event_type"),
            mode=Files(),
            columns=(
                TENANT_ID,
                Column("competitor_id", Type.TEXT, "Competitor", required=True),
                Column("event_date", Type.DATE, "Day of the announcement", required=True),
                Column(
                    "event_type",
                    Type.TEXT,
                    "feature_release, pricing_change, partnership, testimonial, case_study or"
                    " award",
                    required=True,
                ),
                *columns(
                    ("title", Type.TEXT, "Headline"),
                    ("url", Type.TEXT, "Where it was announced"),
                ),
            ),
            fetch=Drop("competitor_events*.csv", is_optional=True),
        ),
    ),
)

-- The declared assets on the day of the build: what is declared has no history.
select
    {{ surrogate_key(["'group'"]) }} as tenant_key,
    cast(build.as_of as date) as declared_date,
    assets.layer,
    assets.personal_column_count,
    assets.masked_column_count,
    assets.input_count,
    assets.is_traced
from {{ ref("dim_data_asset") }} as assets
cross join {{ source("raw", "lake__build") }} as build
where assets.layer <> 'unknown'

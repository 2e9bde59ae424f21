-- Web vitals of each page on each kind of device. They come as percentiles, which cannot be
-- merged: the
-- page on the device is the only member that they are right of.
select
    {{ surrogate_key(["tenant_id"]) }} as tenant_key,
    cast(window_start_at as date) as vitals_date,
    service || page || ' (' || device || ')' as page_on_device,
    cast(lcp_p75_seconds as decimal(18, 6)) as lcp_p75_seconds,
    cast(inp_p75_seconds as decimal(18, 6)) as inp_p75_seconds,
    cast(cls_p75 as decimal(18, 6)) as cls_p75
from {{ ref("stg_monitoring__web_vitals") }}

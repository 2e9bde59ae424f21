-- What WhatsApp charged for one delivered message: its bill of a day (UTC), number and category
-- over
-- the messages billed. The bill is by the recipient's country too, which messages do not say.
with
    numbers as (
        select distinct
            tenant_id, phone_number_id, {{ digits("display_phone_number") }} as phone_number
        from {{ ref("stg_whatsapp__phone_numbers") }}
    ),

    final as (
        select
            bills.tenant_id,
            numbers.phone_number_id,
            {{ normalised("bills.pricing_category") }} as pricing_category,
            bills.date as delivered_utc_date,
            sum(bills.volume) as billed_count,
            cast(sum(cast(bills.cost as decimal(18, 4))) as decimal(18, 4)) as billed_amount
        from {{ ref("stg_whatsapp__pricing_analytics") }} as bills
        inner join
            numbers
            on bills.tenant_id = numbers.tenant_id
            and {{ digits("bills.phone_number") }} = numbers.phone_number
        group by
            bills.tenant_id,
            numbers.phone_number_id,
            {{ normalised("bills.pricing_category") }},
            bills.date
    )

select *
from final

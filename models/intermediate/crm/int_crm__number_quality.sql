-- WhatsApp's rating of each number, from the day on which it was seen: it tells only today's.
with
    observed as ({{ snapshot_days("whatsapp", "phone_numbers") }}),

    daily as (
        select
            phone_number_id,
            observed_date,
            max({{ normalised("quality_rating") }}) as quality_rating
        from observed
        group by phone_number_id, observed_date
    ),

    final as (
        select
            phone_number_id,
            quality_rating,
            cast(observed_date as timestamp) as valid_from,
            coalesce(
                cast(
                    lead(observed_date) over (
                        partition by phone_number_id order by observed_date
                    ) as timestamp
                ),
                cast('9999-12-31' as timestamp)
            ) as valid_to
        from daily
    )

select *
from final

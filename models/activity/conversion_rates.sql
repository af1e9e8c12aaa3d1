with

rates as (
    select * from {{ ref('goldseam', 'rule_exchange_rates') }}
),

-- a rate holds until the currency's next one
spans as (
    select
        currency,
        cast(rate as numeric(18, 12)) as rate,
        cast(valid_from as timestamp) as valid_from,
        coalesce(
            lead(cast(valid_from as timestamp)) over (partition by currency order by valid_from),
            cast('9999-12-31' as timestamp)
        ) as valid_to
    from rates
),

reporting as (
    select * from spans where currency = {{ goldseam.reporting_currency() }}
),

crossed as (
    select
        spans.currency,
        greatest(spans.valid_from, reporting.valid_from) as valid_from,
        least(spans.valid_to, reporting.valid_to) as valid_to,
        {{ goldseam.divide('spans.rate', 'reporting.rate', 12) }} as rate
    from spans
    inner join reporting
        on spans.valid_from < reporting.valid_to
        and reporting.valid_from < spans.valid_to
)

select * from crossed

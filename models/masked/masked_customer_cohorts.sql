{{ goldseam.mask('customer_cohorts') }}

-- Each row names an arm of an experiment whose people are not shared out as its weights say (chi-square, p below
-- 0.001): experiment, arm, people and how many were expected. Something leaves out people of one arm more than of
-- another, and no lift of this experiment can be trusted. The run goes on.
-- Mend: look for what treats arms differently before they are measured, such as profiles deleted or merged more in
-- one arm, or arms written by hand; then begin the experiment anew under another name.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'experiment_sample_ratios', 'package': 'goldseam'}}}) }}
select
    experiment,
    arm,
    people,
    expected_people,
    chi_square,
    chi_square_limit
from {{ ref('goldseam', 'experiment_sample_ratios') }}
where is_mismatch

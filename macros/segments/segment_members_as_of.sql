{# Who was in a segment at a moment, as it was evaluated then: a query on segment_membership_history. For analyses and reports; a
   segment itself cannot ask, since the history is made from segments.

   {{ goldseam.segment_members_as_of('vips', "cast('2026-06-01' as timestamp)") }}

     anna in from 1 May to 1 June, ben in from 1 June  ->  ben
     as of 31 May 23:59                                ->  anna
     as of 30 April                                    ->  no row

   moment: an SQL expression of type timestamp, UTC. An entry holds from entered_at on, and no longer at exited_at. A profile is
   called as it was then; where it was merged away since, profile_redirects knows the new one. #}
{% macro segment_members_as_of(segment, moment) -%}
    select
        profile_id,
        entered_at,
        entered_cause
    from {{ ref('goldseam', 'segment_membership_history') }}
    where
        segment = '{{ segment }}'
        and entered_at <= {{ moment }}
        and (exited_at is null or exited_at > {{ moment }})
{%- endmacro %}

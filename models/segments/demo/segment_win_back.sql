-- nested: at risk or a lapsed VIP, but not those whom a reminder of their own awaits
(
    {{ goldseam.in_segment('at_risk') }}
    union
    {{ goldseam.in_segment('lapsed_vips') }}
)
except
{{ goldseam.in_segment('abandoned_carts') }}
except
{{ goldseam.in_segment('replenishment_due') }}

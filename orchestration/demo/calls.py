"""The calls behind tickets by telephone: from which number, how long."""

import numpy as np

from orchestration.demo.columns import build, constant, pick
from orchestration.demo.families import relatives
from orchestration.demo.life import Life
from orchestration.demo.mess import spell_phones
from orchestration.demo.randomness import Rng, quota
from orchestration.demo.requesters import Requesters
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.tickets import AGENTS, CALL, Tickets

_CALL_IDS = 70_000_000


def calls(rng: Rng, life: Life, tickets: Tickets, requesters: Requesters) -> Rows:
    """One call per ticket; some come from the phone of somebody else in the family, some hide their number."""
    ticket = np.flatnonzero(tickets.channel == CALL)
    person, count = tickets.person[ticket], len(ticket)
    relative = relatives(life.people, person, np.ones(len(life.people), bool))
    borrows = quota(rng, relative >= 0, life.rates.borrowed_phones * count)
    owner = np.where(borrows, relative, person)
    duration = np.clip(rng.lognormal(5.2, 0.7, count), 20, 3_600).astype(np.int32)
    started_at = tickets.opened_at[ticket] - duration.astype("timedelta64[s]")
    loaded_at = loading_times(rng, life.rates, tickets.opened_at[ticket])
    columns = {
        "id": _CALL_IDS + tickets.id[ticket],
        "ticket_id": tickets.id[ticket],
        "requester_id": requesters.id[requesters.of_ticket[ticket]],
        "caller_phone": spell_phones(rng, life.rates, life.people, owner, missing=life.rates.missing_values),
        "line_country_code": life.country_code[person],
        "direction": constant("inbound", count),
        "duration_seconds": duration,
        "agent": pick(AGENTS, tickets.agent[ticket]),
        "started_at": started_at,
        "loaded_at": loaded_at,
    }
    return Rows(build("raw_support/calls", columns), loaded_at)

"""Customer service: who asks, tickets by e-mail, form and telephone, the calls, and chats on the web shop."""

from orchestration.demo.calls import calls
from orchestration.demo.chats import chat_loads
from orchestration.demo.life import Life
from orchestration.demo.requesters import draw_requesters, requesters_table
from orchestration.demo.tickets import draw_tickets, tickets_table
from orchestration.demo.truth import Loads, first_loads, records


def loads(life: Life) -> Loads:
    """All service rows of a chunk's life, and the truth about who asked."""
    rng = life.stream("support")
    tickets = draw_tickets(rng, life)
    requesters = draw_requesters(life, tickets)
    told = requesters_table(rng, life, requesters)
    truth = records(
        "support",
        "support_requester_id",
        requesters.id.astype(str),
        life.people.person_id[requesters.person],
        first_loads(requesters.of_row, told.loaded_at, len(requesters.id)),
    )
    return [
        ("raw_support/requesters", told),
        ("raw_support/tickets", tickets_table(rng, life, tickets, requesters)),
        ("raw_support/calls", calls(rng, life, tickets, requesters)),
        *chat_loads(life),
        truth,
    ]

"""A table at another Postgres."""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from orchestration.destinations.base import BusyError, DeliveryError, LostAnswerError, RefusedBatchError
from orchestration.destinations.postgres import PostgresAccount, PostgresDestination
from tests.destinations.batches import delivery, outcomes, row, send
from tests.support.postgres import SUPERUSER, PostgresServer
from tests.support.servers.process import free_port
from tests.support.servers.proxy import cut_after
from tests.support.waiting import eventually

pytestmark = pytest.mark.postgres


@pytest.fixture(name="server")
def _server(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """An empty database `elsewhere`."""
    postgres_server.recreate_database("elsewhere")
    yield postgres_server


def opened(
    server: PostgresServer,
    *,
    fields: tuple[str, ...] = ("city", "orders"),
    options: Any = None,
    **settings: Any,
) -> PostgresDestination:
    account = PostgresAccount.model_validate(
        {
            "type": "postgres",
            "host": server.host,
            "port": server.port,
            "database": "elsewhere",
            "user": SUPERUSER,
        }
        | settings
    )
    wanted = {"table": "people", "create_table": True} | (options or {})
    return account.open(delivery(account, Path(), identifiers=["email"], fields=fields, **wanted))


def query(server: PostgresServer, statement: str) -> list[tuple]:
    connection = psycopg2.connect(host=server.host, port=server.port, user=SUPERUSER, dbname="elsewhere")
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def people(server: PostgresServer) -> dict[str, tuple]:
    return {key: rest for key, *rest in query(server, "select * from people order by 1")}


def person(profile_id: str, action: str = "add", **fields: str | None):
    sent = [] if action == "add" else [{"profile_id": profile_id}]
    # the plan names both identifiers, the sync only one
    return row(
        profile_id, action, email=f"{profile_id}@example.com", phone="+48501491014", fields=fields, sent=sent
    )


def test_rows_are_written_changed_and_deleted(server: PostgresServer):
    destination = opened(server)
    assert outcomes(
        send(destination, person("p1", city="Kraków", orders="3"), person("p2", city=None, orders="1"))
    ) == ["confirmed", "confirmed"]
    assert people(server) == {
        "p1": ["p1@example.com", "Kraków", "3"],
        "p2": ["p2@example.com", None, "1"],
    }
    send(destination, person("p1", "update", city="Łódź", orders="4"))
    send(destination, person("p2", "remove"))
    assert people(server) == {"p1": ["p1@example.com", "Łódź", "4"]}


def test_an_absent_key_keeps_the_column_and_none_clears_it(server: PostgresServer):
    destination = opened(server)
    send(destination, person("p1", city="Kraków", orders="3"), person("p2", city="Kraków", orders="3"))
    send(destination, person("p1", "update", city=None), person("p2", "update", orders="4"))
    assert people(server) == {
        "p1": ["p1@example.com", None, "3"],
        "p2": ["p2@example.com", "Kraków", "4"],
    }


def test_rows_of_others_stay(server: PostgresServer):
    destination = opened(server)
    send(destination, person("p1", city="Kraków", orders="3"))
    server.execute("insert into people (profile_id, city) values ('theirs', 'Gdańsk')", "elsewhere")
    send(destination, person("p1", "remove"), person("unknown", "remove"))
    assert people(server) == {"theirs": [None, "Gdańsk", None]}


def test_every_letter_arrives(server: PostgresServer):
    strange = "tab\t newline\n return\r \\N \\ 'quote\" ; drop table people; -- 정"
    send(opened(server), person("p1", city=strange, orders=""))
    assert people(server) == {"p1": ["p1@example.com", strange, ""]}


def test_the_same_batch_again_does_no_harm(server: PostgresServer):
    destination = opened(server)
    for _ in range(2):
        send(destination, person("p1", city="Kraków", orders="3"))
    assert people(server) == {"p1": ["p1@example.com", "Kraków", "3"]}
    for _ in range(2):
        send(destination, person("p1", "remove"))
    assert people(server) == {}


def test_a_table_of_yours_keeps_its_types_and_columns(server: PostgresServer):
    server.execute("create schema crm", "elsewhere")
    server.execute(
        """create table crm."People" (id text primary key, email text, orders int check (orders < 100), note text)""",
        "elsewhere",
    )
    options = {"table": "crm.People", "key": "id", "create_table": False}
    destination = opened(server, fields=("orders",), options=options)
    send(destination, person("p1", orders="3"))
    assert query(server, 'select * from crm."People"') == [("p1", "p1@example.com", 3, None)]
    for wrong, code in (("many", "sql_22p02"), ("100", "sql_23514")):
        with pytest.raises(RefusedBatchError) as refused:
            send(destination, person("p2", orders="1"), person("p3", orders=wrong))
        assert refused.value.code == code
    # all or nothing
    assert query(server, 'select id from crm."People"') == [("p1",)]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (None, "sql_42p01"),
        ("create table people (profile_id text primary key, email text)", "sql_42703"),
        ("create table people (profile_id text, email text, city text, orders text)", "sql_42p10"),
    ],
    ids=["no table", "no column", "no unique key"],
)
def test_a_table_that_does_not_fit_stops_the_run(server: PostgresServer, table: str | None, code: str):
    if table:
        server.execute(table, "elsewhere")
    with pytest.raises(DeliveryError) as stopped:
        send(opened(server, options={"create_table": False}), person("p1", city="Kraków", orders="3"))
    assert (stopped.value.code, stopped.value.is_definitive) == (code, True)
    assert "people" in str(stopped.value)


def test_a_server_that_cannot_be_reached(server: PostgresServer):
    anna = person("p1", city="Kraków", orders="3")
    with pytest.raises(BusyError) as busy:
        send(opened(server, port=free_port()), anna)
    with pytest.raises(DeliveryError) as stopped:
        send(opened(server, database="nowhere"), anna)
    assert (busy.value.code, stopped.value.code) == ("connect_error", "no_entry")


def test_a_locked_table_is_waited_for_no_longer_than_told(server: PostgresServer):
    send(opened(server), person("p0", city=None, orders=None))
    # without a limit of our own this one ends it, under another code
    server.execute("alter database elsewhere set lock_timeout = '2s'")
    other = psycopg2.connect(host=server.host, port=server.port, user=SUPERUSER, dbname="elsewhere")
    with closing(other), other.cursor() as cursor:
        cursor.execute("lock table people")
        with pytest.raises(BusyError) as busy:
            send(opened(server, timeout_seconds=0.2), person("p1", city=None, orders=None))
    assert busy.value.code == "sql_57014"
    assert list(people(server)) == ["p0"]


def test_a_connection_lost_before_the_commit_took_nothing(server: PostgresServer):
    send(opened(server), person("p0", city=None, orders=None))
    with cut_after(server.port, b"insert into") as port, pytest.raises(BusyError):
        send(opened(server, port=port, options={"create_table": False}), person("p1", city="Kraków"))
    assert list(people(server)) == ["p0"]


def test_an_answer_lost_after_the_commit_is_unknown_and_sent_again(server: PostgresServer):
    send(opened(server), person("p0", city=None, orders=None))
    anna = person("p1", city="Kraków", orders="3")
    with cut_after(server.port, b"COMMIT") as port, pytest.raises(LostAnswerError) as lost:
        send(opened(server, port=port, options={"create_table": False}), anna)
    assert lost.value.code == "commit_unanswered"
    # it had been taken
    assert eventually(lambda: people(server).get("p1")) == ["p1@example.com", "Kraków", "3"]
    assert outcomes(send(opened(server), anna)) == ["confirmed"]
    assert len(people(server)) == 2


def test_no_value_and_no_password_reach_the_log(
    server: PostgresServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("PEOPLE_PASSWORD", "a-secret")
    destination = opened(server, password="${PEOPLE_PASSWORD}")
    send(destination, person("p1", city="Kraków", orders="3"))
    server.execute("alter table people alter orders type int using orders::int", "elsewhere")
    with pytest.raises(RefusedBatchError) as refused:
        send(destination, person("p2", city="Kraków", orders="many"))
    for secret in ("a-secret", "Kraków", "many", "p2@example.com"):
        assert secret not in caplog.text + str(refused.value)
    assert refused.value.__cause__ is None

"""examples/sources: ready folders, copied into a company's project as their README says, on raw files of connectors."""

import csv
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.examples import install_packages
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import Warehouse

READY = REPOSITORY / "examples" / "sources"
DATA = REPOSITORY.parent / "shared" / "data" / "raw_fivetran"
# How the files are named after the tables.
FILES = {
    "shopify": "shopify_gql_{}_data.csv",
    "klaviyo": "{}.csv",
    "hubspot": "{}_data.csv",
    "zendesk": "{}_data.csv",
}

BEHIND_ACTIVITY = [
    f"goldseam.{room}" for room in ("traits", "segments", "decisions", "activation", "measurement", "masked")
]

# Rows of the raw files: source -> table -> rows.
Raw = dict[str, dict[str, list[dict[str, Any]]]]

pytestmark = [
    pytest.mark.skipif(
        not DATA.is_dir(),
        reason=f"{DATA} is absent: raw tables of connectors are no part of this repository",
    ),
    # Building costs most: once for all tests of this file, whatever the number of workers.
    pytest.mark.xdist_group("sources"),
]


@pytest.fixture(scope="module")
def company(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A company's project with the connectors' folders, their raw tables loaded, everything built and tested once."""
    work = tmp_path_factory.mktemp("sources")
    project = Project(warehouse, work=work, root=follow_the_readme(work / "company", *FILES))
    install_packages(project)
    for source in FILES:
        for table in tables_of(source):
            rows, types = read_table(source, table)
            project.load(f"raw_{source}", table, rows, types)
    # once in full; that the rooms behind activity agree on both engines is tests/parity's to show
    project.dbt("build", *(["--exclude", *BEHIND_ACTIVITY] if project.engine == "postgres" else []))
    return project


def follow_the_readme(root: Path, *tools: str) -> Path:
    """A project by the README's own commands and dbt_project.yml; what a company has anyway is added."""
    root.mkdir()
    readme = (READY / "README.md").read_text()
    [commands] = re.findall(r"```bash\n(.*?)```", readme, re.DOTALL)
    assert "goldseam=../goldseam " in commands and f"in {' '.join(ready_feeds())};" in commands
    here = commands.replace("goldseam=../goldseam ", f"goldseam='{REPOSITORY}' ").replace(
        " ".join(ready_feeds()), " ".join(tools)
    )
    subprocess.run(["bash", "-euc", here], cwd=root, check=True, capture_output=True)
    [project] = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    settings = yaml.safe_load(project)
    settings["vars"]["sources"] = {tool: settings["vars"]["sources"][tool] for tool in tools}
    settings["vars"] |= {"as_of": "2025-12-31", "extra_exchange_rates": "company_exchange_rates"}
    (root / "dbt_project.yml").write_text(yaml.safe_dump(settings))
    (root / "packages.yml").write_text(yaml.safe_dump({"packages": [{"local": str(REPOSITORY)}]}))
    (root / "seeds" / "company_exchange_rates.csv").write_text(
        "currency,valid_from,rate\nCAD,1990-01-01,0.65\n"
    )
    shutil.copy(REPOSITORY / "examples" / "olist" / "profiles.yml", root)
    return root


def tables_of(source: str) -> dict[str, list[str]]:
    """The raw tables that a folder reads and their columns."""
    [written] = yaml.safe_load((READY / source / f"_{source}__sources.yml").read_text())["sources"]
    return {table["name"]: [column["name"] for column in table["columns"]] for table in written["tables"]}


def read_table(source: str, table: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Rows of a connector's table."""
    written = read_csv(DATA / source / FILES[source].format(table))
    for row in written:
        if "_Company_synced" in row:  # one file's publisher renamed too much
            row["_fivetran_synced"] = row.pop("_Company_synced")
    return typed_table(written)


def read_csv(path: Path) -> list[dict[str, str | None]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: value.strip() or None for name, value in row.items()} for row in csv.DictReader(file)]


def typed_table(written: list[dict[str, str | None]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The rows, typed as a loader types its tables, and the types of columns that are empty."""
    columns = {name: typed([row[name] for row in written]) for name in written[0]}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    empty = [name for name, values in columns.items() if set(values) == {None}]
    moments = re.compile(r".*(_at|_date|_synced|timestamp|_tstamp)|created|updated")
    return rows, {name: "timestamp" if moments.fullmatch(name) else "text" for name in empty}


def typed(values: list[str | None]) -> list[Any]:
    for pattern, convert in {
        r"\d{4}-\d\d-\d\d \d{1,2}:\d\d:\d\d(\.\d+)?": moment,
        r"(?i)true|false": lambda value: value.lower() == "true",
        r"0|-?[1-9]\d{0,17}": int,
        r"-?\d+\.\d+|0|-?[1-9]\d*": Decimal,
    }.items():
        if all(value is None or re.fullmatch(pattern, value) for value in values):
            return [None if value is None else convert(value) for value in values]
    return values


def moment(value: str) -> datetime:
    day, clock = value.split(" ")
    return datetime.fromisoformat(f"{day} {clock.zfill(8) if '.' not in clock else clock}")


@pytest.fixture(scope="module")
def raw() -> Raw:
    """The raw files, read by nothing of ours."""
    return {source: {table: read_table(source, table)[0] for table in tables_of(source)} for source in FILES}


# Feeds that keep one row of what a record says twice.
MERGED = {"identifiers", "attributes", "consents"}


def judged(project: Project, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Counter]:
    """By source and feed, how many rows were accepted (under '') and how many rejected, by rule."""
    found: dict[tuple[str, str], Counter] = {key: Counter() for key in keys}
    for feed in {feed for _, feed in found}:
        rows = project.rows(f"""
            select source, '' as rule, count(*) as found from feeds.feed_{feed} group by 1
            union all
            select source, rejection_rule, count(*) from feeds.rejected_{feed} group by 1, 2
        """)
        for row in rows:
            found.setdefault((row["source"], feed), Counter())[row["rule"]] = int(row["found"])
    for source, feed in found.keys() & {(source, feed) for source, _ in found for feed in MERGED}:
        # accepted copies are one row there: each is in use if its record is
        [row] = project.rows(f"""
            select count(*) as found
            from staging.feed_{source}__{feed} as given
            where exists (
                select 1 from feeds.feed_{feed} as used
                where used.source = '{source}' and used.record_key = given.record_key
            )
            or exists (
                select 1 from feeds.rejected_{feed} as rejected
                where rejected.source = '{source}' and rejected.record_key = given.record_key
            )
        """)
        rejected = sum(count for rule, count in found[source, feed].items() if rule)
        found[source, feed][""] = int(row["found"]) - rejected
    return found


def filled(rows: list[dict[str, Any]], *columns: str) -> int:
    """How many values the columns hold."""
    return sum(row[column] is not None for row in rows for column in columns)


def hashes(rows: list[dict[str, Any]], column: str) -> int:
    """Addresses that the files' publisher replaced by hashes: no e-mail any more."""
    return sum(row[column] is not None and "@" not in row[column] for row in rows)


def sent_or_received(raw: Raw) -> list[dict[str, Any]]:
    """E-mail events that are a message's outcome: neither a step before sending nor an act of a robot."""
    events = raw["hubspot"]["email_event"]
    return [row for row in events if row["type"] != "PROCESSED" and not row["filtered_event"]]


def stated(raw: Raw) -> list[dict[str, Any]]:
    silent = ("NOT_SUBSCRIBED", None)
    return [row for row in raw["shopify"]["customer"] if row["email_marketing_consent_state"] not in silent]


def merged(raw: Raw) -> list[tuple[str, str]]:
    """(contact that was left, contact merged into it), by both of the CRM's ways to say so."""
    contacts, audit = raw["hubspot"]["contact"], raw["hubspot"]["contact_merge_audit"]
    lists = {str(row["id"]): row["property_hs_merged_object_ids"] or "" for row in contacts}
    pairs = [(left, gone) for left, ids in lists.items() for gone in ids.split(";") if gone]
    return [*pairs, *((str(row["canonical_vid"]), str(row["vid_to_merge"])) for row in audit)]


def rows_given(raw: Raw) -> dict[tuple[str, str], int]:
    """How many rows each feed gets by what the READMEs say, counted in the raw files."""
    shop, mail, crm, desk = (raw[source] for source in FILES)
    people, contacts, orders = mail["person"], crm["contact"], shop["order"]
    end_users = [user for user in desk["user"] if user["role"] == "end-user"]
    messages = [row for row in mail["event"] if row["type"] == "Received Email"]
    said = [row for row in desk["ticket_chat_event"] if row["type"] == "ChatMessage"]
    bill = [f"billing_address_{part}" for part in ("first_name", "last_name", "city", "zip", "country_code")]
    return {
        ("shopify", "identifiers"): filled(shop["customer"], "id", "email", "phone")
        + filled(orders, "customer_id", "id", "email"),
        ("shopify", "attributes"): filled(shop["customer"], "first_name", "last_name")
        + sum(
            filled([row], "address_1", "city", "zip", "country_code")
            for row in shop["customer_address"]
            if row["is_default"]
        )
        + filled(orders, *bill),
        ("shopify", "consents"): len(stated(raw)),
        ("shopify", "orders"): len(orders),
        ("shopify", "order_items"): len(shop["order_line"]),
        ("shopify", "items"): len(shop["product"]),
        ("klaviyo", "identifiers"): filled(people, "id", "email", "phone_number"),
        ("klaviyo", "attributes"): filled(
            people, "first_name", "last_name", "address_1", "city", "zip", "organization", "title"
        ),
        ("klaviyo", "consents"): filled(people, "custom_consent"),
        ("klaviyo", "messages"): len(messages),
        ("klaviyo", "events"): len(mail["event"]) - len(messages),
        ("hubspot", "identifiers"): filled(contacts, "id", "property_email") + 2 * len(merged(raw)),
        ("hubspot", "attributes"): filled(
            contacts, "property_firstname", "property_lastname", "property_company", "property_jobtitle"
        ),
        ("hubspot", "consents"): len(crm["email_event_status_change"]),
        ("hubspot", "events"): len(crm["contact_form_submission"]),
        ("hubspot", "messages"): len(sent_or_received(raw)),
        ("hubspot", "tickets"): len(crm["ticket"]),
        ("zendesk", "identifiers"): filled(end_users, "id", "email", "phone")
        + filled(desk["ticket"], "requester_id")
        + filled(desk["ticket_chat"], "user_id"),
        ("zendesk", "attributes"): filled(end_users, "locale"),
        ("zendesk", "tickets"): len(desk["ticket"]),
        ("zendesk", "conversations"): len(said) + sum(row["public"] for row in desk["ticket_comment"]),
    }


def rows_rejected(raw: Raw) -> dict[tuple[str, str], dict[str, int]]:
    """How many of them are set aside by which rule, and why that is right."""
    shop, crm, desk = raw["shopify"], raw["hubspot"], raw["zendesk"]
    one_digit = [row for row in shop["customer"] if len(set(str(row["phone"]))) == 1]
    orders, events = ({row["id"] for row in rows} for rows in (shop["order"], crm["email_event"]))
    tickets, chats = {row["id"] for row in desk["ticket"]}, {row["chat_id"] for row in desk["ticket_chat"]}
    asked = {row["ticket_id"] for row in crm["ticket_contact"]}
    said = [row for row in desk["ticket_chat_event"] if row["type"] == "ChatMessage"]
    return {
        # e-mails are hashes in these files; a phone of one digit is nobody's
        ("shopify", "identifiers"): {
            "unusable_identifier": hashes(shop["customer"], "email")
            + hashes(shop["order"], "email")
            + len(one_digit)
        },
        ("shopify", "consents"): {"unusable_identifier": hashes(stated(raw), "email")},
        # what stands as postal code of most bills is an IP address
        ("shopify", "attributes"): {
            "unusable_value": sum("." in str(row["billing_address_zip"]) for row in shop["order"])
        },
        # lines of orders that are not in the file
        ("shopify", "order_items"): {
            "no_time": sum(row["order_id"] not in orders for row in shop["order_line"])
        },
        ("hubspot", "identifiers"): {"unusable_identifier": hashes(crm["contact"], "property_email")},
        ("hubspot", "messages"): {"unusable_identifier": hashes(sent_or_received(raw), "recipient")},
        # changes whose event, which has the address, is not in the file
        ("hubspot", "consents"): {
            "no_identifier": sum(row["id"] not in events for row in crm["email_event_status_change"])
        },
        # tickets without a contact
        ("hubspot", "tickets"): {"no_identifier": sum(row["id"] not in asked for row in crm["ticket"])},
        ("zendesk", "tickets"): {"bad_status": sum(row["status"] == "deleted" for row in desk["ticket"])},
        # lines whose ticket or chat is not in the file
        ("zendesk", "conversations"): {
            "no_identifier": sum(row["ticket_id"] not in tickets for row in desk["ticket_comment"])
            + sum(row["chat_id"] not in chats for row in said)
        },
    }


def ready_feeds() -> dict[str, list[str]]:
    """What each folder's README says goes to var sources."""
    return {
        source: feeds
        for tool in [*FILES, "snowplow"]
        for source, feeds in vars_of_readme(tool)["sources"].items()
    }


def vars_of_readme(source: str) -> dict[str, Any]:
    blocks = re.findall(r"```yaml\n(.*?)```", (READY / source / "README.md").read_text(), re.DOTALL)
    return {name: value for block in blocks for name, value in yaml.safe_load(block)["vars"].items()}


def test_every_row_is_accepted_or_rejected_by_a_rule(company: Project, raw: Raw) -> None:
    """Rows of a feed and its rejections together are what the raw files hold, feed by feed."""
    expected = {key: Counter({"": count}) for key, count in rows_given(raw).items()}
    for key, rejected in rows_rejected(raw).items():
        expected[key].update(rejected)
        expected[key][""] -= sum(rejected.values())
    assert judged(company, expected) == {key: +found for key, found in expected.items()}
    feeds = {(source, feed) for source in FILES for feed in ready_feeds()[source]}
    assert expected.keys() == feeds
    # nothing falls out between the check and the feed
    for feed in {feed for _, feed in feeds} - MERGED:
        [row] = company.rows(f"select count(*) as found from feeds.feed_{feed}")
        assert row["found"] == sum(found[""] for (_, name), found in expected.items() if name == feed)


def test_orders_tie_to_the_raw_file_to_the_cent(company: Project, raw: Raw) -> None:
    """Each order alone, since sums could hide two errors that cancel out."""
    shop = raw["shopify"]
    joined = {row["order_id"] for table in ("order_line", "refund", "transaction") for row in shop[table]}
    assert joined.isdisjoint(row["id"] for row in shop["order"]), "the unit tests' part is in the files now"
    expected = {}
    for row in shop["order"]:
        shop_amount = {name.removesuffix("_set_shop_amount"): value for name, value in row.items()}
        subtotal, discount, shipping, tax, total = (
            Decimal(shop_amount[name])
            for name in (
                "subtotal_price",
                "total_discounts",
                "total_shipping_price",
                "total_tax",
                "total_price",
            )
        )
        gone = row["_fivetran_deleted"] or row["test"] or row["cancelled_at"] is not None
        paid = total if row["display_financial_status"] == "PAID" else Decimal(0)
        expected[f"shopify-{row['id']}"] = {
            "status": "cancelled" if gone else "paid",
            "channel": "store" if row["source_name"] == "point_of_sale" else "web",
            "currency": row["currency_code"],
            "items_amount": subtotal + discount,
            "shipping_amount": shipping,
            "tax_amount": Decimal(0) if row["taxes_included"] else tax,
            "discount_amount": discount,
            "refunded_amount": Decimal(0),
            "paid_amount": paid,
            "revenue": Decimal(0) if gone else paid,
        }
    # in the order's own currency, to compare with the raw file
    found = company.rows("""
        select
            order_id, status, channel, currency, items_amount, shipping_amount, tax_amount, discount_amount,
            refunded_amount, paid_amount,
            case when revenue = 0 then revenue else paid_amount - refunded_amount end as revenue
        from cdp.orders
    """)
    assert {row.pop("order_id"): row for row in found} == expected
    assert company.rows("select order_id from cdp.orders where profile_id is null or revenue is null") == []


def test_an_order_binds_to_its_account(company: Project, raw: Raw) -> None:
    found = company.rows("""
        select orders.order_id, map.identifier_value as customer
        from cdp.orders as orders
        inner join identity.identity_map as map
            on orders.profile_id = map.profile_id and map.identifier_type = 'shopify_customer_id'
    """)
    expected = {f"shopify-{row['id']}": str(row["customer_id"]) for row in raw["shopify"]["order"]}
    assert {row["order_id"]: row["customer"] for row in found} == expected


def test_consents_are_what_was_stated(company: Project, raw: Raw) -> None:
    """The files' e-mails are hashes, so no statement is usable: each is in the quarantine with what it said."""
    found = company.rows("""
        select source, record_key, channel, status, observed_at
        from feeds.rejected_consents
        where source = 'shopify'
    """)
    says = {"SUBSCRIBED": "granted", "UNSUBSCRIBED": "withdrawn"}
    assert {row["record_key"]: (row["channel"], row["status"], row["observed_at"]) for row in found} == {
        f"customers/{row['id']}": (
            "email",
            says[row["email_marketing_consent_state"]],
            row["email_marketing_consent_updated_at"],
        )
        for row in stated(raw)
    }
    [withdrawn] = company.rows("""
        select count(*) as found from feeds.rejected_consents where source = 'hubspot' and status = 'withdrawn'
    """)
    assert withdrawn["found"] == len(raw["hubspot"]["email_event_status_change"])


def test_merged_contacts_are_one_person(company: Project, raw: Raw) -> None:
    profiles = profiles_of(company, "hubspot_contact_id")
    pairs = merged(raw)
    assert len(pairs) == 7
    assert all(profiles[left] == profiles[gone] for left, gone in pairs)
    # and nobody else is
    persons = len(profiles) - len(pairs)
    assert len(set(profiles.values())) == persons


def test_tickets_bind_to_the_requester(company: Project, raw: Raw) -> None:
    profiles = profiles_of(company, "zendesk_user_id")
    found = company.rows("select ticket_id, profile_id, status, solved_at from cdp.tickets")
    living = {f"zendesk-{row['id']}": row for row in raw["zendesk"]["ticket"] if row["status"] != "deleted"}
    assert {row["ticket_id"]: row["profile_id"] for row in found} == {
        ticket: profiles[str(row["requester_id"])] for ticket, row in living.items()
    }
    assert {row["ticket_id"]: row["status"] for row in found} == {
        ticket: row["status"] for ticket, row in living.items()
    }
    history = raw["zendesk"]["ticket_field_history"]
    solved = {f"zendesk-{row['ticket_id']}": row["updated"] for row in history if row["value"] == "solved"}
    assert {row["ticket_id"]: row["solved_at"] for row in found if row["solved_at"]} == {
        ticket: moment for ticket, moment in solved.items() if ticket in living
    }


def test_a_mailbox_of_many_users_joins_none(company: Project, raw: Raw) -> None:
    """All users of the file have the same e-mail; more than four accounts make it a shared one. Staff is nobody."""
    profiles = profiles_of(company, "zendesk_user_id")
    end_users = {str(row["id"]) for row in raw["zendesk"]["user"] if row["role"] == "end-user"}
    requesters = {str(row["requester_id"]) for row in raw["zendesk"]["ticket"]}
    visitors = {str(row["user_id"]) for row in raw["zendesk"]["ticket_chat"]}
    assert profiles.keys() == end_users | requesters | visitors
    assert len(set(profiles.values())) == len(profiles)
    [email] = company.rows("""
        select blocked_reason from identity.identity_nodes where identifier_value = 'example@email.com'
    """)
    assert email["blocked_reason"] == "shared"


def profiles_of(project: Project, identifier_type: str) -> dict[str, str]:
    rows = project.rows(f"""
        select identifier_value, profile_id from identity.identity_map where identifier_type = '{identifier_type}'
    """)
    return {row["identifier_value"]: row["profile_id"] for row in rows}


def test_the_readmes_agree() -> None:
    [project] = re.findall(r"```yaml\n(.*?)```", (READY / "README.md").read_text(), re.DOTALL)
    assert yaml.safe_load(project)["vars"]["sources"] == ready_feeds()
    for source, feeds in ready_feeds().items():
        given = {file.stem.split("__")[1] for file in (READY / source).glob("feed_*.sql")}
        assert given == set(feeds)
        with (READY / source / "identifier_types.csv").open(newline="") as file:
            kinds = [row["identifier_type"] for row in csv.DictReader(file)]
        readme = (READY / source / "README.md").read_text()
        assert kinds and all(f"`{kind}`" in readme for kind in kinds)


def test_the_folders_keep_the_rules_of_the_house(company: Project) -> None:
    assert_house_rules(company)


def assert_house_rules(company: Project) -> None:
    """Only stg_ models read raw tables; every model says its grain and describes exactly the columns it has."""
    models = [
        node
        for node in company.manifest().nodes.values()
        if node.resource_type == "model" and node.package_name == "company"
    ]
    assert [model.name for model in models if model.sources and not model.name.startswith("stg_")] == []
    grainless = [
        model.name
        for model in models
        if not re.search(r"Grain: one row per [^.]+\.$", model.description.strip())
    ]
    assert grainless == []
    tested = {
        node.attached_node
        for node in company.manifest().nodes.values()
        if node.resource_type == "test" and hasattr(node, "attached_node")
    }
    assert [model.name for model in models if model.unique_id not in tested] == []
    built: dict[str, set[str]] = {}
    for row in company.rows("select table_name, column_name from information_schema.columns"):
        built.setdefault(row["table_name"], set()).add(row["column_name"])
    assert {model.name: set(model.columns) for model in models} == {
        model.name: built[model.name] for model in models
    }
    assert [
        f"{model.name}.{column.name}"
        for model in models
        for column in model.columns.values()
        if not column.description
    ] == []


def test_who_is_deleted_in_the_tool_leaves_the_feeds(company: Project) -> None:
    """By the next run, and the checks say why; a contact that is deleted because it was merged stays."""
    deleted = "_fivetran_deleted = true, _fivetran_synced = '2025-12-30 00:00:00'"
    company.execute(
        f"update raw_klaviyo.person set {deleted} where first_name is null",
        f"update raw_hubspot.contact set {deleted} where id in (36842001, 76340251)",
        "update raw_zendesk.user set active = false, _fivetran_synced = '2025-12-30 00:00:00' where id = 403957746773",
        "update raw_zendesk.ticket set status = 'deleted', _fivetran_synced = '2025-12-30 00:00:00' where id = 1404",
    )
    company.dbt("run", "--select", "feed_identifiers", "feed_tickets")
    left = {
        (row["identifier_type"], row["identifier_value"])
        for row in company.rows("select identifier_type, identifier_value from feeds.feed_identifiers")
    }
    assert ("klaviyo_person_id", "01F35SYVPX6MS88ARK37864GJX") not in left
    assert ("email", "nobody@hotmail.com") not in left
    assert ("klaviyo_person_id", "01F366M1ZERT4HM2Z9R2V9G7BY") in left
    assert ("hubspot_contact_id", "36842001") not in left
    assert ("hubspot_contact_id", "76340251") in left
    assert ("zendesk_user_id", "403957746773") not in left
    assert company.rows("select ticket_id from feeds.feed_tickets where ticket_id = 'zendesk-1404'") == []
    told = company.rows("""
        select source, record_key, rejection_rule as rule from feeds.rejected_identifiers
        where record_key in ('people/01F35SYVPX6MS88ARK37864GJX', 'contacts/36842001')
        union
        select source, record_key, rejection_rule from feeds.rejected_tickets where record_key = 'tickets/1404'
    """)
    assert {(row["source"], row["record_key"], row["rule"]) for row in told} == {
        ("klaviyo", "people/01F35SYVPX6MS88ARK37864GJX", "no_identifier"),
        ("hubspot", "contacts/36842001", "no_identifier"),
        ("zendesk", "tickets/1404", "bad_status"),
    }

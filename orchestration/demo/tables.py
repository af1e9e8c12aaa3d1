"""The demo's raw tables: one source of truth for Parquet, DuckDB and Postgres."""

from dataclasses import dataclass

import pyarrow as pa

TYPES: dict[str, tuple[pa.DataType, str]] = {
    "text": (pa.string(), "text"),
    "bigint": (pa.int64(), "bigint"),
    "int": (pa.int32(), "integer"),
    "bool": (pa.bool_(), "boolean"),
    "ts": (pa.timestamp("us"), "timestamp"),
    "date": (pa.date32(), "date"),
    "dec": (pa.decimal128(18, 4), "numeric(18,4)"),
}


@dataclass(frozen=True)
class TableSpec:
    """One raw table: where it lives, what it holds, and which column tells when a row was loaded."""

    schema: str
    name: str
    columns: tuple[tuple[str, str], ...]
    loaded_at: str | None

    @property
    def path(self) -> str:
        return f"{self.schema}/{self.name}"

    @property
    def arrow(self) -> pa.Schema:
        return pa.schema([(column, TYPES[kind][0]) for column, kind in self.columns])

    @property
    def ddl(self) -> str:
        return ", ".join(f'"{column}" {TYPES[kind][1]}' for column, kind in self.columns)


def _table(relation: str, loaded_at: str | None, columns: str) -> TableSpec:
    """`columns` reads like a sentence: a type, a colon, the columns that have it; repeated in table order."""
    schema, name = relation.split(".")
    pairs = []
    for part in columns.split(";"):
        kind, names = part.split(":")
        pairs += [(column, kind.strip()) for column in names.split()]
    return TableSpec(schema, name, tuple(pairs), loaded_at)


_CAMPAIGN = "context_campaign_source context_campaign_medium context_campaign_name"
_CONTEXT = f"context_locale context_user_agent {_CAMPAIGN}"
_SEGMENT_TIMES = "timestamp sent_at received_at uuid_ts"

ALL_TABLES: tuple[TableSpec, ...] = (
    _table(
        "raw_web.identifies",
        "uuid_ts",
        f"""text: id anonymous_id user_id email phone first_name last_name; bool: email_opt_in;
        text: {_CONTEXT}; ts: {_SEGMENT_TIMES}""",
    ),
    _table(
        "raw_web.pages",
        "uuid_ts",
        f"text: id anonymous_id user_id name path url title referrer {_CONTEXT}; ts: {_SEGMENT_TIMES}",
    ),
    _table(
        "raw_web.tracks",
        "uuid_ts",
        f"""text: id anonymous_id user_id event event_text product_id category; dec: price; text: currency;
        int: quantity; text: cart_id order_id query; bool: consent_advertising;
        text: {_CONTEXT}; ts: {_SEGMENT_TIMES}""",
    ),
    _table(
        "raw_shop.customers",
        "_loaded_at",
        """bigint: id; text: email phone first_name last_name email_marketing_consent_state;
        ts: email_marketing_consent_updated_at; text: default_address_address1 default_address_city
        default_address_zip default_address_country_code; ts: created_at updated_at _loaded_at""",
    ),
    _table(
        "raw_shop.orders",
        "_loaded_at",
        """bigint: id; text: name; bigint: customer_id; text: email phone currency financial_status;
        ts: cancelled_at; dec: subtotal_price total_discounts total_shipping total_tax total_price;
        text: billing_address_first_name billing_address_last_name billing_address_city
        billing_address_zip billing_address_country_code; ts: created_at updated_at _loaded_at""",
    ),
    _table(
        "raw_shop.order_lines",
        "_loaded_at",
        """bigint: id order_id product_id; text: title; int: quantity; dec: price total_discount;
        ts: _loaded_at""",
    ),
    _table(
        "raw_shop.refunds",
        "_loaded_at",
        "bigint: id order_id; dec: amount; text: currency note; ts: created_at _loaded_at",
    ),
    _table(
        "raw_shop.products",
        "_loaded_at",
        """bigint: id; text: title product_type vendor; dec: price; text: currency status handle image_src;
        ts: created_at updated_at _loaded_at""",
    ),
    _table(
        "raw_stores.loyalty_members",
        "loaded_at",
        """text: card_no first_name last_name; date: birth_date;
        text: gender email phone street city postal_code country_code;
        bool: email_consent sms_consent advertising_consent; ts: consent_at joined_at updated_at loaded_at""",
    ),
    _table(
        "raw_stores.receipts",
        "loaded_at",
        """text: receipt_no store_id store_city country_code; int: till_no;
        text: loyalty_card_no receipt_email currency; dec: items_total discount_total tax_total paid_total;
        int: points_earned points_burned; ts: purchased_at loaded_at""",
    ),
    _table(
        "raw_stores.receipt_lines",
        "loaded_at",
        """text: receipt_no; int: line_no; bigint: product_id; text: title; int: quantity;
        dec: unit_price discount; ts: loaded_at""",
    ),
    _table(
        "raw_crm.contacts",
        "loaded_at",
        """bigint: id shop_customer_id; text: email phone mobile_phone firstname lastname company jobtitle
        city zip country lifecyclestage; bool: email_optout advertising_consent;
        ts: consent_updated_at createdate lastmodifieddate loaded_at""",
    ),
    _table(
        "raw_crm.privacy_requests",
        "loaded_at",
        "bigint: id; text: kind email; ts: requested_at loaded_at",
    ),
    _table(
        "raw_email.profiles",
        "loaded_at",
        """text: id email phone_number external_id first_name last_name city country subscription_status;
        ts: subscription_updated_at created updated loaded_at""",
    ),
    _table(
        "raw_email.events",
        "loaded_at",
        """text: id profile_id metric campaign_id campaign_name message_id subject url;
        ts: datetime loaded_at""",
    ),
    _table(
        "raw_app.installations",
        "loaded_at",
        """text: installation_id user_id push_token push_permission platform os_version app_version locale;
        ts: push_permission_changed_at first_opened_at updated_at loaded_at""",
    ),
    _table(
        "raw_app.events",
        "loaded_at",
        """text: id installation_id user_id event screen item_kind; bigint: item_id; dec: price;
        text: currency; int: quantity; text: cart_id order_id push_message_id push_campaign_name push_title app_version
        platform; ts: device_time sent_at received_at loaded_at""",
    ),
    _table(
        "raw_app.push_messages",
        "loaded_at",
        """text: id installation_id push_token campaign_id campaign_name title status failure;
        ts: sent_at loaded_at""",
    ),
    _table(
        "raw_support.requesters",
        "loaded_at",
        """bigint: id; text: external_id name email phone locale; ts: created_at loaded_at""",
    ),
    _table(
        "raw_support.tickets",
        "loaded_at",
        """bigint: id requester_id; text: channel topic subject status; int: satisfaction_score;
        bigint: order_id; text: agent; ts: created_at updated_at solved_at loaded_at""",
    ),
    _table(
        "raw_support.calls",
        "loaded_at",
        """bigint: id ticket_id requester_id; text: caller_phone line_country_code direction;
        int: duration_seconds; text: agent; ts: started_at loaded_at""",
    ),
    _table(
        "raw_support.chats",
        "loaded_at",
        """text: id visitor_id visitor_email agent; int: rating; ts: started_at ended_at loaded_at""",
    ),
    _table(
        "raw_support.chat_lines",
        "loaded_at",
        "text: id chat_id author text; ts: sent_at loaded_at",
    ),
    _table(
        "raw_social.connections",
        "loaded_at",
        """text: id network social_id display_name user_id email; ts: connected_at loaded_at""",
    ),
    _table(
        "raw_social.comments",
        "loaded_at",
        """text: id network kind post_id social_id display_name direction text;
        ts: created_at loaded_at""",
    ),
    _table(
        "raw_content.articles",
        "loaded_at",
        """bigint: id; text: title section author slug image_url; ts: published_at updated_at loaded_at""",
    ),
    _table(
        "raw_content.offers",
        "loaded_at",
        """bigint: id; text: title; bigint: product_id; int: discount_percent; dec: price;
        text: currency slug image_url status; ts: starts_at ends_at updated_at loaded_at""",
    ),
    _table(
        "raw_ads.daily_spend",
        "loaded_at",
        """text: account_id campaign_id campaign_name utm_source utm_medium utm_campaign; date: day;
        bigint: impressions clicks; dec: cost; text: currency; ts: updated_at loaded_at""",
    ),
    _table(
        "demo_truth.records",
        None,
        "text: source identifier_type identifier_value person_id; bool: is_shared",
    ),
    _table(
        "demo_truth.people",
        None,
        """text: person_id household_id country_code first_name last_name email second_email phone
        second_phone office_phone; bool: is_forgotten""",
    ),
)

TABLES: dict[str, TableSpec] = {spec.path: spec for spec in ALL_TABLES}

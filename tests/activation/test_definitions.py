"""Bad configurations name exposure, file, key and remedy, and nothing is sent."""

import copy
from pathlib import Path

import pytest

from orchestration.activation.definitions import SyncError, load_syncs
from orchestration.destinations import AccountError, load_accounts
from orchestration.destinations.account import Account
from orchestration.destinations.email.destination import EmailAccount
from orchestration.destinations.file.destination import FileAccount
from orchestration.destinations.google_ads.destination import GoogleAdsAccount
from orchestration.destinations.kafka import KafkaAccount
from orchestration.destinations.meta_ads.destination import MetaAdsAccount
from orchestration.destinations.postgres import PostgresAccount
from orchestration.destinations.redis import RedisAccount

ACCOUNTS = {"ads": FileAccount(type="file", folder=Path("out"), layout="meta_customer_list")}
SETTINGS = {
    "segment": "lapsed",
    "destination": "ads",
    "purpose": "advertising",
    "identifiers": ["email"],
    "fields": {"fn": "first_name"},
}


def manifest(tmp_path: Path, settings: dict) -> dict:
    (tmp_path / "purposes.csv").write_text("purpose,meaning\nadvertising,Ads\nmarketing,Mail\n")

    def model(name: str, columns: tuple[str, ...] = ()) -> dict:
        return {"resource_type": "model", "name": name, "columns": {column: {} for column in columns}}

    return {
        "nodes": {
            "model.shop.segment_lapsed": model("segment_lapsed"),
            "model.shop.segment_vips": model("segment_vips"),
            "model.goldseam.segment_memberships": {
                "depends_on": {"nodes": ["model.shop.segment_lapsed", "model.shop.segment_vips"]}
            },
            "model.goldseam.profiles": model("profiles", ("profile_id", "first_name", "email", "phone")),
            "model.goldseam.profile_traits": model("profile_traits", ("revenue",)),
            "seed.goldseam.consent_purposes": {
                "resource_type": "seed",
                "name": "consent_purposes",
                "root_path": str(tmp_path),
                "original_file_path": "purposes.csv",
            },
        },
        "exposures": {
            "exposure.shop.winback": {
                "name": "winback",
                "original_file_path": "models/exposures.yml",
                "config": {"meta": {"sync": settings}},
                "depends_on": {"nodes": ["model.shop.segment_lapsed"]},
            },
            "exposure.shop.dashboard": {
                "name": "dashboard",
                "original_file_path": "models/x.yml",
                "config": {"meta": {}},
            },
        },
    }


def test_a_good_sync_is_read(tmp_path: Path):
    syncs = load_syncs(manifest(tmp_path, SETTINGS), ACCOUNTS)
    assert list(syncs) == ["winback"]
    assert (syncs["winback"].config.mode, syncs["winback"].config.version) == ("mirror", 1)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"segmnet": "lapsed"}, "meta.sync.segmnet: unknown key"),
        ({"segment": None}, "meta.sync.segment: Input should be a valid string (found None)"),
        (
            {"segment": "nobody"},
            "meta.sync.segment: there is no segment 'nobody' in var segments; there are lapsed, vips",
        ),
        ({"segment": "vips"}, "meta.sync.segment: depends_on lacks it; add ref('segment_vips')"),
        ({"segment": "memberships"}, "meta.sync.segment: there is no segment 'memberships'"),
        ({"destination": "adz"}, "meta.sync.destination: 'adz' is not in destinations.yml; it names ads"),
        ({"purpose": "fun"}, "meta.sync.purpose: 'fun' is none of advertising, marketing"),
        (
            {"mode": "mirorr"},
            "meta.sync.mode: Input should be 'mirror', 'upsert' or 'append' (found 'mirorr')",
        ),
        (
            {"mode": "append", "resend_after_days": 30},
            "resend_after_days: messages and mode append send nobody again; take the key out",
        ),
        ({"identifiers": None}, "meta.sync.identifiers: Input should be a valid list"),
        ({"identifiers": ["mail"]}, "meta.sync.identifiers: 'mail' is none of email, phone at ads"),
        ({"fields": {"shoe": "first_name"}}, "meta.sync.fields.shoe: ads knows country, ct"),
        (
            {"fields": {"fn": "nickname"}},
            "meta.sync.fields.fn: there is no column 'nickname' in profiles or profile_traits",
        ),
        (
            {"fields": {"fn": "email"}},
            "meta.sync.fields.fn: 'email' of profiles is a contact point, which only a consent for its channel"
            " lets out; write identifiers: [email]",
        ),
        ({"fields": {"fn": "phone"}}, "meta.sync.fields.fn: 'phone' of profiles is a contact point"),
        (
            {"purpose": "marketing"},
            "meta.sync.purpose: ads takes only advertising; a consent to 'marketing' says nothing of it.",
        ),
        ({"fields": {"fn": "x'; drop table y"}}, "meta.sync.fields.fn.column: String should match pattern"),
        (
            {"message": {"campaign": "c", "channel": "email"}},
            "meta.sync.message: ads sends no messages; take the key out",
        ),
        (
            {"fields": {"fn": {"column": "first_name", "when_null": "drop"}}},
            "meta.sync.fields.fn.when_null: Input should",
        ),
        ({"guard": {"max_remove": 5}}, "meta.sync.guard.max_remove: unknown key"),
        (
            {"holdout": {"percent": 120, "group": "g"}},
            "meta.sync.holdout.percent: Input should be less than or equal",
        ),
        (
            {"experiment": {"name": "s", "arms": {"a": 1, "b": 1}, "arm": "c"}},
            "meta.sync.experiment: Value error, arm: 'c' is none of the arms a, b",
        ),
        ({"options": {"audience": 1}}, "meta.sync.options.audience: unknown key"),
        ({"version": 0}, "meta.sync.version: Input should be greater than or equal to 1"),
    ],
)
def test_a_bad_sync_is_refused(tmp_path: Path, change: dict, complaint: str):
    with pytest.raises(SyncError) as refused:
        load_syncs(manifest(tmp_path, SETTINGS | change), ACCOUNTS)
    assert "exposure 'winback' (models/exposures.yml), " in str(refused.value)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    "account",
    [
        GoogleAdsAccount(type="google_ads", customer_id="1", customer_match_terms_accepted=True),
        MetaAdsAccount(type="meta_ads", access_token="${TOKEN}"),
        FileAccount(type="file", folder=Path("out"), layout="google_customer_match"),
    ],
    ids=["google_ads", "meta_ads", "file"],
)
def test_advertising_needs_a_consent_to_it(tmp_path: Path, account: Account):
    options = {"google_ads": {"user_list_id": "1"}, "meta_ads": {"audience_id": "1"}}.get(account.type, {})
    settings = SETTINGS | {"fields": {}, "options": options}
    assert load_syncs(manifest(tmp_path, settings), {"ads": account})
    with pytest.raises(SyncError, match="ads takes only advertising"):
        load_syncs(manifest(tmp_path, settings | {"purpose": "marketing"}), {"ads": account})
    # somebody says that a purpose of the project's own means just that
    widened = account.model_copy(update={"purposes": ["advertising", "marketing"]})
    assert load_syncs(manifest(tmp_path, settings | {"purpose": "marketing"}), {"ads": widened})


def test_a_file_of_our_own_layout_takes_any_purpose(tmp_path: Path):
    plain = {"ads": FileAccount(type="file", folder=Path("out"), layout="plain")}
    assert load_syncs(manifest(tmp_path, SETTINGS | {"purpose": "marketing"}), plain)


def test_the_line_of_a_mistake_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lines = [
        "exposures:",
        "  - name: winback",
        "    config:",
        "      meta:",
        "        sync:",
        "          purpose: fun",
    ]
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "exposures.yml").write_text("\n".join(lines))
    monkeypatch.setattr("orchestration.activation.definitions.PROJECT_DIR", tmp_path)
    with pytest.raises(SyncError, match=r"models/exposures\.yml, line 6\), meta\.sync\.purpose"):
        load_syncs(manifest(tmp_path, SETTINGS | {"purpose": "fun"}), ACCOUNTS)


MAIL = {"mail": EmailAccount(type="email", host="localhost", sender="shop@example.com")}
LETTER = SETTINGS | {"destination": "mail", "fields": {}, "options": {"template": "welcome"}}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, "message: is missing; mail sends messages: name campaign and channel email"),
        ({"message": {"campaign": "c", "channel": "sms"}}, "message.channel: mail is of channel email"),
        (
            {"message": {"campaign": "c", "channel": "email"}, "identifiers": []},
            "identifiers: a message of channel email needs email",
        ),
        (
            {"message": {"campaign": "c", "channel": "email", "item": "sku"}},
            "message.item: 'sku' is none of the fields",
        ),
        (
            {"message": {"campaign": "a:b", "channel": "email"}},
            "message.campaign: String should match pattern",
        ),
        ({"message": {"campaign": "c", "channel": "email"}}, "options.template:"),
    ],
)
def test_a_bad_message_is_refused(tmp_path: Path, change: dict, complaint: str):
    with pytest.raises(SyncError) as refused:
        load_syncs(manifest(tmp_path, LETTER | change), MAIL)
    assert complaint in str(refused.value)


def test_every_mistake_is_named_at_once(tmp_path: Path):
    wrong = SETTINGS | {"purpose": "fun", "fields": {"shoe": "nickname"}}
    with pytest.raises(SyncError) as refused:
        load_syncs(manifest(tmp_path, wrong), ACCOUNTS)
    assert len(str(refused.value).splitlines()) == 3


def test_one_bad_sync_stops_the_good_ones(tmp_path: Path):
    both = manifest(tmp_path, SETTINGS)
    bad = copy.deepcopy(both["exposures"]["exposure.shop.winback"])
    bad["name"] = "other"
    bad["config"]["meta"]["sync"]["destination"] = "adz"
    both["exposures"]["exposure.shop.other"] = bad
    with pytest.raises(SyncError, match="exposure 'other'"):
        load_syncs(both, ACCOUNTS)


def two_syncs(tmp_path: Path, one: dict, other: dict) -> dict:
    both = manifest(tmp_path, one)
    second = copy.deepcopy(both["exposures"]["exposure.shop.winback"])
    second["name"] = "younger"
    second["config"]["meta"]["sync"] = other
    both["exposures"]["exposure.shop.younger"] = second
    return both


META = MetaAdsAccount(type="meta_ads", access_token="${TOKEN}")
TABLES = PostgresAccount(type="postgres", host="h", database="d", user="u")
CACHE = RedisAccount(type="redis", host="h")
TOPICS = KafkaAccount(type="kafka", bootstrap_servers="b")


@pytest.mark.parametrize(
    ("account", "one", "other"),
    [
        (META, {"audience_id": "1"}, {"audience_id": "1"}),
        (TABLES, {"table": "vips"}, {"table": "vips", "create_table": True}),
        (CACHE, {"structure": "set", "key": "vips"}, {"structure": "set", "key": "vips"}),
        (TOPICS, {"topic": "t"}, {"topic": "t", "tombstones": True}),
    ],
    ids=["meta_ads", "postgres", "redis", "kafka"],
)
def test_two_syncs_do_not_share_a_place(tmp_path: Path, account: Account, one: dict, other: dict):
    first = SETTINGS | {"fields": {}, "options": one}
    # by an account of another name
    second = SETTINGS | {"fields": {}, "options": other, "destination": "same"}
    with pytest.raises(SyncError) as refused:
        load_syncs(two_syncs(tmp_path, first, second), {"ads": account, "same": account})
    assert (
        "exposure 'younger' (models/exposures.yml), meta.sync.destination: 'winback' sends to the same place, "
        in (str(refused.value))
    )


@pytest.mark.parametrize(
    ("account", "one", "other"),
    [
        (META, {"audience_id": "1"}, {"audience_id": "2"}),
        (ACCOUNTS["ads"], {}, {}),
        (CACHE, {"structure": "set", "key": "{sync}"}, {"structure": "set", "key": "{sync}"}),
        (TOPICS, {"topic": "t"}, {"topic": "t"}),
    ],
    ids=["meta_ads", "file", "redis", "kafka"],
)
def test_two_syncs_that_stay_apart(tmp_path: Path, account: Account, one: dict, other: dict):
    settings = [SETTINGS | {"fields": {}, "options": options} for options in (one, other)]
    assert len(load_syncs(two_syncs(tmp_path, *settings), {"ads": account})) == 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("ads: {type: fax}", "destinations.yml, ads.type: 'fax' is none of email, file, google_ads"),
        ("ads: 7", "destinations.yml, ads.type: None is none of email, file"),
        (
            "ads: {type: file, layout: meta_customer_list}",
            "ads.(whole): Value error, name one place: folder, or url",
        ),
        (
            "ads: {type: file, folder: x, layout: tiktok}",
            "destinations.yml, ads.layout: Input should be 'plain', 'meta_customer_list'",
        ),
        (
            "ads: {type: file, folder: x, layout: meta_customer_list, foldr: y}",
            "destinations.yml, ads.foldr: unknown key",
        ),
        ("- ads", "expected `name: {type: ...}` lines, found a list"),
        ("ads: [", "is not YAML"),
    ],
)
def test_a_bad_account_is_refused(tmp_path: Path, text: str, complaint: str):
    (tmp_path / "destinations.yml").write_text(text)
    with pytest.raises(AccountError) as refused:
        load_accounts(tmp_path / "destinations.yml")
    assert complaint in str(refused.value)


def test_missing_accounts_say_what_to_write(tmp_path: Path):
    with pytest.raises(AccountError, match=r"destinations\.yml is missing"):
        load_accounts(tmp_path / "destinations.yml")

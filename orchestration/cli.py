"""`goldseam`: the command line. Each command is a few lines here and a function in its own room."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from orchestration.authors import author_or_user, reason
from orchestration.errors import Explained
from orchestration.variables import parse_variables

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="A customer data platform inside your own warehouse."
)
sync_app = typer.Typer(no_args_is_help=True, help="Carry segments to destinations.")
app.add_typer(sync_app, name="sync")
label_app = typer.Typer(no_args_is_help=True, help="Say that two identifiers are one person, or are not.")
app.add_typer(label_app, name="label")
identity_app = typer.Typer(
    no_args_is_help=True, help="How identifiers become people, and what would change it."
)
app.add_typer(identity_app, name="identity")
segments_app = typer.Typer(
    no_args_is_help=True, help="Who is meant: sizes, changes, and what an edit would do."
)
app.add_typer(segments_app, name="segments")
experiment_app = typer.Typer(no_args_is_help=True, help="Plan experiments, and read what they brought.")
app.add_typer(experiment_app, name="experiment")
state_app = typer.Typer(no_args_is_help=True, help="Back up and restore what cannot be built again.")
app.add_typer(state_app, name="state")

console = Console(highlight=False)
Identifier = Annotated[str, typer.Argument(help="type:value, such as email:anna@example.com.")]
Note = Annotated[str, typer.Option(help="Why, for whoever asks in a year.")]
Author = Annotated[str | None, typer.Option(help="Who says so; else the user of the operating system.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same content as JSON.")]
Variables = Annotated[str, typer.Option("--vars", help="dbt vars as YAML, e.g. '{as_of: 2026-06-30}'.")]


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 7,
    people: Annotated[int, typer.Option(min=100, help="Known customers to make.")] = 5000,
    until: Annotated[str, typer.Option(help="Last day of the history, YYYY-MM-DD.")] = "2026-06-30",
    days: Annotated[
        int, typer.Option(min=0, max=31, help="Append so many days to what was made before.")
    ] = 0,
    folder: Annotated[Path, typer.Option(help="Where the Parquet files go.")] = Path("data/demo"),
) -> None:
    """Generate the demo company's raw tables and load them. Runs no model."""
    from orchestration.demo.command import demo as make
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as warehouse:
        make(seed, people, date.fromisoformat(until), days, folder, warehouse, console)


@app.command()
def demo_summary(
    folder: Annotated[Path, typer.Option(help="Where the demo's files are.")] = Path("data/demo"),
) -> None:
    """What the demo shows: sources, identities against the truth, segments, syncs, rejected rows."""
    from orchestration.demo.summary import print_summary
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as warehouse:
        print_summary(warehouse, folder, console)


@app.command()
def run(variables: Variables = "{}") -> None:
    """Check, build and test every model, then deliver the syncs."""
    from orchestration.pipeline import run_pipeline

    run_pipeline(parse_variables(variables), console)


@app.command()
def doctor(variables: Variables = "{}") -> None:
    """Check settings, syncs and raw tables; change nothing. Ends with 1 when there is something to mend."""
    from orchestration.doctor import examine

    findings = examine(parse_variables(variables), count_nulls=True)
    for finding in findings:
        console.print(str(finding), style="red" if finding.is_error else "yellow", markup=False)
    if any(finding.is_error for finding in findings):
        raise typer.Exit(1)
    console.print("Nothing stands in the way of a run.", style="green")


@app.command()
def predict(
    model: Annotated[
        str, typer.Argument(help="customer_value, churn, category_propensity, uplift, lookalike, or 'all'.")
    ] = "all",
) -> None:
    """Learn from the past, say how good that is, write what it predicts. Ends with 1 when every model is refused."""
    from orchestration.prediction.command import run_predict

    if not run_predict(model, console):
        raise typer.Exit(1)


@sync_app.command("plan")
def sync_plan(
    sync: Annotated[str, typer.Argument(help="Name of the exposure, or 'all'.")] = "all",
    samples: Annotated[int, typer.Option(min=0, help="Profile ids shown for each line.")] = 3,
) -> None:
    """What the next run of a sync would do, and why not. Writes nothing, contacts no one."""
    from orchestration.activation.command import plan

    plan(sync, samples, console)


@sync_app.command("run")
def sync_run(sync: Annotated[str, typer.Argument(help="Name of the exposure, or 'all'.")] = "all") -> None:
    """Deliver what the plan says."""
    from orchestration.activation.command import run as deliver

    deliver(sync, console)


@sync_app.command("refresh")
def sync_refresh(
    sync: Annotated[str, typer.Argument(help="Name of the exposure.")],
    is_finishing: Annotated[
        bool,
        typer.Option(
            "--finish", help="Send nothing: the last refresh is answered, take out whoever else is there."
        ),
    ] = False,
) -> None:
    """Send everybody who belongs to an audience again; where the destination can, take out whoever else is there."""
    from orchestration.activation.command import refresh

    refresh(sync, is_finishing, console)


@sync_app.command("poll")
def sync_poll(sync: Annotated[str, typer.Argument(help="Name of the exposure, or 'all'.")] = "all") -> None:
    """Ask destinations that accept first what became of it. Sends nothing."""
    from orchestration.activation.command import poll

    poll(sync, console)


@sync_app.command("failures")
def sync_failures(
    sync: Annotated[str, typer.Argument(help="Name of the exposure.")],
    limit: Annotated[int, typer.Option(min=1, help="Rows shown.")] = 20,
) -> None:
    """Who did not arrive, why, and when it is tried again; no address is shown."""
    from orchestration.activation.command import failures

    failures(sync, limit, console)


@sync_app.command("retire")
def sync_retire(
    sync: Annotated[str, typer.Argument(help="A sync whose exposure is gone.")],
    note: Note,
    author: Author = None,
    leave_members: Annotated[
        bool,
        typer.Option("--leave-members", help="Take nobody out: they stay at the destination on purpose."),
    ] = False,
) -> None:
    """Take everybody out of a destination that no exposure names any more."""
    from orchestration.activation.command import retire

    retire(sync, leave_members, author_or_user(author), reason(note), console)


@sync_app.command("rename")
def sync_rename(
    old: Annotated[str, typer.Argument(help="The name that is gone.")],
    new: Annotated[str, typer.Argument(help="The exposure that goes on with its members.")],
    note: Note,
    author: Author = None,
) -> None:
    """Tell that a sync goes on under another name, so that nobody is sent again."""
    from orchestration.activation.command import rename

    rename(old, new, author_or_user(author), reason(note), console)


@sync_app.command("bounces")
def sync_bounces(
    maildir: Annotated[
        Path, typer.Argument(help="Folder in Maildir form where non-delivery reports arrive.")
    ],
) -> None:
    """Note which messages came back, so that their addresses are not used again. Leaves the mailbox as it is."""
    from orchestration.activation.command import bounces

    bounces(maildir, console)


@sync_app.command("compact")
def sync_compact(
    older_than_days: Annotated[
        int | None,
        typer.Option(min=1, help="Attempts younger than this stay; var sync_ledger_days when absent."),
    ] = None,
) -> None:
    """Forget old attempts of the ledger; never who may still be at a destination."""
    from orchestration.activation.command import compact

    compact(older_than_days, console)


@state_app.command("backup")
def state_backup(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
    with_salt: Annotated[
        bool,
        typer.Option(
            "--with-salt", help="Also the secret that keys profile ids: keep the folder as a password."
        ),
    ] = False,
) -> None:
    """Copy every state table into a folder: Parquet files and a manifest with checksums."""
    from orchestration.state.command import backup

    backup(folder, with_salt, console)


@state_app.command("restore")
def state_restore(
    folder: Annotated[Path, typer.Argument(help="What `goldseam state backup` wrote.")],
    table: Annotated[list[str] | None, typer.Option(help="Only this table; may be repeated.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite tables that have rows.")] = False,
    new_salt: Annotated[
        bool, typer.Option("--new-salt", help="The salt is lost: go on; ids to come are keyed by a new one.")
    ] = False,
) -> None:
    """Bring state tables back: all of the backup's, or those named."""
    from orchestration.state.command import restore

    restore(folder, table or [], replace, new_salt, console)


@label_app.command("same")
def label_same(left: Identifier, right: Identifier, note: Note, author: Author = None) -> None:
    """Two identifiers are the same person, whatever the records say."""
    _label("same", left, right, note, author)


@label_app.command("different")
def label_different(left: Identifier, right: Identifier, note: Note, author: Author = None) -> None:
    """Two identifiers are different people: parts them, now and in every later run."""
    _label("different", left, right, note, author)


def _label(kind: Literal["same", "different"], left: str, right: str, note: str, author: str | None) -> None:
    from orchestration.identity.label_command import add_label
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as warehouse:
        add_label(warehouse, kind, left, right, note, author, console)


@label_app.command("withdraw")
def label_withdraw(
    number: Annotated[str, typer.Argument(help="As `goldseam label list` shows it.")],
    note: Note,
    author: Author = None,
) -> None:
    """Take a label back. It stays in the list, with the reason."""
    from orchestration.identity.label_command import parse_number, withdraw_label
    from orchestration.warehouse import Warehouse

    label = parse_number(number)
    with Warehouse.open() as warehouse:
        withdraw_label(warehouse, label, note, author, console)


@label_app.command("list")
def label_list() -> None:
    """Every label with who said so, when and why."""
    from orchestration.identity.label_command import list_labels
    from orchestration.warehouse import Warehouse

    with Warehouse.open() as warehouse:
        list_labels(warehouse, console)


@identity_app.command("plan")
def identity_plan(
    variables: Variables = "{}",
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the scratch schemas, and say how to drop them.")
    ] = False,
    is_json: AsJson = False,
    show_identifiers: Annotated[
        bool, typer.Option("--show-identifiers", help="Sampled identifiers in full, not masked.")
    ] = False,
) -> None:
    """What edited rules or vars would do to people, segments and syncs. Writes nothing into the schemas that stand."""
    from orchestration.identity.plan.command import run_plan

    run_plan(parse_variables(variables), keep, is_json, show_identifiers, console)


@segments_app.command("list")
def segments_list(is_json: AsJson = False) -> None:
    """Every segment: size, who came and left at the last evaluation, volatility, owner."""
    from orchestration.segments.command import run_list
    from orchestration.warehouse import Warehouse

    with Warehouse.open(is_copy_enough=True) as warehouse:
        run_list(warehouse, is_json, console)


@segments_app.command("preview")
def segments_preview(
    segment: Annotated[str, typer.Argument(help="Its name: of a model segment_<name>, listed yet or not.")],
    variables: Variables = "{}",
    is_json: AsJson = False,
) -> None:
    """What a segment as written now would hold, against its members. Writes nothing."""
    from orchestration.segments.command import run_preview

    run_preview(segment, parse_variables(variables), is_json, console)


@segments_app.command("diff")
def segments_diff(
    segment: Annotated[str | None, typer.Argument(help="Only this one; else all.")] = None,
    is_json: AsJson = False,
) -> None:
    """Who came and who left at the last evaluation, and why."""
    from orchestration.segments.command import run_diff
    from orchestration.warehouse import Warehouse

    with Warehouse.open(is_copy_enough=True) as warehouse:
        run_diff(warehouse, segment, is_json, console)


@experiment_app.command("power")
def experiment_power(
    baseline: Annotated[float | None, typer.Option(help="The rate without it: 0.1 is one in ten.")] = None,
    lift: Annotated[
        float | None, typer.Option(help="The least that matters, in absolute terms: 0.02 is two points.")
    ] = None,
    power: Annotated[float, typer.Option(help="How surely that lift is to be seen.")] = 0.8,
    arms: Annotated[str, typer.Option(help="Weights, the control first.")] = "50:50",
    segment: Annotated[
        str | None, typer.Option(help="Plan with its size, rate or mean and variance of the last days.")
    ] = None,
    metric: Annotated[
        str, typer.Option(help="With --segment: visited, converted, orders or revenue.")
    ] = "converted",
) -> None:
    """How many people an experiment needs; for a segment also what lift it can show."""
    from orchestration.measurement.command import run_power

    run_power(baseline, lift, power, arms, segment, metric, console)


@experiment_app.command("results")
def experiment_results(
    name: Annotated[str | None, typer.Argument(help="Only this one; else all.")] = None,
    is_json: AsJson = False,
) -> None:
    """What each arm brought against the control, with bounds that hold on any day."""
    from orchestration.measurement.command import run_results
    from orchestration.warehouse import Warehouse

    with Warehouse.open(is_copy_enough=True) as warehouse:
        run_results(warehouse, name, is_json, console)


@app.command()
def report(
    file: Annotated[Path, typer.Option("--html", help="The page to write.")] = Path("report.html"),
) -> None:
    """One page of pictures: retention, lifetime value, RFM, attribution, syncs, lift. Sums only, no person."""
    from orchestration.report.command import run_report
    from orchestration.warehouse import Warehouse

    with Warehouse.open(is_copy_enough=True) as warehouse:
        run_report(warehouse, file, console)


@app.command()
def profile(
    identifier: Identifier,
    is_json: AsJson = False,
    page: Annotated[Path | None, typer.Option("--html", help="Write it too: FILE.html, one page.")] = None,
) -> None:
    """A person's card: who, how to reach them and whether one may, value, last touches, with provenance."""
    from orchestration.card.command import run_card
    from orchestration.warehouse import Warehouse

    with Warehouse.open(is_copy_enough=True) as warehouse:
        run_card(warehouse, identifier, is_json, page, console)


@app.command()
def explain(
    identifier: Identifier,
    other: Annotated[str | None, typer.Argument(help="A second one: are the two one person?")] = None,
    as_of: Annotated[str | None, typer.Option(help="YYYY-MM-DD[ HH:MM:SS], UTC: as was known then.")] = None,
    is_json: AsJson = False,
    picture: Annotated[Path | None, typer.Option(help="Draw it too: FILE.svg or FILE.png.")] = None,
) -> None:
    """Whose an identifier is, and by what evidence; or why two are one person, or are not."""
    from orchestration.identity.explain.command import run_explain
    from orchestration.warehouse import Warehouse

    with Warehouse.open(is_copy_enough=True) as warehouse:
        run_explain(
            warehouse,
            [one for one in (identifier, other) if one is not None],
            as_of,
            is_json,
            picture,
            console,
        )


def main() -> None:
    """Entry point: expected errors end in one readable message, not in a traceback."""
    try:
        app()
    except (Explained, FileNotFoundError) as error:
        Console(stderr=True, highlight=False).print(f"\n{error}", style="red", markup=False)
        sys.exit(1)

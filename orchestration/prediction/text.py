"""Predictions in the terminal, readable at 80 columns."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from orchestration.prediction.predict import Outcome
from orchestration.prediction.store import PredictionRun

_BAR = 24


def show_outcomes(outcomes: Sequence[Outcome], console: Console) -> None:
    """A line per model; below, why some were refused."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("model", no_wrap=True)
    for name in ("learnt from", "predictions"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("how good", overflow="fold")
    for one in outcomes:
        if one.run.is_refused:
            table.add_row(one.run.model, "–", "–", "refused")
        else:
            table.add_row(
                one.run.model, f"{one.run.rows_trained:,}", f"{one.rows_scored:,}", quality(one.run)
            )
    console.print(table)
    for one in outcomes:
        if one.run.is_refused:
            console.print(
                f"\n{one.run.model} is refused: {one.run.reason}",
                style="yellow",
                markup=False,
                soft_wrap=True,
            )


def quality(run: PredictionRun) -> str:
    """What the run's metrics amount to, in a line."""
    metrics = run.metrics
    if "auc" in metrics:
        return (
            f"AUC {metrics['auc']:.3f}, calibration error {metrics['calibration_error']:.3f},"
            f" lift of the top tenth {metrics['lift_of_top_tenth']:.1f}"
        )
    if "experiments" in metrics:
        return "\n".join(
            f"{name}: treating the best 30 % gains {one['top_gain']:+.3f} over chance"
            f" ({one['top_gain_low']:+.3f} to {one['top_gain_high']:+.3f})"
            f"{'' if one['is_sure'] else ', which may be chance'}"
            for name, one in metrics["experiments"].items()
        )
    if "holdout_forecast" not in metrics:
        precisions = [name for name in metrics if name.endswith("_precision")]
        if not precisions:
            return "not known before the segments' history is as long as prediction_horizon_days"
        return "; ".join(
            f"like {name.removesuffix('_precision')}: {metrics[name]:.1%} bought later, of all"
            f" {metrics[name.removesuffix('precision') + 'base_rate']:.1%}"
            for name in precisions
        )
    return (
        f"of the last {run.horizon_days} days forecast {metrics['holdout_forecast']:,.0f} purchases, were"
        f" {metrics['holdout_actual']:,.0f} ({metrics['holdout_error']:+.1%})"
    )


def show_curves(run: PredictionRun, console: Console) -> None:
    """The lift chart and the calibration of one run."""
    if run.lift:
        table = Table(box=None, pad_edge=False, header_style="dim", title_justify="left", title="\nLift")
        for name in ("of the people", "of the outcomes", "lift"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("")
        for part in run.lift:
            bar = "█" * round(_BAR * part["captured"])
            table.add_row(f"{part['share']:.0%}", f"{part['captured']:.1%}", f"{part['lift']:.2f}", bar)
        console.print(table)
    if run.calibration:
        table = Table(
            box=None, pad_edge=False, header_style="dim", title_justify="left", title="\nCalibration"
        )
        for name in ("predicted", "observed", "rows"):
            table.add_column(name, justify="right", no_wrap=True)
        for part in run.calibration:
            table.add_row(f"{part['predicted']:.3f}", f"{part['observed']:.3f}", f"{part['rows']:,}")
        console.print(table)

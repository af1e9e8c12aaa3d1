"""`goldseam predict`: what it does, for people."""

from rich.console import Console

from orchestration.prediction.predict import chosen, predict
from orchestration.prediction.text import show_curves, show_outcomes
from orchestration.state import ensure_state
from orchestration.warehouse import Warehouse


def run_predict(name: str, console: Console) -> bool:
    """Train one model or all; whether any of them predicted. Raises PredictionError or ExtraMissing."""
    names = chosen(name)
    with Warehouse.open() as warehouse:
        ensure_state(warehouse)
        outcomes = [predict(warehouse, one) for one in names]
    show_outcomes(outcomes, console)
    if len(outcomes) == 1:
        show_curves(outcomes[0].run, console)
    return not all(one.run.is_refused for one in outcomes)

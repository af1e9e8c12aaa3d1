"""Where the boxes of a picture go: what is near in the graph is near on paper, and no box covers another."""

import networkx
import numpy

_ROUNDS = 150
_PUSHES = 400


def place(graph: networkx.Graph, sizes: numpy.ndarray, unit: float) -> numpy.ndarray:
    """Centres of the boxes, in the order of graph.nodes. sizes: width and height of each; unit: length of a link.

    The same graph gives the same picture.
    """
    if len(graph) == 1:
        return numpy.zeros((1, 2))
    distances = _distances(graph)
    centres = _unfold(distances, _project(distances)) * unit
    # paper is wider than high
    centres = _turned(centres) * numpy.array([1.15, 0.85])
    return _pushed_apart(centres, sizes)


def _distances(graph: networkx.Graph) -> numpy.ndarray:
    """Steps between nodes; parts that do not hang together are kept a little apart."""
    order = {node: position for position, node in enumerate(graph)}
    distances = numpy.full((len(graph), len(graph)), numpy.inf)
    for node, reached in networkx.all_pairs_shortest_path_length(graph):
        for other, steps in reached.items():
            distances[order[node], order[other]] = steps
    is_reached = numpy.isfinite(distances)
    distances[~is_reached] = distances[is_reached].max() + 1
    return distances


def _project(distances: numpy.ndarray) -> numpy.ndarray:
    """A first guess: classical scaling, a little shaken so that equal nodes do not lie on one point."""
    squared = distances**2
    centred = -(squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean()) / 2
    values, vectors = numpy.linalg.eigh(centred)
    guess = vectors[:, -2:] * numpy.sqrt(numpy.maximum(values[-2:], 0))
    return guess + numpy.random.default_rng(7).normal(0, 0.05, guess.shape)


def _unfold(distances: numpy.ndarray, centres: numpy.ndarray) -> numpy.ndarray:
    """Stress majorisation (Gansner, Koren, North 2004): distances on paper come near those in the graph."""
    count = len(distances)
    weights = 1 / (distances + numpy.eye(count)) ** 2 * (1 - numpy.eye(count))
    laplacian = numpy.diag(weights.sum(1)) - weights
    inverse = numpy.linalg.pinv(laplacian)
    for _ in range(_ROUNDS):
        between = numpy.linalg.norm(centres[:, None] - centres[None], axis=2)
        pull = weights * distances / numpy.maximum(between, 1e-9) * (1 - numpy.eye(count))
        centres = inverse @ ((numpy.diag(pull.sum(1)) - pull) @ centres)
    return centres


def _turned(centres: numpy.ndarray) -> numpy.ndarray:
    """The longest direction lies flat."""
    centres = centres - centres.mean(0)
    _, _, axes = numpy.linalg.svd(centres, full_matrices=False)
    return centres @ axes.T


def _pushed_apart(centres: numpy.ndarray, sizes: numpy.ndarray) -> numpy.ndarray:
    """Overlapping boxes give way along the shorter way out, half each."""
    reach = (sizes[:, None] + sizes[None]) / 2
    above = numpy.triu(numpy.ones(reach.shape[:2], bool), 1)
    for _ in range(_PUSHES):
        between = centres[:, None] - centres[None]
        overlap = reach - numpy.abs(between)
        firsts, seconds = numpy.nonzero(above & (overlap > 1e-6).all(2))
        if not len(firsts):
            break
        for first, second in zip(firsts, seconds, strict=True):
            axis = int(overlap[first, second, 1] <= overlap[first, second, 0])
            side = 1 if between[first, second, axis] >= 0 else -1
            push = side * overlap[first, second, axis] * 0.52
            centres[first, axis] += push
            centres[second, axis] -= push
    return centres

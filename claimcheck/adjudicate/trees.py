"""A binary tree as plain numbers, so that a fitted model can be read, compared and run anywhere."""

from collections.abc import Sequence

from claimcheck.records import record


@record
class Tree:
    """A binary tree in arrays: at node i go left if `x[feature[i]] <= threshold[i]`, else right.

    A leaf has feature -1 and gives `value[i]`.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def __call__(self, x: Sequence[float]) -> float:
        """Return the value of the leaf that `x` falls into."""
        node, features, thresholds = 0, self.feature, self.threshold
        while (feature := features[node]) >= 0:
            node = (self.left if x[feature] <= thresholds[node] else self.right)[node]
        return self.value[node]

from types import SimpleNamespace

import pytest

from claimcheck.cli.gates import GateLabel, failures
from claimcheck.records import Label


def audit(*labels: Label):
    """As much of an audit as a gate looks at."""
    ids = [f"c{number:02}" for number in range(1, len(labels) + 1)]
    standing = dict(zip(ids, labels, strict=True))
    return SimpleNamespace(
        claims=[SimpleNamespace(id=each) for each in ids],
        standing=lambda claim: standing[claim.id],
    )


MIXED = audit(Label.SUPPORTED, Label.CONTRADICTED, Label.SUPPORTED, Label.NOT_ENOUGH_INFO)


def test_no_gate_never_fails():
    assert failures(MIXED, fail_on=[], fail_under=None) == []


def test_a_label_that_occurs_fails_its_gate_and_names_the_claims():
    (message,) = failures(MIXED, fail_on=[GateLabel.CONTRADICTED], fail_under=None)
    assert "1 of 4 claims (c02)" in message


def test_a_label_that_does_not_occur_passes():
    settled = audit(Label.SUPPORTED)
    assert failures(settled, fail_on=[GateLabel.CONTRADICTED], fail_under=None) == []


@pytest.mark.parametrize(("share", "failed"), [(0.0, 0), (0.5, 0), (0.51, 1), (1.0, 1)])
def test_the_share_of_supported_claims(share, failed):
    assert len(failures(MIXED, fail_on=[], fail_under=share)) == failed


def test_no_claims_have_no_share():
    assert len(failures(audit(), fail_on=[], fail_under=0.0)) == 1


def test_a_gate_given_twice_is_told_once():
    gates = [GateLabel.CONTRADICTED, GateLabel.CONTRADICTED, GateLabel.NOT_ENOUGH_INFO]
    assert len(failures(MIXED, fail_on=gates, fail_under=None)) == 2

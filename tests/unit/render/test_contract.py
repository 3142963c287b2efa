import json
from dataclasses import replace
from importlib import resources

import jsonschema
import pytest

from claimcheck.records import FigureReference, GapKind
from claimcheck.render.contract import SCHEMA, audit_json, audit_jsonl, dumps
from claimcheck.render.phrases import REASONS

SCHEMA_FILE = resources.files("claimcheck.render") / "audit.schema.json"


@pytest.fixture(scope="module")
def schema():
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def test_the_schema_is_a_schema_and_names_our_version(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == schema["properties"]["schema"]["const"] == SCHEMA


def test_an_audit_is_valid_by_the_schema(audit, schema):
    jsonschema.validate(json.loads(dumps(audit_json(audit))), schema)


def test_each_jsonl_line_is_one_claim_of_the_schema(audit, schema):
    lines = audit_jsonl(audit).splitlines()
    for line in lines:
        jsonschema.validate(json.loads(line), {"$ref": "#/$defs/claim", "$defs": schema["$defs"]})
    assert [json.loads(line)["id"] for line in lines] == ["c01", "c02", "c03"]


def test_the_schema_knows_every_gap_we_can_name(schema):
    assert set(schema["$defs"]["gap"]["properties"]["kind"]["enum"]) == set(GapKind)
    assert set(REASONS) == set(GapKind)


def test_the_schema_refuses_a_field_it_does_not_know(audit, schema):
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        jsonschema.validate({**audit_json(audit), "surprise": 1}, schema)


def test_what_the_verdict_rests_on_comes_first(audit):
    second = audit_json(audit)["claims"][1]
    assert [piece["id"] for piece in second["evidence"]] == ["c02-e2", "c02-e1"]


def test_a_cell_is_given_with_its_headers(audit):
    first, other = audit_json(audit)["claims"][0]["evidence"]
    assert first["table"] == {
        "label": "Table 1",
        "row": "bzip2 / 9",
        "column": "ratio (%)",
        "value": "11.2",
        "bbox": [1, 2, 3, 4],
    }
    assert other["table"] is None


def test_a_number_in_a_figure_is_given_as_such_and_is_valid_by_the_schema(audit, schema):
    held = FigureReference(label="Figure 3", value="87.1", near=("ViT-L",), bbox=(1, 2, 3, 4))
    pieces = [replace(piece, figure=held) for piece in audit.evidence["c02"]]
    given = audit_json(replace(audit, evidence={**audit.evidence, "c02": tuple(pieces)}))
    jsonschema.validate(json.loads(dumps(given)), schema)
    assert given["claims"][1]["evidence"][0]["figure"] == {
        "label": "Figure 3",
        "value": "87.1",
        "near": ["ViT-L"],
        "bbox": [1, 2, 3, 4],
    }
    assert given["claims"][0]["evidence"][0]["figure"] is None


def test_a_reference_says_what_was_read_for_it_or_why_nothing_was(audit):
    read, lost, untitled = audit_json(audit)["references"]
    assert (read["identity"], read["paper"]["sha256"]) == ("match", "b" * 64)
    assert (lost["identity"], lost["paper"], lost["gaps"][0]["kind"]) == (
        "unknown",
        None,
        "not_found",
    )
    assert (untitled["arxiv_id"], untitled["title"]) == (None, "Only a title")


def test_not_a_number_is_never_printed(audit):
    verdict = replace(audit.verdicts["c01"], confidence=float("nan"))
    broken = replace(audit, verdicts={**audit.verdicts, "c01": verdict})
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(audit_json(broken))

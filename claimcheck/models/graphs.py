"""ONNX graphs as the protobuf messages they are: cut, joined and opened without a parser of ONNX.

Only the two outer messages are looked into, ModelProto and GraphProto of onnx.proto (version 1.17),
whose fields are numbers or bytes. A message with another's bytes behind it is the two merged.
"""

from collections.abc import Iterator
from typing import Any

GRAPH = 7  # of ModelProto
NODE, OUTPUT = 1, 12  # of GraphProto
NODE_OUTPUT = 2  # of NodeProto
_NUMBER, _BYTES = 0, 2  # wire types


def until(model: bytes, output: str) -> bytes:
    """Return the model without outputs, its nodes only as far as the one that makes `output`."""
    rest, graph = bytearray(), bytearray()
    last = _field(NODE_OUTPUT, output.encode())
    made = False
    for number, field, value in _fields(memoryview(model)):
        if number != GRAPH:
            rest += field
            continue
        for part, inner, node in _fields(value):
            if part == OUTPUT or (part == NODE and made):
                continue
            graph += inner
            made |= part == NODE and last in bytes(node)
    return bytes(rest) + _field(GRAPH, bytes(graph))


def session(graph: bytes) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    """Return the graph ready to run on one thread; runs may be side by side."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors: a cut graph's weights that nothing uses are none
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """Yield (number, the whole field, its value) of every field, in order."""
    at = 0
    while at < len(message):
        start = at
        key, at = _varint(message, at)
        if key & 7 == _BYTES:
            size, at = _varint(message, at)
        elif key & 7 == _NUMBER:
            size = _varint(message, at)[1] - at
        else:
            raise ValueError(f"a field of wire type {key & 7} is none of a model or graph")
        yield key >> 3, message[start : at + size], message[at : at + size]
        at += size


def _field(number: int, value: bytes) -> bytes:
    return _as_varint(number << 3 | _BYTES) + _as_varint(len(value)) + value


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return the number that begins at `at`, seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _as_varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])

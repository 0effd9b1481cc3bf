"""Runs a program on arrays that it stores and fetches by chunks, on grpcio.

The argument is the contract of tpu_remote.v1 (see Peers/contract.py). The line of standard input asks: {"address", "program", "rows",
"columns", "wrong", "certificates", "token"}; the program adds two f32 arrays of that shape, the wrong one is to be refused at its third
line. With a folder of certificates the server is called by mutual TLS and asked with the token. The answer is a line {"failure", "bytes"}.
"""
import json
import os
import struct
import sys
import traceback

import grpc

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Peers"))
from contract import Contract, Stub  # noqa: E402

SERVICE = "tpu_remote.v1.TpuService"
F32 = 11  # PRIMITIVE_TYPE_F32
CHUNK_BYTES = 256 * 1024
DEADLINE = {"timeout": 60}


def pack(values):
    """The elements as they travel: little-endian, whatever this machine is."""
    return struct.pack(f"<{len(values)}f", *values)


def store(contract, tpu, session, handle, dimensions, data):
    kind = contract.ArrayTypeProto(element_type=F32, dimensions=dimensions)

    def parts():
        yield contract.StoreBufferRequest(header=contract.StoreBufferHeader(
            session_id=session, array=handle, type=kind, total_bytes=len(data)))
        for begin in range(0, len(data), CHUNK_BYTES):
            yield contract.StoreBufferRequest(chunk=data[begin:begin + CHUNK_BYTES])

    stored = tpu.StoreBuffer(parts(), **DEADLINE)
    assert (stored.array, stored.missing_replicas) == (handle, 0), stored


def fetch(contract, tpu, session, handle):
    header, *chunks = tpu.FetchBuffer(contract.FetchBufferRequest(session_id=session, array=handle), **DEADLINE)
    data = b"".join(part.chunk for part in chunks)
    assert header.header.total_bytes == len(data), header
    return data


def fails(code, call):
    """The error of a call that must fail with a code."""
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, error
        return error
    raise AssertionError(f"the call succeeded, expected {code}")


def open_channel(asked, token, client="client"):
    """By mutual TLS with a token, or as it is where there are no certificates."""
    if asked["certificates"] is None:
        return grpc.insecure_channel(asked["address"])

    def read(file):
        with open(os.path.join(asked["certificates"], file), "rb") as opened:
            return opened.read()

    pair = (read(f"{client}.key"), read(f"{client}.pem")) if client else (None, None)
    credentials = grpc.ssl_channel_credentials(read("ca.pem"), *pair)
    if token is not None:
        credentials = grpc.composite_channel_credentials(credentials, grpc.access_token_call_credentials(token))
    return grpc.secure_channel(asked["address"], credentials)


def knock(contract, asked):
    """Who lacks what the server asks for is not let in."""
    for token, client in ((None, "client"), ("guessed", "client"), (asked["token"], None)):
        with open_channel(asked, token, client) as channel:
            tpu = Stub(contract, channel, SERVICE)
            error = fails(grpc.StatusCode.UNAUTHENTICATED, lambda: tpu.GetVersion(contract.GetVersionRequest(), **DEADLINE))
            assert "authorization: Bearer TOKEN" in error.details(), error.details()


def refuse(contract, tpu, text):
    """The refusal says where the program is wrong, in the status that any gRPC client knows (google.rpc.Status)."""
    request = contract.RewriteRequest(format="mlir", code=text.encode())
    error = fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: tpu.Rewrite(request, **DEADLINE))
    status = contract.Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
    assert status.code == 3, status
    own = next(detail for detail in status.details if detail.type_url.endswith("/tpu_remote.v1.StatusProto"))
    first = contract.StatusProto.FromString(own.value).diagnostics[0]
    assert (first.op, first.location.line) == ("stablehlo.add", 3), first


def run(contract, asked):
    if asked["certificates"] is not None:
        knock(contract, asked)
    with open_channel(asked, asked["token"]) as channel:
        tpu = Stub(contract, channel, SERVICE)
        refuse(contract, tpu, asked["wrong"])
        session = tpu.OpenSession(contract.OpenSessionRequest(client_name="grpcio"), **DEADLINE).session_id
        program = tpu.Rewrite(contract.RewriteRequest(
            session_id=session, executable=1, format="mlir", code=asked["program"].encode()), **DEADLINE)
        assert program.executable == 1, program

        dimensions = [asked["rows"], asked["columns"]]
        x = range(asked["rows"] * asked["columns"])
        y = [3 * (len(x) - value) for value in x]
        store(contract, tpu, session, 1, dimensions, pack(x))
        store(contract, tpu, session, 2, dimensions, pack(y))
        tpu.Run(contract.RunRequest(
            session_id=session,
            executable=1,
            arguments=[contract.Argument(array=1), contract.Argument(array=2)],
            results=[contract.ResultTarget(array=3)]), **DEADLINE)
        data = fetch(contract, tpu, session, 3)
        assert data == pack([one + other for one, other in zip(x, y)]), "the sum differs"
        tpu.CloseSession(contract.CloseSessionRequest(session_id=session), **DEADLINE)
        return len(data)


def main():
    answer = {"failure": None, "bytes": 0}
    try:
        answer["bytes"] = run(Contract.parse(sys.argv[1]), json.loads(sys.stdin.readline()))
    except Exception:
        answer["failure"] = traceback.format_exc()
    print(json.dumps(answer), flush=True)


main()

"""A client of the TPU service in nothing but grpcio and protobuf.

Arguments: what to do, the server's address (host:port or unix:/path), the file descriptors of tpu_remote.v1 in base64 (a
FileDescriptorSet; with the .proto files at hand, `protoc --python_out` makes the same classes).

  run     reads StableHLO text from standard input, runs it on the literals 0, 1, 2 ... and 1, 1, 1 ..., prints JSON
  session the same by a session stream: the text, its run on stored arrays and the fetch of the result go out without waiting
  refuse  posts the text, which must be refused; prints the status, the diagnostics of our trailer and what the common one says
  hold    opens a session stream, stores an array, starts the text, prints "ready" and waits to be killed

Where TPUREMOTE_CA_FILE is set, it connects with TLS, trusts that authority, and sends the token TPUREMOTE_TOKEN with every call.
"""
import base64
import json
import os
import struct
import sys
import time

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

DEADLINE_SECONDS = 60
F32 = 11  # PRIMITIVE_TYPE_F32


class Tpu:
    """The messages and the methods of tpu_remote.v1."""

    def __init__(self, channel, files):
        pool = descriptor_pool.DescriptorPool()
        for file in files:
            pool.Add(file)
        self._factory = message_factory.MessageFactory(pool)
        self._pool = pool
        service = pool.FindServiceByName("tpu_remote.v1.TpuService")
        for method in service.methods:
            kind = "stream_stream" if method.name == "Session" else "unary_unary"
            setattr(self, method.name, getattr(channel, kind)(
                f"/{service.full_name}/{method.name}",
                request_serializer=lambda request: request.SerializeToString(),
                response_deserializer=self._factory.GetPrototype(method.output_type).FromString))

    def message(self, name, **fields):
        return self._factory.GetPrototype(self._pool.FindMessageTypeByName(f"tpu_remote.v1.{name}"))(**fields)

    def floats(self, values, dimensions):
        kind = self.message("ArrayTypeProto", element_type=F32, dimensions=dimensions)
        return self.message("LiteralProto", type=kind, data=struct.pack(f"<{len(values)}f", *values))

    def rewrite(self, text, **fields):
        return self.message("RewriteRequest", format="mlir", code=text.encode(), **fields)


def unpack(data):
    return list(struct.unpack(f"<{len(data) // 4}f", data))


def inputs(tpu, program):
    """0, 1, 2 ... for the first parameter, ones for the others."""
    for number, parameter in enumerate(program.parameters):
        dimensions = parameter.type.dimensions
        count = 1
        for dimension in dimensions:
            count *= dimension
        yield tpu.floats([float(i) if number == 0 else 1.0 for i in range(count)], dimensions)


def run(tpu, text):
    program = tpu.Rewrite(tpu.rewrite(text), timeout=DEADLINE_SECONDS)
    arguments = [tpu.message("Argument", literal=literal) for literal in inputs(tpu, program)]
    response = tpu.Run(tpu.message("RunRequest", executable=program.executable, arguments=arguments), timeout=DEADLINE_SECONDS)
    return {"fingerprint": program.fingerprint, "results": [unpack(result.data) for result in response.results]}


def session(tpu, text):
    # The types are asked for beforehand only because this script does not know the program.
    literals = list(inputs(tpu, tpu.Rewrite(tpu.rewrite(text), timeout=DEADLINE_SECONDS)))
    operations = [{"open": tpu.message("OpenStream", client_name="python")}, {"rewrite": tpu.rewrite(text, executable=1)}]
    for number, literal in enumerate(literals):
        operations.append({"store": tpu.message("StoreOperation", array=number + 1, literal=literal)})
    arguments = [tpu.message("Argument", array=number + 1) for number in range(len(literals))]
    targets = [tpu.message("ResultTarget", array=100)]
    operations.append({"run": tpu.message("RunRequest", executable=1, arguments=arguments, results=targets)})
    operations.append({"fetch": tpu.message("FetchOperation", array=100)})
    requests = [tpu.message("SessionRequest", op_id=number + 1, **operation) for number, operation in enumerate(operations)]
    answers = {answer.op_id: answer for answer in tpu.Session(iter(requests), timeout=DEADLINE_SECONDS)}
    failed = {number: answer.status.message for number, answer in answers.items() if answer.status.code}
    return {"answers": sorted(answers), "failed": failed, "results": [unpack(answers[len(requests)].fetch.data)]}


def refuse(tpu, text):
    try:
        tpu.Rewrite(tpu.rewrite(text), timeout=DEADLINE_SECONDS)
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.UNAUTHENTICATED:
            return {"code": error.code().name, "message": error.details()}  # no handler has seen the call
        trailers = dict(error.trailing_metadata())
        status = type(tpu.message("StatusProto")).FromString(trailers["tpu-remote-status-bin"])
        diagnostics = [{"code": d.code, "op": d.op, "line": d.location.line, "message": d.message} for d in status.diagnostics]
        common = rpc_status(trailers["grpc-status-details-bin"])
        told = tpu.message("StatusProto")
        assert common.details[0].Unpack(told), "the first detail is a StatusProto"
        return {
            "code": error.code().name,
            "diagnostics": diagnostics,
            "omitted": status.omitted_diagnostics,
            "common": {
                "code": common.code,
                "diagnostics": len(told.diagnostics),
                "omitted": told.omitted_diagnostics,
                "details": [detail.type_url for detail in common.details],
            },
        }
    return {"code": "OK"}


def rpc_status(data):
    """google.rpc.Status, described by hand from googleapis: code 1, message 2, details 3."""
    kind = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(
        name="rpc_status.proto", package="google.rpc", syntax="proto3", dependency=["google/protobuf/any.proto"])
    message = file.message_type.add(name="Status")
    message.field.add(name="code", number=1, type=kind.TYPE_INT32, label=kind.LABEL_OPTIONAL)
    message.field.add(name="message", number=2, type=kind.TYPE_STRING, label=kind.LABEL_OPTIONAL)
    message.field.add(
        name="details", number=3, type=kind.TYPE_MESSAGE, type_name=".google.protobuf.Any", label=kind.LABEL_REPEATED)
    pool = descriptor_pool.Default()
    pool.Add(file)
    return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("google.rpc.Status")).FromString(data)


def hold(tpu, text):
    def requests():
        yield tpu.message("SessionRequest", op_id=1, open=tpu.message("OpenStream", client_name="to be killed"))
        yield tpu.message("SessionRequest", op_id=2, rewrite=tpu.rewrite(text, executable=1))
        store = tpu.message("StoreOperation", array=1, literal=tpu.floats([1.0], []))
        yield tpu.message("SessionRequest", op_id=3, store=store)
        yield tpu.message("SessionRequest", op_id=4, run=tpu.message("RunRequest", executable=1))
        time.sleep(DEADLINE_SECONDS)

    answered = set()
    for answer in tpu.Session(requests()):
        answered.add(answer.op_id)
        if {2, 3} <= answered:
            print("ready", flush=True)


def open_channel(address):
    if "TPUREMOTE_CA_FILE" not in os.environ:
        return grpc.insecure_channel(address)
    with open(os.environ["TPUREMOTE_CA_FILE"], "rb") as file:
        tls = grpc.ssl_channel_credentials(file.read())
    token = os.environ.get("TPUREMOTE_TOKEN")
    credentials = grpc.composite_channel_credentials(tls, grpc.access_token_call_credentials(token)) if token else tls
    return grpc.secure_channel(address, credentials)


def main():
    action, address, descriptors = sys.argv[1:4]
    files = descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(descriptors)).file
    with open_channel(address) as channel:
        tpu = Tpu(channel, files)
        print(json.dumps({"run": run, "session": session, "refuse": refuse, "hold": hold}[action](tpu, sys.stdin.read())))


main()

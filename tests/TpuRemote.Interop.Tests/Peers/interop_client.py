"""Runs interoperability cases as a client on grpcio.

The argument is the contract (see contract.py). Each line of standard input asks for a case:
{"case", "port", "socket", "probes", "certificates"}; each is answered by a line {"failure"}, null if everything was as it must be.
"""
import json
import os
import random
import sys
import threading
import traceback

import grpc
from google.protobuf import descriptor_pb2

from contract import (
    ANY_SIZE, ECHO_INITIAL, ECHO_TRAILING, HEALTH_SERVICE, JUDGE_SERVICE, MISSING_SERVICE, REFLECTION_SERVICE, TEST_SERVICE, Contract, Stub)

DEADLINE_SECONDS = 60
REQUEST_SIZES = [27182, 8, 1828, 45904]
RESPONSE_SIZES = [31415, 9, 2653, 58979]
MANY = 10_000
CONCURRENT = 200
BINARIES = [bytes(range(256)), b"", b"\x00", b"\xff\xfe", b"\x00\x2c\xff"]


class Case:
    """A channel to the server of a case, and what every case sends."""

    def __init__(self, contract, asked):
        self.contract = contract
        self.target = f"localhost:{asked['port']}"
        self.probes = asked["probes"]
        self.socket = asked["socket"]
        self.certificates = asked["certificates"]
        # With a pool of its own the channel has a connection of its own.
        self.options = ANY_SIZE + [("grpc.use_local_subchannel_pool", 1)]
        self.use(grpc.insecure_channel(self.target, options=self.options))

    def use(self, channel):
        self.channel = channel
        self.test = Stub(self.contract, channel, TEST_SERVICE)
        self.judge = Stub(self.contract, channel, JUDGE_SERVICE)
        self.missing = Stub(self.contract, channel, MISSING_SERVICE)

    def large_request(self, **fields):
        return self.contract.SimpleRequest(response_size=314159, payload=self.contract.zeros(271828), **fields)

    def ask(self, request_size, *response_sizes):
        parameters = [self.contract.ResponseParameters(size=size) for size in response_sizes]
        return self.contract.StreamingOutputCallRequest(payload=self.contract.zeros(request_size), response_parameters=parameters)

    def secure(self, authority, client=None):
        """The same calls by TLS."""
        root = self.read(f"{authority}.pem")
        pair = (self.read(f"{client}.key"), self.read(f"{client}.pem")) if client else (None, None)
        self.channel.close()
        self.use(grpc.secure_channel(self.target, grpc.ssl_channel_credentials(root, *pair), options=self.options))

    def use_socket(self):
        """The same calls by the Unix domain socket."""
        self.channel.close()
        self.use(grpc.insecure_channel(f"unix:{self.socket}", options=self.options))

    def read(self, file):
        with open(os.path.join(self.certificates, file), "rb") as opened:
            return opened.read()


def equal(expected, actual, what):
    if expected != actual:
        raise AssertionError(f"{what}: expected {str(expected)[:300]}, found {str(actual)[:300]}")


def fails(code, call):
    """The error of a call that must fail with a code."""
    try:
        call()
    except grpc.RpcError as error:
        equal(code, error.code(), f"code ({error.details()})")
        return error
    raise AssertionError(f"the call succeeded, expected {code}")


def sizes(responses):
    return [len(response.payload.body) for response in responses]


def size_of(index):
    return index % 997


def in_turn(requests):
    """The requests one by one, each when the answer to the last was announced by release()."""
    turn = threading.Semaphore(1)

    def each():
        for request in requests:
            turn.acquire()
            yield request
        turn.acquire()

    return each(), turn


def empty_unary(case):
    equal(b"", case.test.EmptyCall(case.contract.Empty(), timeout=DEADLINE_SECONDS).SerializeToString(), "response")


def large_unary(case):
    response = case.test.UnaryCall(case.large_request(), timeout=DEADLINE_SECONDS)
    equal(case.contract.SimpleResponse(payload=case.contract.zeros(314159)), response, "response")


def client_streaming(case):
    requests = [case.contract.StreamingInputCallRequest(payload=case.contract.zeros(size)) for size in REQUEST_SIZES]
    response = case.test.StreamingInputCall(iter(requests), timeout=DEADLINE_SECONDS)
    equal(74922, response.aggregated_payload_size, "bytes")


def server_streaming(case):
    call = case.test.StreamingOutputCall(case.ask(0, *RESPONSE_SIZES), timeout=DEADLINE_SECONDS)
    equal(RESPONSE_SIZES, sizes(call), "sizes")
    equal(grpc.StatusCode.OK, call.code(), "code")


def ping_pong(case):
    requests, turn = in_turn([case.ask(asked, answered) for asked, answered in zip(REQUEST_SIZES, RESPONSE_SIZES)])
    call = case.test.FullDuplexCall(requests, timeout=DEADLINE_SECONDS)
    received = []
    for response in call:
        received.append(len(response.payload.body))
        turn.release()
    equal(RESPONSE_SIZES, received, "sizes")
    equal(grpc.StatusCode.OK, call.code(), "code")


def empty_stream(case):
    call = case.test.FullDuplexCall(iter(()), timeout=DEADLINE_SECONDS)
    equal([], list(call), "responses")
    equal(grpc.StatusCode.OK, call.code(), "code")


def expecting(case, compressed):
    return case.large_request(expect_compressed=case.contract.BoolValue(value=compressed))


def client_compressed_unary(case):
    if case.probes:
        fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: case.test.UnaryCall(expecting(case, True), timeout=DEADLINE_SECONDS))
    for compressed, algorithm in ((True, grpc.Compression.Gzip), (False, grpc.Compression.NoCompression)):
        response = case.test.UnaryCall(expecting(case, compressed), compression=algorithm, timeout=DEADLINE_SECONDS)
        equal(314159, len(response.payload.body), "size")


def server_compressed_unary(case):
    for compressed in (True, False):
        request = case.large_request(response_compressed=case.contract.BoolValue(value=compressed))
        equal(314159, len(case.test.UnaryCall(request, timeout=DEADLINE_SECONDS).payload.body), "size")


def client_compressed_streaming(case):
    def request(compressed, body):
        payload = case.contract.Payload(body=body)
        return case.contract.StreamingInputCallRequest(payload=payload, expect_compressed=case.contract.BoolValue(value=compressed))

    probe = request(True, bytes(27182))
    if case.probes:
        fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: case.test.StreamingInputCall(iter([probe]), timeout=DEADLINE_SECONDS))
    # grpcio has no flag for a single message, but sends one plain that would not shrink.
    requests = iter([probe, request(False, random.Random(1).randbytes(45904))])
    response = case.test.StreamingInputCall(requests, compression=grpc.Compression.Gzip, timeout=DEADLINE_SECONDS)
    equal(73086, response.aggregated_payload_size, "bytes")


def server_compressed_streaming(case):
    request = case.ask(0, 31415, 92653)
    for parameters, compressed in zip(request.response_parameters, (True, False)):
        parameters.compressed.value = compressed
    equal([31415, 92653], sizes(case.test.StreamingOutputCall(request, timeout=DEADLINE_SECONDS)), "sizes")


def echo_by_both_kinds(case, values, initial="test_initial_metadata_value"):
    metadata = [(ECHO_INITIAL, initial)] + [(ECHO_TRAILING, value) for value in values]

    def check(call):
        equal(initial, dict(call.initial_metadata()).get(ECHO_INITIAL), "initial metadata")
        equal(values, [value for key, value in call.trailing_metadata() if key == ECHO_TRAILING], "trailing metadata")

    response, call = case.test.UnaryCall.with_call(case.large_request(), metadata=metadata, timeout=DEADLINE_SECONDS)
    equal(314159, len(response.payload.body), "size")
    check(call)

    call = case.test.FullDuplexCall(iter([case.ask(271828, 314159)]), metadata=metadata, timeout=DEADLINE_SECONDS)
    equal([314159], sizes(call), "sizes")
    check(call)


def custom_metadata(case):
    echo_by_both_kinds(case, [b"\xab\xab\xab"])


def binary_metadata(case):
    for value in BINARIES:
        echo_by_both_kinds(case, [value])


def repeated_binary_metadata(case):
    echo_by_both_kinds(case, BINARIES)


def large_metadata(case):
    """More than the 16 KiB that a frame of HTTP/2 holds: CONTINUATION follows HEADERS, and follows the trailers."""
    echo_by_both_kinds(case, [bytes(range(256)) * 50], "x" * 10_000)


def unary_fails_as_asked(case, message):
    asked = case.contract.EchoStatus(code=2, message=message)
    request = case.contract.SimpleRequest(response_status=asked)
    error = fails(grpc.StatusCode.UNKNOWN, lambda: case.test.UnaryCall(request, timeout=DEADLINE_SECONDS))
    equal(message, error.details(), "message")


def status_code_and_message(case):
    unary_fails_as_asked(case, "test status message")
    asked = case.contract.EchoStatus(code=2, message="test status message")
    requests = iter([case.contract.StreamingOutputCallRequest(response_status=asked)])
    error = fails(grpc.StatusCode.UNKNOWN, lambda: list(case.test.FullDuplexCall(requests, timeout=DEADLINE_SECONDS)))
    equal("test status message", error.details(), "message")


def special_status_message(case):
    unary_fails_as_asked(case, "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n")


def unimplemented_method(case):
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: case.test.UnimplementedCall(case.contract.Empty(), timeout=DEADLINE_SECONDS))


def unimplemented_service(case):
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: case.missing.UnimplementedCall(case.contract.Empty(), timeout=DEADLINE_SECONDS))


def cancel_after_begin(case):
    requests, turn = in_turn([])
    turn.acquire()
    call = case.test.StreamingInputCall.future(requests, timeout=DEADLINE_SECONDS)
    call.cancel()
    equal(True, call.cancelled(), "cancelled")
    equal(grpc.StatusCode.CANCELLED, call.code(), "code")
    turn.release()


def cancel_after_first_response(case):
    requests, turn = in_turn([case.ask(27182, 31415)])
    call = case.test.FullDuplexCall(requests, timeout=DEADLINE_SECONDS)
    equal(31415, len(next(call).payload.body), "size")
    call.cancel()
    fails(grpc.StatusCode.CANCELLED, lambda: next(call))
    turn.release()


def timeout_on_sleeping_server(case):
    requests, turn = in_turn([case.ask(27182)])
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: list(case.test.FullDuplexCall(requests, timeout=0.001)))
    turn.release()


def deadline_propagated(case):
    endless = case.judge.GetTimeLeft(case.contract.TimeLeftRequest())
    equal(False, endless.has_deadline, "deadline of a call without one")
    for seconds in (40, 4_000, 400_000):
        left = case.judge.GetTimeLeft(case.contract.TimeLeftRequest(), timeout=seconds)
        # grpcio rounds the timeouts that it sends up to three digits.
        if not left.has_deadline or not (seconds - 20) * 1000 <= left.milliseconds <= seconds * 1010:
            raise AssertionError(f"of {seconds} s the server was given {left}")


def concurrent_large_unary(case):
    calls = [case.test.UnaryCall.future(case.large_request(), timeout=DEADLINE_SECONDS) for _ in range(CONCURRENT)]
    for call in calls:
        equal(314159, len(call.result().payload.body), "size")


def message_of_64_mib(case):
    data = (bytes(range(251)) * (64 * 1024 * 1024 // 251 + 1))[:64 * 1024 * 1024]
    response = case.judge.Echo(case.contract.Blob(data=data), timeout=DEADLINE_SECONDS)
    if response.data != data:
        raise AssertionError(f"{len(response.data)} bytes came back, not the {len(data)} that were sent")


def many_messages_up(case):
    requests = (case.contract.StreamingInputCallRequest(payload=case.contract.zeros(size_of(i))) for i in range(MANY))
    response = case.test.StreamingInputCall(requests, timeout=DEADLINE_SECONDS)
    equal(sum(map(size_of, range(MANY))), response.aggregated_payload_size, "bytes")


def many_messages_down(case):
    expected = [size_of(i) for i in range(MANY)]
    equal(expected, sizes(case.test.StreamingOutputCall(case.ask(0, *expected), timeout=DEADLINE_SECONDS)), "sizes")


def many_messages_both_ways(case):
    expected = [size_of(i) for i in range(MANY)]
    requests = (case.ask(size, size) for size in expected)
    equal(expected, sizes(case.test.FullDuplexCall(requests, timeout=DEADLINE_SECONDS)), "sizes")


def unix_socket(case):
    case.use_socket()
    large_unary(case)
    ping_pong(case)


def tls(case):
    case.secure("stranger")
    fails(grpc.StatusCode.UNAVAILABLE, lambda: empty_unary(case))
    case.secure("ca")
    large_unary(case)


def mutual_tls(case):
    case.secure("ca")
    fails(grpc.StatusCode.UNAVAILABLE, lambda: empty_unary(case))
    case.secure("ca", client="client")
    large_unary(case)


def health_check(case):
    health = Stub(case.contract, case.channel, HEALTH_SERVICE)

    def check(service):
        return health.Check(case.contract.HealthCheckRequest(service=service), timeout=DEADLINE_SECONDS).status

    serving = case.contract.HealthCheckResponse.ServingStatus
    equal(serving.Value("SERVING"), check(""), "health of the server")
    equal(serving.Value("NOT_SERVING"), check(TEST_SERVICE), "health of the test service")
    fails(grpc.StatusCode.NOT_FOUND, lambda: check("unknown"))
    watch = health.Watch(case.contract.HealthCheckRequest(service=TEST_SERVICE), timeout=DEADLINE_SECONDS)
    equal(serving.Value("NOT_SERVING"), next(watch).status, "first health of a watch")
    watch.cancel()


def reflection(case):
    """Learns the service from the server alone and calls it."""
    asked = [
        case.contract.ServerReflectionRequest(list_services=""),
        case.contract.ServerReflectionRequest(file_containing_symbol=TEST_SERVICE),
    ]
    stub = Stub(case.contract, case.channel, REFLECTION_SERVICE)
    listed, described = stub.ServerReflectionInfo(iter(asked), timeout=DEADLINE_SECONDS)
    names = [service.name for service in listed.list_services_response.service]
    for name in (TEST_SERVICE, JUDGE_SERVICE, HEALTH_SERVICE, REFLECTION_SERVICE):
        equal(True, name in names, f"{name} in {names}")
    files = [descriptor_pb2.FileDescriptorProto.FromString(one) for one in described.file_descriptor_response.file_descriptor_proto]
    learned = Contract(dependencies_first(files))
    response = Stub(learned, case.channel, TEST_SERVICE).UnaryCall(learned.SimpleRequest(response_size=9), timeout=DEADLINE_SECONDS)
    equal(9, len(response.payload.body), "size")


def dependencies_first(files):
    by_name = {file.name: file for file in files}
    ordered = {}

    def visit(file):
        for dependency in file.dependency:
            visit(by_name[dependency])
        ordered.setdefault(file.name, file)

    for file in files:
        visit(file)
    return ordered.values()


CASES = {
    "10000_messages_up": many_messages_up,
    "10000_messages_down": many_messages_down,
    "10000_messages_both_ways": many_messages_both_ways,
}


def run(contract, asked):
    case = Case(contract, asked)
    try:
        (CASES.get(asked["case"]) or globals()[asked["case"]])(case)
        return None
    except Exception:
        return traceback.format_exc()
    finally:
        case.channel.close()


def main():
    contract = Contract.parse(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps({"failure": run(contract, json.loads(line))}), flush=True)


main()

"""Serves the interoperability cases on grpcio until standard input ends.

Arguments: the contract (see contract.py) and the folder of the certificates. Prints where it listens:
{"plain", "tls", "mutualTls", "socket"}.
"""
import json
import os
import sys
import time
from concurrent import futures

import grpc

from contract import ANY_SIZE, ECHO_INITIAL, ECHO_TRAILING, JUDGE_SERVICE, TEST_SERVICE, Contract

A_YEAR_SECONDS = 365 * 24 * 3600.0


class Calls:
    """The methods of both services. UnimplementedCall is none of them."""

    def __init__(self, contract):
        self._contract = contract

    def EmptyCall(self, request, context):
        echo_metadata(context)
        return self._contract.Empty()

    def UnaryCall(self, request, context):
        echo_metadata(context)
        abort_if_asked(request, context)
        if request.response_compressed.value:
            context.set_compression(grpc.Compression.Gzip)
        return self._contract.SimpleResponse(payload=self._contract.zeros(request.response_size))

    def StreamingOutputCall(self, request, context):
        echo_metadata(context)
        yield from self._answer(request, context)

    def StreamingInputCall(self, requests, context):
        echo_metadata(context)
        return self._contract.StreamingInputCallResponse(aggregated_payload_size=sum(len(each.payload.body) for each in requests))

    def FullDuplexCall(self, requests, context):
        echo_metadata(context)
        for request in requests:
            yield from self._answer(request, context)

    def HalfDuplexCall(self, requests, context):
        echo_metadata(context)
        for request in list(requests):
            yield from self._answer(request, context)

    def Echo(self, request, context):
        return request

    def GetTimeLeft(self, request, context):
        seconds = context.time_remaining()
        if seconds is None or seconds > A_YEAR_SECONDS:
            return self._contract.TimeLeft()
        return self._contract.TimeLeft(has_deadline=True, milliseconds=int(seconds * 1000))

    def _answer(self, request, context):
        abort_if_asked(request, context)
        if any(parameters.compressed.value for parameters in request.response_parameters):
            context.set_compression(grpc.Compression.Gzip)
        for parameters in request.response_parameters:
            time.sleep(parameters.interval_us / 1e6)
            if not parameters.compressed.value:
                context.disable_next_message_compression()
            yield self._contract.StreamingOutputCallResponse(payload=self._contract.zeros(parameters.size))


def echo_metadata(context):
    initial = [entry for entry in context.invocation_metadata() if entry[0] == ECHO_INITIAL]
    if initial:
        context.send_initial_metadata(initial)
    context.set_trailing_metadata([entry for entry in context.invocation_metadata() if entry[0] == ECHO_TRAILING])


def abort_if_asked(request, context):
    if request.HasField("response_status"):
        code = next(code for code in grpc.StatusCode if code.value[0] == request.response_status.code)
        context.abort(code, request.response_status.message)


def handlers(contract, service):
    calls = Calls(contract)
    return grpc.method_handlers_generic_handler(service, {
        name: getattr(grpc, f"{kind}_rpc_method_handler")(
            getattr(calls, name), request_deserializer=request.FromString, response_serializer=response.SerializeToString)
        for name, kind, request, response in contract.methods(service) if hasattr(calls, name)})


def main():
    contract, certificates = Contract.parse(sys.argv[1]), sys.argv[2]

    def read(file):
        with open(os.path.join(certificates, file), "rb") as opened:
            return opened.read()

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), options=ANY_SIZE)
    server.add_generic_rpc_handlers((handlers(contract, TEST_SERVICE), handlers(contract, JUDGE_SERVICE)))
    pair = [(read("server.key"), read("server.pem"))]
    ports = {
        "socket": os.path.join(certificates, "grpcio.sock"),
        "plain": server.add_insecure_port("localhost:0"),
        "tls": server.add_secure_port("localhost:0", grpc.ssl_server_credentials(pair)),
        "mutualTls": server.add_secure_port("localhost:0", grpc.ssl_server_credentials(pair, read("ca.pem"), True)),
    }
    server.add_insecure_port(f"unix:{ports['socket']}")
    server.start()
    print(json.dumps(ports), flush=True)
    sys.stdin.read()
    server.stop(None)


main()

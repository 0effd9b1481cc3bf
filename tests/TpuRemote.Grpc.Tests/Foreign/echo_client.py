"""Drives the echo service from grpcio: all four call kinds, errors, deadlines, cancellation. Prints one JSON object.

Arguments: the server's address (host:port or unix:/path) and the file descriptor of echo.proto in base64.
"""
import base64
import json
import sys
import threading

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SERVICE = "tpu_remote.tests.v1.Echo"
DEADLINE_SECONDS = 20


def message_class(serialized):
    pool = descriptor_pool.DescriptorPool()
    pool.Add(descriptor_pb2.FileDescriptorProto.FromString(serialized))
    descriptor = pool.FindMessageTypeByName("tpu_remote.tests.v1.EchoMessage")
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def failure_of(call):
    """Code, details and trailers of a call that must fail."""
    try:
        result = call()
        return {"code": "OK", "result": str(result)}
    except grpc.RpcError as error:
        trailers = {key: value.hex() if isinstance(value, bytes) else value for key, value in error.trailing_metadata() or ()}
        return {"code": error.code().name, "details": error.details(), "trailers": trailers}


def main():
    address, serialized = sys.argv[1], base64.b64decode(sys.argv[2])
    message = message_class(serialized)
    options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(address, options=options) as channel:
        def method(kind, name):
            return getattr(channel, kind)(f"/{SERVICE}/{name}", message.SerializeToString, message.FromString)

        unary = method("unary_unary", "Unary")
        client_stream = method("stream_unary", "ClientStream")
        server_stream = method("unary_stream", "ServerStream")
        duplex = method("stream_stream", "Duplex")
        results = {}

        response, call = unary.with_call(
            message(text="grüß", number=7), timeout=DEADLINE_SECONDS, metadata=(("user", "py"), ("raw-bin", b"\x00\xff\x80")))
        results["unary"] = [response.text, response.number]
        results["trailers"] = {key: value.hex() if isinstance(value, bytes) else value for key, value in call.trailing_metadata()}
        results["initial"] = dict(call.initial_metadata())

        response = client_stream((message(text=text, number=number) for text, number in (("a", 1), ("b", 20), ("c", 300))),
                                 timeout=DEADLINE_SECONDS)
        results["client_stream"] = [response.text, response.number]

        responses = server_stream(message(text="x", number=5), timeout=DEADLINE_SECONDS)
        results["server_stream"] = [response.number for response in responses]

        # Ping-pong: the next request goes out only after the answer to the last one.
        answered = threading.Semaphore(1)

        def requests():
            for number in range(5):
                answered.acquire()
                yield message(number=number)

        results["duplex"] = []
        for response in duplex(requests(), timeout=DEADLINE_SECONDS):
            results["duplex"].append(response.number)
            answered.release()

        large = bytes(range(256)) * 40000
        results["large"] = unary(message(payload=large), timeout=DEADLINE_SECONDS).payload == large

        results["failure"] = failure_of(lambda: unary(message(text="fail"), timeout=DEADLINE_SECONDS))
        results["unknown"] = failure_of(lambda: method("unary_unary", "Nothing")(message(), timeout=DEADLINE_SECONDS))
        results["late"] = failure_of(lambda: unary(message(text="wait"), timeout=0.5))
        results["compressed"] = [
            unary(message(text="y" * 10000), timeout=DEADLINE_SECONDS, compression=compression).text == "y" * 10000
            for compression in (grpc.Compression.Gzip, grpc.Compression.Deflate)]

        waiting = unary.future(message(text="wait"), timeout=DEADLINE_SECONDS)
        threading.Timer(0.5, waiting.cancel).start()
        try:
            waiting.result()
            results["cancelled"] = "no"
        except grpc.FutureCancelledError:
            results["cancelled"] = waiting.code().name

    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()

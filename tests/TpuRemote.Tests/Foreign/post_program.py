"""Posts a program that the C# client printed, with grpcio and protobuf alone, and prints what it gives.

Arguments: the server's address (host:port or unix:/path), the file descriptors of tpu_remote.v1 in base64 (a FileDescriptorSet).
Standard input: JSON {"code": text, "arguments": [serialised LiteralProto in base64, ...]}. Prints a JSON list: each result's bytes in base64.
"""
import base64
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

DEADLINE_SECONDS = 60


def main(target, descriptors):
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(descriptors)).file:
        pool.Add(file)
    factory = message_factory.MessageFactory(pool)

    def message(name):
        return factory.GetPrototype(pool.FindMessageTypeByName(f"tpu_remote.v1.{name}"))

    asked = json.load(sys.stdin)
    with grpc.insecure_channel(target, options=[("grpc.max_receive_message_length", -1)]) as channel:
        def call(name, request):
            method = channel.unary_unary(
                f"/tpu_remote.v1.TpuService/{name}",
                request_serializer=lambda r: r.SerializeToString(),
                response_deserializer=message(f"{name}Response").FromString)
            return method(request, timeout=DEADLINE_SECONDS)

        options = message("RewriteOptions")(precision=3)  # PRECISION_EXACT
        program = call("Rewrite", message("RewriteRequest")(format="mlir", code=asked["code"].encode(), options=options))
        literals = [message("LiteralProto").FromString(base64.b64decode(a)) for a in asked["arguments"]]
        arguments = [message("Argument")(literal=literal) for literal in literals]
        response = call("Run", message("RunRequest")(executable=program.executable, arguments=arguments))
        print(json.dumps([base64.b64encode(result.data).decode() for result in response.results]))


main(*sys.argv[1:])

"""A client that knows nothing of tpu_remote.v1: it learns the services from server reflection alone and calls them.

Arguments: the server's address (host:port or unix:/path) and the version of reflection to use (v1 or v1alpha). Prints JSON: the names of
the services, the answer of TpuService.GetVersion, what Health.Check says of the TPU service, and the errors of questions about what is
not there.

The reflection messages are described here by hand, from the numbers of grpc/grpc doc/server-reflection.md.
"""
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

DEADLINE_SECONDS = 60
FIELD = descriptor_pb2.FieldDescriptorProto


def reflection_file(package):
    file = descriptor_pb2.FileDescriptorProto(name=f"{package}.proto", package=package, syntax="proto3")

    def message(name, *fields):
        kind = file.message_type.add(name=name)
        for field, number, what, label in fields:
            entry = kind.field.add(name=field, number=number, label=label)
            if isinstance(what, str):
                entry.type, entry.type_name = FIELD.TYPE_MESSAGE, f".{package}.{what}"
            else:
                entry.type = what

    one, many = FIELD.LABEL_OPTIONAL, FIELD.LABEL_REPEATED
    text, number, data = FIELD.TYPE_STRING, FIELD.TYPE_INT32, FIELD.TYPE_BYTES
    message("Extension", ("containing_type", 1, text, one), ("extension_number", 2, number, one))
    message("Request", ("host", 1, text, one), ("file_by_filename", 3, text, one), ("file_containing_symbol", 4, text, one),
            ("file_containing_extension", 5, "Extension", one), ("all_extension_numbers_of_type", 6, text, one),
            ("list_services", 7, text, one))
    message("Files", ("file_descriptor_proto", 1, data, many))
    message("Numbers", ("base_type_name", 1, text, one), ("extension_number", 2, number, many))
    message("Service", ("name", 1, text, one))
    message("Services", ("service", 1, "Service", many))
    message("Error", ("error_code", 1, number, one), ("error_message", 2, text, one))
    message("Response", ("valid_host", 1, text, one), ("original_request", 2, "Request", one), ("files", 4, "Files", one),
            ("numbers", 5, "Numbers", one), ("services", 6, "Services", one), ("error", 7, "Error", one))

    # Strings that are members of a oneof are sent even when they are empty, as list_services is.
    request = next(kind for kind in file.message_type if kind.name == "Request")
    request.oneof_decl.add(name="message_request")
    for field in request.field:
        if field.number >= 3:
            field.oneof_index = 0
    return file


class Reflection:
    def __init__(self, channel, version):
        pool = descriptor_pool.DescriptorPool()
        package = f"grpc.reflection.{version}"
        pool.Add(reflection_file(package))
        factory = message_factory.MessageFactory(pool)
        self._request = factory.GetPrototype(pool.FindMessageTypeByName(f"{package}.Request"))
        response = factory.GetPrototype(pool.FindMessageTypeByName(f"{package}.Response"))
        self._call = channel.stream_stream(
            f"/{package}.ServerReflection/ServerReflectionInfo",
            request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=response.FromString)

    def ask(self, *questions):
        requests = [self._request(**question) for question in questions]
        answers = list(self._call(iter(requests), timeout=DEADLINE_SECONDS))
        assert len(answers) == len(requests), f"{len(requests)} questions, {len(answers)} answers"
        assert [answer.original_request for answer in answers] == requests, "the answers repeat their questions"
        return answers


class Learned:
    """A pool of what reflection told; a file it needs and was not sent is an error."""

    def __init__(self, channel, reflection, services):
        self._channel = channel
        self._pool = descriptor_pool.DescriptorPool()
        files = {}
        for answer in reflection.ask(*({"file_containing_symbol": service} for service in services)):
            for data in answer.files.file_descriptor_proto:
                file = descriptor_pb2.FileDescriptorProto.FromString(data)
                files[file.name] = file
        while files:
            known = [file for file in files.values() if not any(needed in files for needed in file.dependency)]
            for file in known:
                self._pool.Add(files.pop(file.name))
        self._factory = message_factory.MessageFactory(self._pool)

    def call(self, path, **fields):
        service, method = path.split("/")
        descriptor = self._pool.FindServiceByName(service).FindMethodByName(method)
        request = self._factory.GetPrototype(descriptor.input_type)(**fields)
        call = self._channel.unary_unary(
            f"/{path}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=self._factory.GetPrototype(descriptor.output_type).FromString)
        return json_format.MessageToDict(call(request, timeout=DEADLINE_SECONDS), preserving_proto_field_name=True)


def main():
    address, version = sys.argv[1:3]
    with grpc.insecure_channel(address) as channel:
        reflection = Reflection(channel, version)
        listed, numbers, by_name, missing, strange = reflection.ask(
            {"list_services": ""},
            {"all_extension_numbers_of_type": "tpu_remote.v1.StatusProto"},
            {"file_by_filename": "tpu_remote/v1/types.proto"},
            {"file_containing_symbol": "tpu_remote.v1.Nothing"},
            {"file_containing_extension": {"containing_type": "tpu_remote.v1.StatusProto", "extension_number": 7}})
        services = [service.name for service in listed.services.service]
        learned = Learned(channel, reflection, services)
        print(json.dumps({
            "services": sorted(services),
            "version": learned.call("tpu_remote.v1.TpuService/GetVersion", min_version=1, max_version=1),
            "health": learned.call("grpc.health.v1.Health/Check", service="tpu_remote.v1.TpuService"),
            "numbers": [numbers.numbers.base_type_name, list(numbers.numbers.extension_number)],
            "types": len(by_name.files.file_descriptor_proto),
            "missing": [missing.error.error_code, strange.error.error_code],
        }))


main()

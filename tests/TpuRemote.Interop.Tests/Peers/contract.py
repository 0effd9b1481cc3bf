"""The services and messages of the cases, made from their descriptors: what both Python scripts share."""
import base64

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

TEST_SERVICE = "grpc.testing.TestService"
MISSING_SERVICE = "grpc.testing.UnimplementedService"
JUDGE_SERVICE = "tpu_remote.interop.v1.Judge"
HEALTH_SERVICE = "grpc.health.v1.Health"
REFLECTION_SERVICE = "grpc.reflection.v1.ServerReflection"
ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"
ANY_SIZE = [
    ("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1), ("grpc.max_metadata_size", 64 * 1024)]


class Contract:
    """Message classes as attributes (contract.SimpleRequest), methods by service."""

    @staticmethod
    def parse(descriptors):
        """From a FileDescriptorSet in base64, dependencies first."""
        return Contract(descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(descriptors)).file)

    def __init__(self, files):
        pool = descriptor_pool.DescriptorPool()
        factory = message_factory.MessageFactory(pool)
        self._services = {}
        for file in files:
            pool.Add(file)
            for message in file.message_type:
                name = f"{file.package}.{message.name}"
                setattr(self, message.name, factory.GetPrototype(pool.FindMessageTypeByName(name)))
            for service in file.service:
                self._services[f"{file.package}.{service.name}"] = service

    def methods(self, service):
        """Of each method: its name, its kind as grpcio names it, and the classes of request and response."""
        for method in self._services[service].method:
            kind = f"{'stream' if method.client_streaming else 'unary'}_{'stream' if method.server_streaming else 'unary'}"
            yield method.name, kind, self._type(method.input_type), self._type(method.output_type)

    def zeros(self, size):
        return self.Payload(body=bytes(size))

    def _type(self, name):
        return getattr(self, name.rsplit(".", 1)[1])


class Stub:
    """The methods of a service on a channel."""

    def __init__(self, contract, channel, service):
        for name, kind, request, response in contract.methods(service):
            method = getattr(channel, kind)(
                f"/{service}/{name}", request_serializer=request.SerializeToString, response_deserializer=response.FromString)
            setattr(self, name, method)

// The services and messages of the cases, made from their descriptors: what both JavaScript scripts share.
'use strict';

const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const OPTIONS = { keepCase: true, longs: Number, enums: String, defaults: true };
const contract = protoLoader.loadFileDescriptorSetFromBuffer(Buffer.from(process.argv[2], 'base64'), OPTIONS);

module.exports = {
  contract,
  TestService: contract['grpc.testing.TestService'],
  UnimplementedService: contract['grpc.testing.UnimplementedService'],
  Judge: contract['tpu_remote.interop.v1.Judge'],
  Health: contract['grpc.health.v1.Health'],
  ServerReflection: contract['grpc.reflection.v1.ServerReflection'],
  ECHO_INITIAL: 'x-grpc-test-echo-initial',
  ECHO_TRAILING: 'x-grpc-test-echo-trailing-bin',
  ANY_SIZE: { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 },
  OPTIONS,
  grpc,
  zeros: size => ({ body: Buffer.alloc(size) }),
};

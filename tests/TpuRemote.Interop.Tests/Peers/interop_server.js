// Serves the interoperability cases on @grpc/grpc-js until standard input ends.
//
// Arguments: the contract (see contract.js) and the folder of the certificates. Prints where it listens:
// {"plain", "tls", "mutualTls", "socket"}.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { once } = require('node:events');
const { setTimeout: delay } = require('node:timers/promises');
const { grpc, zeros, TestService, Judge, ECHO_INITIAL, ECHO_TRAILING, ANY_SIZE } = require('./contract');

function echoMetadata(call) {
  const initial = call.metadata.get(ECHO_INITIAL);
  if (initial.length > 0) {
    const headers = new grpc.Metadata();
    initial.forEach(value => headers.add(ECHO_INITIAL, value));
    call.sendMetadata(headers);
  }
  const trailers = new grpc.Metadata();
  call.metadata.get(ECHO_TRAILING).forEach(value => trailers.add(ECHO_TRAILING, value));
  return trailers;
}

const askedStatus = request =>
  request.response_status && { code: request.response_status.code, details: request.response_status.message };

async function answer(call, request) {
  const status = askedStatus(request);
  if (status) throw status;
  for (const parameters of request.response_parameters) {
    if (parameters.interval_us > 0) await delay(parameters.interval_us / 1000);
    if (!call.write({ payload: zeros(parameters.size) })) await once(call, 'drain');
  }
}

// Answers the requests one after another; what is thrown is the status.
async function answerAll(call, requests) {
  const trailers = echoMetadata(call);
  try {
    for await (const request of requests) await answer(call, request);
    call.end(trailers);
  } catch (status) {
    call.emit('error', status);
  }
}

// A loop over the call itself would destroy it, the way back included, when the requests end.
const requestsOf = call => call.iterator({ destroyOnReturn: false });

async function* afterTheLast(requests) {
  const all = [];
  for await (const request of requests) all.push(request);
  yield* all;
}

const test = {
  EmptyCall: (call, callback) => callback(null, {}, echoMetadata(call)),

  UnaryCall(call, callback) {
    const trailers = echoMetadata(call);
    const status = askedStatus(call.request);
    callback(status ?? null, status ? null : { payload: zeros(call.request.response_size) }, trailers);
  },

  StreamingOutputCall: call => answerAll(call, [call.request]),

  StreamingInputCall(call, callback) {
    const trailers = echoMetadata(call);
    let bytes = 0;
    call.on('data', request => { bytes += request.payload?.body.length ?? 0; });
    call.on('end', () => callback(null, { aggregated_payload_size: bytes }, trailers));
  },

  FullDuplexCall: call => answerAll(call, requestsOf(call)),

  HalfDuplexCall: call => answerAll(call, afterTheLast(requestsOf(call))),
};

const judge = {
  Echo: (call, callback) => callback(null, call.request),

  GetTimeLeft(call, callback) {
    const deadline = call.getDeadline();
    const milliseconds = Math.trunc(Number(deadline) - Date.now());
    callback(null, Number.isFinite(Number(deadline)) ? { has_deadline: true, milliseconds } : {});
  },
};

// UnimplementedCall stays without an implementation.
const { UnimplementedCall, ...implemented } = TestService;

const server = new grpc.Server(ANY_SIZE);
server.addService(implemented, test);
server.addService(Judge, judge);

const read = file => fs.readFileSync(path.join(process.argv[3], file));
const pair = [{ private_key: read('server.key'), cert_chain: read('server.pem') }];

const bind = (credentials, address = 'localhost:0') => new Promise((resolve, reject) =>
  server.bindAsync(address, credentials, (error, port) => error ? reject(error) : resolve(port)));

async function main() {
  const plain = await bind(grpc.ServerCredentials.createInsecure());
  const tls = await bind(grpc.ServerCredentials.createSsl(null, pair));
  const mutualTls = await bind(grpc.ServerCredentials.createSsl(read('ca.pem'), pair, true));
  const socket = path.join(process.argv[3], 'grpc-js.sock');
  await bind(grpc.ServerCredentials.createInsecure(), `unix:${socket}`);
  process.stdout.write(`${JSON.stringify({ plain, tls, mutualTls, socket })}\n`);
  process.stdin.resume();
  process.stdin.on('end', () => process.exit());
}

main();

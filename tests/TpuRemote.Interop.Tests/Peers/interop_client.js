// Runs interoperability cases as a client on @grpc/grpc-js.
//
// The argument is the contract (see contract.js). Each line of standard input asks for a case:
// {"case", "port", "socket", "probes", "certificates"}; each is answered by a line {"failure"}, null if everything was as it must be.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { once } = require('node:events');
const protoLoader = require('@grpc/proto-loader');
const {
  grpc, zeros, TestService, UnimplementedService, Judge, Health, ServerReflection, ECHO_INITIAL, ECHO_TRAILING, ANY_SIZE, OPTIONS,
} = require('./contract');

const DEADLINE_MILLISECONDS = 60_000;
const REQUEST_SIZES = [27182, 8, 1828, 45904];
const RESPONSE_SIZES = [31415, 9, 2653, 58979];
const NO_COMPRESS = 2;
const MANY = 10_000;
const CONCURRENT = 200;
const BINARIES = [Buffer.from(Array.from({ length: 256 }, (_, value) => value)), Buffer.alloc(0),
  Buffer.from([0]), Buffer.from([255, 254]), Buffer.from([0, 44, 255])];

// A connection to the server of a case, and what every case sends.
class Case {
  constructor(asked) {
    this.asked = asked;
    this.probes = asked.probes;
    this.clients = [];
    this.target = `localhost:${asked.port}`;
    this.use(grpc.credentials.createInsecure());
  }

  use(credentials) {
    this.credentials = credentials;
    this.test = this.open(TestService);
    this.judge = this.open(Judge);
    this.missing = this.open(UnimplementedService);
  }

  open(service, options = {}) {
    const Client = grpc.makeGenericClientConstructor(service);
    // With a pool of its own a client has a connection of its own.
    const own = { ...ANY_SIZE, 'grpc.use_local_subchannel_pool': 1, ...options };
    const client = new Client(this.target, this.credentials, own);
    this.clients.push(client);
    return client;
  }

  // Calls whose messages are compressed.
  get gzip() {
    return this.open(TestService, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
  }

  // The same calls by TLS.
  secure(authority, client) {
    const read = file => fs.readFileSync(path.join(this.asked.certificates, file));
    const pair = client ? [read(`${client}.key`), read(`${client}.pem`)] : [null, null];
    this.use(grpc.credentials.createSsl(read(`${authority}.pem`), ...pair));
  }

  // The same calls by the Unix domain socket.
  useSocket() {
    this.target = `unix:${this.asked.socket}`;
    this.use(grpc.credentials.createInsecure());
  }

  close() {
    this.clients.forEach(client => client.close());
  }
}

const soon = () => ({ deadline: new Date(Date.now() + DEADLINE_MILLISECONDS) });

const largeRequest = fields => ({ response_size: 314159, payload: zeros(271828), ...fields });

const ask = (requestSize, ...responseSizes) =>
  ({ payload: zeros(requestSize), response_parameters: responseSizes.map(size => ({ size })) });

// Calls with one response: the response, the metadata before it and the metadata after it.
function unary(client, method, request, metadata = new grpc.Metadata(), options = soon()) {
  return new Promise((resolve, reject) => {
    const told = {};
    const call = client[method](request, metadata, options, (error, response) => error ? reject(error) : (told.response = response));
    call.on('metadata', initial => { told.initial = initial; });
    call.on('status', status => { if (status.code === grpc.status.OK) resolve({ ...told, trailing: status.metadata }); });
  });
}

function openUpload(client, options = soon()) {
  let call;
  const response = new Promise((resolve, reject) => {
    call = client.StreamingInputCall(new grpc.Metadata(), options, (error, answer) => error ? reject(error) : resolve(answer));
  });
  return { call, response };
}

// All responses of a stream that must end well, and its metadata.
async function drain(call) {
  const told = { responses: [] };
  call.on('metadata', initial => { told.initial = initial; });
  const ended = new Promise(resolve => call.on('status', resolve));
  for await (const response of call) told.responses.push(response);
  const status = await ended;
  assert.equal(status.code, grpc.status.OK);
  return { ...told, trailing: status.metadata };
}

// Writes as fast as the call takes it; a call that fails takes nothing more, and `outcome` tells why.
async function writeAll(call, requests, outcome) {
  for (const request of requests) {
    if (!call.write(request)) await Promise.race([once(call, 'drain'), outcome]);
  }
  call.end();
}

async function fails(code, promise) {
  try {
    await promise;
  } catch (error) {
    assert.equal(error.code, code, `code: ${error.stack}`);
    return error;
  }
  throw new Error(`the call succeeded, expected ${code}`);
}

const sizes = responses => responses.map(response => response.payload.body.length);

const sizeOf = index => index % 997;

const manySizes = () => Array.from({ length: MANY }, (_, index) => sizeOf(index));

async function echoByBothKinds({ test }, values, initial = 'test_initial_metadata_value') {
  const metadata = new grpc.Metadata();
  metadata.set(ECHO_INITIAL, initial);
  values.forEach(value => metadata.add(ECHO_TRAILING, value));
  const check = told => {
    assert.deepEqual(told.initial.get(ECHO_INITIAL), [initial]);
    assert.deepEqual(told.trailing.get(ECHO_TRAILING), values);
  };

  const one = await unary(test, 'UnaryCall', largeRequest(), metadata);
  assert.equal(one.response.payload.body.length, 314159);
  check(one);

  const call = test.FullDuplexCall(metadata, soon());
  call.write(ask(271828, 314159));
  call.end();
  const all = await drain(call);
  assert.deepEqual(sizes(all.responses), [314159]);
  check(all);
}

async function unaryFailsAsAsked({ test }, message) {
  const error = await fails(grpc.status.UNKNOWN, unary(test, 'UnaryCall', { response_status: { code: 2, message } }));
  assert.equal(error.details, message);
}

const CASES = {
  async empty_unary({ test }) {
    assert.deepEqual((await unary(test, 'EmptyCall', {})).response, {});
  },

  async large_unary({ test }) {
    const { response } = await unary(test, 'UnaryCall', largeRequest());
    assert.deepEqual(response, { payload: { type: 'COMPRESSABLE', body: Buffer.alloc(314159) } });
  },

  async client_streaming({ test }) {
    const { call, response } = openUpload(test);
    REQUEST_SIZES.forEach(size => call.write({ payload: zeros(size) }));
    call.end();
    assert.equal((await response).aggregated_payload_size, 74922);
  },

  async server_streaming({ test }) {
    const { responses } = await drain(test.StreamingOutputCall(ask(0, ...RESPONSE_SIZES), soon()));
    assert.deepEqual(sizes(responses), RESPONSE_SIZES);
  },

  async ping_pong({ test }) {
    const call = test.FullDuplexCall(soon());
    const pong = drain(call);
    for (let turn = 0; turn < REQUEST_SIZES.length; turn++) {
      const answer = once(call, 'data');
      call.write(ask(REQUEST_SIZES[turn], RESPONSE_SIZES[turn]));
      const [response] = await answer;
      assert.equal(response.payload.body.length, RESPONSE_SIZES[turn]);
    }
    call.end();
    await pong;
  },

  async empty_stream({ test }) {
    const call = test.FullDuplexCall(soon());
    call.end();
    assert.deepEqual((await drain(call)).responses, []);
  },

  async client_compressed_unary({ test, gzip, probes }) {
    const expecting = compressed => largeRequest({ expect_compressed: { value: compressed } });
    if (probes) await fails(grpc.status.INVALID_ARGUMENT, unary(test, 'UnaryCall', expecting(true)));
    for (const [client, compressed] of [[gzip, true], [test, false]]) {
      const { response } = await unary(client, 'UnaryCall', expecting(compressed));
      assert.equal(response.payload.body.length, 314159);
    }
  },

  async server_compressed_unary({ test }) {
    for (const value of [true, false]) {
      const { response } = await unary(test, 'UnaryCall', largeRequest({ response_compressed: { value } }));
      assert.equal(response.payload.body.length, 314159);
    }
  },

  async client_compressed_streaming({ test, gzip, probes }) {
    const compressed = { payload: zeros(27182), expect_compressed: { value: true } };
    const plain = { payload: zeros(45904), expect_compressed: { value: false } };
    if (probes) {
      const probe = openUpload(test);
      probe.call.write(compressed);
      probe.call.end();
      await fails(grpc.status.INVALID_ARGUMENT, probe.response);
    }
    const { call, response } = openUpload(gzip);
    await new Promise(sent => call.write(compressed, sent));
    // grpc-js takes a message's encoding for its flags, and write() of newer versions of Node.js refuses such an encoding.
    await new Promise(sent => call._write(plain, String(NO_COMPRESS), sent));
    call.end();
    assert.equal((await response).aggregated_payload_size, 73086);
  },

  async server_compressed_streaming({ test }) {
    const parameters = [{ size: 31415, compressed: { value: true } }, { size: 92653, compressed: { value: false } }];
    const { responses } = await drain(test.StreamingOutputCall({ response_parameters: parameters }, soon()));
    assert.deepEqual(sizes(responses), [31415, 92653]);
  },

  custom_metadata: one => echoByBothKinds(one, [Buffer.from([0xab, 0xab, 0xab])]),

  async binary_metadata(one) {
    for (const value of BINARIES) await echoByBothKinds(one, [value]);
  },

  repeated_binary_metadata: one => echoByBothKinds(one, BINARIES),

  // More than the 16 KiB that a frame of HTTP/2 holds: CONTINUATION follows HEADERS, and follows the trailers.
  large_metadata: one => echoByBothKinds(one, [Buffer.alloc(12_800, BINARIES[0])], 'x'.repeat(10_000)),

  async status_code_and_message(one) {
    await unaryFailsAsAsked(one, 'test status message');
    const call = one.test.FullDuplexCall(soon());
    call.write({ response_status: { code: 2, message: 'test status message' } });
    call.end();
    assert.equal((await fails(grpc.status.UNKNOWN, drain(call))).details, 'test status message');
  },

  special_status_message: one =>
    unaryFailsAsAsked(one, '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n'),

  unimplemented_method: ({ test }) => fails(grpc.status.UNIMPLEMENTED, unary(test, 'UnimplementedCall', {})),

  unimplemented_service: ({ missing }) => fails(grpc.status.UNIMPLEMENTED, unary(missing, 'UnimplementedCall', {})),

  async cancel_after_begin({ test }) {
    const { call, response } = openUpload(test);
    call.cancel();
    await fails(grpc.status.CANCELLED, response);
  },

  async cancel_after_first_response({ test }) {
    const call = test.FullDuplexCall(soon());
    const rest = drain(call);
    const answer = once(call, 'data');
    call.write(ask(27182, 31415));
    assert.equal((await answer)[0].payload.body.length, 31415);
    call.cancel();
    await fails(grpc.status.CANCELLED, rest);
  },

  async timeout_on_sleeping_server({ test }) {
    const call = test.FullDuplexCall({ deadline: new Date(Date.now() + 1) });
    call.write(ask(27182));
    await fails(grpc.status.DEADLINE_EXCEEDED, drain(call));
  },

  async deadline_propagated({ judge }) {
    const endless = await unary(judge, 'GetTimeLeft', {}, new grpc.Metadata(), {});
    assert.equal(endless.response.has_deadline, false);
    for (const seconds of [40, 4_000, 400_000]) {
      const deadline = new Date(Date.now() + seconds * 1000);
      const { response } = await unary(judge, 'GetTimeLeft', {}, new grpc.Metadata(), { deadline });
      assert.equal(response.has_deadline, true);
      // Timeouts travel as eight digits at most, rounded up to the next unit.
      assert.ok(response.milliseconds >= (seconds - 20) * 1000 && response.milliseconds <= (seconds + 1) * 1000,
        `of ${seconds} s the server was given ${response.milliseconds} ms`);
    }
  },

  async concurrent_large_unary({ test }) {
    const calls = Array.from({ length: CONCURRENT }, () => unary(test, 'UnaryCall', largeRequest()));
    for (const { response } of await Promise.all(calls)) assert.equal(response.payload.body.length, 314159);
  },

  async message_of_64_mib({ judge }) {
    const data = Buffer.alloc(64 * 1024 * 1024, Buffer.from(Array.from({ length: 251 }, (_, value) => value)));
    const { response } = await unary(judge, 'Echo', { data });
    assert.ok(data.equals(response.data), `${response.data.length} bytes came back, not the ${data.length} that were sent`);
  },

  async '10000_messages_up'({ test }) {
    const { call, response } = openUpload(test);
    await writeAll(call, manySizes().map(size => ({ payload: zeros(size) })), response);
    assert.equal((await response).aggregated_payload_size, manySizes().reduce((sum, size) => sum + size));
  },

  async '10000_messages_down'({ test }) {
    const { responses } = await drain(test.StreamingOutputCall(ask(0, ...manySizes()), soon()));
    assert.deepEqual(sizes(responses), manySizes());
  },

  async '10000_messages_both_ways'({ test }) {
    const call = test.FullDuplexCall(soon());
    const received = drain(call);
    await writeAll(call, manySizes().map(size => ask(size, size)), received);
    assert.deepEqual(sizes((await received).responses), manySizes());
  },

  async unix_socket(one) {
    one.useSocket();
    await CASES.large_unary(one);
    await CASES.ping_pong(one);
  },

  async tls(one) {
    one.secure('stranger');
    await fails(grpc.status.UNAVAILABLE, CASES.empty_unary(one));
    one.secure('ca');
    await CASES.large_unary(one);
  },

  async mutual_tls(one) {
    one.secure('ca');
    await fails(grpc.status.UNAVAILABLE, CASES.empty_unary(one));
    one.secure('ca', 'client');
    await CASES.large_unary(one);
  },

  async health_check(one) {
    const health = one.open(Health);
    const check = async service => (await unary(health, 'Check', { service })).response.status;
    assert.equal(await check(''), 'SERVING');
    assert.equal(await check('grpc.testing.TestService'), 'NOT_SERVING');
    await fails(grpc.status.NOT_FOUND, check('unknown'));
    const watch = health.Watch({ service: 'grpc.testing.TestService' }, soon());
    const rest = drain(watch);
    assert.equal((await once(watch, 'data'))[0].status, 'NOT_SERVING');
    watch.cancel();
    await fails(grpc.status.CANCELLED, rest);
  },

  // Learns the service from the server alone and calls it.
  async reflection(one) {
    const call = one.open(ServerReflection).ServerReflectionInfo(soon());
    call.write({ list_services: '' });
    call.write({ file_containing_symbol: 'grpc.testing.TestService' });
    call.end();
    const [listed, described] = (await drain(call)).responses;
    const names = listed.list_services_response.service.map(service => service.name);
    for (const name of ['grpc.testing.TestService', 'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection']) {
      assert.ok(names.includes(name), `${name} is missing of ${names}`);
    }
    const files = described.file_descriptor_response.file_descriptor_proto;
    const learned = protoLoader.loadFileDescriptorSetFromBuffer(descriptorSet(files), OPTIONS);
    const { response } = await unary(one.open(learned['grpc.testing.TestService']), 'UnaryCall', { response_size: 9 });
    assert.equal(response.payload.body.length, 9);
  },
};

// FileDescriptorSet { repeated FileDescriptorProto file = 1; } of files that are serialized already.
function descriptorSet(files) {
  const varint = value => value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
  return Buffer.concat(files.flatMap(file => [Buffer.from([0x0a, ...varint(file.length)]), file]));
}

async function run(asked) {
  const one = new Case(asked);
  try {
    await CASES[asked.case](one);
    return null;
  } catch (error) {
    return String(error.stack).slice(0, 4000);
  } finally {
    one.close();
  }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify({ failure: await run(JSON.parse(line)) })}\n`);
  }
}

main();

// Runs a program on arrays that it stores and fetches by chunks, on @grpc/grpc-js.
//
// The argument is the contract of tpu_remote.v1 (see Peers/contract.js). The line of standard input asks: {"address", "program", "rows",
// "columns", "wrong", "certificates", "token"}; the program adds two f32 arrays of that shape, the wrong one is to be refused at its third
// line. With a folder of certificates the server is called by mutual TLS and asked with the token. The answer is a line {"failure",
// "bytes"}.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { once } = require('node:events');
const { contract, grpc } = require('../Peers/contract');

const F32 = 'PRIMITIVE_TYPE_F32';
const CHUNK_BYTES = 256 * 1024;

const soon = () => ({ deadline: new Date(Date.now() + 60_000) });

const unary = (tpu, method, request) => new Promise((resolve, reject) =>
  tpu[method](request, new grpc.Metadata(), soon(), (error, response) => error ? reject(error) : resolve(response)));

// The elements as they travel: little-endian, whatever this machine is.
function toBytes(array) {
  const bytes = Buffer.alloc(array.length * 4);
  array.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes;
}

async function store(tpu, session, handle, dimensions, bytes) {
  let call;
  const stored = new Promise((resolve, reject) => {
    call = tpu.StoreBuffer(new grpc.Metadata(), soon(), (error, response) => error ? reject(error) : resolve(response));
  });
  call.write({ header: { session_id: session, array: handle, type: { element_type: F32, dimensions }, total_bytes: bytes.length } });
  for (let begin = 0; begin < bytes.length; begin += CHUNK_BYTES) {
    const room = call.write({ chunk: bytes.subarray(begin, begin + CHUNK_BYTES) });
    if (!room) await Promise.race([once(call, 'drain'), stored]);
  }
  call.end();
  const response = await stored;
  assert.deepEqual([response.array, response.missing_replicas], [handle, 0]);
}

async function fetch(tpu, session, handle) {
  const parts = [];
  for await (const part of tpu.FetchBuffer({ session_id: session, array: handle }, soon())) parts.push(part);
  const [{ header }, ...chunks] = parts;
  const bytes = Buffer.concat(chunks.map(part => part.chunk));
  assert.equal(header.total_bytes, bytes.length);
  return bytes;
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

// By mutual TLS with a token, or as it is where there are no certificates.
function open(asked, token, client = 'client') {
  const Tpu = grpc.makeGenericClientConstructor(contract['tpu_remote.v1.TpuService']);
  if (asked.certificates === null) return new Tpu(asked.address, grpc.credentials.createInsecure());
  const read = file => fs.readFileSync(path.join(asked.certificates, file));
  const pair = client === null ? [null, null] : [read(`${client}.key`), read(`${client}.pem`)];
  const tls = grpc.credentials.createSsl(read('ca.pem'), ...pair);
  if (token === null) return new Tpu(asked.address, tls);
  const bearer = grpc.credentials.createFromMetadataGenerator((_, callback) => {
    const metadata = new grpc.Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    callback(null, metadata);
  });
  return new Tpu(asked.address, grpc.credentials.combineChannelCredentials(tls, bearer));
}

// Who lacks what the server asks for is not let in.
async function knock(asked) {
  for (const [token, client] of [[null, 'client'], ['guessed', 'client'], [asked.token, null]]) {
    const tpu = open(asked, token, client);
    const error = await fails(grpc.status.UNAUTHENTICATED, unary(tpu, 'GetVersion', {}));
    assert.ok(error.details.includes('authorization: Bearer TOKEN'), error.details);
    tpu.close();
  }
}

// The refusal says where the program is wrong, in the status that any gRPC client knows (google.rpc.Status).
async function refuse(tpu, text) {
  const error = await fails(grpc.status.INVALID_ARGUMENT, unary(tpu, 'Rewrite', { format: 'mlir', code: Buffer.from(text) }));
  const status = contract['google.rpc.Status'].deserialize(error.metadata.get('grpc-status-details-bin')[0]);
  assert.equal(status.code, 3);
  const own = status.details.find(detail => detail.type_url.endsWith('/tpu_remote.v1.StatusProto'));
  const [first] = contract['tpu_remote.v1.StatusProto'].deserialize(own.value).diagnostics;
  assert.deepEqual([first.op, first.location.line], ['stablehlo.add', 3]);
}

async function run(asked) {
  if (asked.certificates !== null) await knock(asked);
  const tpu = open(asked, asked.token);
  await refuse(tpu, asked.wrong);
  const session = (await unary(tpu, 'OpenSession', { client_name: 'grpc-js' })).session_id;
  const program = await unary(
    tpu, 'Rewrite', { session_id: session, executable: 1, format: 'mlir', code: Buffer.from(asked.program) });
  assert.equal(program.executable, 1);

  const dimensions = [asked.rows, asked.columns];
  const x = Float32Array.from({ length: asked.rows * asked.columns }, (_, index) => index);
  const y = Float32Array.from(x, value => (x.length - value) * 3);
  await store(tpu, session, 1, dimensions, toBytes(x));
  await store(tpu, session, 2, dimensions, toBytes(y));
  await unary(tpu, 'Run', { session_id: session, executable: 1, arguments: [{ array: 1 }, { array: 2 }], results: [{ array: 3 }] });
  const bytes = await fetch(tpu, session, 3);
  assert.ok(bytes.equals(toBytes(x.map((value, index) => value + y[index]))), 'the sum differs');
  await unary(tpu, 'CloseSession', { session_id: session });
  tpu.close();
  return bytes.length;
}

readline.createInterface({ input: process.stdin }).once('line', async line => {
  const answer = { failure: null, bytes: 0 };
  try {
    answer.bytes = await run(JSON.parse(line));
  } catch (error) {
    answer.failure = String(error.stack);
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});

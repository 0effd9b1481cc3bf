// Runs a program on arrays that it stores and fetches by chunks, on @grpc/grpc-js.
//
// The argument is the contract of tpu_remote.v1 (see Peers/contract.js). The line of standard input asks: {"address", "program", "rows",
// "columns"}; the program adds two f32 arrays of that shape. The answer is a line {"failure", "bytes"}.
'use strict';

const assert = require('node:assert/strict');
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

async function run(asked) {
  const Tpu = grpc.makeGenericClientConstructor(contract['tpu_remote.v1.TpuService']);
  const tpu = new Tpu(asked.address, grpc.credentials.createInsecure());
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

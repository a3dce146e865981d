// Stands in for a node: it answers what its starter and an observer ask, tells its time, and writes to its database as long
// as it lives. All of them have the same chain: a block a second since the machine was started.
import { appendFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';

const option = (/** @type {string} */ name) => process.argv[process.argv.indexOf(name) + 1] ?? '';
const folder = option('--base-path');
const height = () => Math.floor(uptime());
const hashOf = (/** @type {number} */ block) => `0x${block.toString(16).padStart(64, '0')}`;

/** @type {Readonly<Record<string, (...params: any[]) => unknown>>} */
const answers = {
  system_health: () => ({ peers: 1 }),
  chain_getFinalizedHead: () => hashOf(height()),
  chain_getHeader: () => ({ number: `0x${height().toString(16)}` }),
  chain_getBlockHash: (/** @type {number | number[]} */ blocks) =>
    Array.isArray(blocks) ? blocks.map(hashOf) : hashOf(blocks ?? 0),
  chain_subscribeAllHeads: () => 'heads',
  test_now: () => Date.now(),
};

mkdirSync(folder, { recursive: true });
function write() {
  try {
    appendFileSync(join(folder, 'written'), Buffer.alloc(8_192, 1));
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  }
}

// Once before it answers: whoever fills its disk then finds something that it wrote there.
write();
setInterval(write, 50);

const answer = (/** @type {string} */ text) => {
  const { id, method, params = [] } = JSON.parse(text);
  return JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.(...params) });
};

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => response.end(answer(text)));
});
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (/** @type {Buffer} */ data) => socket.send(answer(data.toString('utf8'))));
});
server.listen(Number(option('--rpc-port')), '127.0.0.1');

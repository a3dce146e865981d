// Stands in for a node: it answers what its starter asks, tells its time, and writes to its database as long as it lives.
import { appendFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const option = (/** @type {string} */ name) => process.argv[process.argv.indexOf(name) + 1] ?? '';
const folder = option('--base-path');
const written = join(folder, 'written');
let blocks = 1;

/** @type {Readonly<Record<string, () => unknown>>} */
const answers = {
  system_health: () => ({ peers: 1 }),
  chain_getFinalizedHead: () => '0x00',
  chain_getHeader: () => ({ number: `0x${blocks.toString(16)}` }),
  test_now: () => Date.now(),
};

mkdirSync(folder, { recursive: true });
setInterval(() => {
  blocks += 1;
  try {
    appendFileSync(written, Buffer.alloc(8_192, 1));
  } catch (error) {
    console.error(String(error));
    process.exit(1);
  }
}, 50);

createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const { id, method } = JSON.parse(text);
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.() }));
  });
}).listen(Number(option('--rpc-port')), '127.0.0.1');

// The stand-in for a node: answers the three requests of the rpc probe over HTTP and WebSocket.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const genesisHash = `0x${'00'.repeat(32)}`;
const results: Readonly<Record<string, unknown>> = {
  system_localPeerId: '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
  chain_getBlockHash: genesisHash,
  chain_getHeader: { number: '0x64', parentHash: genesisHash },
};

function answer(text: string): string {
  const { id, method } = JSON.parse(text) as { id: number; method: string };
  return JSON.stringify({ jsonrpc: '2.0', id, result: results[method] });
}

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => response.setHeader('content-type', 'application/json').end(answer(body)));
});
server.keepAliveTimeout = 120_000;
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data: Buffer) => socket.send(answer(data.toString())));
});
server.listen(Number(process.argv[2]), '127.0.0.1');

// What the same strangers do to whoever measures, where nothing works on what they send: a server that reads all of it, answers with
// a word, and thinks nothing.
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { WebSocketServer } from 'ws';

const [path = ''] = process.argv.slice(2);
const word = '{"jsonrpc":"2.0","id":0,"result":0}';

const http = createHttpServer((request, response) => {
  request.on('error', () => undefined).resume();
  request.once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(word));
});
http.on('clientError', (_error, socket) => socket.destroy());
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 32 * 1_048_576 });
sockets.on('connection', (socket) => {
  socket.on('error', () => undefined).on('message', () => socket.send(word));
});
const lines = createServer((socket) => {
  socket.on('error', () => undefined).on('data', () => socket.writable && socket.write('ok\n'));
});
lines.listen(path, () => {
  http.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (http.address() as AddressInfo).port });
  });
});
process.once('disconnect', () => process.exit(0));

// A stand-in for a node that costs less than any: one block, results of 100 bytes, over WebSocket and HTTP. Each answer is one write,
// as nodes have it: joined ones would let a proxy that knows no messages look as if a call cost it nothing.
import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { frameReader, textFrame } from './raw-frames.ts';

const zeros = `0x${'00'.repeat(32)}`;
const header = `{"parentHash":"${zeros}","number":"0x1","stateRoot":"${zeros}","extrinsicsRoot":"${zeros}","digest":{"logs":[]}}`;
const usual = `"0x${'ab'.repeat(49)}"`;
const methods = ['state_getStorage', 'chain_getHeader', 'chain_getBlockHash', 'system_health'];
const results = new Map([
  ['chain_getBlockHash', `"${zeros}"`],
  ['chain_getHeader', header],
  ['system_health', '{"peers":1,"isSyncing":false,"shouldHavePeers":false}'],
  ['rpc_methods', JSON.stringify({ methods })],
]);
const items = new Map([
  ['chain_subscribeAllHeads', 'chain_allHead'],
  ['chain_subscribeNewHeads', 'chain_newHead'],
  ['chain_subscribeFinalizedHeads', 'chain_finalizedHead'],
]);
const call = /"id":(\d+|"[^"]*").*?"method":"(\w+)"/;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  const send = (bytes: string): void => void socket.write(bytes, 'latin1');
  let take = httpReader(socket, send);
  socket.on('data', (chunk: Buffer) => {
    const accepted = take(chunk);
    if (accepted) take = accepted;
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());

type Take = (chunk: Buffer) => Take | undefined;

function httpReader(socket: Socket, send: (bytes: string) => void): Take {
  let text = '';
  return (chunk) => {
    text += chunk.toString('latin1');
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      const head = text.slice(0, end);
      const key = /^sec-websocket-key: *(\S+)/im.exec(head)?.[1];
      if (key !== undefined) return upgraded(socket, send, key);
      const from = end + 4;
      const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      if (text.length < from + length) return undefined;
      const body = length > 0 ? answerTo(text.slice(from, from + length)).answer : '{}';
      text = text.slice(from + length);
      send(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    }
    return undefined;
  };
}

function upgraded(socket: Socket, send: (bytes: string) => void, key: string): Take {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  send(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const read = frameReader(socket, (message) => {
    const { answer, item } = answerTo(message.toString('latin1'));
    send(textFrame(answer, false));
    if (item !== undefined) send(textFrame(item, false));
  });
  return (chunk) => {
    read(chunk);
    return undefined;
  };
}

function answerTo(text: string): { readonly answer: string; readonly item?: string } {
  const [, id = 'null', method = ''] = call.exec(text) ?? [];
  const itemName = items.get(method);
  const isSubscription = itemName !== undefined || method === 'state_subscribeRuntimeVersion';
  const result = isSubscription ? `"${method}"` : (results.get(method) ?? usual);
  const answer = `{"jsonrpc":"2.0","id":${id},"result":${result}}`;
  if (itemName === undefined) return { answer };
  return {
    answer,
    item: `{"jsonrpc":"2.0","method":"${itemName}","params":{"subscription":"${method}","result":${header}}}`,
  };
}

import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { hex, list, u64 } from './grandpa-bytes.ts';
import type { MadeRelayNode } from './made-relay-node.ts';

/** The node on a port of its own, until it is stopped. */
export async function serveRelay(
  node: MadeRelayNode,
  epochSlots = 20,
): Promise<{ url: string; stop: () => Promise<void> }> {
  // Epochs end by questions, not by time: a command that waits for the end of one sees it soon.
  let asked = 0;
  const answers = node.runtime.answers({
    state_call: () => {
      asked += 1;
      return epochBytes(Math.floor(asked / answersOfEpoch), epochSlots);
    },
  });
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    socket.on('message', (data) => void answer(node, answers, socket, String(data as Buffer)));
  });
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const stop = async (): Promise<void> => {
    for (const socket of server.clients) socket.terminate();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

const answersOfEpoch = 4;

/** An epoch whose authorities do not matter. */
const epochBytes = (index: number, slots: number) =>
  hex(u64(index), u64(1), u64(slots), list([]), Buffer.alloc(32), u64(1), u64(4), Buffer.of(1));

async function answer(
  node: MadeRelayNode,
  answers: ReturnType<MadeRelayNode['runtime']['answers']>,
  socket: WebSocket,
  text: string,
): Promise<void> {
  const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown[] };
  const send = (content: object): void => socket.send(JSON.stringify({ jsonrpc: '2.0', ...content }));
  try {
    const own = answers[method];
    if (method === 'chain_subscribeAllHeads') {
      send({ id, result: 'h1' });
      await node.subscribe(method, params, (result) =>
        send({ method: 'chain_allHead', params: { subscription: 'h1', result } }),
      );
    } else if (method === 'grandpa_subscribeJustifications') {
      send({ id, result: 'j1' });
      const push = (result: unknown): void =>
        send({ method: 'grandpa_justifications', params: { subscription: 'j1', result } });
      await node.subscribe(method, params, push);
    } else {
      const lie = node.lies.get(method);
      const told = own && lie ? lie(params, () => own(params)) : own?.(params);
      send({ id, result: own ? told : await node.request(method, params) });
    }
  } catch (error) {
    const { code = -32601, message } = error as { code?: unknown; message: string };
    send({ id, error: { code: typeof code === 'number' ? code : -32601, message } });
  }
}

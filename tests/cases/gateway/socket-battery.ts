import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { CaseTools } from '../case.ts';

const number = '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac';
const rpc = (id: number, method: string, ...params: readonly unknown[]): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });
const chain = (id: number): string => rpc(id, 'system_chain');
const count = (texts: readonly string[], word: string): number => texts.join('\n').split(word).length - 1;
const code = (wanted: number) => (texts: readonly string[]) =>
  texts[0]?.includes(`"code":${wanted}`) === true;

type Case = readonly [
  name: string,
  send: string | Buffer,
  waitMs: number,
  right: string,
  is: (texts: readonly string[]) => boolean,
];

/** What programs of others send over WebSocket; right is what nodes answer. */
const battery: readonly Case[] = [
  ['a binary frame', Buffer.from(chain(1)), 600, 'a result', (texts) => count(texts, '"result"') === 1],
  [
    'three subscriptions and a call in a batch (reth-bsc#240)',
    `[${rpc(1, 'chain_subscribeNewHeads')},${rpc(2, 'chain_subscribeFinalizedHeads')},${rpc(3, 'chain_subscribeAllHeads')},${chain(4)}]`,
    1_500,
    'one array of four results',
    (texts) =>
      texts.filter(
        (text) => text.startsWith('[') && text.split('"id":').length === 5 && !text.includes('"error"'),
      ).length === 1,
  ],
  [
    'unsubscribe of an unknown id',
    rpc(5, 'chain_unsubscribeNewHeads', 'nonsense'),
    600,
    'false',
    (texts) => texts.some((text) => text.includes('"id":5') && text.includes('"result":false')),
  ],
  [
    'unsubscribe of a number',
    rpc(6, 'chain_unsubscribeNewHeads', 12_345),
    600,
    'false or an error',
    (texts) => texts.some((text) => text.includes('"id":6') && /"result":false|"error"/.test(text)),
  ],
  [
    'unsubscribe of nothing',
    rpc(7, 'chain_unsubscribeNewHeads'),
    600,
    'false or an error',
    (texts) => texts.some((text) => text.includes('"id":7') && /"result":false|"error"/.test(text)),
  ],
  [
    'storage of System.Number',
    rpc(8, 'state_subscribeStorage', [number]),
    2_600,
    'an id, then changes',
    (texts) =>
      texts.some((text) => text.includes('"id":8') && text.includes('"result"')) &&
      count(texts, 'state_storage') > 0,
  ],
  [
    'storage of a key twice',
    rpc(9, 'state_subscribeStorage', [number, number]),
    600,
    'an id',
    (texts) => texts.some((text) => text.includes('"id":9') && text.includes('"result"')),
  ],
  [
    'storage of a key without 0x',
    rpc(10, 'state_subscribeStorage', [number.slice(2)]),
    600,
    'an error or an id',
    (texts) => texts.some((text) => text.includes('"id":10')),
  ],
  [
    'runtime version',
    rpc(11, 'state_subscribeRuntimeVersion'),
    1_000,
    'an id, then the version',
    (texts) =>
      texts.some((text) => text.includes('"id":11') && text.includes('"result"')) &&
      count(texts, 'specVersion') > 0,
  ],
  ['an empty text', '', 600, 'error -32700', code(-32_700)],
  ['blanks', '   ', 600, 'error -32700', code(-32_700)],
  ['no JSON', 'hello', 600, 'error -32700', code(-32_700)],
  ['a number', '1', 600, 'error -32600 or -32700', (texts) => code(-32_600)(texts) || code(-32_700)(texts)],
  ['null', 'null', 600, 'error -32600 or -32700', (texts) => code(-32_600)(texts) || code(-32_700)(texts)],
  ['a batch of a batch', `[[${chain(1)}]]`, 600, 'error -32600', (texts) => count(texts, '-32600') === 1],
  [
    'a batch of 101',
    `[${Array.from({ length: 101 }, (_, id) => chain(id)).join(',')}]`,
    600,
    'error -32010',
    code(-32_010),
  ],
  [
    'a batch of 100',
    `[${Array.from({ length: 100 }, (_, id) => chain(id)).join(',')}]`,
    1_500,
    '100 results',
    (texts) => count(texts, '"result"') === 100,
  ],
  [
    'follow',
    rpc(12, 'chainHead_v1_follow', false),
    1_500,
    'an id, initialized',
    (texts) =>
      texts.some((text) => text.includes('"id":12') && text.includes('"result"')) &&
      count(texts, '"initialized"') > 0,
  ],
  [
    'unpin of an unknown follow',
    rpc(13, 'chainHead_v1_unpin', 'bogus', [`0x${'00'.repeat(32)}`]),
    600,
    'an answer',
    (texts) => texts.some((text) => text.includes('"id":13')),
  ],
  [
    'chainHead_v1_call of too few',
    rpc(14, 'chainHead_v1_call', 'bogus'),
    600,
    // What the specification has for an operation of a follow that is not alive, too few parameters or not.
    'an error, or limitReached',
    (texts) => texts.some((text) => text.includes('"id":14') && /"error"|"limitReached"/.test(text)),
  ],
];

export async function socketBattery({ judge }: CaseTools, port: number): Promise<void> {
  for (const [name, send, waitMs, right, is] of battery) {
    const texts: string[] = [];
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(socket, 'open');
    socket.on('message', (data: Buffer) => texts.push(data.toString()));
    socket.once('close', (closed) => texts.push(`closed ${closed}`));
    socket.send(send);
    for (const endMs = performance.now() + 10 * waitMs; !is(texts) && performance.now() < endMs; )
      await sleep(50);
    judge(
      `WebSocket: ${name}`,
      right,
      texts.map((text) => text.slice(0, 100)).join(' ') || 'nothing',
      is(texts),
    );
    socket.terminate();
  }
  await fragments(judge, port);
}

async function fragments(judge: CaseTools['judge'], port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(socket, 'open');
  const answer = once(socket, 'message');
  const text = chain(1);
  socket.send(text.slice(0, 16), { fin: false });
  socket.send(text.slice(16), { fin: true });
  const [data] = (await Promise.race([answer, sleep(5_000, [Buffer.from('nothing')])])) as [Buffer];
  judge(
    'WebSocket: a message in two frames',
    'a result',
    data.toString().slice(0, 100),
    data.toString().includes('"result"'),
  );
  socket.terminate();
}

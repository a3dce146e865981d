import { deepEqual, equal } from 'node:assert/strict';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { AgentError } from '../../../src/base/error.ts';
import { bareServer } from '../../../src/http/bare-server.ts';
import { evidenceSender } from '../../../src/serve/evidence-sender.ts';
import { cidOf } from '../../../src/sli/evidence/evidence.ts';
import type { EvidenceFile } from '../../../src/store/evidence-reader.ts';

const cid = cidOf(`0x${'12'.repeat(32)}`);
const text = '{"a":1}\n';

describe('evidenceSender', () => {
  let server: FastifyInstance;
  /** Ends the reading of each file that is being read, in order. */
  let reads: (() => void)[];
  let opened: number;

  beforeEach(() => {
    reads = [];
    opened = 0;
    const open = async (): Promise<EvidenceFile> => {
      opened += 1;
      await new Promise<void>((resolve) => reads.push(resolve));
      return { bytes: text.length, closesMs: 0, stream: Readable.from([Buffer.from(text)]) };
    };
    const send = evidenceSender({ open, closesMs: async () => 0 }, async () => 1);
    server = bareServer(silentLogger(), { trustProxy: ['127.0.0.1'] });
    server.get('/:cid', async (request, reply) => {
      return await send(request, reply, (request.params as { cid: string }).cid);
    });
  });

  afterEach(async () => {
    for (const end of reads) end();
    await server.close();
  });

  const ask = async (address: string): Promise<{ status: number; body: string }> => {
    const answer = await server.inject({ url: `/${cid}`, headers: { 'x-forwarded-for': address } });
    return { status: answer.statusCode, body: answer.body };
  };
  const isOpened = async (count: number): Promise<void> => {
    while (opened < count) await nextTurn();
  };

  it('rejects a fifth request of an address, and lets that of another wait for its turn', async () => {
    const greedy = Array.from({ length: 4 }, () => ask('2001:db8::1'));
    await isOpened(4);
    // The same /64.
    deepEqual(await ask('2001:db8::2'), { status: 503, body: '{"error":"busy"}' });
    let isAnswered = false;
    const modest = ask('2001:db8:0:1::1').finally(() => (isAnswered = true));
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    deepEqual([opened, isAnswered], [4, false]);
    reads.shift()?.();
    await isOpened(5);
    for (const end of reads.splice(0)) end();
    deepEqual(await modest, { status: 200, body: text });
    for (const { status } of await Promise.all(greedy)) equal(status, 200);
  });

  it('closes a file where nothing tells the time of the chain', async () => {
    const stream = Readable.from([Buffer.from(text)]);
    const open = async (): Promise<EvidenceFile> => ({ bytes: text.length, closesMs: 0, stream });
    const send = evidenceSender({ open, closesMs: async () => 0 }, async () => {
      throw new AgentError('unreachable/chain_away', 'the chain is away');
    });
    server.get('/away', async (request, reply) => await send(request, reply, cid));
    equal((await server.inject('/away')).statusCode, 503);
    equal(stream.destroyed, true);
  });
});

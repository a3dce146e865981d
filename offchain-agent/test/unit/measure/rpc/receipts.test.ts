import assert from 'node:assert/strict';
import type { RpcProber } from '../../../../src/measure/rpc/rpc-prober.ts';
import { sampleId } from '../../../../src/sli/receipt.ts';
import type { SampleOutcome } from '../../../../src/sli/sample.ts';
import { MadeEndpoint } from './made-endpoint.ts';
import { measureAll, proberOf, target, told } from './measuring.ts';

const link = `0x${'22'.repeat(32)}`;
const signature = `0x${'ef'.repeat(64)}`;
const sound = { at: 1_795_161_606_027, height: 812, signature };

for (const transport of ['ws', 'http'] as const) {
  describe(`an rpc sample with a receipt, over ${transport}`, () => {
    let endpoint: MadeEndpoint;
    let prober: RpcProber;
    /** The ids of requests, by method. */
    let ids: (readonly [method: string, id: number | string])[];
    let receipt: unknown;

    beforeEach(async () => {
      endpoint = await MadeEndpoint.start();
      prober = proberOf();
      ids = [];
      receipt = sound;
      endpoint.takeover = ({ id, method }, reply) => {
        ids.push([method, id]);
        if (method !== 'chain_getHeader') return false;
        reply(JSON.stringify({ jsonrpc: '2.0', id, receipt, result: { number: '0x64' } }));
        return true;
      };
    });
    afterEach(async () => {
      await prober.close();
      await endpoint.stop();
    });

    const sampled = async (index?: number, numbers = [0, 1, 2]): Promise<SampleOutcome | undefined> => {
      const asked = index === undefined ? undefined : { link, numbers, index };
      return (await measureAll(prober, [target(4, endpoint.url(transport))], asked))[0];
    };
    const receiptIn = (outcome: SampleOutcome | undefined): unknown =>
      outcome?.kind === 'answer' ? (outcome.receipt ?? 'none') : told(outcome);

    it('is asked for under its own id, and nothing else is', async () => {
      for (const index of [0, 1]) {
        assert.deepEqual(receiptIn(await sampled(index)), {
          atMs: sound.at,
          height: 812,
          signature,
        });
      }
      const headers = ids.filter(([method]) => method === 'chain_getHeader');
      assert.deepEqual(
        headers.map(([, id]) => id),
        [sampleId(link, 4, 0), sampleId(link, 4, 1)],
      );
      const others = ids.filter(([method]) => method !== 'chain_getHeader');
      assert.deepEqual([...new Set(others.map(([, id]) => typeof id))], ['number']);
    });

    it('requests a receipt under the number of its instant in the draw', async () => {
      const { signal } = new AbortController();
      const one = target(4, endpoint.url(transport));
      const run = prober.begin([one], { link, numbers: [2, 0, 1] });
      for (const place of [0, 1, 2]) await run.measure(one, performance.now(), signal, place);
      run.end();
      const asked = ids.filter(([method]) => method === 'chain_getHeader').map(([, id]) => id);
      assert.deepEqual(
        asked,
        [2, 0, 1].map((number) => sampleId(link, 4, number)),
      );
    });

    it('keeps its id when the connection has to be made anew', async () => {
      await sampled(0);
      endpoint.disconnect();
      assert.equal(told(await sampled(1)), 'answer');
      const last = ids.findLast(([method]) => method === 'chain_getHeader');
      assert.equal(last?.[1], sampleId(link, 4, 1));
    });

    it('is an answer also without a receipt, or with one that has not its form', async () => {
      for (const other of [
        undefined,
        null,
        true,
        'receipt',
        [],
        {},
        { ...sound, at: -1 },
        { ...sound, at: 1.5 },
        { ...sound, at: 2 ** 53 },
        { ...sound, at: '1795161606027' },
        { ...sound, height: 2 ** 32 },
        { ...sound, height: null },
        { ...sound, signature: signature.slice(2) },
        { ...sound, signature: signature.toUpperCase() },
        { ...sound, signature: `${signature}00` },
        { at: sound.at, height: 812 },
      ]) {
        receipt = other;
        assert.equal(receiptIn(await sampled(0)), 'none', JSON.stringify(other));
      }
    });

    it('has none that nobody asked for', async () => {
      assert.equal(receiptIn(await sampled()), 'none');
      assert.deepEqual(
        ids.map(([, id]) => typeof id),
        ids.map(() => 'number'),
      );
    });

    it('is a wrong answer under another id', async () => {
      endpoint.takeover = ({ method }, reply) => {
        if (method !== 'chain_getHeader') return false;
        const id = sampleId(link, 4, 1);
        reply(JSON.stringify({ jsonrpc: '2.0', id, receipt, result: { number: '0x64' } }));
        return true;
      };
      assert.equal(told(await sampled(0)), 'bad_answer');
    });
  });
}

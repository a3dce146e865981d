import { ok } from 'node:assert/strict';
import { addressRules } from '../../../../src/chain/target-address/allowed-address.ts';
import { watchEndpoints } from '../../../../src/measure/rpc/watch-endpoints.ts';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';
import type { SampleOutcome } from '../../../../src/sli/sample.ts';
import { genesisHash, MadeEndpoint } from './made-endpoint.ts';

const everyMs = 200;

describe("watching endpoints of one's own", () => {
  for (const fault of ['refused', 'bad_answer'] as const) {
    it(`asks at every instant one that began with ${fault}`, async () => {
      let endpoint = await MadeEndpoint.start();
      const { port } = endpoint;
      if (fault === 'refused') await endpoint.stop();
      else endpoint.onHttp = (_request, response) => response.end('no node');
      const ended = new AbortController();
      const outcomes: SampleOutcome[] = [];
      let openedAt = Number.POSITIVE_INFINITY;
      const open = async (): Promise<void> => {
        endpoint.onHttp = undefined;
        if (fault === 'refused') endpoint = await MadeEndpoint.start('127.0.0.1', port);
        openedAt = outcomes.length;
      };
      let opening: Promise<void> | undefined;
      await watchEndpoints(
        {
          genesisHash,
          endpoints: [{ name: 'a', url: `http://127.0.0.1:${port}/`, rules: addressRules(true) }],
        },
        {
          everyMs,
          timeoutMs: everyMs,
          lagBlocks: 5,
          limiter: new HostLimiter(100),
          signal: ended.signal,
          quarantine: false,
          onSample: (_index, outcome) => {
            outcomes.push(outcome);
            if (outcome.kind === 'null' && outcome.reason === fault) opening ??= open();
            // An instant may be under way while it is opened; the one after must be answered.
            if (outcomes.length >= openedAt + 2 || outcome.kind === 'answer') ended.abort();
          },
        },
      );
      await opening;
      await endpoint.stop();
      ok(opening, 'it was never seen at fault');
      ok(
        outcomes.some(({ kind }) => kind === 'answer'),
        JSON.stringify(outcomes.slice(0, 5)),
      );
    });
  }
});

import { deepEqual } from 'node:assert/strict';
import { NodeSampler } from '../../../../src/lab/watch/sampler.ts';

/** What a node of ethereumjs exposes after so many blocks, as the lab starts it: 30 ms to import one, 10 ms to construct one. */
function exposition(blocks: number): string {
  return `# TYPE ethereumjs_block_import_seconds summary
ethereumjs_block_import_seconds_sum ${blocks * 0.03}
ethereumjs_block_import_seconds_count ${blocks}
# TYPE ethereumjs_block_construction_seconds summary
ethereumjs_block_construction_seconds_sum ${blocks * 0.01}
ethereumjs_block_construction_seconds_count ${blocks}
# TYPE ethereumjs_network_bytes_total counter
ethereumjs_network_bytes_total{direction="in"} ${blocks * 700}
ethereumjs_network_bytes_total{direction="out"} ${blocks * 400}
`;
}

describe('the figures of a node of ethereumjs', () => {
  it('come of its own series, and none of one that exposes nothing', () => {
    const sampler = new NodeSampler();
    const look = (blocks: number, text: string | undefined) => {
      const reading = { state: 'running', pid: 7, process: undefined, pool: 2, exposition: text } as const;
      const report = { best: blocks, peers: 1, finalized: 0 };
      const events = { transactionMs: undefined, propagationMs: undefined };
      const moment = { node: 'v1', atMs: blocks * 1_000, links: undefined };
      const row = sampler.row({ ...reading, report }, events, moment);
      return [row.pool, row.import_ms, row.propose_ms, row.out_bytes_s, row.in_bytes_s];
    };
    deepEqual(look(1, undefined), [2, null, null, null, null]);
    deepEqual(look(2, exposition(2)), [2, null, null, null, null]);
    deepEqual(look(4, exposition(4)), [2, 30, 10, 400, 700]);
  });
});

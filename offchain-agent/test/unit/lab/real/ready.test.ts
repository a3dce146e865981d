import { deepEqual, rejects } from 'node:assert/strict';
import { identify } from '../../../../src/base/process.ts';
import { parts } from '../../../../src/lab/networks.ts';
import { programOf } from '../../../../src/lab/real/node-process.ts';
import type { NetworkPart } from '../../../../src/lab/real/part.ts';
import { stageTeller, waitUntilReady } from '../../../../src/lab/real/ready.ts';
import type { NetworkState } from '../../../../src/lab/real/state.ts';

const network: NetworkState = {
  version: 1,
  name: 'none-of-that-name',
  started_at: '',
  slot_ms: 0,
  session_blocks: 0,
  sessions_per_era: 0,
  window_ms: 0,
  node_command: ['node'],
  running_as: 'network',
  nodes: [
    {
      name: 'v1',
      seed: '',
      account: '',
      is_validator_at_genesis: true,
      peer_id: '',
      rpc_port: 1,
      p2p_port: 2,
      prometheus_port: 3,
      process: identify(process.pid),
    },
  ],
};

describe('waitUntilReady', () => {
  it('waits for a network that does not get on as long as its program says', async () => {
    const substrate = programOf(parts, network);
    const part: NetworkPart = {
      name: 'fake',
      programOf: () => ({
        ...substrate,
        patienceMs: 20,
        poll: async () => await Promise.resolve({ peers: 0, best: 1, finalized: 0 }),
      }),
    };
    await rejects(
      waitUntilReady([part], network, () => undefined, new AbortController().signal),
      {
        code: 'unreachable/network',
        message: /^the network did not get ready: 0 of 1 nodes have finalized a block; v1 says:/,
      },
    );
  });
});

describe('stageTeller', () => {
  it('tells of each stage once, and again what lasts', () => {
    const told: string[] = [];
    let nowMs = 0;
    const tell = stageTeller(
      (line) => void told.push(line),
      () => nowMs,
    );
    for (const [seconds, stage] of [
      [0, 'one'],
      [14, 'one'],
      [15, 'one'],
      [20, 'two'],
      [34, 'two'],
      [36, 'two'],
      [37, 'two'],
      [52, 'two'],
    ] as const) {
      nowMs = seconds * 1_000;
      tell(stage);
    }
    deepEqual(told, ['one', 'one, for 15 s', 'two', 'two, for 16 s', 'two, for 32 s']);
  });
});

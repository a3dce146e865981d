import type { LinkControl } from '../../offchain-agent/src/lab/link/link-control.ts';
import type { NetworkState } from '../../offchain-agent/src/lab/real/state.ts';
import type { FaultSpan } from '../../offchain-agent/src/lab/watch/fault-log.ts';
import { Watcher } from '../../offchain-agent/src/lab/watch/watcher.ts';
import { FakeNodeReader } from './fake-node-reader.ts';

/** A network of fake nodes that is looked at by hand, a second after the other. */
export class WatchedNetwork {
  readonly readers: FakeNodeReader[] = [];
  readonly watcher: Watcher;
  faults: FaultSpan[] = [];
  nowMs = 1_000_000;

  constructor(
    state: NetworkState = stateOf('v1', 'v2'),
    options: { readonly links?: Pick<LinkControl, 'counters'>; readonly hasTrickle?: boolean } = {},
  ) {
    this.watcher = new Watcher({
      network: () => state,
      reader: (onBlock) => {
        const reader = new FakeNodeReader(onBlock);
        this.readers.push(reader);
        return reader;
      },
      links: options.links,
      faults: () => this.faults,
      hasTrickle: options.hasTrickle ?? true,
      nowMs: () => this.nowMs,
    });
  }

  async look(times = 1): Promise<void> {
    for (let count = 0; count < times; count += 1) {
      this.nowMs += 1_000;
      await this.watcher.look();
    }
  }
}

export function stateOf(...names: readonly string[]): NetworkState {
  return {
    version: 1,
    name: 'test',
    started_at: '2026-01-01T00:00:00.000Z',
    slot_ms: 1_000,
    session_blocks: 10,
    sessions_per_era: 6,
    window_ms: 60_000,
    node_command: [],
    running_as: 'network',
    nodes: names.map((name, index) => ({
      name,
      seed: '//Alice',
      account: '5x',
      is_validator_at_genesis: true,
      peer_id: `12D3KooWpeer${index}`,
      rpc_port: 11_001 + index,
      p2p_port: 12_001 + index,
      prometheus_port: 13_001 + index,
    })),
  };
}

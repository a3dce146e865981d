import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimNetwork, downNetwork, findNetwork, parts } from '../../../../src/lab/networks.ts';
import { programOf } from '../../../../src/lab/real/node-process.ts';
import {
  type NetworkState,
  type NodeState,
  networkNames,
  writeNetwork,
} from '../../../../src/lab/real/state.ts';
import { outsideAddress } from '../../../../src/lab/relay/relay-part.ts';

const insecure = '--insecure-validator-i-know-what-i-do';

function node(name: string, index: number): NodeState {
  return {
    name,
    seed: '//Alice',
    account: '',
    is_validator_at_genesis: true,
    peer_id: `peer${index}`,
    rpc_port: 1_000 + index,
    p2p_port: 2_000 + index,
    prometheus_port: 3_000 + index,
  };
}

function network(name: string, nodes: NodeState[], fields: Partial<NetworkState>): NetworkState {
  return {
    version: 1,
    name,
    started_at: '',
    engine: 'babe',
    slot_ms: 6_000,
    session_blocks: 0,
    sessions_per_era: 0,
    window_ms: 0,
    node_command: ['polkadot', insecure],
    running_as: 'network',
    nodes,
    ...fields,
  };
}

const [v1, v2] = [node('v1', 1), node('v2', 2)];
const full: NodeState = { ...node('f1', 3), is_full_node: true };
const collator: NodeState = { ...node('c1', 4), relay_p2p_port: 4_004 };
const relay = network('one', [v1, v2, full], { relay: { paras: [2_000] } });
const bootNodes = ['/ip4/127.0.0.1/tcp/2001/p2p/peer1', '/ip4/127.0.0.1/tcp/2002/p2p/peer2'];
const para = network('one-2000', [collator], {
  engine: 'aura',
  para: { id: 2_000, relay: 'one', boot_nodes: bootNodes },
});

function wordsOf(of: NetworkState, started: NodeState): string[] {
  return [...programOf(parts, of).command(of, started).argv];
}

function valuesOf(flag: string, words: readonly string[]): string[] {
  return words.filter((_, index) => words[index - 1] === flag);
}

describe('relayPart', () => {
  it('starts validators at an address that they publish, and has one keep the blocks of forks', () => {
    const [first, second] = [wordsOf(relay, v1), wordsOf(relay, v2)];
    ok(first.includes('--validator') && first.includes(insecure));
    deepEqual(valuesOf('--public-addr', first), ['/ip4/127.0.0.1/tcp/2001']);
    deepEqual(valuesOf('--blocks-pruning', first), ['archive']);
    deepEqual(valuesOf('--blocks-pruning', second), []);
    deepEqual(valuesOf('--state-pruning', second), ['archive']);
    deepEqual(valuesOf('--database', second), ['paritydb']);
    const placed = { ...v1, host: '10.42.0.1' };
    deepEqual(
      valuesOf('--public-addr', wordsOf(network('one', [placed], { relay: { paras: [] } }), placed)),
      ['/ip4/10.42.0.1/tcp/2001'],
    );
  });

  it('tells collators where validators are found from outside', () => {
    equal(outsideAddress(v1), '/ip4/127.0.0.1/tcp/2001/p2p/peer1');
    const placed = { ...v1, host: '10.42.0.1', p2p_port: 30_333, outside_port: 2_001 };
    equal(outsideAddress(placed), '/ip4/127.0.0.1/tcp/2001/p2p/peer1');
  });

  it('tells a full node nothing that only a validator may be told', () => {
    const words = wordsOf(relay, full);
    ok(!words.includes('--validator') && !words.includes(insecure));
  });

  it('starts a collator as a node of both chains, with ports and folders of their own', () => {
    const words = wordsOf(para, collator);
    const at = words.indexOf('--');
    const [own, other] = [words.slice(0, at), words.slice(at + 1)];
    ok(own.includes('--validator') && !words.includes(insecure) && !other.includes('--validator'));
    deepEqual(valuesOf('--listen-addr', own), ['/ip4/127.0.0.1/tcp/2004']);
    deepEqual(valuesOf('--listen-addr', other), ['/ip4/127.0.0.1/tcp/4004']);
    deepEqual(valuesOf('--bootnodes', own), []);
    deepEqual(valuesOf('--bootnodes', other), bootNodes);
    ok(valuesOf('--chain', own)[0]?.endsWith('one-2000/spec.json'));
    ok(valuesOf('--chain', other)[0]?.endsWith('one/spec.json'));
    ok(valuesOf('--base-path', own)[0] !== valuesOf('--base-path', other)[0]);
    // Its blocks are final with those of the relay chain.
    equal(programOf(parts, para).readyWhen(para), 'finality');
    // Eight validators compiled its runtime in 5 minutes of two busy cores.
    ok((programOf(parts, para).patienceMs ?? 0) >= 600_000);
  });

  describe('networks of a relay chain', () => {
    const before = process.env['ALMANAC_STATE'];
    let folder: string;

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'almanac-relay-'));
      process.env['ALMANAC_STATE'] = folder;
      for (const one of [relay, para]) {
        await claimNetwork(one.name);
        writeNetwork(one);
      }
    });

    afterEach(() => {
      if (before === undefined) delete process.env['ALMANAC_STATE'];
      else process.env['ALMANAC_STATE'] = before;
      rmSync(folder, { recursive: true });
    });

    it('leave the relay chain as the one that is meant where none is named', async () => {
      equal((await findNetwork(undefined)).name, 'one');
      equal((await findNetwork('one-2000')).name, 'one-2000');
    });

    it('go down with it, and a parachain alone', async () => {
      await downNetwork('one-2000');
      deepEqual(await networkNames(), ['one']);
      await claimNetwork('one-2000');
      writeNetwork(para);
      await downNetwork('one');
      deepEqual(await networkNames(), []);
    });
  });
});

import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { findNode, nodeUrl } from '../../offchain-agent/src/lab/real/state.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { networkOfSuite } from '../support/real-network.ts';
import { runAlmanac } from '../support/run-almanac.ts';

const validators = 4;
const slotMs = 2_000;
const epochSlots = 10;

interface Validator {
  readonly account: string | null;
  readonly peer_id: string | null;
  readonly record_version: number | null;
  readonly reached: string;
  readonly addresses: readonly {
    readonly sent: number;
    readonly answered: number;
    readonly nulls: Readonly<Record<string, number>>;
  }[];
}

describe('validators of a real network with BABE, found by their authority-discovery records alone', () => {
  const network = networkOfSuite({
    name: 'discovery',
    engine: 'babe',
    validators,
    candidates: 0,
    slotMs,
    sessionMs: epochSlots * slotMs,
    sessionsPerEra: 6,
    windowMs: 20_000,
  });

  it('finds the record of every validator from the node that is asked, and reaches all', async () => {
    const found = await poll(
      'every validator has published where it is',
      async () => (await discover('--count', '1')).validators,
      (all) => all.length === validators && all.every(({ reached }) => reached === 'yes'),
    );
    const expected = network.state.nodes.map(({ account, peer_id }) => [account, peer_id]);
    deepEqual(found.map(({ account, peer_id }) => [account, peer_id]).toSorted(), expected.toSorted());
    ok(found.every(({ record_version }) => record_version === 3));
  });

  it('sees within two samples that a validator is frozen whose RPC is silent, and that it is back', async () => {
    const node = findNode(network.state, 'v2');
    await network.stop('v2');
    const rpc = fetch(nodeUrl(node).replace('ws', 'http'), { signal: AbortSignal.timeout(1_000) });
    await rejects(rpc);
    // On a busy machine a sample may not be taken; then nothing was seen, and two more are.
    const { code, own, others } = await poll(
      'v2 is not reached, and all others are',
      async () => {
        const { code, validators: all } = await discover('--count', '2', '--timeout', '2s');
        const own = all.find(({ account }) => account === node.account);
        return { code, own, others: all.filter((one) => one !== own) };
      },
      ({ own, others }) => own?.reached === 'no' && others.every(({ reached }) => reached === 'yes'),
    );
    deepEqual([code, own?.peer_id, others.length], [1, node.peer_id, validators - 1]);
    const [address] = own?.addresses ?? [];
    ok(address && address.sent <= 2 && address.answered === 0);
    equal(address.nulls['timeout'], address.sent);
    await network.resume('v2');
    await poll(
      'v2 is back',
      async () => (await discover('--count', '2')).validators,
      (all) => all.find(({ account }) => account === node.account)?.reached === 'yes',
    );
  });

  it('reaches all by the node that is given to begin with', async () => {
    const node = findNode(network.state, 'v1');
    const args = pageArgs('docs/explanation/measuring.md', 'almanac probe ws://127.0.0.1:9944 --discover', {
      'ws://127.0.0.1:9944': network.url,
      '/ip4/192.0.2.7/tcp/30333/p2p/12D3KooW...': `/ip4/127.0.0.1/tcp/${node.p2p_port}/p2p/${node.peer_id}`,
    });
    const { reached } = await poll(
      'all are reached',
      async () => {
        const ran = await runAlmanac(...args, '--count', '1', '--json');
        ok(ran.stdout !== '', ran.stderr);
        return { reached: (JSON.parse(ran.stdout).validators as Validator[]).map((one) => one.reached) };
      },
      (all) => all.reached.every((one) => one === 'yes'),
    );
    equal(reached.length, validators);
  });

  async function discover(...options: string[]) {
    const args = pageArgs(
      'docs/explanation/measuring.md',
      'almanac probe wss://rpc.example.org --discover --count 2',
      { 'wss://rpc.example.org': network.url },
    );
    const ran = await runAlmanac(...args, '--local', '--json', ...options);
    ok(ran.stdout !== '', ran.stderr);
    return { code: ran.code, validators: JSON.parse(ran.stdout).validators as Validator[] };
  }
});

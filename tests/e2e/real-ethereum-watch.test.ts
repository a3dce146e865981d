import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentAccount, watcherAccount } from '../../offchain-agent/src/lab/client/ethereum-accounts.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { logFile, type NetworkState, type NodeState } from '../../offchain-agent/src/lab/real/state.ts';
import { seriesSum } from '../../offchain-agent/src/lab/watch/exposition.ts';
import type { FigureId } from '../../offchain-agent/src/lab/watch/figure.ts';
import { askRaw } from '../support/ask-ethereum.ts';
import { startCommand } from '../support/cli.ts';
import { poll } from '../support/poll.ts';

interface Top {
  readonly nodes: readonly {
    readonly name: string;
    readonly figures: Readonly<Record<FigureId, number | null>>;
  }[];
  readonly reasons: Readonly<Partial<Record<FigureId, string>>>;
  readonly transactions: { readonly included: number; readonly lost: number };
}

interface Block {
  readonly hash: string;
  readonly miner: string;
  readonly extraData: string;
  readonly transactions: readonly { readonly from: string; readonly hash: string }[];
}

const epochBlocks = 5;

describe('the watched figures of Ethereum networks', () => {
  let folder: string;
  let watcher: string;
  const given = process.env['ALMANAC_STATE'];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
    watcher = (await developmentAccount(watcherAccount)).address.toLowerCase();
    await ran('up', '--name', 'anvil', '--client', 'anvil', '--slot', '1s');
    await ran('up', '--name', 'instant', '--client', 'anvil', '--slot', 'instant');
    await ran('up', '--name', 'clique', '--client', 'ethereumjs', '--slot', '2s', '--session', '10s');
  });

  after(async () => {
    for (const name of ['clique', 'anvil', 'instant'])
      await startCommand(['network', 'down', '--name', name], folder).ended;
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    await rm(folder, { recursive: true, force: true });
  });

  describe('on Anvil', () => {
    it('have the transactions of the trickle, as many as the chain holds', async () => {
      const { transactions, nodes } = await poll('three came in', async () => await top('anvil'), hasThree);
      const seconds = nodes[0]?.figures.tx_s ?? Number.NaN;
      ok(seconds > 0, `${seconds} s`);
      const counted = await sentByWatcher(nodeOf('anvil'));
      ok(counted >= transactions.included, `${counted} in blocks, ${transactions.included} counted`);
      equal(transactions.lost, 0);
    });

    it('have the pool as the node tells it: what no block may hold yet counts', async () => {
      const node = nodeOf('anvil');
      const [from] = (await askRaw(node, 'eth_accounts')) as string[];
      const nonce = Number(await askRaw(node, 'eth_getTransactionCount', from, 'latest'));
      for (const later of [5, 6])
        await askRaw(node, 'eth_sendTransaction', {
          from,
          to: from,
          nonce: `0x${(nonce + later).toString(16)}`,
        });
      const status = (await askRaw(node, 'txpool_status')) as { queued: string };
      equal(Number(status.queued), 2);
      await poll(
        'they are seen',
        async () => await figure('anvil', 'v1', 'pool'),
        (pool) => (pool ?? 0) >= 2,
      );
    });

    it('say by name what this client never tells, and show no value of it', async () => {
      const { reasons, nodes } = await top('anvil');
      const untold = ['finalized', 'import_ms', 'propose_ms', 'propagation_ms', 'out_bytes_s', 'in_bytes_s'];
      deepEqual(Object.keys(reasons).toSorted(), untold.toSorted());
      for (const id of untold as FigureId[]) {
        match(reasons[id] ?? '', /^anvil /);
        equal(nodes[0]?.figures[id], null);
      }
    });

    it('send nothing where each transaction would seal a block', async () => {
      const before = Number(await askRaw(nodeOf('instant'), 'eth_blockNumber'));
      const { reasons } = await top('instant');
      match(reasons.tx_s ?? '', /each would seal a block/);
      equal(Number(await askRaw(nodeOf('instant'), 'eth_blockNumber')), before);
    });
  });

  describe('on ethereumjs', () => {
    it('have the times of transactions that its blocks hold', async () => {
      const { transactions } = await poll('three came in', async () => await top('clique'), hasThree);
      const counts = await Promise.all(networkOf('clique').nodes.map(sentByWatcher));
      ok(Math.max(...counts) > 0, `${transactions.included} counted, and no block holds any`);
    });

    it('have as many blocks constructed and imported as their logs name', async () => {
      for (const node of networkOf('clique').nodes)
        await poll(
          // A line may be there a moment before the count.
          `${node.name} counts what it logs`,
          async () => [logged(node), await countedBy(node)] as const,
          ([lines, counts]) => lines.join() === counts.join(),
        );
      const { nodes } = await poll(
        'all have both',
        async () => await top('clique'),
        (seen) => seen.nodes.every(({ figures: { import_ms: ms } }) => ms !== null && ms > 0),
      );
      ok(nodes.some(({ figures: { propose_ms: ms } }) => ms !== null && ms > 0));
    });

    it('have all nodes at one head: who sealed alongside another takes the heavier branch', async () => {
      await poll(
        'ten blocks, and all nodes within two of each other',
        async () => (await top('clique')).nodes.map(({ figures }) => figures.best ?? 0),
        (heads) => Math.min(...heads) >= 10 && Math.max(...heads) - Math.min(...heads) <= 2,
      );
    });

    it('have blocks that come later at others, and bytes between all', async () => {
      const { nodes } = await poll(
        'a block was late somewhere, and bytes flow',
        async () => await top('clique'),
        (seen) =>
          seen.nodes.some(({ figures: { propagation_ms: ms } }) => ms !== null && ms > 0) &&
          seen.nodes.every(({ figures }) => (figures.out_bytes_s ?? 0) > 0 && (figures.in_bytes_s ?? 0) > 0),
      );
      // What one sends another receives.
      const totals = await Promise.all(networkOf('clique').nodes.map(bytesOf));
      const [out, into] = [0, 1].map((at) => totals.reduce((sum, bytes) => sum + (bytes[at] ?? 0), 0));
      ok(out && into && Math.abs(out - into) < 0.1 * out, `${out} bytes out, ${into} in`);
      equal(nodes.length, 3);
    });

    it('begin an epoch of Clique when --session says so: its header lists the signers', async () => {
      const network = networkOf('clique');
      const [node] = network.nodes;
      ok(node);
      equal(network.session_blocks, epochBlocks);
      const block = await poll(
        'the second epoch begins',
        async () =>
          (await askRaw(node, 'eth_getBlockByNumber', `0x${(2 * epochBlocks).toString(16)}`, false)) as Block,
        (found) => found !== undefined && found !== null,
      );
      const signers = network.nodes.map(({ account }) => account.slice(2).toLowerCase()).toSorted();
      equal(block.extraData.slice(2 + 64, -130), signers.join(''));
    });
  });

  function hasThree({ transactions: { included } }: Top): boolean {
    return included >= 3;
  }

  async function top(name: string): Promise<Top> {
    const { stdout, stderr, code } = await startCommand(['network', 'top', '--name', name, '--json'], folder)
      .ended;
    equal(code, 0, stderr);
    return JSON.parse(stdout) as Top;
  }

  async function figure(name: string, node: string, id: FigureId): Promise<number | null | undefined> {
    return (await top(name)).nodes.find((one) => one.name === node)?.figures[id];
  }

  function networkOf(name: string): NetworkState {
    const network = readNetwork(name);
    ok(network);
    return network;
  }

  function nodeOf(name: string): NodeState {
    const [node] = networkOf(name).nodes;
    ok(node);
    return node;
  }

  async function ran(...args: string[]): Promise<void> {
    const { code, stderr } = await startCommand(['network', ...args], folder).ended;
    equal(code, 0, stderr);
  }

  /** Counted in the blocks themselves. */
  async function sentByWatcher(node: NodeState): Promise<number> {
    const best = Number(await askRaw(node, 'eth_blockNumber'));
    let count = 0;
    for (let number = 1; number <= best; number += 1) {
      const block = (await askRaw(node, 'eth_getBlockByNumber', `0x${number.toString(16)}`, true)) as Block;
      count += block.transactions.filter(({ from }) => from.toLowerCase() === watcher).length;
    }
    return count;
  }

  /** Blocks that a node says it sealed, and executed. */
  function logged({ name }: NodeState): readonly number[] {
    const log = readFileSync(logFile('clique', name), 'utf8');
    const executed = [...log.matchAll(/Executed blocks count=(\d+)/g)].map(([, count]) => Number(count));
    return [log.match(/Miner: Sealed block/g)?.length ?? 0, executed.reduce((sum, count) => sum + count, 0)];
  }

  async function countedBy(node: NodeState): Promise<readonly (number | undefined)[]> {
    const text = await seriesOf(node);
    return ['construction', 'import'].map((what) =>
      seriesSum(text, `ethereumjs_block_${what}_seconds_count`),
    );
  }

  async function seriesOf({ prometheus_port: port }: NodeState): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: 'close' } });
    return await answer.text();
  }

  async function bytesOf(node: NodeState): Promise<[number, number]> {
    const text = await seriesOf(node);
    const sum = (direction: string): number =>
      seriesSum(text, 'ethereumjs_network_bytes_total', `direction="${direction}"`) ?? Number.NaN;
    return [sum('out'), sum('in')];
  }
});

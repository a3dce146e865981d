import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processesWith, processState } from '../../offchain-agent/src/base/process.ts';
import { linksBetween } from '../../offchain-agent/src/network/link/fault-table.ts';
import {
  openLinks,
  type RemoteLinkControl,
} from '../../offchain-agent/src/network/link/host/remote-links.ts';
import { findTunAccess, type TunWay } from '../../offchain-agent/src/network/link/host/tun-access.ts';
import type { Link } from '../../offchain-agent/src/network/link/rule.ts';
import { type NodeReport, nodeReport } from '../../offchain-agent/src/network/real/ready.ts';
import {
  findNode,
  markVariable,
  type NetworkState,
  networkFolder,
  readNetwork,
} from '../../offchain-agent/src/network/real/state.ts';
import { openLoadChain } from '../../offchain-agent/src/scale/load/chain/load-chain.ts';
import { startCommand } from '../support/cli.ts';
import { linkConformance } from '../support/link-conformance.ts';
import { poll } from '../support/poll.ts';
import { networkOfSuite } from '../support/real-network.ts';
import { openTunScene, renewed, type TunScene } from '../support/tun-scene.ts';

const names = ['v1', 'v2', 'v3', 'v4'];
/** One validator more than finality outlives. */
const side = ['v3', 'v4'];

describe('links over a TUN device for each node', () => {
  let way: TunWay;

  before(async function () {
    const access = await findTunAccess();
    if (access.can) way = access.way;
    else {
      process.stderr.write(`    not run here: ${access.missing}\n`);
      this.skip();
    }
  });

  describe('between programs that send datagrams', () => {
    let scene: TunScene | undefined;

    before(async () => {
      scene = await openTunScene(way);
    });
    after(async () => await scene?.close());

    linkConformance(async () => {
      ok(scene);
      return await renewed(scene);
    });
  });

  describe('of a network', () => {
    const network = networkOfSuite({
      name: 'links',
      validators: names.length,
      candidates: 0,
      slotMs: 1_000,
      sessionMs: 10_000,
      sessionsPerEra: 6,
      windowMs: 20_000,
      backend: 'tun',
    });
    let links: RemoteLinkControl;

    before(async () => {
      links = await openLinks(network.state);
    });
    after(async () => await links?.close());

    it('are shown, and whose keys are known to everybody is known of its chain, too', async () => {
      const { links: shown } = await status();
      deepEqual([shown.backend, shown.state, shown.faults], ['tun', 'running', []]);
      const chain = await openLoadChain(network.url, AbortSignal.timeout(20_000));
      const type = await chain.api.rpc.system.chainType();
      deepEqual([type.isLive, chain.isLocal], [true, true]);
      await chain.api.disconnect();
    });

    it('delay what a node sends, as a connection from its namespace sees', async () => {
      const delayMs = 60;
      await links.apply({ id: 'far', links: between(['v1'], ['v2']), rule: { delayMs } });
      const tookMs = await connectMs('v1', 'v2');
      ok(tookMs >= 2 * delayMs - 2, `connecting took ${tookMs} ms, there and back ${2 * delayMs} ms`);
      await links.clear(['far']);
    });

    it('stop finality when one third plus one is cut off, which goes on when they are healed', async () => {
      const others = names.filter((name) => !side.includes(name));
      await links.apply({ id: 'split', links: between(others, side), rule: { cut: true } });
      const [before] = await reports();
      ok(before);
      // Both sides go on to author; what was voted for before the cut may still become final.
      const after = await reportsWhere(
        'both sides have authored six blocks',
        (report) => report.best >= before.best + 6,
      );
      for (const { finalized } of after)
        ok(finalized <= before.best, `${finalized} is final, cut at ${before.best}`);
      await links.clear(['split']);
      await reportsWhere('what came after the cut is final', (report) => report.finalized > before.best);
    });

    it('are those of a node, too, that was killed and started again', async () => {
      await network.stop('v2', true);
      await network.resume('v2');
      await reportsWhere('all see all', ({ peers }) => peers === names.length - 1);
    });

    it('are mended with all nodes after their process was killed', async () => {
      const host = network.state.links?.process;
      ok(host);
      process.kill(host.pid, 'SIGKILL');
      await poll(
        'it is gone',
        async () => processState(host),
        (state) => state === 'gone',
        { withinMs: 5_000, everyMs: 20 },
      );
      equal((await status()).links.state, 'gone');
      const shown = await startCommand(['network', 'status']).ended;
      match(shown.stdout, /nodes are cut off .* mend it with `almanac network resume --name links`/);
      equal((await startCommand(['network', 'resume']).ended).code, 0);
      await reportsWhere('all see all', ({ peers }) => peers === names.length - 1);
    });

    it('leave nothing behind a down after their process was killed', async () => {
      const state = networkNow();
      const marked = processesWith(markVariable, networkFolder(state.name));
      equal(marked.length, names.length + 1);
      process.kill(state.links?.process?.pid ?? 0, 'SIGKILL');
      for (let times = 0; times < 2; times += 1) {
        equal((await startCommand(['network', 'down']).ended).code, 0);
        deepEqual(processesWith(markVariable, networkFolder(state.name)), []);
      }
      equal(marked.filter((identity) => processState(identity) !== 'gone').length, 0);
      doesNotMatch(await readFile('/proc/net/unix', 'utf8'), new RegExp(networkFolder(state.name)));
    });

    function networkNow(): NetworkState {
      const state = readNetwork('links');
      ok(state);
      return state;
    }

    async function status(): Promise<{ readonly links: Readonly<Record<string, unknown>> }> {
      const { stdout } = await startCommand(['network', 'status', '--json']).ended;
      return JSON.parse(stdout) as { links: Record<string, unknown> };
    }

    async function reports(): Promise<(NodeReport | undefined)[]> {
      return await Promise.all(networkNow().nodes.map(async ({ rpc_port }) => await nodeReport(rpc_port)));
    }

    /** Of all nodes, once it holds for each. */
    async function reportsWhere(
      what: string,
      holds: (report: NodeReport) => boolean,
    ): Promise<readonly NodeReport[]> {
      const all = await poll(what, reports, (now) => now.every((report) => report && holds(report)), {
        withinMs: 60_000,
      });
      return all.flatMap((report) => report ?? []);
    }

    /** How long a connection takes from the namespace of a node to another's port for peers: the shortest of five. */
    async function connectMs(from: string, to: string): Promise<number> {
      const { host, p2p_port } = findNode(networkNow(), to);
      const log = join(networkFolder('links'), 'connect.log');
      const args = ['--input-type=module', '-e', connecting, host ?? '', String(p2p_port)];
      await links.start(from, { program: process.execPath, args, env: {}, log });
      const said = await poll(
        'five connections',
        async () => await readFile(log, 'utf8'),
        (text) => text.split('\n').length > 5,
        { withinMs: 20_000 },
      );
      return Math.min(...said.trim().split('\n').map(Number));
    }
  });
});

const connecting = `
  import { once } from 'node:events';
  import { connect } from 'node:net';
  for (let times = 0; times < 5; times += 1) {
    const startMs = performance.now();
    const socket = connect(Number(process.argv[2]), process.argv[1]);
    await once(socket, 'connect');
    console.log(performance.now() - startMs);
    socket.destroy();
  }`;

function between(some: readonly string[], others: readonly string[]): Link[] {
  return linksBetween([...some, ...others]).filter(
    ({ from, to }) => some.includes(from) !== some.includes(to),
  );
}

import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { processesWith, processState } from '../../offchain-agent/src/base/process.ts';
import { nodeReport } from '../../offchain-agent/src/lab/client/substrate.ts';
import { linksBetween } from '../../offchain-agent/src/lab/link/fault-table.ts';
import { openLinks, type RemoteLinkControl } from '../../offchain-agent/src/lab/link/host/remote-links.ts';
import { findTunAccess } from '../../offchain-agent/src/lab/link/host/tun-access.ts';
import type { Link } from '../../offchain-agent/src/lab/link/rule.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { type NodeReport } from '../../offchain-agent/src/lab/real/part.ts';
import { markVariable, type NetworkState, networkFolder } from '../../offchain-agent/src/lab/real/state.ts';
import { openLoadChain } from '../../offchain-agent/src/scale/load/chain/load-chain.ts';
import { startCommand } from '../support/cli.ts';
import { connectMs } from '../support/connect-inside.ts';
import { linkConformance } from '../support/link-conformance.ts';
import { poll } from '../support/poll.ts';
import { networkOfSuite } from '../support/real-network.ts';
import { openTunScene, renewed, type TunScene } from '../support/tun-scene.ts';

const names = ['v1', 'v2', 'v3', 'v4'];
/** One validator more than finality outlives. */
const side = ['v3', 'v4'];

describe('links', () => {
  describe('over TUN devices, between programs that send datagrams', () => {
    let scene: TunScene | undefined;

    before(async function () {
      const access = await findTunAccess();
      if (access.can) scene = await openTunScene(access.way);
      else {
        process.stderr.write(`    not run here: ${access.missing}\n`);
        this.skip();
      }
    });
    after(async () => await scene?.close());

    linkConformance(async () => {
      ok(scene);
      return await renewed(scene);
    });

    it('let those outside call the port for peers of a node, also of one that is cut off', async () => {
      ok(scene);
      const { control } = scene;
      const links = ['v2', 'v3'].flatMap((other) => [
        { from: 'v1', to: other },
        { from: other, to: 'v1' },
      ]);
      await control.apply({ id: 'cut', links, rule: { cut: true } });
      ok(Array.isArray(await scene.callFromOutside('v1')));
      await control.clear();
    });
  });

  describe('of a network, over what can be had here', () => {
    const network = networkOfSuite({
      name: 'links',
      validators: names.length,
      candidates: 0,
      slotMs: 1_000,
      sessionMs: 10_000,
      sessionsPerEra: 6,
      windowMs: 20_000,
      backend: 'auto',
    });
    let links: RemoteLinkControl;

    before(async () => {
      links = await openLinks(network.state);
    });
    after(async () => await links?.close());

    it('are shown, and whose keys are known to everybody is known of its chain, too', async () => {
      const { links: shown } = await status();
      deepEqual([shown.backend, shown.state, shown.faults], [links.backend, 'running', []]);
      const chain = await openLoadChain(network.url, new AbortController().signal);
      const type = await chain.api.rpc.system.chainType();
      deepEqual([type.isLive, chain.isLocal], [true, true]);
      await chain.api.disconnect();
    });

    it('delay what a node sends, as a connection from its namespace sees', async function () {
      if (links.backend !== 'tun') this.skip();
      const delayMs = 60;
      await links.apply({ id: 'far', links: between(['v1'], ['v2']), rule: { delayMs } });
      const tookMs = await connectMs(networkNow(), links, ['v1', 'v2']);
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
        { everyMs: 20 },
      );
      equal((await status()).links.state, 'gone');
      const shown = await startCommand(['network', 'status']).ended;
      match(shown.stdout, /nodes are cut off .* restart it with `almanac network resume --name links`/);
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
      const all = await poll(what, reports, (now) => now.every((report) => report && holds(report)));
      return all.flatMap((report) => report ?? []);
    }
  });
});

function between(some: readonly string[], others: readonly string[]): Link[] {
  return linksBetween([...some, ...others]).filter(
    ({ from, to }) => some.includes(from) !== some.includes(to),
  );
}

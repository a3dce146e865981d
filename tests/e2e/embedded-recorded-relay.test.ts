import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { accountHex } from '../../offchain-agent/src/chain/address.ts';
import { storedItemsOf } from '../../offchain-agent/src/chain/call/state-at.ts';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { openChain } from '../../offchain-agent/src/chain/rpc/connect.ts';
import { readRelaySessions } from '../../offchain-agent/src/measure/backing/relay-sessions.ts';
import type { SeenSession } from '../../offchain-agent/src/measure/blame/seen-session.ts';
import { SeenSessions } from '../../offchain-agent/src/measure/blame/seen-sessions.ts';
import type { PlayedBreak } from '../../scripts/lib/relay/blame/hold.ts';
import { judgeParts } from '../../scripts/lib/relay/blame/judge-parts.ts';
import { expectedCauses } from '../../scripts/lib/relay/blame/plan.ts';
import { hearRecording } from '../support/heard-recording.ts';
import { MadeRelayNode } from '../support/made-relay-node.ts';
import { RecordedNode } from '../support/recorded-node.ts';
import { earningsDifferences, type PrintedEarnings } from '../support/recount-differences.ts';
import { recountRelay } from '../support/recount-relay.ts';
import {
  epochSlots,
  packRecording,
  type RecordedFault,
  recordedCommands,
  recordingFile,
  unpackRecording,
} from '../support/relay-recording.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { serveRelay } from '../support/serve-relay.ts';

describe('a recorded relay chain', () => {
  it('answers a command as the node did that was recorded', async () => {
    const live = await serveRelay(new MadeRelayNode(4, 75));
    const client = await RpcClient.open(live.url);
    const recorder = new RecordedNode(undefined, client);
    const recorded = await runAlmanac('earnings', await recorder.start(), '--sessions', '2', '--json');
    const chain = { ...(await recorder.recorded()), heard: [], justifications: [] };
    await recorder.stop();
    client.close();
    await live.stop();
    equal(recorded.code, 0, recorded.stderr);

    const packed = packRecording({
      schema: 'almanac.relay_recording.v1',
      madeBy: {},
      validators: [],
      fromBlock: 1,
      toBlock: 75,
      sessions: 2,
      faults: [],
      relay: chain,
      paras: {},
    });
    const player = new RecordedNode(unpackRecording(packed).relay);
    const played = await runAlmanac('earnings', await player.start(), '--sessions', '2', '--json');
    await player.stop();
    equal(played.code, 0, played.stderr);
    deepEqual(withoutUrl(played.stdout), withoutUrl(recorded.stdout));
    deepEqual([...player.missing], []);
  });

  it('refuses what was not asked when it was recorded', async () => {
    const player = new RecordedNode({ answers: [], refusals: [], items: [] });
    const { code, stderr } = await runAlmanac('earnings', await player.start());
    await player.stop();
    equal(code, 3, stderr);
    match(stderr, /refused \S+: not in the recording/);
  });
});

const folder = dirname(recordingFile);

for (const name of existsSync(folder) ? readdirSync(folder).filter((one) => one.endsWith('.br')) : []) {
  describe(`the relay chain of ${name}`, () => {
    const packed = readFileSync(join(folder, name));
    const recording = unpackRecording(packed);
    const { relay: commands, para: paraCommands } = recordedCommands(recording.sessions);
    const player = new RecordedNode(recording.relay);
    let url: string;
    before(async () => {
      // @polkadot/api asks for it every ten seconds, so only where commands take that long.
      player.take('system_health', [], { peers: 0, isSyncing: false, shouldHavePeers: false });
      url = await player.start();
    });
    after(async () => {
      await player.stop();
      deepEqual([...player.missing], []);
    });

    it('has four sessions with faults in at most 10 MB', () => {
      ok(packed.length <= 10_000_000);
      ok(recording.sessions >= 4);
      deepEqual(new Set(recording.faults.map(({ what }) => what)), new Set(['kill', 'freeze']));
      ok(recording.validators.length >= 6 && Object.keys(recording.paras).length >= 2);
    });

    it('has votes, pieces, slots and points that equal a recount, and the points that the chain stores', async () => {
      const { code, stdout, stderr } = await runAlmanac(...commands.earnings(url));
      equal(code, 0, stderr);
      const printed = JSON.parse(stdout) as PrintedEarnings;
      equal(printed.sessions.length, recording.sessions);
      const to = Math.max(...printed.sessions.map(({ to_block: last }) => last));
      const recount = await recountRelay(async (...asked) => await player.request(...asked), to);
      deepEqual(recount.pointFaults, []);
      deepEqual(earningsDifferences(printed, recount), []);
      for (const { is_whole: isWhole, stored_points: stored } of printed.sessions) {
        ok(isWhole);
        deepEqual(stored.differences, []);
      }
      // While a set is asked for, the chain stores points in another manner.
      const compared = printed.sessions.filter(({ stored_points: stored }) => stored.compared_validators > 0);
      equal(compared.length, printed.sessions.length - (recording.setChange ? 1 : 0));
    });

    it('gives the same figures over two endpoints that refuse one of 100 requests', async () => {
      const whole = await runAlmanac(...commands.earnings(url));
      const busy = [new BusyNode(recording.relay), new BusyNode(recording.relay)];
      const urls = await Promise.all(busy.map(async (node) => await node.start()));
      for (const node of busy)
        node.take('system_health', [], { peers: 0, isSyncing: false, shouldHavePeers: false });
      const [command = '', ...rest] = commands.earnings(urls[0] ?? '');
      const { code, stdout, stderr } = await runAlmanac(command, ...urls.slice(1), ...rest);
      for (const node of busy) await node.stop();
      equal(code, 0, stderr);
      deepEqual(withoutUrl(stdout), withoutUrl(whole.stdout));
      for (const node of busy) ok(node.asked > 100 && node.refused > 0, `${node.refused} of ${node.asked}`);
    });

    it('continues without a second endpoint that is away, and rejects one of another chain', async () => {
      const [command = '', ...rest] = commands.earnings(url);
      const away = await runAlmanac(command, ...rest, 'ws://127.0.0.1:1');
      equal(away.code, 0, away.stderr);
      match(away.stderr, /cannot connect to ws:\/\/127\.0\.0\.1:1: .*; continues without it/);
      const other = await serveRelay(new MadeRelayNode(4, 75));
      const { code, stdout, stderr } = await runAlmanac(command, ...rest, other.url);
      await other.stop();
      equal(code, 2, stderr);
      match(stdout, /is of another chain than the first URL/);
    });

    it('lays what was done to its nodes to none but them, with and without what was heard', async () => {
      const chain = await openChain(url);
      const names = Object.fromEntries(
        recording.validators.map((one) => [accountHex(one.account) ?? '', one.name]),
      );
      const { siblings, witness } = await hearRecording(recording, player);
      const sessions: SeenSession[] = [];
      const gathered = new SeenSessions((seen) => void sessions.push(seen), siblings);
      await readRelaySessions(chain.client, storedItemsOf(chain.api), {
        trust: { genesisHash: chain.api.genesisHash.toHex() },
        count: recording.sessions,
        sessionBlocks: epochSlots,
        signal: new AbortController().signal,
        onBlock: (block) => gathered.add(block),
      });
      gathered.end();
      await chain.api.disconnect();
      const played = recording.faults.map((fault) => playedBreak(fault));
      const { heard } = witness;
      const part = { schema: 'almanac.blame_part.v2', seed: 0, played, names, sessions, heard } as const;
      for (const source of ['archive', 'heard'] as const) {
        const { byFault, wrong } = judgeParts([part], source);
        equal(wrong, 0, source);
        for (const kind of ['frozen', 'collator'] as const) {
          const { planted, right } = byFault.get(kind) ?? { planted: 0, right: 0 };
          ok(planted >= 10 && right >= 0.9 * planted, `${source}: ${kind}: ${right} of ${planted}`);
        }
      }
    });

    it('answers what is asked of its parachains', async () => {
      for (const chain of Object.values(recording.paras)) {
        const para = new RecordedNode(chain);
        const { code, stderr } = await runAlmanac(...paraCommands.watch(await para.start()));
        await para.stop();
        equal(code, 0, stderr);
      }
    });
  });
}

/** An endpoint with a limit. */
class BusyNode extends RecordedNode {
  asked = 0;
  refused = 0;

  override async request(method: string, params: readonly unknown[] = []): Promise<unknown> {
    this.asked += 1;
    if (this.asked % 100 !== 0) return await super.request(method, params);
    this.refused += 1;
    throw new Error('Too many requests');
  }
}

/** Killed or frozen, a validator says nothing. */
function playedBreak({ network, node, fromMs, toMs }: RecordedFault): PlayedBreak {
  const [, para] = /-(\d+)$/.exec(network) ?? [];
  const kind = para === undefined ? 'frozen' : 'collator';
  return {
    kind,
    fromMs,
    toMs,
    validators: para === undefined ? [node] : [],
    paras: para === undefined ? [] : [Number(para)],
    expected: expectedCauses[kind],
  };
}

function withoutUrl(stdout: string): object {
  return { ...(JSON.parse(stdout) as object), url: '' };
}

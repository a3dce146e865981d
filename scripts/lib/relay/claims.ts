import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nodeCommand } from '../../../offchain-agent/src/lab/client/node-command.ts';
import { peerAddress } from '../../../offchain-agent/src/lab/client/substrate.ts';
import { freePorts } from '../../../offchain-agent/src/lab/real/ports.ts';
import { nodeUrl } from '../../../offchain-agent/src/lab/real/state.ts';
import { ask as askNode } from '../../../tests/support/babe-census.ts';
import { ended } from '../../../tests/support/ended.ts';
import type { PrintedEarnings } from '../../../tests/support/recount-differences.ts';
import { root } from '../folders.mjs';
import { measurePara } from './agent-claim.ts';
import type { ClaimOutcome } from './claim-outcome.ts';
import { eventually } from './eventually.ts';
import { startFullNode } from './full-node.ts';
import { almanacBin, type LiveRelay } from './live-relay.ts';
import { bringPageTools, countInPage } from './page-claim.ts';
import { recountEarnings } from './recount-earnings.ts';
import { countParaRecords } from './sli-claim.ts';
import { recountLiveWatch } from './watch-claim.ts';

/** Something that Almanac does on a stock relay chain, as a command. */
export interface RelayClaim {
  readonly name: string;
  /** Brings what it needs, before a network is up that would wait meanwhile. @throws Error that says what is missing */
  prepare?(signal: AbortSignal): Promise<void>;
  run(live: LiveRelay): Promise<ClaimOutcome>;
}

type Json = Readonly<Record<string, unknown>>;

/** @param words of the command, to which `--json` is added @param judge says what it found, or throws */
function claim(
  name: string,
  words: (live: LiveRelay) => readonly string[],
  judge: (document: Json) => string,
  expected: readonly number[] = [0],
): RelayClaim {
  return {
    name,
    async run(live) {
      const { code, stdout, output } = await live.almanac(...words(live), '--json');
      try {
        if (!expected.includes(code)) throw new Error(output.trim().slice(-600));
        return { code, isMet: true, says: judge(JSON.parse(stdout) as Json) };
      } catch (error) {
        return { code, isMet: false, says: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

const seconds = '30s';

/** In this order: what needs time to have passed comes late, and what disturbs the network last. */
export const claims: readonly RelayClaim[] = [
  { name: 'watch', run: async (live) => await recountLiveWatch(live, ['--for', seconds]) },
  {
    name: 'watch --verify',
    run: async (live) => await recountLiveWatch(live, ['--verify', '--for', seconds]),
  },
  claim(
    'watch PARA',
    ({ paraUrls }) => ['watch', firstOf(paraUrls), '--for', seconds],
    (document) => {
      const blocks = Number(document['to_block']) - Number(document['from_block']) + 1;
      demand(blocks > 0, 'no block was counted');
      return `${blocks} blocks of a parachain`;
    },
  ),
  claim(
    'watch PARA --relay',
    ({ url, paraUrls }) => ['watch', firstOf(paraUrls), '--relay', url, '--for', '60s'],
    (document) => {
      const [built, included] = ['built_blocks', 'included_blocks'].map((field) =>
        numberOf(document['confidence'], field),
      );
      demand(Number(included) > 0, 'no block was included');
      return `${built} blocks built, ${included} included`;
    },
  ),
  { name: 'sli PARA', run: countParaRecords },
  {
    name: 'agent PARA',
    prepare: async (signal) => void (await nodeCommand(undefined, signal)),
    run: measurePara,
  },
  claim(
    'probe',
    ({ relay }) => ['probe', ...relay.nodes.slice(0, 3).map(nodeUrl), '--count', '5', '--local'],
    () => 'all samples of three nodes succeeded',
  ),
  claim(
    'probe --discover',
    ({ url, relay }) => [
      'probe',
      url,
      ...'--discover --count 3 --local'.split(' '),
      ...relay.nodes.slice(0, 1).flatMap((node) => ['--bootnode', peerAddress(node)]),
    ],
    (document) => {
      const all = rowsOf(document, 'validators');
      const reached = all.filter((one) => one['reached'] === 'yes').length;
      demand(reached === all.length && reached > 0, `${reached} of ${all.length} validators were reached`);
      return `${reached} validators were found and reached`;
    },
  ),
  claim(
    'staking',
    ({ url }) => ['staking', url],
    (document) => {
      const { code, message } = (document['error'] ?? {}) as { code?: string; message?: string };
      demand(/hub|another chain|staking/i.test(message ?? ''), `expected a word on the hub, not ${code}`);
      return `refused by name: ${message}`;
    },
    [2, 3],
  ),
  { name: 'telemetry', run: runTelemetry },
  claim(
    'snapshot',
    ({ relay }) => [
      'snapshot',
      'create',
      relay.nodes.at(-1)?.name ?? '',
      '--name',
      relay.name,
      ...outFolder(),
    ],
    () => 'a snapshot of a validator was made and opened',
  ),
  claim(
    'load',
    ({ url }) => ['load', url, '--rate', '2', '--for', seconds],
    (document) => {
      const [point] = rowsOf(document, 'points');
      const [sent, failed] = [numberOf(point, 'successes'), numberOf(point, 'failures')];
      demand(sent > 0 && failed === 0, `${failed} transfers failed, ${sent} succeeded`);
      return `${sent} transfers succeeded, none failed`;
    },
    // A machine that runs all validators may be the limit.
    [0, 3],
  ),
  { name: 'gateway', run: runGateway },
  claim(
    'chaos',
    ({ relay }) => [...'network chaos kill v2 --for 20s --name'.split(' '), relay.name],
    () => 'one validator was killed; no check failed',
  ),
  { name: 'earnings', run: recountLiveEarnings },
  { name: 'page', prepare: bringPageTools, run: countInPage },
];

async function recountLiveEarnings({ url, almanac }: LiveRelay): Promise<ClaimOutcome> {
  const { code, stdout, output } = await almanac('earnings', url, '--json');
  if (code !== 0) return { code, isMet: false, says: output.trim().slice(-600) };
  const printed = JSON.parse(stdout) as PrintedEarnings;
  const ask = async (method: string, params: readonly unknown[]) => await askNode(url, method, ...params);
  const { figures, storedPoints } = await recountEarnings(printed, ask);
  const [session] = printed.sessions;
  const compared = session?.stored_points.compared_validators ?? 0;
  const because = session?.stored_points.because ?? 'no points were compared';
  const [fault] = [...figures, ...storedPoints, ...(compared === 0 ? [because] : [])];
  const says = `points of ${compared} validators equal the chain's, and all figures a recount's`;
  return { code, isMet: fault === undefined, says: fault ?? says };
}

async function runTelemetry({ relay }: LiveRelay): Promise<ClaimOutcome> {
  const [port = 0, own = 0] = await freePorts(2);
  const [first] = relay.nodes;
  const at = `127.0.0.1:${port}`;
  // The records are those of a chain of ours, beside which it shows nodes of others.
  const demo = spawn(process.execPath, [almanacBin, 'demo', '--port', String(own)], { stdio: 'ignore' });
  await eventually(60_000, async () => await fetch(`http://127.0.0.1:${own}`));
  const urls = ['--url', `ws://127.0.0.1:${own}`, '--network-url', first ? nodeUrl(first) : ''];
  const words = ['telemetry', ...urls, '--listen', at];
  const server = spawn(process.execPath, [almanacBin, ...words], { stdio: 'ignore' });
  const node = await startFullNode(relay, ['--name', 'seen', '--telemetry-url', `ws://${at}/submit 1`]);
  try {
    const seen = await eventually(120_000, async () => {
      const metrics = await (await fetch(`http://${at}/metrics`)).text();
      const [, count] = /^almanac_telemetry_nodes\S* (\d+)$/m.exec(metrics) ?? [];
      return Number(count) > 0 ? Number(count) : undefined;
    });
    const says = seen === undefined ? 'no node was seen' : 'a stock node is shown';
    return { code: await ended(server, 'SIGTERM'), isMet: seen !== undefined, says };
  } finally {
    await node.end();
    await ended(server);
    await ended(demo, 'SIGTERM');
  }
}

async function runGateway({ relay }: LiveRelay): Promise<ClaimOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-gateway-'));
  const [port = 0] = await freePorts(1);
  const config = {
    listen: `127.0.0.1:${port}`,
    identity: join(folder, 'identity.key'),
    networks: [
      {
        name: 'relay',
        blockMs: 6_000,
        upstreams: relay.nodes.slice(0, 3).map((node) => ({ name: node.name, url: nodeUrl(node) })),
      },
    ],
  };
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify(config));
  const words = ['gateway', '--config', join(folder, 'gateway.yaml')];
  const gateway = spawn(process.execPath, [almanacBin, ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  createInterface({ input: gateway.stderr }).on('line', (line) => said.push(line));
  try {
    const chain = await eventually(60_000, async () => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_chain', params: [] });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body });
      return ((await response.json()) as { result?: string }).result;
    });
    const code = await ended(gateway, 'SIGTERM');
    const says = chain === undefined ? said.slice(-3).join(' ') : `three nodes answer as ${chain}`;
    return { code, isMet: chain !== undefined && code === 0, says };
  } finally {
    gateway.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function outFolder(): string[] {
  return ['--out', mkdtempSync(join(process.env['ALMANAC_STATE'] ?? tmpdir(), 'snapshots-'))];
}

function firstOf(urls: ReadonlyMap<number, string>): string {
  return [...urls.values()][0] ?? '';
}

function rowsOf(document: Json, field: string): readonly Json[] {
  const rows = document[field];
  return Array.isArray(rows) ? (rows as Json[]) : [];
}

function numberOf(of: unknown, field: string): number {
  return Number((of as Json | null | undefined)?.[field] ?? 0);
}

function demand(isMet: boolean, otherwise: string): void {
  if (!isMet) throw new Error(otherwise);
}

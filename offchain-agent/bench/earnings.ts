import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MadeRelayNode } from '../../tests/support/made-relay-node.ts';
import { serveRelay } from '../../tests/support/serve-relay.ts';
import { print } from '../src/cli/output.ts';
import { processorSeconds, spawnBound } from './probe/processes.ts';

/** As large as Kusama. */
const size = { validators: 500, cores: 100, sessionBlocks: 200 };
const sessions = 3;
const mostSeconds = 60;
const mostMb = 500;
const almanac = fileURLToPath(new URL('../bin/almanac.js', import.meta.url));

interface Counted {
  readonly sessions: readonly {
    readonly index: number;
    readonly stored_points: {
      readonly compared_validators: number;
      readonly differences: readonly unknown[];
    };
  }[];
}

/** What `almanac earnings` takes for blocks of Kusama's size on one core; 1 where that, or a point, is not as it should be. */
export async function benchEarnings(): Promise<number> {
  const node = new MadeRelayNode(1, (sessions + 1) * size.sessionBlocks + 5, {
    ...size,
    cores: () => size.cores,
    isCalm: true,
  });
  const bodies = node.chain.blocks.map(({ extrinsics }) => Buffer.concat(extrinsics).length);
  const meanKb = bodies.reduce((sum, bytes) => sum + bytes, 0) / bodies.length / 1_000;
  const blocks = sessions * size.sessionBlocks;
  print(
    `${blocks} blocks, ${size.validators} validators, ${size.cores} cores, ${meanKb.toFixed(0)} kB of extrinsics each:`,
  );
  const served = await serveRelay(node, size.sessionBlocks);
  try {
    const isWithin: boolean[] = [];
    for (const options of [[], ['--blame']]) {
      print(`almanac earnings ${options.join(' ')}`);
      isWithin.push(judged(await earningsOf(served.url, options)));
    }
    return isWithin.every(Boolean) ? 0 : 1;
  } finally {
    await served.stop();
  }
}

interface Taken {
  readonly document: Counted;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

function judged({ document, wallSeconds, cpuSeconds, peakMb }: Taken): boolean {
  const row = (what: string, value: number, digits: number, unit: string, limit = ''): void =>
    print(`  ${what.padEnd(20)} ${value.toFixed(digits).padStart(7)} ${unit.padEnd(11)}${limit}`);
  row('time', wallSeconds, 1, 's', `at most ${mostSeconds}`);
  row('of the processor', cpuSeconds, 1, 's');
  row('memory at the most', peakMb, 0, 'MB', `at most ${mostMb}`);
  const stored = document.sessions.map((one) => one.stored_points);
  const compared = stored.reduce((sum, { compared_validators: count }) => sum + count, 0);
  const differing = stored.reduce((sum, { differences }) => sum + differences.length, 0);
  row('points compared', compared, 0, 'validators', `${sessions * size.validators}`);
  row('of them different', differing, 0, 'validators', '0');
  const isRight = compared === sessions * size.validators && differing === 0;
  return wallSeconds <= mostSeconds && peakMb <= mostMb && isRight;
}

async function earningsOf(url: string, options: readonly string[]): Promise<Taken> {
  const startedMs = performance.now();
  const command = [process.execPath, almanac, 'earnings', url, '--sessions', String(sessions), '--json'];
  const child = spawnBound(0, [...command, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { pid, stdout } = child;
  if (pid === undefined || !stdout) throw new Error('almanac did not start');
  const read = text(stdout);
  let cpuSeconds = 0;
  let peakMb = 0;
  while (child.exitCode === null) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, peakKb] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? [];
    if (peakKb !== undefined) {
      peakMb = Number(peakKb) / 1_000;
      cpuSeconds = processorSeconds(pid);
    }
    await sleep(50);
  }
  const wallSeconds = (performance.now() - startedMs) / 1_000;
  return { document: JSON.parse(await read) as Counted, wallSeconds, cpuSeconds, peakMb };
}

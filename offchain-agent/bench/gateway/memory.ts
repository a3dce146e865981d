import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayProcess } from '../../../tests/support/gateway-process.ts';
import { print } from '../../src/cli/output.ts';
import { benchGatewayConfig } from './contenders.ts';
import { forked, medianOf, printedLoad } from './speed.ts';

const clients = 1_000;
const inFlight = 10_000;
const runS = 8;
const runs = 3;
const everyMs = 200;
const mebibyte = 1_048_576;

interface MemoryOptions {
  readonly folder: string;
  readonly origin: string;
  /** Another clone, whose gateway may not use less. */
  readonly clone?: string | undefined;
}

/**
 * Resident memory of a gateway with 1,000 WebSockets and 10,000 calls in flight, and of another clone's: medians over runs of new
 * processes, in turns.
 * @returns the limits that are missed
 */
export async function memory({ folder, origin, clone }: MemoryOptions): Promise<string[]> {
  const names = ['gateway', ...(clone === undefined ? [] : ['other clone'])];
  const found = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run += 1)
    for (const name of run % 2 === 0 ? names : names.toReversed()) {
      const own = join(folder, `memory-${run}-${name.replaceAll(' ', '-')}`);
      await mkdir(own);
      found.get(name)?.push(await residentBytes(own, origin, name === 'gateway' ? undefined : clone));
    }
  print(`resident memory with ${clients} WebSockets and ${inFlight} calls in flight, load ${printedLoad()}:`);
  for (const [name, bytes] of found)
    print(
      `  ${name.padEnd(14)} ${mib(medianOf(bytes))} MiB (${mib(Math.min(...bytes))} to ${mib(Math.max(...bytes))})`,
    );
  const [own = Number.NaN, other = own] = [...found.values()].map(medianOf);
  return own > other ? [`${mib(own)} MiB, limit ${mib(other)} MiB as the other clone`] : [];
}

/** The median of what it uses while calls are in flight. */
async function residentBytes(folder: string, origin: string, clone: string | undefined): Promise<number> {
  const gateway = await GatewayProcess.start(folder, benchGatewayConfig(`ws://${origin}`), clone);
  try {
    await gateway.untilFault(undefined, 60_000);
    const child = forked('load.ts', ['ws', gateway.at, String(runS), String(inFlight), String(clients)]);
    const exit = once(child, 'exit').then(() => undefined);
    await Promise.race([once(child, 'message'), exit]);
    let isOver = false;
    const over = Promise.race([once(child, 'message'), exit]).then((told) => {
      isOver = true;
      if (!told) throw new Error('the clients failed');
    });
    const bytes: number[] = [];
    while (!isOver) {
      const status = await readFile(`/proc/${gateway.pid}/status`, 'utf8');
      bytes.push(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024);
      await sleep(everyMs);
    }
    await over;
    return medianOf(bytes);
  } finally {
    await gateway.stop();
  }
}

function mib(bytes: number): string {
  return (bytes / mebibyte).toFixed(0);
}

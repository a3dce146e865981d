import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../base/error.ts';
import { processState } from '../base/process.ts';
import { readNetwork, startNode } from './networks.ts';
import { type NetworkState, networkFolder } from './real/state.ts';
import { keptBy } from './replicas/kept-parts.ts';
import { isHeld, type KeptProcess } from './replicas/kept-process.ts';

const lookEveryMs = 100;
/** As `RestartSec=1` of a service manager. */
const restartAfterMs = 1_000;
/** How often it is looked whether the network is still there. */
const looksBetweenReads = 10;

/**
 * The process that starts again what ends of a replicated validator: `supervisor-process.js NETWORK`. Nodes end by themselves when
 * they may not sign any more (75), or to begin again as leader (76). What is held stays down.
 */
async function main([name = '']: readonly string[]): Promise<void> {
  process.once('SIGTERM', () => process.exit(0));
  const network = readNetwork(name);
  const endedMs = new Map<string, number>();
  for (let look = 1; network; look += 1) {
    if (look % looksBetweenReads === 0 && readNetwork(name)?.started_at !== network.started_at) return;
    for (const { kept } of keptBy(network, startNode)) {
      if (!isDown(network, kept)) endedMs.delete(kept.name);
      else if (!endedMs.has(kept.name)) endedMs.set(kept.name, performance.now());
      else if (performance.now() - (endedMs.get(kept.name) ?? 0) >= restartAfterMs) {
        endedMs.delete(kept.name);
        await restart(network, kept.name);
      }
    }
    await sleep(lookEveryMs);
  }
}

/** From what the network is now: faults change how a node is started. */
async function restart({ name: network, started_at }: NetworkState, name: string): Promise<void> {
  const now = readNetwork(network);
  if (now?.started_at !== started_at) return;
  const found = keptBy(now, startNode).find(({ kept }) => kept.name === name);
  if (!found || !isDown(now, found.kept)) return;
  try {
    await found.start();
    tell(`${name} had ended and is started again`);
  } catch (error) {
    tell(`${name} had ended and does not start: ${messageOf(error)}`);
  }
}

function isDown({ name: network }: NetworkState, { name, process }: KeptProcess): boolean {
  // Not started yet by who starts the network.
  if (!process) return false;
  return processState(process) === 'gone' && !isHeld(join(networkFolder(network), name));
}

function tell(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

await main(process.argv.slice(2));

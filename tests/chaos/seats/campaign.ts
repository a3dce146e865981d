import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { machineLoad, runNode } from '../../../offchain-agent/bench/gate-nodes/work.ts';
import { cacheFolder } from '../../../offchain-agent/src/base/folder.ts';
import { validatorSeed } from '../../../offchain-agent/src/lab/plan/validator-keys.ts';
import { nodeUrl } from '../../../offchain-agent/src/lab/real/state.ts';
import { nodesForTrial } from '../../../scripts/lib/feature-nodes.ts';
import { auraCensus } from '../../support/aura-census.ts';
import { finalizedNumber } from '../../support/babe-census.ts';
import { startTestNetwork } from '../../support/real-network.ts';
import type { SeatsOptions } from './options.ts';

interface Seat {
  /** v1 to v7. */
  readonly name: string;
  readonly isAccomplice: boolean;
  readonly assigned: number;
  readonly authored: number;
  /** Whether `watch` said that it builds past blocks of others. */
  readonly isNamed: boolean;
}

interface SeatsResult {
  readonly options: SeatsOptions;
  readonly seats: readonly Seat[];
  readonly blocks: number;
  /** Load averages of a minute, when it began and ended. */
  readonly loads: readonly [number, number];
}

interface Watched {
  readonly passed_over_by?: readonly { readonly aura_key: string }[];
}

const commandLine = fileURLToPath(new URL('../../../scripts/almanac.mjs', import.meta.url));
const validators = 7;
const leastKept = 0.6;
const accomplicesVariable = 'ALMANAC_PASSING_ACCOMPLICES';

/** Lets the seven run for the sessions, and asks a `watch` and the finalized headers what became of whose slots. */
export async function runSeats(
  options: SeatsOptions,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<SeatsResult> {
  const { sessions, sessionBlocks, slotMs, accomplices } = options;
  const nodes = await nodesForTrial('passing', join(cacheFolder(), 'seats'));
  await cryptoWaitReady();
  const keys = Array.from({ length: validators }, (_, index) => auraKey(index));
  const folder = await mkdtemp(join(tmpdir(), 'almanac-seats-'));
  const before = machineLoad();
  try {
    const passing = join(folder, 'passing-node');
    const both = accomplices.map((number) => keys[number - 1]).join(',');
    const script = `#!/bin/sh\n${accomplicesVariable}=${both} exec ${nodes.changed.path} "$@"\n`;
    await writeFile(passing, script, { mode: 0o755 });
    const network = await startTestNetwork(
      {
        name: 'seats',
        validators,
        candidates: 0,
        slotMs,
        sessionMs: sessionBlocks * slotMs,
        sessionsPerEra: 6,
        windowMs: 60_000,
        node: nodes.normal.path,
        nodeOf: Object.fromEntries(accomplices.map((number) => [`v${number}`, passing])),
      },
      signal,
    );
    try {
      const honest = network.state.nodes.find((_, index) => !accomplices.includes(index + 1));
      const url = honest ? nodeUrl(honest) : network.url;
      const seconds = Math.ceil((sessions * sessionBlocks * slotMs) / 1_000);
      say(`seven nodes finalize; ${sessions} sessions take ${Math.round(seconds / 60)} min`);
      const watch = ['watch', url, '--json', '--look-back', '1', '--for', `${seconds}s`];
      const { code, stdout } = await runNode([commandLine, ...watch], { signal });
      if (code !== 0) throw new Error(`almanac watch ended with ${code}`);
      const { passed_over_by: named = [] } = JSON.parse(stdout) as Watched;
      const blocks = await finalizedNumber(url);
      const census = await auraCensus(url, blocks);
      const seats = keys.map((key, index) => ({
        name: `v${index + 1}`,
        isAccomplice: accomplices.includes(index + 1),
        assigned: census.get(key)?.assigned ?? 0,
        authored: census.get(key)?.authored ?? 0,
        isNamed: named.some(({ aura_key }) => aura_key === key),
      }));
      return { options, seats, blocks, loads: [before, machineLoad()] };
    } finally {
      await network.down();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function isSoundSeats({ seats }: SeatsResult): boolean {
  return seats.every(
    (seat) => seat.isNamed === seat.isAccomplice && seat.assigned > 0 && sharesOf(seat) >= leastKept,
  );
}

export function seatsText(result: SeatsResult): string {
  const { seats, blocks, options, loads } = result;
  return [
    `Seven validators, ${options.sessions} sessions of ${options.sessionBlocks} slots, ${blocks} final blocks, load ${loads.join(' to ')}:`,
    ...seats.map((seat) => {
      const share = (100 * sharesOf(seat)).toFixed(1);
      const role = seat.isAccomplice ? ', an accomplice' : '';
      return `  ${seat.name}: ${seat.authored} of ${seat.assigned} slots (${share} %)${role}${seat.isNamed ? ', named by watch' : ''}`;
    }),
    isSoundSeats(result)
      ? 'Each keeps at least 60 %, and watch names both accomplices and nobody else.'
      : 'MISSED: one keeps less than 60 %, or watch does not name exactly the two.',
  ].join('\n');
}

function sharesOf({ assigned, authored }: Seat): number {
  return assigned === 0 ? 0 : authored / assigned;
}

function auraKey(index: number): string {
  return u8aToHex(new Keyring({ type: 'sr25519' }).addFromUri(validatorSeed(index)).publicKey);
}

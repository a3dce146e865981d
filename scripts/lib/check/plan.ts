import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cargoTargetFolder } from '../folders.mjs';
import type { SetupStep } from '../setup/steps.mjs';
import { secondsHere, yardstickLine } from '../yardstick.mjs';
import type { BudgetKind, Step } from './step.ts';

/** What it takes on the machine of the yardstick, in minutes by kind of work, when nothing has to be built or installed. */
const warmMinutes: Readonly<Record<BudgetKind, number>> = {
  'set-up': 0.2,
  build: 0.2,
  clippy: 0.2,
  tests: 46,
};

/** The same from empty caches. */
const coldMinutes: typeof warmMinutes = { ...warmMinutes, 'set-up': 2.2, build: 37, clippy: 1.5 };

interface Plan {
  /** What will be installed and built, for people. */
  readonly lines: readonly string[];
  /** What the run takes on this machine. */
  readonly minutes: number;
}

/** What a run of these steps will do on this machine. */
export function planOf(
  steps: readonly Step[],
  missing: readonly SetupStep[],
  isBuilt = existsSync(join(cargoTargetFolder(), 'release/almanac-node')),
): Plan {
  const kinds = new Set(steps.map(({ budget }) => budget));
  const isWhole = kinds.size === Object.keys(warmMinutes).length;
  const minutesOf = (kind: BudgetKind): number => {
    const isCold = kind === 'set-up' ? missing.length > 0 : !isBuilt;
    return (isCold ? coldMinutes : warmMinutes)[kind];
  };
  const minutes = secondsHere([...kinds].reduce((sum, kind) => sum + minutesOf(kind) * 60, 0)) / 60;
  const installs = kinds.has('set-up') ? missing : [];
  return {
    minutes,
    lines: [
      yardstickLine(),
      installs.length === 0
        ? 'nothing has to be installed'
        : `to install: ${installs.map(({ name }) => name).join(', ')}`,
      ...installs.flatMap(({ details }) => details?.() ?? []).map((line) => `  ${line}`),
      kinds.has('build') && !isBuilt
        ? 'to build: runtime, node and Rust tests, about 1,000 crates'
        : 'what is built is built again only where its sources changed',
      isWhole
        ? `${steps.length} steps, about ${Math.ceil(minutes)} min on this machine`
        : `${steps.length} of the steps`,
    ],
  };
}

import { agentFolder, importsOf } from '../check/import-order.ts';
import { readSources } from '../check/source.ts';
import { root } from '../folders.mjs';

/** Something that a newcomer follows from end to end. */
export interface Way {
  readonly name: string;
  /** Where it begins, and where a process or a command of its own goes on with it. */
  readonly entries: readonly string[];
  /** The rooms it goes through: a file of these is opened. Whatever else is imported is a door. */
  readonly rooms: readonly string[];
  /** Rooms within these that one passes by: their files are doors too. */
  readonly besides?: readonly string[];
  /** The most files that may have to be opened. */
  readonly most: number;
}

/** What one has to open to follow a way. */
export interface Walk {
  /** Files of the rooms of the way that are reached by imports, types included. */
  readonly opened: readonly string[];
  /** Files of other rooms that these import: their name and doc comment say what they do, one does not go in. */
  readonly doors: readonly string[];
  /** All files that are reached when one goes through every door. */
  readonly reached: number;
}

export const ways: readonly Way[] = [
  {
    name: 'a sample, from the probe to the record to `verify`',
    entries: [
      'reporting/window/window-duties.ts',
      'measure/rpc/rpc-prober.ts',
      'reporting/outbox/outbox.ts',
      'reporting/cli/verify/run.ts',
    ],
    rooms: [
      'measure/rpc/',
      'measure/sample/',
      'measure/probe-set.ts',
      'chain/target-address/planned-target.ts',
      'reporting/parts.ts',
      'reporting/window/',
      'reporting/outbox/',
      'verify/',
      'chain/reporting/reporting-chain.ts',
      'chain/reporting/report-parts.ts',
      'chain/submit/outbox-chain.ts',
      'sli/',
      'reporting/cli/verify/',
    ],
    // What a reporter proves is a way of its own: the next one.
    besides: ['sli/proof/', 'sli/receipt.ts', 'sli/evidence/check-receipts.ts'],
    most: 42,
  },
  {
    name: 'a receipt, from the sample to the claim',
    entries: [
      'measure/rpc/rpc-run.ts',
      'reporting/proof/window-opening.ts',
      'reporting/proof/claim-duty.ts',
      'sli/evidence/check-evidence.ts',
    ],
    rooms: [
      'measure/rpc/rpc-run.ts',
      'measure/rpc/rpc-answer.ts',
      'reporting/proof/',
      'sli/proof/',
      'sli/receipt.ts',
      'sli/evidence/check-receipts.ts',
      'sli/evidence/check-evidence.ts',
      'chain/reporting/commit-chain.ts',
      'chain/agreement/claim-chain.ts',
    ],
    most: 15,
  },
  {
    name: 'a sweep, from `network up` to the gate',
    entries: [
      'lab/cli/network/up.ts',
      'scale/cli/sweep/run.ts',
      'scale/load/generator/generator-process.ts',
      'scale/cli/fit/run.ts',
      'scale/cli/submit/run.ts',
      'scale/cli/gate/run.ts',
    ],
    rooms: [
      'lab/cli/network/',
      'scale/cli/sweep/',
      'scale/cli/fit/',
      'scale/cli/submit/',
      'scale/cli/gate/',
      'lab/real/',
      'lab/up/',
      'lab/networks.ts',
      'scale/',
      'chain/scalability/',
    ],
    most: 66,
  },
];

/** Follows the imports of a way's entries. */
export function walk(way: Way, clone = root): Walk {
  const sources = readSources(clone, agentFolder, '.ts');
  const imports = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source).flatMap(({ target }) => (target === undefined ? [] : [target])),
    ]),
  );
  const entries = way.entries.map((entry) => `${agentFolder}/${entry}`);
  const lost = entries.find((entry) => !imports.has(entry));
  if (lost !== undefined) throw new Error(`${lost}: there is no such file; correct scripts/lib/docs/ways.ts`);
  const isOnWay = (file: string): boolean => isIn(way.rooms, file) && !isIn(way.besides ?? [], file);
  const seen = reach(entries, (file) => (isOnWay(file) ? (imports.get(file) ?? []) : []));
  return {
    opened: seen.filter(isOnWay),
    doors: seen.filter((file) => !isOnWay(file)),
    reached: reach(entries, (file) => imports.get(file) ?? []).length,
  };
}

function isIn(rooms: readonly string[], file: string): boolean {
  return rooms.some((room) => file.startsWith(`${agentFolder}/${room}`));
}

function reach(entries: readonly string[], next: (file: string) => readonly string[]): string[] {
  const seen = new Set(entries);
  for (const file of seen) for (const found of next(file)) seen.add(found);
  return [...seen].toSorted();
}

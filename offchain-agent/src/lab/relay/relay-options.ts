import { shownBytes } from '../../base/decimal-bytes.ts';
import type { OptionFault } from '../plan/option-fault.ts';

/** What a relay chain is asked to be. */
export interface RelayFigures {
  readonly validators: number;
  /** How many parachains it has at genesis. */
  readonly paras: number;
  /** Of each parachain. */
  readonly collators: number;
}

/** Two must approve a parachain's block. */
const leastValidators = 2;
const mostParas = 10;

const gigabyte = 1e9;
/** Of one process, with what it starts; 8 validators and a collator took 2.3 GB together. A collator is two nodes in one. */
const memoryOf = { validator: 0.3 * gigabyte, collator: 0.6 * gigabyte };
const diskAnHour = 0.2 * gigabyte;
const minutesToBlocks = '3 to 6';

/** The number of the first parachain; the next ones follow it. */
const firstPara = 2_000;

/** @example paraIds(2) // [2000, 2001] */
export function paraIds(count: number): number[] {
  return Array.from({ length: count }, (_, index) => firstPara + index);
}

/** What is wrong with the numbers, or what does not fit into the memory. */
export function relayFaults(figures: RelayFigures, freeBytes = process.availableMemory()): OptionFault[] {
  const { validators, paras, collators } = figures;
  const faults: OptionFault[] = [];
  const say = (option: string, message: string): void => {
    faults.push({ code: `bad_input/${option}`, about: [option], message: `--${option} ${message}` });
  };
  if (validators < leastValidators)
    say('validators', `${validators}: expected at least ${leastValidators}; a relay chain approves with two`);
  if (paras > mostParas) say('paras', `${paras}: expected 0 to ${mostParas}`);
  else if (paras > validators)
    say('paras', `${paras}: each needs a group of validators; pass at most --paras ${validators}`);
  if (paras > 0 && collators < 1)
    say('collators', `${collators}: a parachain has no blocks without a collator; pass at least 1`);
  const { memory } = relayCosts(figures);
  if (faults.length === 0 && memory > freeBytes)
    say(
      'validators',
      `${validators} with ${collatorsOf(figures)} collators: needs about ${shownBytes(memory)} of memory, and ${shownBytes(freeBytes)} are free; ask for fewer`,
    );
  return faults;
}

interface RelayCosts {
  readonly memory: number;
  /** Of an hour. */
  readonly disk: number;
}

/** In bytes, by estimate. */
export function relayCosts(figures: RelayFigures): RelayCosts {
  const collators = collatorsOf(figures);
  const { validators } = figures;
  return {
    memory: validators * memoryOf.validator + collators * memoryOf.collator,
    disk: (validators + 2 * collators) * diskAnHour,
  };
}

/** For people, before anything starts. */
export function costsLine(figures: RelayFigures, freeBytes = process.availableMemory()): string {
  const { memory, disk } = relayCosts(figures);
  const nodes = `${figures.validators} validators, ${figures.paras} parachains, ${collatorsOf(figures)} collators`;
  return `${nodes}: about ${shownBytes(memory)} of memory (${shownBytes(freeBytes)} are free), ${shownBytes(disk)} of disk per hour, ${minutesToBlocks} minutes to start (estimates)`;
}

function collatorsOf({ paras, collators }: RelayFigures): number {
  return paras * Math.max(collators, 0);
}

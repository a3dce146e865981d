import { createInterface } from 'node:readline/promises';
import { shownBytes } from '../../../base/decimal-bytes.ts';
import { exitCode } from '../../../base/exit.ts';
import { cacheFolder, stateFolder } from '../../../base/folder.ts';
import { cloneFolder } from '../../../base/installation.ts';
import { type JsonDocument, print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import {
  type CleanedPlace,
  choosePlaces,
  type FoundPlace,
  findPlaces,
  reasonToKeep,
  removePlaces,
  type UserOf,
} from './clean-places.ts';
import { type CleanFolders, placesOf } from './places.ts';
import { openFiles, userOf } from './users.ts';

interface CleanOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** What the command finds on this machine, for tests to put others in place of. */
export interface CleanMachine {
  readonly folders: CleanFolders;
  readonly userOf: UserOf;
  /** Asks; undefined where there is nobody to ask. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly print: (line: string) => void;
  readonly writeJson: (document: JsonDocument) => void;
}

/** Lists what is there, asks, removes, and says what is left. */
export async function runClean(names: readonly string[], options: CleanOptions): Promise<void> {
  process.exitCode = await clean(names, options, thisMachine());
}

/** @returns the exit code */
export async function clean(
  names: readonly string[],
  { yes, json }: CleanOptions,
  machine: CleanMachine,
): Promise<number> {
  const { folders, userOf: whoUses } = machine;
  const found = await findPlaces(placesOf(folders), whoUses);
  const chosen = choosePlaces(found, names);
  if (json !== true) listLines(found, folders).forEach(machine.print);
  const isAgreed =
    chosen.length > 0 && (yes === true || (json !== true && (await isConfirmed(chosen, machine))));
  const cleaned = isAgreed
    ? await removePlaces(found, chosen, whoUses)
    : found.map((place) => ({ ...place, isRemoved: false, why: reasonToKeep(place) }));
  if (json === true) machine.writeJson(documentOf(cleaned, folders));
  else if (isAgreed) resultLines(cleaned, chosen).forEach(machine.print);
  const hasFailed = isAgreed && cleaned.some((place) => !place.isRemoved && isIn(chosen, place));
  return hasFailed ? exitCode.no : exitCode.ok;
}

function thisMachine(): CleanMachine {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  return {
    folders: {
      cache: cacheFolder(),
      state: stateFolder(),
      clone: cloneFolder(),
    },
    // Looked at anew for each question: processes come and go while a build is being removed.
    userOf: (place) => userOf(place, openFiles()),
    ask: isTerminal ? askOnTerminal : undefined,
    print,
    writeJson,
  };
}

async function askOnTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

async function isConfirmed(
  chosen: readonly FoundPlace[],
  { ask, print: tell }: CleanMachine,
): Promise<boolean> {
  const what = `${counted(chosen.length)} (${sizeText(sumOf(chosen))})`;
  if (!ask) {
    say(`nothing was removed; --yes removes ${what}`);
    return false;
  }
  const answer = await ask(`\nRemove ${what}? [y/N] `);
  const isYes = /^y(?:es)?$/i.test(answer.trim());
  if (!isYes) tell('Nothing was removed.');
  return isYes;
}

function listLines(found: readonly FoundPlace[], { cache, state }: CleanFolders): string[] {
  if (found.length === 0) return [`Almanac stored nothing on this machine (${cache}, ${state}).`];
  const rows = found.map((place) => [
    place.name,
    sizeText(place.bytes),
    place.what,
    reasonToKeep(place) ?? '',
  ]);
  return [
    `cache ${cache}`,
    `state ${state}`,
    '',
    ...renderTable(
      [{ title: 'name' }, { title: 'size', align: 'right' }, { title: 'contents' }, { title: 'kept' }],
      rows,
    ),
    '',
    `${sizeText(sumOf(found))} in all`,
  ];
}

function resultLines(cleaned: readonly CleanedPlace[], chosen: readonly FoundPlace[]): string[] {
  const removed = cleaned.filter(({ isRemoved }) => isRemoved);
  const left = cleaned.filter(({ isRemoved }) => !isRemoved);
  return [
    '',
    `Removed ${counted(removed.length)} (${sizeText(sumOf(removed))}).`,
    ...(left.length === 0 ? ['Nothing is left.'] : [`Left: ${sizeText(sumOf(left))}`]),
    ...left.map((place) => `  ${place.name}${isIn(chosen, place) ? ' NOT REMOVED' : ''}: ${place.why}`),
  ];
}

function documentOf(cleaned: readonly CleanedPlace[], { cache, state }: CleanFolders) {
  return {
    schema: 'almanac.clean.v1',
    cache,
    state,
    bytes: sumOf(cleaned),
    removed_bytes: sumOf(cleaned.filter(({ isRemoved }) => isRemoved)),
    left_bytes: sumOf(cleaned.filter(({ isRemoved }) => !isRemoved)),
    places: cleaned.map(({ name, path, what, bytes, usedBy, isRemoved, why }) => ({
      name,
      path,
      contents: what,
      bytes,
      used_by: usedBy ?? null,
      is_removed: isRemoved,
      kept: isRemoved ? null : (why ?? null),
    })),
  };
}

function isIn(places: readonly FoundPlace[], { name }: FoundPlace): boolean {
  return places.some((place) => place.name === name);
}

function sumOf(places: readonly FoundPlace[]): number {
  return places.reduce((sum, { bytes }) => sum + bytes, 0);
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'item' : 'items'}`;
}

/** Bytes to three digits. */
export function sizeText(bytes: number): string {
  return shownBytes(bytes, (value) => String(Number(value.toPrecision(3))));
}

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../base/process.ts';
import { writeWhole } from '../../base/write-durably.ts';
import { processIdentity } from '../real/state.ts';

/** Something that is started again when it ends: by whom ever, the process that runs now is written in its folder. */
export interface KeptProcess {
  readonly name: string;
  process?: ProcessIdentity | undefined;
}

/**
 * Makes `process` what stands in the folder now: a command that has read the network a while ago shall neither signal a process
 * that was replaced, nor write down that it is still the one.
 */
export function keepLive(kept: KeptProcess, folder: string): void {
  const file = join(folder, 'process.json');
  Object.defineProperty(kept, 'process', {
    enumerable: true,
    configurable: true,
    get: () => readProcess(file),
    set: (process: ProcessIdentity | undefined) => {
      if (process) writeWhole(file, JSON.stringify(process));
      else rmSync(file, { force: true });
    },
  });
}

function readProcess(file: string): ProcessIdentity | undefined {
  try {
    return processIdentity.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whoever keeps processes running leaves this one alone, until it is let go: it is down on purpose. */
export function hold(folder: string): void {
  writeFileSync(heldFile(folder), '');
}

export function letGo(folder: string): void {
  rmSync(heldFile(folder), { force: true });
}

export function isHeld(folder: string): boolean {
  return existsSync(heldFile(folder));
}

function heldFile(folder: string): string {
  return join(folder, 'held');
}

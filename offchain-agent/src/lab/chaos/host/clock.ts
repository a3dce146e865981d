import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { warnFault } from '../../../base/fault.ts';
import { endProcesses, type ProcessIdentity } from '../../../base/process.ts';
import { writeWhole } from '../../../base/write-durably.ts';
import { startNode } from '../../networks.ts';
import { type FaultTarget, hostOf } from '../../node-host/host-state.ts';
import { nodeFolder } from '../../real/node-process.ts';
import { type HostFault, type HostFaultSpec, untilAnswers } from './host-fault.ts';

const library = 'libfaketimeMT.so.1';

/** Where Debian (by architecture), Fedora and the program's own Makefile put it. */
const libraryFolders = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

/** A drifting clock moves in steps of this length. */
const stepMs = 100;

/**
 * Sets the clock that a node reads (libfaketime), and no other: its timers and the machine go on. The node has to be started
 * with the library; one that was not is started again once, and keeps the library, whose clock is right outside of faults.
 */
export class WrongClock implements HostFault<'clock'> {
  /** Empty where there is none. */
  readonly #library: string;
  readonly #drifting = new Map<string, AbortController>();

  constructor(found = findLibrary() ?? '') {
    this.#library = found;
  }

  refusal(): string | undefined {
    return this.#library === ''
      ? `clock needs ${library}, which is not here; install the Debian package libfaketime`
      : undefined;
  }

  async begin({ offset, drift }: HostFaultSpec<'clock'>, target: FaultTarget): Promise<void> {
    const { network, node } = target;
    const file = clockFile(target);
    if (!isPreloaded(node.process, file)) {
      setClock(file, 0);
      Object.assign(hostOf(node).env, {
        LD_PRELOAD: this.#library,
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      });
      await endProcesses(node.process ? [node.process] : []);
      await startNode(network, node);
      await untilAnswers(target);
    }
    setClock(file, offset);
    if (drift !== 0) this.#drift(node.name, file, offset, drift);
  }

  async end(target: FaultTarget): Promise<void> {
    this.#drifting.get(target.node.name)?.abort();
    this.#drifting.delete(target.node.name);
    const file = clockFile(target);
    if (existsSync(file)) setClock(file, 0);
    return await Promise.resolve();
  }

  inForce(target: FaultTarget): string | undefined {
    const file = clockFile(target);
    const offset = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    return Number.parseFloat(offset) ? `clock ${offset.replace(/\.?0*s$/, ' s')}` : undefined;
  }

  #drift(name: string, file: string, offsetMs: number, driftMs: number): void {
    const over = new AbortController();
    this.#drifting.set(name, over);
    const began = performance.now();
    const steps = async (): Promise<void> => {
      for (;;) {
        await sleep(stepMs);
        // The folder goes with the network.
        if (over.signal.aborted || !existsSync(file)) return;
        setClock(file, offsetMs + (driftMs * (performance.now() - began)) / 1_000);
      }
    };
    steps().catch(warnFault(`setting the clock of ${name}`));
  }
}

/** The library that sets a clock, or undefined. */
export function findLibrary(folders: readonly string[] = libraryFolders): string | undefined {
  const places = folders.flatMap((folder) => [
    folder,
    ...entriesOf(folder).map((entry) => join(folder, entry)),
  ]);
  return places.map((place) => join(place, 'faketime', library)).find((path) => existsSync(path));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.includes('-linux-'));
  } catch {
    return [];
  }
}

/** By how much the clock of the node is wrong stands here; the library reads it whenever the node asks for the time. */
function clockFile({ network, node }: FaultTarget): string {
  return join(nodeFolder(network.name, node.name), 'clock');
}

function setClock(file: string, offsetMs: number): void {
  writeWhole(file, `${offsetMs < 0 ? '-' : '+'}${(Math.abs(offsetMs) / 1_000).toFixed(6)}s\n`);
}

/** What it was started with says it, whoever started it. */
function isPreloaded(process: ProcessIdentity | undefined, file: string): boolean {
  try {
    return readFileSync(`/proc/${process?.pid}/environ`, 'utf8')
      .split('\0')
      .includes(`FAKETIME_TIMESTAMP_FILE=${file}`);
  } catch {
    return false;
  }
}

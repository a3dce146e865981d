import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { tryLock } from '../../base/file-lock.ts';
import { makeFolder } from '../../base/folder.ts';
import { writeWhole } from '../../base/write-durably.ts';
import { callsShape } from '../load/calls/calls-file.ts';
import type { Fingerprint } from '../load/host/host.ts';
import type { Trial } from '../load/maximum.ts';
import type { LoadPoint } from '../load/point.ts';
import { pairSides } from './points-file.ts';

const planShape = z
  .object({
    sizes: z.array(z.int().positive()).readonly(),
    repeat: z.int().positive(),
    /** Shares of the maximum at which each size is measured besides the maximum itself. */
    fractions: z.array(z.number().positive()).readonly(),
    rate: z.number().positive(),
    for_ms: z.int().positive(),
    slot_ms: z.int().positive(),
    max_p99_ms: z.int().positive(),
    share: z.number().positive(),
    seed: z.int(),
    /** The preset whose faults befall the links while a size is measured, or `none`; absent: nodes have no links of their own. */
    chaos: z.string().optional(),
    /** Each repetition has a network of its own; absent in sweeps whose repetitions of a size shared one. */
    fresh: z.literal(true).optional(),
    /** Which of two nodes it is, that are measured in pairs. */
    side: z.enum(pairSides).optional(),
    /** The sweep in pairs that it is a side of: drawn once, the same on both sides; absent in older ones. */
    pairs: z.string().optional(),
    /** Where its chain is not one of Almanac's: the option that named it. */
    chain: z.enum(['chain', 'runtime']).optional(),
    /** Genesis preset of its runtime, where one was named. */
    preset: z.string().optional(),
    /** Whether it is a parachain's, on a relay chain of stock nodes; sizes are collators then. */
    relay: z.literal(true).optional(),
    /** Whether the two that are measured in pairs are runtimes, on one node. */
    of_runtimes: z.literal(true).optional(),
    /** What is sent in place of transfers. */
    calls: callsShape.optional(),
  })
  .readonly();

/** What a sweep measures; a resumed one goes on with the same. */
export type SweepPlan = z.infer<typeof planShape>;

export interface SweepPoint {
  readonly n: number;
  /** Share of the maximum that was offered. */
  readonly fraction: number;
  readonly repetition: number;
  readonly point: LoadPoint;
  /** The start of a network that it was measured on, by size; absent where repetitions of a size shared one. */
  readonly start?: number;
  /** The pair that it is a half of. */
  readonly pair?: number;
  /** What was tried until the maximum was found; of a point at the whole of it. */
  readonly search?: readonly Trial[];
}

/** Why a size has not all of its points; it is tried again when the sweep is resumed. */
export interface SweepFailure {
  readonly n: number;
  readonly code: string;
  readonly message: string;
}

const planFile = 'sweep.json';

/**
 * The folder of a sweep. Every point is a file of its own, written when it is complete and in one piece: whatever happens to
 * the sweep later, it is there.
 */
export class SweepStore {
  readonly folder: string;
  readonly plan: SweepPlan;

  private constructor(folder: string, plan: SweepPlan) {
    this.folder = folder;
    this.plan = plan;
  }

  /**
   * Starts a sweep in a folder that is new or empty: what lies in another one is somebody's.
   * @throws AgentError `bad_input/sweep_exists`, `bad_input/folder`
   */
  static create(folder: string, plan: SweepPlan): SweepStore {
    SweepStore.requireRoom(folder);
    const store = new SweepStore(folder, plan);
    try {
      makeFolder(join(folder, 'points'));
      store.#write(planFile, { schema: 'almanac.sweep-plan.v1', plan });
    } catch (cause) {
      throw badFolder(`${folder} cannot be written: ${messageOf(cause)}`, cause);
    }
    return store;
  }

  /** Starts both sides of a sweep in pairs, each in a folder of its own. @throws AgentError as `create` does */
  static createPair(folder: string, plan: SweepPlan): SweepStore[] {
    const pairs = randomUUID();
    return pairSides.map((side) => SweepStore.create(join(folder, side), { ...plan, side, pairs }));
  }

  /**
   * Looks whether a sweep may begin in a folder: nothing is in it but a sweep that never measured anything.
   * @throws AgentError as `create` does
   */
  static requireRoom(folder: string): void {
    if (folder === '') throw badFolder('--out is empty; name a new folder, for example --dir sweep');
    const there = entriesOf(folder);
    if (there.includes(planFile)) {
      const measured = [...entriesOf(join(folder, 'points')), ...entriesOf(join(folder, 'refused'))];
      if (measured.length === 0 && there.includes('points')) return;
      throw new AgentError(
        'bad_input/sweep_exists',
        `${folder} already contains a sweep; continue it with --resume ${folder}, or name another --out`,
        { data: { folder } },
      );
    }
    if (there.length > 0) {
      throw badFolder(
        `${folder} is not empty (it holds ${there.slice(0, 3).join(', ')}${there.length > 3 ? ' and more' : ''}), and a sweep would write over it; name a new folder with --out`,
      );
    }
  }

  /** @throws AgentError `bad_input/resume` when there is nothing to continue */
  static resume(folder: string): SweepStore {
    const fault = (what: string): AgentError =>
      new AgentError('bad_input/resume', `${folder || '--resume ""'} ${what}`, { data: { folder } });
    if (folder === '' || !existsSync(join(folder, planFile)))
      throw fault('holds no sweep (sweep.json); start one in a new folder with --out FOLDER');
    const read = planShape.safeParse(readJson<{ plan: unknown }>(join(folder, planFile))?.plan);
    if (!read.success)
      throw fault('has a sweep.json that is not a plan; start again in another folder with --out');
    // Without them the files of the report would be written anew from nothing.
    if (!existsSync(join(folder, 'points')))
      throw fault('has lost its folder points; put it back, or start again in another folder with --out');
    return new SweepStore(folder, read.data);
  }

  /**
   * Keeps other processes from measuring into this folder, until this one gives it back or ends.
   * @throws AgentError `bad_input/sweep_in_use`
   */
  lock(): () => void {
    const file = openSync(join(this.folder, planFile), 'r');
    let isFree = true;
    try {
      isFree = tryLock(file);
    } catch {
      // Some network file systems have no locks.
    }
    if (isFree) return () => closeSync(file);
    closeSync(file);
    throw new AgentError(
      'bad_input/sweep_in_use',
      `another sweep measures into ${this.folder}; wait until it has ended, or name another --out`,
      { data: { folder: this.folder } },
    );
  }

  /** Complete points that count, in the order of size, fraction and repetition. */
  points(): SweepPoint[] {
    return readdirSync(join(this.folder, 'points'))
      .filter((name) => name.endsWith('.json'))
      .map((name) => this.#point(name))
      .toSorted((a, b) => a.n - b.n || a.fraction - b.fraction || a.repetition - b.repetition);
  }

  addPoint(point: SweepPoint): void {
    const { n, fraction, repetition } = point;
    const { fresh, side } = this.plan;
    this.#write(join('points', `n${n}-f${fraction}-r${repetition}.json`), {
      ...point,
      ...(fresh && { start: repetition }),
      ...(side && { pair: repetition }),
    });
  }

  /** Whether a repetition was taken out before. */
  isSetAside(n: number, repetition: number): boolean {
    return entriesOf(join(this.folder, 'aside')).some((name) => isOf(name, n, repetition));
  }

  /** Takes the points of a repetition out of those that count; they stay in the folder `aside`. */
  setAside(n: number, repetition: number): void {
    const names = readdirSync(join(this.folder, 'points')).filter((name) => isOf(name, n, repetition));
    if (names.length === 0) return;
    mkdirSync(join(this.folder, 'aside'), { recursive: true });
    for (const name of names) renameSync(join(this.folder, 'points', name), join(this.folder, 'aside', name));
  }

  /** A refused point is evidence, and no point of the fit. */
  addRefused(point: SweepPoint): void {
    mkdirSync(join(this.folder, 'refused'), { recursive: true });
    const { n, fraction, repetition } = point;
    const name = `n${n}-f${fraction}-r${repetition}`;
    const before = readdirSync(join(this.folder, 'refused')).filter((other) => other.startsWith(`${name}-`));
    this.#write(join('refused', `${name}-${before.length + 1}.json`), point);
  }

  /**
   * Notes the test bed, or refuses another one than that of the points so far. Without points any will do.
   * @throws AgentError `bad_input/other_test_bed`
   */
  requireFingerprint(fingerprint: Fingerprint): void {
    const known = this.#read<Fingerprint>('fingerprint.json');
    if (!known || this.points().length === 0) return this.#write('fingerprint.json', fingerprint);
    const differing = Object.keys(fingerprint).filter(
      (key) =>
        JSON.stringify(known[key as keyof Fingerprint]) !==
        JSON.stringify(fingerprint[key as keyof Fingerprint]),
    );
    if (differing.length === 0) return;
    throw new AgentError(
      'bad_input/other_test_bed',
      `the points in ${this.folder} come from another test bed (${differing.join(', ')} differ); start a new sweep with another --out`,
      { data: { differing } },
    );
  }

  fingerprint(): Fingerprint | undefined {
    return this.#read<Fingerprint>('fingerprint.json');
  }

  // Each is written in one piece: what cannot be read was changed by somebody, or its disk is ill.
  #point(name: string): SweepPoint {
    const point = this.#read<SweepPoint>(join('points', name));
    if (Number.isFinite(point?.n) && Number.isFinite(point?.fraction) && point?.point) return point;
    throw badFolder(
      `${join(this.folder, 'points', name)} is not a point of a sweep; remove it, and --resume measures it again`,
    );
  }

  #write(name: string, content: object): void {
    writeWhole(join(this.folder, name), `${JSON.stringify(content, null, 2)}\n`);
  }

  #read<Content>(name: string): Content | undefined {
    return readJson<Content>(join(this.folder, name));
  }
}

/** Whether a file holds a point of a repetition. */
function isOf(name: string, n: number, repetition: number): boolean {
  const [, size, of] = /^n([\d.]+)-f.*-r(\d+)\.json$/.exec(name) ?? [];
  return Number(size) === n && Number(of) === repetition;
}

/** What is in a folder; nothing where there is none. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw badFolder(`${folder} cannot be the folder of a sweep: ${messageOf(cause)}`, cause);
  }
}

function badFolder(message: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/folder', message, { cause });
}

function readJson<Content>(path: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Content;
  } catch {
    return undefined;
  }
}

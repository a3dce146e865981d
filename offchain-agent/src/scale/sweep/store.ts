import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { writeWhole } from '../../base/write-durably.ts';
import type { Fingerprint } from '../load/host/host.ts';
import type { Trial } from '../load/maximum.ts';
import type { LoadPoint } from '../load/point.ts';

/** What a sweep measures; a resumed one goes on with the same. */
export interface SweepPlan {
  readonly sizes: readonly number[];
  readonly repeat: number;
  /** Shares of the maximum at which each size is measured besides the maximum itself. */
  readonly fractions: readonly number[];
  readonly rate: number;
  readonly for_ms: number;
  readonly slot_ms: number;
  readonly max_p99_ms: number;
  readonly share: number;
  readonly seed: number;
}

export interface SweepPoint {
  readonly n: number;
  /** Share of the maximum that was offered. */
  readonly fraction: number;
  readonly repetition: number;
  readonly point: LoadPoint;
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

  /** @throws AgentError `bad_input/sweep_exists`, `bad_input/folder` */
  static create(folder: string, plan: SweepPlan): SweepStore {
    try {
      mkdirSync(join(folder, 'points'), { recursive: true });
    } catch (cause) {
      throw new AgentError('bad_input/folder', `${folder} cannot be written: ${(cause as Error).message}`, {
        cause,
      });
    }
    if (readPlan(folder)) {
      throw new AgentError(
        'bad_input/sweep_exists',
        `${folder} holds a sweep already; continue it with --resume ${folder}, or name another --dir`,
        { data: { folder } },
      );
    }
    const store = new SweepStore(folder, plan);
    store.#write(planFile, { schema: 'almanac.sweep-plan.v1', plan });
    return store;
  }

  /** @throws AgentError `bad_input/resume` when there is nothing to continue */
  static resume(folder: string): SweepStore {
    const plan = readPlan(folder);
    if (plan) return new SweepStore(folder, plan);
    throw new AgentError('bad_input/resume', `${folder} holds no sweep; start one with --dir ${folder}`, {
      data: { folder },
    });
  }

  /** Complete points that count, in the order of size, fraction and repetition. */
  points(): SweepPoint[] {
    return readdirSync(join(this.folder, 'points'))
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(this.folder, 'points', name), 'utf8')) as SweepPoint)
      .toSorted((a, b) => a.n - b.n || a.fraction - b.fraction || a.repetition - b.repetition);
  }

  addPoint(point: SweepPoint): void {
    const { n, fraction, repetition } = point;
    this.#write(join('points', `n${n}-f${fraction}-r${repetition}.json`), point);
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
      `the points in ${this.folder} come from another test bed (${differing.join(', ')} differ); start a new sweep with another --dir`,
      { data: { differing } },
    );
  }

  fingerprint(): Fingerprint | undefined {
    return this.#read<Fingerprint>('fingerprint.json');
  }

  #write(name: string, content: object): void {
    writeWhole(join(this.folder, name), `${JSON.stringify(content, null, 2)}\n`);
  }

  #read<Content>(name: string): Content | undefined {
    return readJson<Content>(join(this.folder, name));
  }
}

function readPlan(folder: string): SweepPlan | undefined {
  return readJson<{ plan: SweepPlan }>(join(folder, planFile))?.plan;
}

function readJson<Content>(path: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Content;
  } catch {
    return undefined;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { poll } from '../support/poll.ts';
import type { CaseTools, JudgedCase, RanCase, RunningCase } from './case.ts';
import { chainCases } from './chain/chain.ts';
import { embeddedCases } from './embedded/embedded.ts';
import { gatewayCases } from './gateway/gateway.ts';
import { haCases } from './ha/ha.ts';
import { sloCases } from './slo/slo.ts';
import { snapshotCases } from './snapshot/snapshot.ts';
import { telemetryCases } from './telemetry/telemetry.ts';

const bin = fileURLToPath(new URL('../../offchain-agent/bin/almanac.js', import.meta.url));
const startMs = 120_000;

export const caseFolders = ['slo', 'snapshot', 'ha', 'telemetry', 'embedded', 'chain', 'gateway'] as const;
export type CaseFolder = (typeof caseFolders)[number];

const folders: Readonly<Record<CaseFolder, (tools: CaseTools) => Promise<void>>> = {
  slo: sloCases,
  snapshot: snapshotCases,
  ha: haCases,
  telemetry: telemetryCases,
  embedded: embeddedCases,
  chain: chainCases,
  gateway: gatewayCases,
};

/** Runs the public cases of some folders against the command of this clone, beside a chain as `npm start` has it. */
export async function runCases(
  only: readonly CaseFolder[],
  tell: (judged: JudgedCase) => void = () => undefined,
): Promise<JudgedCase[]> {
  const top = mkdtempSync(join(tmpdir(), 'almanac-cases-'));
  const running: Running[] = [];
  const all: JudgedCase[] = [];
  const almanac = (args: readonly string[]): Running => {
    const one = new Running(args, join(top, `state-${running.length}`));
    running.push(one);
    return one;
  };
  try {
    const chain = almanac(['demo', '--story', 'calm']);
    const [, chainUrl = ''] = await chain.printed(/the chain answers at (ws:\S+);/);
    for (const name of only) {
      const folder = join(top, name);
      mkdirSync(folder);
      const judge: CaseTools['judge'] = (what, right, got, isRight) => {
        const judged = { folder: name, name: what, right, got, isRight };
        all.push(judged);
        tell(judged);
      };
      const run = async (args: readonly string[]): Promise<RanCase> => await almanac(args).ended;
      try {
        await folders[name]({ chainUrl, folder, almanac, run, judge });
      } catch (error) {
        judge(
          'all of them',
          'run to their end',
          error instanceof Error ? error.message : String(error),
          false,
        );
      }
    }
    all.push({
      folder: 'all',
      name: 'the chain of npm start',
      right: 'lives',
      got: chain.hasEnded ? 'has ended' : 'lives',
      isRight: !chain.hasEnded,
    });
    return all;
  } finally {
    await Promise.all(running.map(async (one) => await one.stop()));
    rmSync(top, { recursive: true, force: true });
  }
}

class Running implements RunningCase {
  readonly #child;
  readonly ended: Promise<RanCase>;
  #stdout = '';
  #stderr = '';
  #hasEnded = false;

  constructor(args: readonly string[], stateFolder: string) {
    const child = spawn(process.execPath, [bin, ...args], {
      env: { ...process.env, ALMANAC_STATE: stateFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.ended = once(child, 'close').then(([code]) => {
      this.#hasEnded = true;
      return { code: code as number | null, stdout: this.#stdout, stderr: this.#stderr };
    });
  }

  get text(): string {
    return `${this.#stdout}\n${this.#stderr}`;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const found = await poll(
      `a command prints ${pattern}`,
      () => Promise.resolve(pattern.exec(this.text)),
      (match) => match !== null || this.#hasEnded,
      { withinMs: startMs, everyMs: 50 },
    );
    if (found) return found;
    throw new Error(`a command ended before it printed ${pattern}: ${this.#stderr.trim().slice(0, 400)}`);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.kill(signal);
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 15_000);
    await this.ended;
    clearTimeout(late);
  }
}

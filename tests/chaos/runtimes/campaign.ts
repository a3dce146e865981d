import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { machineLoad, runNode } from '../../../offchain-agent/bench/gate-nodes/work.ts';
import { paraIds } from '../../../offchain-agent/src/lab/relay/relay-options.ts';
import { paraName } from '../../../offchain-agent/src/lab/relay/relay-part.ts';
import { ask, finalizedNumber } from '../../support/babe-census.ts';
import { program } from '../../support/program.ts';
import { keepRow, keptRows } from '../kept-rows.ts';
import { BlockReader, type ReadBlock } from './block-reader.ts';
import type { GivenChain, RuntimesOptions } from './options.ts';
import { Recorder } from './recorder.ts';
import {
  compareCalls,
  comparePoint,
  compareSlots,
  type RecountedFigure,
  type ToldPoint,
  type ToldSlots,
} from './recount.ts';

/** What came of one chain. */
export interface RuntimeRow {
  readonly name: string;
  /** SHA-256 of its file. */
  readonly sha256: string;
  readonly runtime: string;
  readonly engine: string;
  readonly accountBytes: number;
  readonly slotMs: number;
  readonly watch: readonly RecountedFigure[];
  readonly load: readonly RecountedFigure[];
  /** Of each point, also of those that do not count. */
  readonly sweep: readonly { readonly size: number; readonly compared: readonly RecountedFigure[] }[];
  /** Load averages of a minute, when it began and ended. */
  readonly loads: readonly [number, number];
}

interface FailedChain {
  readonly name: string;
  readonly fault: string;
}

export interface RuntimesResult {
  readonly rows: readonly RuntimeRow[];
  readonly failed: readonly FailedChain[];
}

interface Context {
  readonly options: RuntimesOptions;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const commandLine = fileURLToPath(new URL('../../../offchain-agent/bin/almanac.js', import.meta.url));
const sweepProgram = program(new URL('sweep.program.ts', import.meta.url));
const network = 'runtimes';
const para = paraName(network, paraIds(1)[0] ?? 0);
/** A machine that stops for a while spoils what it measures then, and not what is counted. */
const tries = 4;

/** One chain after the other, each with a state folder of its own. */
export async function runRuntimes(
  options: RuntimesOptions,
  around: Omit<Context, 'options'>,
): Promise<RuntimesResult> {
  const rows = keptRows<RuntimeRow>(options.results);
  const failed: FailedChain[] = [];
  for (const chain of options.chains) {
    if (around.signal.aborted) break;
    if (rows.some(({ name }) => name === chain.name)) continue;
    const folder = await mkdtemp(join(tmpdir(), 'almanac-runtimes-'));
    try {
      const row = await new Trial(chain, folder, { ...around, options }).run();
      rows.push(row);
      keepRow(options.results, row);
    } catch (error) {
      if (around.signal.aborted) break;
      failed.push({ name: chain.name, fault: error instanceof Error ? error.message : String(error) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { rows, failed };
}

interface UpDocument {
  readonly engine: string;
  readonly slot_ms: number;
  readonly runtime: {
    readonly spec_name: string;
    readonly spec_version: number;
    readonly account_bytes: number;
  };
  readonly nodes: readonly { readonly url: string; readonly finalized_block: number | null }[];
}

class Trial {
  readonly #chain: GivenChain;
  readonly #folder: string;
  readonly #context: Context;

  constructor(chain: GivenChain, folder: string, context: Context) {
    this.#chain = chain;
    this.#folder = folder;
    this.#context = context;
  }

  async run(): Promise<RuntimeRow> {
    const { name, file } = this.#chain;
    const before = machineLoad();
    this.#context.say(`${name}: starting two nodes`);
    let up: UpDocument;
    let told: Pick<RuntimeRow, 'watch' | 'load'>;
    try {
      up = await this.#up();
      told = await this.#onNetwork(up);
    } finally {
      await this.#run(['network', 'down', '--name', network]);
    }
    return {
      name,
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      runtime: `${up.runtime.spec_name} ${up.runtime.spec_version}`,
      engine: up.engine,
      accountBytes: up.runtime.account_bytes,
      slotMs: up.slot_ms,
      ...told,
      sweep: await this.#sweep(up.slot_ms),
      loads: [before, machineLoad()],
    };
  }

  async #up(): Promise<UpDocument> {
    const { file, node, isPara } = this.#chain;
    const source = isPara
      ? ['--relay', '--para-runtime', file, '--collators', '2']
      : [...this.#source(), ...(node === undefined ? [] : ['--node', node])];
    const up = await this.#almanac([
      'network',
      'up',
      ...source,
      '--validators',
      '2',
      '--name',
      network,
      '--no-page',
    ]);
    return JSON.parse(isPara ? await this.#almanac(['network', 'status', '--name', para]) : up) as UpDocument;
  }

  async #onNetwork({ nodes }: UpDocument): Promise<Pick<RuntimeRow, 'watch' | 'load'>> {
    const urls = nodes.map(({ url }) => url);
    const [url = ''] = urls;
    const heads = await Promise.all(urls.map(async (one) => await ask<string>(one, 'chain_getBlockHash', 0)));
    if (new Set(heads).size !== 1) throw new Error('the nodes are not of one chain');
    let since = 0;
    const sent = await this.#almanac(['load', ...urls, ...this.#loadOptions(), '--max-lag', '60s'], {
      before: async () => {
        since = await finalizedNumber(url);
      },
      // A point that does not count is a point.
      isDone: (code, stdout) => code === 0 || (code === 3 && stdout.includes('"points"')),
    });
    const [point] = (JSON.parse(sent) as { points: ToldPoint[] }).points;
    if (!point) throw new Error('load has no point');
    const blocks = await finalBlocks(url, since);
    const watched = await this.#almanac(['watch', url, '--for', '0s', '--look-back', '1000']);
    return {
      load: [
        ...comparePoint(point, new Map(blocks.map((block) => [block.hash, block]))),
        ...compareCalls(point, blocks),
      ],
      watch: await compareSlots(url, JSON.parse(watched) as ToldSlots),
    };
  }

  /** Every point, also those that the machine was too busy for: their figures are counts all the same. */
  async #sweep(slotMs: number): Promise<RuntimeRow['sweep']> {
    const { options, say } = this.#context;
    const out = join(this.#folder, 'sweep');
    const recorder = new Recorder(this.#folder);
    try {
      const { node = 'almanac-node', isPara } = this.#chain;
      const nodes = isPara ? [] : ['--node', `${node} --pool-limit ${this.#poolLimit(slotMs)}`];
      const sizes = [
        isPara ? '--collators' : '--validators',
        options.sizes.join(','),
        '--repeat',
        '1',
        '--fractions',
        '1',
      ];
      const limits = ['--cgroup', this.#folder];
      const args = [...this.#source(), ...nodes, ...sizes, ...limits, ...this.#loadOptions(), '--json'];
      for (let count = 0; count < tries && !(await this.#hasAll(out)); count += 1) {
        const where = existsSync(out) ? ['--resume', out] : ['--out', out];
        const { code } = await this.#node([
          ...sweepProgram.options,
          sweepProgram.file,
          'sweep',
          ...args,
          ...where,
        ]);
        // 3: two sizes are too few for a fit.
        if (code !== 3 && count === tries - 1) throw new Error(`sweep ended with ${code}`);
        await sleep(slotMs);
      }
    } finally {
      await recorder.stop();
    }
    if (!(await this.#hasAll(out))) throw new Error('the sweep has not all of its sizes');
    const points = (await Promise.all(['points', 'refused'].map((kind) => pointsIn(join(out, kind))))).flat();
    say(`${this.#chain.name}: swept, ${points.length} points, ${recorder.blocks.size} blocks read`);
    for (const [name, fault] of recorder.faults) say(`${name}: ${fault}`);
    return points.map(({ n, point }) => ({ size: n, compared: comparePoint(point, recorder.blocks) }));
  }

  async #hasAll(out: string): Promise<boolean> {
    const points = await pointsIn(join(out, 'points'));
    return this.#context.options.sizes.every((size) => points.some(({ n }) => n === size));
  }

  /** So few that twice the first rate is too much: the maximum is found soon, by small loads. */
  #poolLimit(slotMs: number): number {
    return Math.ceil(1.5 * this.#context.options.rate * Math.max(1, slotMs / 1_000));
  }

  #source(): string[] {
    const { file } = this.#chain;
    return [file.endsWith('.wasm') ? '--runtime' : '--chain', file];
  }

  #loadOptions(): string[] {
    const { rate, seconds } = this.#context.options;
    const { calls } = this.#chain;
    return [
      '--rate',
      String(rate),
      '--for',
      `${seconds}s`,
      ...(calls === undefined ? [] : ['--calls', calls]),
    ];
  }

  async #almanac(
    args: readonly string[],
    {
      before = async () => undefined,
      isDone = (code) => code === 0,
    }: {
      readonly before?: () => Promise<void>;
      readonly isDone?: (code: number, stdout: string) => boolean;
    } = {},
  ): Promise<string> {
    for (let count = 1; ; count += 1) {
      this.#context.say(`${this.#chain.name}: ${args.slice(0, 2).join(' ')}`);
      await before();
      const { code, stdout } = await this.#run([...args, '--json']);
      if (isDone(code, stdout)) return stdout;
      if (count === tries) throw new Error(`almanac ${args.join(' ')} ended with ${code}`);
    }
  }

  async #run(args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
    return await this.#node([commandLine, ...args]);
  }

  async #node(args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
    return await runNode(args, { env: { ALMANAC_STATE: this.#folder }, signal: this.#context.signal });
  }
}

async function finalBlocks(url: string, since: number): Promise<ReadBlock[]> {
  const reader = await BlockReader.open(url);
  const blocks: ReadBlock[] = [];
  const to = await finalizedNumber(url);
  for (let number = since + 1; number <= to; number += 1)
    blocks.push(await reader.read(await ask<string>(url, 'chain_getBlockHash', number)));
  return blocks;
}

interface PointFile {
  readonly n: number;
  readonly point: ToldPoint;
}

async function pointsIn(folder: string): Promise<PointFile[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.map(async (name) => await readFile(join(folder, name), 'utf8')));
  return texts.map((text) => JSON.parse(text) as PointFile);
}

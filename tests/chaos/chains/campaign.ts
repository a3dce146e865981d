import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { AgentError, messageOf } from '../../../offchain-agent/src/base/error.ts';
import { processesWith } from '../../../offchain-agent/src/base/process.ts';
import type { ChainOptions } from '../../../offchain-agent/src/lab/foreign/chain-options.ts';
import { readBlob } from '../../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { parseExact, printExact } from '../../../offchain-agent/src/lab/genesis/exact-json.ts';
import { GenesisBuilder } from '../../../offchain-agent/src/lab/genesis/genesis-builder.ts';
import { downNetwork } from '../../../offchain-agent/src/lab/networks.ts';
import { markVariable, networkFolder } from '../../../offchain-agent/src/lab/real/state.ts';
import { upNetwork } from '../../../offchain-agent/src/lab/up/up.ts';
import { randomNumbers } from '../../../offchain-agent/src/usl/random-numbers.ts';
import { changed } from '../../support/changed-chain.ts';
import { keepRow, keptRows } from '../kept-rows.ts';
import type { ChainsOptions } from './options.ts';
import { publicChains } from './public-chains.ts';

interface DrawnChain {
  /** The field and its change, or the file. */
  readonly change: string;
  readonly outcome: 'started' | 'refused' | 'unsound';
  readonly fields: readonly string[];
  readonly words: string;
}

interface ChainsResult {
  readonly seed: number;
  readonly draws: readonly DrawnChain[];
  /** Processes and folders that were left. */
  readonly left: readonly string[];
}

/** A chain that is to be a network. */
interface Trial {
  readonly change: string;
  readonly chain: Pick<ChainOptions, 'spec' | 'runtime'>;
}

const name = 'chaos-chains';

/** Starts a network of every chain, in a state folder of its own. */
export async function runChains(
  options: ChainsOptions,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<ChainsResult> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-chains-'));
  const before = process.env['ALMANAC_STATE'];
  process.env['ALMANAC_STATE'] = folder;
  try {
    const drawn = keptRows<DrawnChain>(options.results);
    const known = new Set(drawn.map(({ change }) => change));
    const left: string[] = [];
    const trials = options.isUnchanged ? unchanged(options, folder) : changes(options, folder);
    for await (const { change, chain } of trials) {
      if (signal.aborted) break;
      if (known.has(change)) continue;
      const one = await tried(change, chain, signal);
      if (signal.aborted) break;
      say(`${drawn.length + 1}: ${one.change}: ${one.outcome} ${one.fields.join(', ')} ${one.words}`);
      drawn.push(one);
      keepRow(options.results, one);
      left.push(...(await leftOvers(folder)));
    }
    return { seed: options.seed, draws: drawn, left };
  } finally {
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true, force: true });
  }
}

async function* unchanged({ files, isPublic }: ChainsOptions, folder: string): AsyncGenerator<Trial> {
  for (const file of files) yield trialOf(file);
  if (!isPublic) return;
  for (const file of await publicChains(folder)) yield trialOf(file);
}

function trialOf(file: string): Trial {
  return { change: shortPath(file), chain: file.endsWith('.wasm') ? { runtime: file } : { spec: file } };
}

/** Packages have files of the same name. @example shortPath('/a/b/c/d.json') // 'b/c/d.json' */
function shortPath(file: string): string {
  return resolve(file).split(sep).slice(-3).join('/');
}

async function* changes({ seed, draws, files }: ChainsOptions, folder: string): AsyncGenerator<Trial> {
  const texts =
    files.length === 0
      ? [await ownSpec()]
      : await Promise.all(files.map(async (file) => await readFile(file, 'utf8')));
  const random = randomNumbers(seed);
  for (let draw = 0; draw < draws; draw += 1) {
    const { document, at, how } = changed(parseExact(texts[draw % texts.length] ?? ''), random);
    const spec = join(folder, 'spec.json');
    await writeFile(spec, printExact(document as ReturnType<typeof parseExact>));
    yield { change: `seed ${seed} draw ${draw + 1}: ${at.join('.').slice(0, 80)} ${how}`, chain: { spec } };
  }
}

async function tried(change: string, chain: Trial['chain'], signal: AbortSignal): Promise<DrawnChain> {
  const pace = { slotMs: 1_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };
  try {
    await upNetwork(
      { name, validators: 1, candidates: 0, ...pace, chain: { ...chain, useless: [] } },
      { progress: () => undefined, signal },
    );
    await downNetwork(name);
    return { change, outcome: 'started', fields: [], words: '' };
  } catch (error) {
    const fields = error instanceof AgentError ? (error.data['fields'] ?? []) : [];
    const named = Array.isArray(fields) ? fields.map(String).filter((field) => field !== '') : [];
    return {
      change,
      outcome: named.length > 0 ? 'refused' : 'unsound',
      fields: named,
      words: messageOf(error).slice(0, 300),
    };
  }
}

async function leftOvers(folder: string): Promise<string[]> {
  const processes = processesWith(markVariable, networkFolder(name)).map(({ pid }) => `process ${pid}`);
  const networks = await readdir(join(folder, 'networks')).catch(() => []);
  return [...processes, ...networks.map((network) => `folder ${network}`)];
}

/** The plain specification of Almanac's own chain, with all fields that it can have. */
async function ownSpec(): Promise<string> {
  const code = await readBlob();
  const patch = await new GenesisBuilder(code).preset('local');
  return printExact({
    name: 'Almanac Local',
    id: 'almanac_local',
    chainType: 'Local',
    bootNodes: [],
    telemetryEndpoints: null,
    protocolId: null,
    properties: { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'ALM' },
    codeSubstitutes: {},
    genesis: { runtimeGenesis: { code, patch } },
  });
}

export function isSoundChains({ draws, left }: ChainsResult): boolean {
  return left.length === 0 && draws.every(({ outcome }) => outcome !== 'unsound');
}

export function chainsText(result: ChainsResult): string {
  const count = (outcome: DrawnChain['outcome']): number =>
    result.draws.filter((one) => one.outcome === outcome).length;
  const unsound = result.draws.filter(({ outcome }) => outcome === 'unsound');
  return [
    `seed ${result.seed}: ${result.draws.length} specifications, ${count('started')} started, ${count('refused')} refused by field, ${count('unsound')} neither`,
    ...unsound.map(({ change, words }) => `${change}: ${words}`),
    ...result.left.map((what) => `left: ${what}`),
  ].join('\n');
}

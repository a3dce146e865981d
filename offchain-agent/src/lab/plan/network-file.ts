import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { listedFaults } from '../../base/faults.ts';
import { durationMs } from '../../base/parse.ts';
import { type ChainOptions, chainOptions } from '../foreign/chain-options.ts';
import { engines, finalities, isOnDemand } from '../genesis/engine.ts';
import { backendChoices } from '../link/host/start-host.ts';
import { linkMatrix } from '../link/link-matrix.ts';
import { nodeRoles } from './node-plan.ts';
import type { NetworkOptions } from './options.ts';

/** What a network is unless something else is asked for, as a file and the command line write it. */
export const usual = {
  name: 'local',
  engine: 'aura',
  slot: '6s',
  session: '10m',
  era: 6,
  window: '1m',
  validators: 4,
} as const;

/** Of a validator: // and a name. */
export const seedPattern = /^\/\/[A-Za-z0-9-]{1,32}$/;

const duration = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'must be a duration, for example 90s or 10m' });
  return z.NEVER;
});

const count = z.int();

const listedNode = z.strictObject({
  name: z.string(),
  role: z.enum(nodeRoles).default('validator'),
  region: z.string().optional(),
  node: z.string().min(1).optional(),
  seed: z.string().regex(seedPattern, 'must be // and a name, for example //Alice').optional(),
});

/** Everything that `network up` can be asked for. What it must be beside its form, `networkFaults` says. */
export const networkFile = z
  .strictObject({
    name: z.string().default(usual.name),
    engine: z.enum(engines).optional(),
    finality: z.enum(finalities).optional(),
    validators: count.optional(),
    candidates: count.optional(),
    full_nodes: count.optional(),
    slot: duration.optional(),
    session: duration.optional(),
    era: count.optional(),
    window: duration.optional(),
    /** Somebody else's chain: a specification's file, or the id of a chain that the node exports. */
    chain: z.string().min(1).optional(),
    /** Prints the specification. */
    chain_command: z.string().min(1).optional(),
    /** A WebAssembly file, and which of its presets. */
    runtime: z.string().min(1).optional(),
    preset: z.string().min(1).optional(),
    block_bytes: count.optional(),
    /** Validators say once a session that they are there. */
    heartbeat: z.boolean().optional(),
    node: z.string().min(1).optional(),
    /** By the names of nodes. */
    node_of: z.record(z.string(), z.string().min(1)).optional(),
    regions: z.record(z.string(), count).optional(),
    /** The nodes one by one, instead of their numbers. */
    nodes: z.array(listedNode).min(1).optional(),
    links: linkMatrix.optional(),
    /** What stands between the nodes; the better one of both where there are regions or links. */
    backend: z.enum(backendChoices).optional(),
    reporters: count.optional(),
    port: count.optional(),
  })
  .check(({ value, issues }) => {
    if (!value.nodes) return;
    for (const number of ['validators', 'candidates', 'full_nodes'] as const) {
      if (value[number] === undefined) continue;
      const message = 'the nodes are listed one by one; leave it out, or leave the list out';
      issues.push({ code: 'custom', path: [number], message, input: value });
    }
  });

type NetworkFile = z.infer<typeof networkFile>;

/** What a file asks for, before anything of it is checked. */
export interface FileText {
  readonly document: Record<string, unknown>;
  /** What its format says and a network here cannot be told. */
  readonly warnings: readonly string[];
}

/** All that is wrong with a file, in one error. */
export function wrongFile(source: string, faults: readonly string[]): AgentError {
  const what = `${source} is not a valid network, nothing was started`;
  return listedFaults('bad_input/network_file', what, faults, { source });
}

/** The options that a file means. */
export function optionsOfFile(file: NetworkFile): NetworkOptions {
  const { nodes } = file;
  const chain = chainOf(file);
  const engine = chain ? file.engine : (file.engine ?? usual.engine);
  const listed = (role: string): number | undefined => nodes?.filter((node) => node.role === role).length;
  return {
    name: file.name,
    engine,
    finality: file.finality,
    validators: listed('validator') ?? file.validators ?? (isOnDemand(engine) ? 1 : usual.validators),
    candidates: listed('candidate') ?? file.candidates ?? 0,
    fullNodes: listed('full') ?? file.full_nodes,
    slotMs: file.slot ?? usualMs(usual.slot),
    sessionMs: file.session ?? usualMs(usual.session),
    sessionsPerEra: file.era ?? usual.era,
    windowMs: file.window ?? usualMs(usual.window),
    ...(chain && { chain }),
    blockBytes: file.block_bytes,
    heartbeat: file.heartbeat,
    node: file.node,
    nodeOf: file.node_of,
    regions: file.regions,
    nodes,
    links: file.links,
    backend: file.backend,
    reporters: file.reporters,
    port: file.port,
  };
}

/** What a runtime of other people decides, or knows nothing of. */
const useless = ['session', 'era', 'window', 'heartbeat', 'reporters'] as const;

function chainOf(file: NetworkFile): ChainOptions | undefined {
  const given = useless.filter((key) => file[key] !== undefined && file[key] !== 0 && file[key] !== false);
  return chainOptions({ ...file, command: file.chain_command, slotMs: file.slot }, given);
}

function usualMs(text: string): number {
  return durationMs(text) ?? 0;
}

/** A network as a file asks for it; a genesis of its own has no place there. */
export function documentOf(options: NetworkOptions): Record<string, unknown> {
  const { nodes, validators, candidates, fullNodes } = options;
  const document: Record<string, unknown> = {
    name: options.name,
    engine: options.chain ? options.chain.engine : (options.engine ?? usual.engine),
    finality: options.finality,
    ...(nodes
      ? { nodes: nodes.map(defined) }
      : { validators, candidates: candidates || undefined, full_nodes: fullNodes || undefined }),
    ...(options.chain ? chainDocument(options.chain) : paceDocument(options)),
    block_bytes: options.blockBytes,
    heartbeat: options.heartbeat,
    regions: options.regions,
    links: options.links?.map(defined),
    node: options.node,
    node_of: options.nodeOf,
    backend: options.backend,
    reporters: options.reporters || undefined,
    port: options.port,
  };
  return defined(document);
}

function paceDocument(options: NetworkOptions): Record<string, unknown> {
  return {
    slot: exactDuration(options.slotMs),
    session: exactDuration(options.sessionMs),
    era: options.sessionsPerEra,
    window: exactDuration(options.windowMs),
  };
}

function chainDocument({
  runtime,
  preset,
  spec,
  exported,
  command,
  slotMs,
}: ChainOptions): Record<string, unknown> {
  return {
    runtime,
    preset,
    chain: spec ?? exported,
    chain_command: command,
    slot: slotMs === undefined ? undefined : exactDuration(slotMs),
  };
}

/** The fields that have a value. */
export function defined(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** In the largest unit that says it exactly. */
function exactDuration(ms: number): string {
  const units = { h: 3_600_000, m: 60_000, s: 1_000 };
  const [unit, size] = Object.entries(units).find(([, one]) => ms > 0 && ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

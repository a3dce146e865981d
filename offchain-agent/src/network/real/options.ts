import { availableParallelism, freemem } from 'node:os';
import { AgentError } from '../../base/error.ts';
import { type Engine, isOnDemand } from '../genesis/engine.ts';
import type { ExactJson } from '../genesis/exact-json.ts';
import type { BackendChoice } from '../link/host/start-host.ts';

/** What a real network is asked to be. */
export interface NetworkOptions {
  /** Names the network's folder; several networks of one user have different names. */
  readonly name: string;
  readonly validators: number;
  /** What gives the slots to them; Aura, with Almanac's own runtime, unless given. */
  readonly engine?: Engine | undefined;
  /** Further nodes that hold keys of their own and are no validators until the Council lists them. */
  readonly candidates: number;
  readonly slotMs: number;
  readonly sessionMs: number;
  readonly sessionsPerEra: number;
  readonly windowMs: number;
  /** What else shall differ from the preset `local`: a merge patch of the genesis configuration. */
  readonly genesis?: ExactJson | undefined;
  /** How to start a node; without it the built binary, built first if need be. */
  readonly node?: string | undefined;
  /** Reporting agents that are started with it. */
  readonly reporters?: number | undefined;
  /** What stands between the nodes, so that their links can be impaired; nothing unless given. */
  readonly backend?: BackendChoice | undefined;
  /** RPC port of the first node; the others take free ones. */
  readonly port?: number | undefined;
}

/** Fewer blocks leave a session no room for transactions: the runtime refuses them at genesis. */
export const minimumSessionBlocks = 5;

/** As many accounts as the preset `local` invites. */
const mostReporters = 3;

/** Shorter slots are not kept by several nodes that share a machine. */
const minimumSlotMs = 1_000;
const dayMs = 86_400_000;
const nodesPerCore = 10;
const nodeBytes = 200 * 1024 ** 2;

/** What fits on this machine, from measured idle nodes: about 120 MB and, at slots of 6 s, 0.5 % of a core. */
export function nodesThatFit(cores = availableParallelism(), freeBytes = freemem()): number {
  return Math.min(cores * nodesPerCore, Math.floor(freeBytes / nodeBytes));
}

/** Blocks in a session when no slot is missed. */
export function sessionBlocks(options: Pick<NetworkOptions, 'sessionMs' | 'slotMs'>): number {
  return options.sessionMs / options.slotMs;
}

/**
 * Refuses what no network can be, before anything is written.
 * @throws AgentError `bad_input/...` naming the option, what was expected and what to do.
 */
export function checkNetworkOptions(options: NetworkOptions, fitting = nodesThatFit()): void {
  const {
    name,
    validators,
    candidates,
    slotMs,
    sessionMs,
    sessionsPerEra,
    windowMs,
    port,
    reporters = 0,
    engine = 'aura',
  } = options;
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)) {
    refuse('name', `--name "${name}": expected 1 to 32 of a-z, 0-9 and "-", for example "local"`);
  }
  if (!Number.isSafeInteger(validators) || validators < 1) {
    refuse(
      'validators',
      `--validators ${validators}: a network has at least 1 validator; 4 tolerate one that fails`,
    );
  }
  if (!Number.isSafeInteger(candidates) || candidates < 0) {
    refuse('candidates', `--candidates ${candidates}: expected 0 or more`);
  }
  if (!Number.isSafeInteger(reporters) || reporters < 0 || reporters > mostReporters) {
    refuse(
      'reporters',
      `--reporters ${reporters}: expected 0 to ${mostReporters}, whose accounts the chain invites`,
    );
  }
  if (engine !== 'aura' && candidates + reporters > 0) {
    refuse(
      'engine',
      `--engine ${engine}: its chain has neither a Council, which could list candidates, nor records, which reporters would write; leave out --candidates and --reporters`,
    );
  }
  if (isOnDemand(engine) && validators !== 1) {
    refuse(
      'validators',
      `--validators ${validators}: with --engine ${engine} one node seals all blocks; leave --validators out`,
    );
  }
  if (validators + candidates > fitting) {
    refuse(
      'validators',
      `${validators + candidates} nodes are too many: about ${fitting} fit on this machine now; ask for fewer`,
    );
  }
  checkSlot(slotMs);
  if (!Number.isSafeInteger(sessionBlocks(options))) {
    refuse(
      'session',
      `--session ${sessionMs} ms is no multiple of the slot (${slotMs} ms); choose one that is`,
    );
  }
  if (sessionBlocks(options) < minimumSessionBlocks) {
    refuse(
      'session',
      `--session is ${sessionBlocks(options)} slots long; expected at least ${minimumSessionBlocks} (${(minimumSessionBlocks * slotMs) / 1000}s at this slot), because the block that ends a session has no room for transactions`,
    );
  }
  if (!Number.isSafeInteger(sessionsPerEra) || sessionsPerEra < 1) {
    refuse('era', `--era ${sessionsPerEra}: expected 1 or more sessions`);
  }
  if (windowMs % 1000 !== 0 || windowMs < slotMs || dayMs % windowMs !== 0) {
    refuse(
      'window',
      `--window ${windowMs} ms: expected whole seconds that divide a day and are no shorter than the slot, for example 20s, 1m or 1h`,
    );
  }
  if (port !== undefined && (!Number.isSafeInteger(port) || port < 1 || port > 65_535)) {
    refuse('port', `--port ${port}: expected 1 to 65535`);
  }
}

/** @throws AgentError `bad_input/slot` */
export function checkSlot(slotMs: number): void {
  if (Number.isSafeInteger(slotMs) && slotMs >= minimumSlotMs) return;
  refuse(
    'slot',
    `--slot ${slotMs} ms: expected at least 1s, because nodes that share a machine do not keep shorter slots`,
  );
}

function refuse(what: string, message: string): never {
  throw new AgentError(`bad_input/${what}`, message);
}

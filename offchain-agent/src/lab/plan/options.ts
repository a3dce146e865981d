import { availableParallelism } from 'node:os';
import { type ChainOptions, sourcesOf } from '../foreign/chain-options.ts';
import { type Finality, type GenesisEngine, isOnDemand } from '../genesis/engine.ts';
import type { ExactJson } from '../genesis/exact-json.ts';
import type { PartOptions } from '../real/part.ts';
import { type PlanOptions, planFaults } from './node-plan.ts';
import { type OptionFault, refuseFaults } from './option-fault.ts';

/** What a real network is asked to be. */
export interface NetworkOptions extends PlanOptions, PartOptions {
  /** Names the network's folder; several networks of one user have different names. */
  readonly name: string;
  /** What gives the slots to them; Aura, with Almanac's own runtime, unless given. */
  readonly engine?: GenesisEngine | undefined;
  readonly finality?: Finality | undefined;
  readonly slotMs: number;
  readonly sessionMs: number;
  readonly sessionsPerEra: number;
  readonly windowMs: number;
  /** Authors fill their blocks up to so many bytes; without it 4 MiB. */
  readonly blockBytes?: number | undefined;
  /** Validators say once a session that they are there. */
  readonly heartbeat?: boolean | undefined;
  /** What else shall differ from the preset `local`: a merge patch of the genesis configuration. */
  readonly genesis?: ExactJson | undefined;
  /** How to start a node; without it the built binary, built first if need be. */
  readonly node?: string | undefined;
  /** Somebody else's chain, in place of one of Almanac's. */
  readonly chain?: ChainOptions | undefined;
  /** RPC port of the first node; the others take free ones. */
  readonly port?: number | undefined;
}

/** Fewer blocks leave a session no room for transactions: the runtime refuses them at genesis. */
const minimumSessionBlocks = 5;

/** As many accounts as the preset `local` invites. */
const mostReporters = 3;

/** Shorter slots are not kept by several nodes that share a machine. */
const minimumSlotMs = 1_000;
const dayMs = 86_400_000;
const nodesPerCore = 10;
const nodeBytes = 200 * 1024 ** 2;

/** More are not looked at one by one. */
const mostPlanned = 1_000;

/** Smaller blocks hold hardly a transaction beside what the author itself puts there; the runtime takes no larger ones. */
const blockBytesBounds = { least: 1_024, most: 5 * 1024 ** 2 };

/**
 * What fits on this machine, or into the memory that this process may have of it, from measured idle nodes: about 120 MB and, at
 * slots of 6 s, 0.5 % of a core.
 */
export function nodesThatFit(cores = availableParallelism(), freeBytes = process.availableMemory()): number {
  return Math.min(cores * nodesPerCore, Math.floor(freeBytes / nodeBytes));
}

/** Blocks in a session when no slot is missed. */
export function sessionBlocks(options: Pick<NetworkOptions, 'sessionMs' | 'slotMs'>): number {
  return options.sessionMs / options.slotMs;
}

/**
 * Refuses what no network can be, before anything is written.
 * @throws AgentError `bad_input/...` naming the options, what was expected and what to do.
 */
export function checkNetworkOptions(options: NetworkOptions, fitting = nodesThatFit()): void {
  refuseFaults(networkFaults(options, fitting));
}

/** Everything that is wrong with the options, as far as they themselves tell. */
export function networkFaults(options: NetworkOptions, fitting = nodesThatFit()): OptionFault[] {
  const faults = [
    ...figureFaults(options),
    ...engineFaults(options),
    ...(options.chain ? chainFaults(options.chain) : paceFaults(options)),
  ];
  const nodes = options.validators + options.candidates + (options.fullNodes ?? 0);
  if (nodes > fitting) {
    faults.push(
      fault(
        'validators',
        `${nodes} nodes are too many: about ${fitting} fit on this machine now (each ${nodeBytes / 1024 ** 2} MiB and 1/${nodesPerCore} of a core); ask for fewer`,
        ['validators', 'candidates', 'full-nodes', 'nodes'],
      ),
    );
  }
  // Nodes that cannot be counted have no names and no regions.
  const isCounted = [options.validators, options.candidates, options.fullNodes ?? 0].every(isCount);
  return isCounted && nodes <= mostPlanned ? [...faults, ...planFaults(options)] : faults;
}

function figureFaults(options: NetworkOptions): OptionFault[] {
  const { name, validators, candidates, fullNodes = 0, reporters = 0, port, blockBytes } = options;
  const faults: OptionFault[] = [];
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)) {
    faults.push(fault('name', `--name "${name}": expected 1 to 32 of a-z, 0-9 and "-", for example "local"`));
  }
  if (!Number.isSafeInteger(validators) || validators < 1) {
    faults.push(
      fault(
        'validators',
        `--validators ${validators}: a network has at least 1 validator; 4 tolerate one that fails`,
        ['validators', 'nodes'],
      ),
    );
  }
  if (!isCount(candidates)) {
    faults.push(fault('candidates', `--candidates ${candidates}: expected 0 or more`));
  }
  if (!isCount(fullNodes)) {
    faults.push(fault('full-nodes', `--full-nodes ${fullNodes}: expected 0 or more`));
  }
  if (!isCount(reporters) || reporters > mostReporters) {
    faults.push(
      fault(
        'reporters',
        `--reporters ${reporters}: expected 0 to ${mostReporters}, whose accounts the chain invites`,
      ),
    );
  }
  if (port !== undefined && (!Number.isSafeInteger(port) || port < 1 || port > 65_535)) {
    faults.push(fault('port', `--port ${port}: expected 1 to 65535`));
  }
  const { least, most } = blockBytesBounds;
  if (blockBytes !== undefined && !(isCount(blockBytes) && blockBytes >= least && blockBytes <= most)) {
    faults.push(
      fault(
        'block-bytes',
        `--block-bytes ${blockBytes}: expected ${least} to ${most}, the most that the runtime takes`,
      ),
    );
  }
  return faults;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** What does not go together with the engine, or with nobody who votes. */
function engineFaults(options: NetworkOptions): OptionFault[] {
  const { engine = 'aura', finality, validators, candidates, fullNodes = 0, reporters = 0 } = options;
  const faults: OptionFault[] = [];
  if (engine !== 'aura' && candidates + reporters > 0) {
    faults.push(
      fault(
        'engine',
        `--engine ${engine}: its chain has neither a Council, which could list candidates, nor records, which reporters would write; leave out --candidates and --reporters`,
        ['engine', 'candidates', 'reporters', 'nodes'],
      ),
    );
  }
  if (isOnDemand(engine) && validators + fullNodes !== 1) {
    faults.push(
      fault(
        'validators',
        `${fullNodes > 0 ? `--full-nodes ${fullNodes}` : `--validators ${validators}`}: with --engine ${engine} one node seals all blocks; leave ${fullNodes > 0 ? '--full-nodes' : '--validators'} out`,
        ['validators', 'engine', 'full-nodes', 'nodes'],
      ),
    );
  }
  if (isOnDemand(engine) && options.heartbeat) {
    faults.push(
      fault(
        'heartbeat',
        `--heartbeat: with --engine ${engine} sessions and heartbeats do not exist; leave it out`,
        ['heartbeat', 'engine'],
      ),
    );
  }
  if (isOnDemand(engine) && finality === 'none') {
    faults.push(
      fault(
        'finality',
        `--finality none: with --engine ${engine} blocks are final without votes; leave --finality out`,
        ['finality', 'engine'],
      ),
    );
  } else if (finality === 'none' && reporters > 0) {
    faults.push(
      fault(
        'finality',
        '--finality none: reporters wait until what they send is final; leave out --reporters',
        ['finality', 'reporters'],
      ),
    );
  }
  if (options.backend === 'none' && (options.links ?? []).length > 0) {
    faults.push(
      fault(
        'backend',
        '--link-backend none: with nothing between the nodes --links can do nothing; leave one of them out',
        ['backend', 'links'],
      ),
    );
  }
  return faults;
}

/** What does not go together with a chain that is somebody else's. */
function chainFaults(chain: ChainOptions): OptionFault[] {
  const sources = sourcesOf(chain);
  const [first = 'preset', ...others] = sources;
  const faults = chain.useless.map((option) =>
    fault(option, `--${option}: is decided by the runtime; leave it out, or leave --${first} out`, [
      option,
      first,
    ]),
  );
  if (others.length > 0)
    faults.push(
      fault(first, `--${sources.join(' and --')}: each of them is a chain; give one`, [first, ...others]),
    );
  if (chain.preset !== undefined && chain.runtime === undefined)
    faults.push(
      fault('preset', `--preset ${chain.preset}: is a preset of a runtime; give that with --runtime`),
    );
  const slot = chain.slotMs === undefined ? undefined : slotFault(chain.slotMs);
  return slot ? [...faults, slot] : faults;
}

function paceFaults(options: NetworkOptions): OptionFault[] {
  const { slotMs, sessionMs, sessionsPerEra, windowMs } = options;
  const faults: OptionFault[] = [];
  const slot = slotFault(slotMs);
  if (slot) faults.push(slot);
  else if (!Number.isSafeInteger(sessionBlocks(options))) {
    faults.push(
      fault(
        'session',
        `--session ${sessionMs} ms is not a multiple of the slot (${slotMs} ms); choose one that is`,
        ['session', 'slot'],
      ),
    );
  } else if (sessionBlocks(options) < minimumSessionBlocks) {
    faults.push(
      fault(
        'session',
        `--session is ${sessionBlocks(options)} slots long; expected at least ${minimumSessionBlocks} (${(minimumSessionBlocks * slotMs) / 1000}s at this slot), because the block that ends a session has no room for transactions`,
        ['session', 'slot'],
      ),
    );
  }
  if (!Number.isSafeInteger(sessionsPerEra) || sessionsPerEra < 1) {
    faults.push(fault('era', `--era ${sessionsPerEra}: expected 1 or more sessions`));
  }
  if (windowMs % 1000 !== 0 || windowMs < slotMs || dayMs % windowMs !== 0) {
    faults.push(
      fault(
        'window',
        `--window ${windowMs} ms: expected whole seconds that divide a day and are not shorter than the slot, for example 20s, 1m or 1h`,
        ['window', 'slot'],
      ),
    );
  }
  return faults;
}

/** @throws AgentError `bad_input/slot` */
export function checkSlot(slotMs: number): void {
  const wrong = slotFault(slotMs);
  if (wrong) refuseFaults([wrong]);
}

function slotFault(slotMs: number): OptionFault | undefined {
  if (Number.isSafeInteger(slotMs) && slotMs >= minimumSlotMs) return undefined;
  return fault(
    'slot',
    `--slot ${slotMs} ms: expected at least 1s, because nodes that share a machine do not keep shorter slots`,
  );
}

function fault(
  option: string,
  message: string,
  about: readonly [string, ...string[]] = [option],
): OptionFault {
  return { code: `bad_input/${option.replace('-', '_')}`, about, message };
}

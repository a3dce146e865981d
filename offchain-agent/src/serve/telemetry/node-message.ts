import { plainText } from '../../base/plain-text.ts';
import { accountHex } from '../../chain/address.ts';

/** A block as a node names it. */
export interface NamedBlock {
  readonly height: number;
  readonly hash: string;
}

/** What a node says of its machine; nothing rests on it. */
interface SystemInfo {
  readonly cpu: string | null;
  readonly memory: number | null;
  readonly core_count: number | null;
  readonly linux_kernel: string | null;
  readonly linux_distro: string | null;
  readonly is_virtual_machine: boolean | null;
}

/** What a node says of itself when it connects. All of it is its own word. */
export interface Connected {
  readonly kind: 'connected';
  readonly genesisHash: string;
  readonly chain: string;
  readonly name: string;
  readonly implementation: string;
  readonly version: string;
  readonly networkId: string | null;
  readonly os: string | null;
  readonly arch: string | null;
  readonly env: string | null;
  readonly startupMs: number | null;
  readonly system: SystemInfo | null;
}

/** A frame of the interval; two of them make one, so that each part may be absent. */
export interface IntervalFrame {
  readonly kind: 'interval';
  readonly best: NamedBlock | undefined;
  readonly finalized: NamedBlock | undefined;
  readonly txs: number | undefined;
  readonly peers: number | undefined;
  readonly stateCacheBytes: number | undefined;
  readonly upload: number | undefined;
  readonly download: number | undefined;
}

export type NodeMessage =
  | Connected
  | IntervalFrame
  | { readonly kind: 'imported'; readonly block: NamedBlock }
  | { readonly kind: 'finalized'; readonly block: NamedBlock }
  /** The key with which it votes on finality, as it says. */
  | { readonly kind: 'authority'; readonly key: string };

/** A message and which node of its process it is of. */
interface NodeFrame {
  readonly id: number;
  readonly message: NodeMessage;
}

/** Block numbers have 32 bits wherever this protocol is spoken; what is above is no height. */
const highest = 0xffff_ffff;
/** Nodes themselves cut their names there. */
const longestName = 64;

/** Of the first version of the envelope, in which a process had one node. */
const onlyNode = 1;

/**
 * Reads a frame of a node, in either version of the envelope.
 *
 * @returns `undefined` for a message that is not known, or whose fields are of wrong types: it is ignored
 * @throws SyntaxError when the frame is no JSON object
 */
export function readNodeFrame(data: string): NodeFrame | undefined {
  const outer: unknown = JSON.parse(data);
  if (!isObject(outer)) throw new SyntaxError('a frame of a node is one JSON object');
  const isNested = isObject(outer['payload']);
  const fields = isNested ? (outer['payload'] as Fields) : outer;
  const id = outer['id'] === undefined ? onlyNode : whole(outer['id']);
  const type = fields['msg'];
  const read = typeof type === 'string' && Object.hasOwn(readers, type) ? readers[type] : undefined;
  const message = read?.(fields);
  return id === undefined || !message ? undefined : { id, message };
}

type Fields = Readonly<Record<string, unknown>>;

const readers: Readonly<Record<string, (fields: Fields) => NodeMessage | undefined>> = {
  'system.connected': readConnected,
  'system.interval': readInterval,
  'block.import': (fields) => {
    const block = blockOf(fields['height'], fields['best']);
    return block && { kind: 'imported', block };
  },
  'notify.finalized': (fields) => {
    const block = blockOf(fields['height'], fields['best']);
    return block && { kind: 'finalized', block };
  },
  'afg.authority_set': (fields) => {
    const key = fields['authority_id'];
    // "<unknown>" is what a node says that has no key.
    const isKey = typeof key === 'string' && key.length <= 64 && accountHex(key) !== undefined;
    return isKey ? { kind: 'authority', key } : undefined;
  },
};

function readConnected(fields: Fields): Connected | undefined {
  const genesisHash = hashOf(fields['genesis_hash']);
  const chain = shortText(fields['chain']);
  const name = shortText(fields['name']);
  if (genesisHash === undefined || chain === null || name === null) return undefined;
  const startup = fields['startup_time'];
  return {
    kind: 'connected',
    genesisHash,
    chain,
    name,
    implementation: shortText(fields['implementation']) ?? '',
    version: shortText(fields['version']) ?? '',
    networkId: shortText(fields['network_id']),
    os: shortText(fields['target_os']),
    arch: shortText(fields['target_arch']),
    env: shortText(fields['target_env']),
    startupMs: (typeof startup === 'string' && /^\d{1,15}$/.test(startup) ? Number(startup) : null) || null,
    system: isObject(fields['sysinfo']) ? systemOf(fields['sysinfo']) : null,
  };
}

function systemOf(fields: Fields): SystemInfo {
  const isVirtual = fields['is_virtual_machine'];
  return {
    cpu: shortText(fields['cpu']),
    memory: whole(fields['memory']) ?? null,
    core_count: whole(fields['core_count']) ?? null,
    linux_kernel: shortText(fields['linux_kernel']),
    linux_distro: shortText(fields['linux_distro']),
    is_virtual_machine: typeof isVirtual === 'boolean' ? isVirtual : null,
  };
}

function readInterval(fields: Fields): IntervalFrame {
  return {
    kind: 'interval',
    best: blockOf(fields['height'], fields['best']),
    finalized: blockOf(fields['finalized_height'], fields['finalized_hash']),
    txs: whole(fields['txcount']),
    peers: whole(fields['peers']),
    stateCacheBytes: amount(fields['used_state_cache_size']),
    upload: amount(fields['bandwidth_upload']),
    download: amount(fields['bandwidth_download']),
  };
}

/** Heights are numbers, of one message digits. */
function blockOf(height: unknown, hash: unknown): NamedBlock | undefined {
  const isDigits = typeof height === 'string' && /^\d{1,10}$/.test(height);
  const number = whole(isDigits ? Number(height) : height);
  const known = hashOf(hash);
  return number === undefined || number > highest || known === undefined
    ? undefined
    : { height: number, hash: known };
}

function hashOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^0x[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : undefined;
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Bytes, which a node may give with a fraction. */
function amount(value: unknown): number | undefined {
  const isAmount = typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
  return isAmount ? value : undefined;
}

/** A name is data: what could paint over a screen is taken out, and markup stays the text that it is. */
function shortText(value: unknown): string | null {
  return typeof value === 'string' ? plainText(value.slice(0, longestName)) : null;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { messageOf } from '../../base/error.ts';
import { frugal } from '../client/substrate.ts';
import { programIn } from '../real/given-command.ts';
import { type FileText, seedPattern, wrongFile } from './network-file.ts';

export const ownBinary = 'almanac-node';
export const finalityOff = '--no-grandpa';
export const blockBytes = '--block-bytes';
export const heartbeat = '--heartbeat';

/** What every node here is told anyhow: in a file of zombienet it says nothing new. */
const ownFlags: readonly string[] = frugal
  .filter((word) => word.startsWith('--'))
  .concat(
    '--chain',
    '--name',
    '--validator',
    '--base-path',
    '--keystore-path',
    '--node-key-file',
    '--listen-addr',
  )
  .concat('--no-mdns', '--no-telemetry', '--rpc-port', '--prometheus-port', '--state-pruning', '--bootnodes')
  .concat('--detailed-log-output');

type Table = Readonly<Record<string, unknown>>;

/**
 * A network of zombienet as a document of ours. Of Almanac's own chain the genesis is made here where there is no specification.
 * @throws AgentError `bad_input/network_file` when the text is no TOML, or tells of no relay chain
 */
export function readZombienet(text: string, source: string): FileText {
  let document: Table;
  try {
    document = parse(text);
  } catch (cause) {
    const at = cause instanceof TomlError ? `line ${cause.line}, column ${cause.column}: ` : '';
    throw wrongFile(source, [`${at}${messageOf(cause).split('\n')[0]}`]);
  }
  const { relaychain, settings, ...others } = document;
  if (!isTable(relaychain)) throw wrongFile(source, ['relaychain: must be given; a group of fields']);
  const odd = textFields.filter((key) => !['undefined', 'string'].includes(typeof relaychain[key]));
  if (odd.length > 0)
    throw wrongFile(
      source,
      odd.map((key) => `relaychain.${key}: must be text`),
    );
  return new Reading().of(relaychain, isTable(settings) ? settings : {}, others);
}

const textFields = ['default_command', 'chain', 'chain_spec_path', 'chain_spec_command'] as const;
/** The specification that `almanac network spec` makes for a file that was exported here. */
const exported = /^almanac-[^/]*\.json$/;

class Reading {
  readonly #warnings: string[] = [];
  readonly #said: {
    engine?: string;
    finality?: 'none';
    block_bytes?: number;
    heartbeat?: true;
    port?: number;
  } = {};

  of(relaychain: Table, settings: Table, others: Table): FileText {
    for (const key of Object.keys(others)) this.#leaveOut(key);
    for (const key of Object.keys(settings)) if (key !== 'provider') this.#leaveOut(`settings.${key}`);
    if ((settings['provider'] ?? 'native') !== 'native')
      this.#warnings.push('settings.provider: the nodes are processes of this machine');
    const { default_command: command, default_args: args, chain, nodes, node_groups: groups } = relaychain;
    const known = [
      'default_command',
      'default_args',
      'chain',
      'chain_spec_path',
      'chain_spec_command',
      'nodes',
      'node_groups',
      'default_substrate_cli_args_version',
    ];
    for (const key of Object.keys(relaychain)) {
      if (!known.includes(key)) this.#leaveOut(`relaychain.${key}`);
    }
    const source = this.#chain(relaychain);
    if (Object.keys(source).length === 0 && typeof chain === 'string' && chain.includes('babe'))
      this.#said.engine = 'babe';
    const own = this.#command(command, args, 'relaychain.default_args');
    const listed = [
      ...tablesIn(nodes).map((node, index) => this.#node(node, index, command)),
      ...tablesIn(groups).flatMap((group, index) => this.#group(group, index, command)),
    ];
    return {
      document: {
        ...(own !== undefined && { node: own }),
        ...source,
        ...this.#said,
        nodes: listed,
      },
      warnings: this.#warnings,
    };
  }

  /** As zombienet chooses: a file, else a command, else what the node exports; nothing where the chain is one of Almanac's. */
  #chain({ chain, chain_spec_path: path, chain_spec_command: command, default_command: node }: Table): Table {
    const isOwn =
      isOwnChain(chain) && (typeof node !== 'string' || basename(programIn(node)[0]) === ownBinary);
    if (typeof path === 'string') {
      const isNamed = !isOwn || existsSync(path) || !exported.test(path);
      if (isNamed) return { chain: path.includes('/') ? path : `./${path}` };
      this.#warnings.push(
        `relaychain.chain_spec_path: ${path} does not exist; the genesis is made here, by --slot, --session, --era and --window`,
      );
      return {};
    }
    if (typeof command === 'string') {
      const named = command
        .replaceAll(/{{\s*chainName\s*}}/g, textOf(chain, ''))
        .replaceAll(/{{\s*DEFAULT_COMMAND\s*}}/g, textOf(node, ownBinary));
      return { chain_command: named };
    }
    return isOwn || typeof chain !== 'string' ? {} : { chain };
  }

  #node(node: Table, index: number, usualCommand: unknown): Table {
    const place = `relaychain.nodes[${index}]`;
    const { name, validator, command, args, rpc_port: rpcPort, ws_port: wsPort } = node;
    const known = ['name', 'validator', 'command', 'args', 'substrate_cli_args_version'];
    const port = rpcPort ?? wsPort;
    if (index === 0 && typeof port === 'number') this.#said.port = port;
    for (const key of Object.keys(node)) {
      if (known.includes(key) || (index === 0 && (key === 'rpc_port' || key === 'ws_port'))) continue;
      this.#leaveOut(`${place}.${key}`);
    }
    return this.#listed(
      name,
      validator === false,
      this.#command(command ?? (args === undefined ? undefined : usualCommand), args, `${place}.args`),
    );
  }

  #group(group: Table, index: number, usualCommand: unknown): Table[] {
    const place = `relaychain.node_groups[${index}]`;
    const { name, count, command, args } = group;
    for (const key of Object.keys(group))
      if (!['name', 'count', 'command', 'args'].includes(key)) this.#leaveOut(`${place}.${key}`);
    const own = this.#command(
      command ?? (args === undefined ? undefined : usualCommand),
      args,
      `${place}.args`,
    );
    return Array.from({ length: Math.min(Number(count) || 0, 1_000) }, (_, number) =>
      this.#listed(`${String(name)}-${number}`, false, own),
    );
  }

  /** Zombienet makes the keys of a validator from its name. */
  #listed(name: unknown, isFull: boolean, command: string | undefined): Table {
    const text = String(name);
    const seed = `//${text.charAt(0).toUpperCase()}${text.slice(1)}`;
    // The file has no seed: what is wrong with one is wrong with the name, which is said.
    const hasSeed = !isFull && seedPattern.test(seed);
    return {
      name: text,
      role: isFull ? 'full' : 'validator',
      ...(command !== undefined && { node: command }),
      ...(hasSeed && { seed }),
    };
  }

  /** A program with the arguments that a node here is not told anyhow; undefined where that is our own node. */
  #command(command: unknown, args: unknown, place: string): string | undefined {
    const rest: string[] = [];
    const words = Array.isArray(args) ? args.map(String) : [];
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] ?? '';
      const [flag = '', inline] = word.split('=', 2);
      const next = words[at + 1];
      const follows = inline === undefined && next !== undefined && !next.startsWith('-');
      const value = follows ? next : inline;
      if (flag === finalityOff) this.#said.finality = 'none';
      else if (flag === '--sealing') this.#said.engine = value ?? '';
      else if (flag === heartbeat) this.#said.heartbeat = true;
      else if (flag === blockBytes) this.#said.block_bytes = Number(value);
      else if (/\s/.test(word)) this.#warnings.push(`${place}: "${word}" is left out: it holds a space`);
      else if (!ownFlags.includes(flag)) rest.push(word, ...(follows ? [next] : []));
      if (follows) at += 1;
    }
    const program = typeof command === 'string' ? command : undefined;
    if (rest.length === 0 && (program === undefined || basename(program) === ownBinary)) return undefined;
    return [program ?? ownBinary, ...rest].join(' ');
  }

  #leaveOut(place: string): void {
    this.#warnings.push(`${place}: is left out`);
  }
}

export function textOf(value: unknown, usualText: string): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : usualText;
}

/** Of the chains that `almanac-node` knows, and of no name at all. */
function isOwnChain(chain: unknown): boolean {
  return typeof chain !== 'string' || chain.startsWith('almanac');
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tablesIn(value: unknown): Table[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

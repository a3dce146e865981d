import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { parse, stringify, TomlError } from 'smol-toml';
import { messageOf } from '../../base/error.ts';
import { frugal } from '../client/substrate.ts';
import { isOnDemand } from '../genesis/engine.ts';
import { programIn } from '../real/given-command.ts';
import { documentOf, type FileText, seedPattern, usual, wrongFile } from './network-file.ts';
import { planNodes } from './node-plan.ts';
import type { NetworkOptions } from './options.ts';
import { validatorSeed } from './validator-keys.ts';

const ownBinary = 'almanac-node';
const finalityOff = '--no-grandpa';
const blockBytes = '--block-bytes';
const heartbeat = '--heartbeat';

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
  const faults = textFields.flatMap((key) =>
    relaychain[key] === undefined || typeof relaychain[key] === 'string'
      ? []
      : `relaychain.${key}: must be text`,
  );
  if (faults.length > 0) throw wrongFile(source, faults);
  return new Reading().of(relaychain, isTable(settings) ? settings : {}, others);
}

const textFields = ['default_command', 'chain', 'chain_spec_path', 'chain_spec_command'] as const;

/** The specification that an exported file of ours names, and `almanac network spec` makes. */
function isExported(path: string): boolean {
  return /^almanac-[^/]*\.json$/.test(path);
}

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
      if (!isOwn || existsSync(path) || !isExported(path))
        return { chain: path.includes('/') ? path : `./${path}` };
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

function textOf(value: unknown, usualText: string): string {
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

/** A network as zombienet starts it, with what its file cannot say. */
export function writeZombienet(options: NetworkOptions): {
  readonly text: string;
  readonly warnings: readonly string[];
} {
  const { engine = 'aura', finality, name, validators, blockBytes: limit, port, chain } = options;
  const spec = `almanac-${name}.json`;
  const document = documentOf(options);
  const nodes = planNodes(options);
  const hasFullNodes = nodes.some(({ role }) => role === 'full');
  const figures = ['runtime', 'preset', 'slot', 'session', 'era', 'window'].flatMap((key) =>
    document[key] === undefined ? [] : `--${key} ${textOf(document[key], '')}`,
  );
  const [program, args] = programIn(options.node ?? ownBinary);
  const defaultArgs = [
    ...pairs(frugal),
    ...(finality === 'none' ? [finalityOff] : []),
    ...(limit === undefined ? [] : [`${blockBytes}=${limit}`]),
    ...(options.heartbeat && !hasFullNodes ? [heartbeat] : []),
    ...(isOnDemand(engine) ? [`--sealing=${engine}`] : []),
    ...args,
  ];
  const text = stringify({
    settings: { provider: 'native', timeout: 300 },
    relaychain: {
      default_command: program,
      ...chainFields(options, spec),
      default_substrate_cli_args_version: 1,
      default_args: defaultArgs,
      nodes: nodes.map((node, index) => ({
        name: node.seed === undefined ? node.name : nameOfSeed(node.seed),
        ...(node.role === 'full' && { validator: false }),
        ...commandOf(node.node),
        ...(index === 0 && port !== undefined && { rpc_port: port }),
      })),
    },
  });
  const genesis = nodes.filter(({ role }) => role === 'validator').map(({ seed }) => seed);
  const isUsual = genesis.every((seed, index) => seed === validatorSeed(index));
  const warnings = [
    ...(['regions', 'links', 'reporters'] as const)
      .filter((key) => options[key] !== undefined && options[key] !== 0)
      .map((key) => `${key}: zombienet has no word for it`),
    ...(options.heartbeat && hasFullNodes
      ? ['heartbeat: is left out, for zombienet would tell full nodes too, which have no key']
      : []),
    ...nodes.flatMap(({ name: own, seed }) =>
      seed === undefined || nameOfSeed(seed) === own
        ? []
        : [`${own}: is called ${nameOfSeed(seed)}, for zombienet makes its keys from its name`],
    ),
    ...(isUsual || chain
      ? []
      : ['nodes: `almanac network spec` has other validators at genesis than this network']),
  ];
  if (chain && chain.runtime === undefined) return { text, warnings };
  const of = chain ? '' : ` --engine ${engine}`;
  const make = `almanac network spec${of} --validators ${validators} ${figures.join(' ')} > ${spec}`;
  return { text: `# Its specification:\n#   ${make}\n${text}`, warnings };
}

/** Zombienet takes no runtime: `network spec` makes a specification of one. */
function chainFields({ chain, engine = 'aura' }: NetworkOptions, spec: string): Record<string, string> {
  if (chain?.spec !== undefined) return { chain_spec_path: chain.spec };
  if (chain?.command !== undefined) return { chain_spec_command: chain.command };
  if (chain?.exported !== undefined) return { chain: chain.exported };
  const name = engine === usual.engine ? 'almanac_local' : `almanac_${engine}_local`;
  return { chain: chain ? 'local' : name, chain_spec_path: spec };
}

function commandOf(node: string | undefined): { command?: string; args?: string[] } {
  if (node === undefined) return {};
  const [command, args] = programIn(node);
  return { command, ...(args.length > 0 && { args: [...args] }) };
}

function nameOfSeed(seed: string): string {
  const name = seed.replace(/^\/\//, '');
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `--flag value` as zombienet's lists have it: `--flag=value`. */
function pairs(words: readonly string[]): string[] {
  return words.flatMap((word, index) => (word.startsWith('--') ? `${word}=${words[index + 1]}` : []));
}

import { nodeBinary, programIn } from '../real/given-command.ts';
import { type FileText, seedPattern, wrongFile } from './network-file.ts';
import { replacedNote, type TypedFields } from './override-file.ts';
import { commandText, type NodeArgument, readArguments, type SharedFields } from './zombienet-arguments.ts';
import { readZombienetChain, zombienetNode } from './zombienet-chain.ts';
import { ZombienetFindings } from './zombienet-findings.ts';
import { type FieldGroup, isFieldGroup, parseZombienet, unfilledFaults } from './zombienet-text.ts';

/** A node as the file has it, before it is known what all of them have in common. */
interface ReadNode {
  readonly place: string;
  readonly name: string;
  readonly isFull: boolean;
  readonly program: string | undefined;
  readonly args: readonly NodeArgument[];
  /** False where the file gives its whole command line. */
  readonly hasDefaultArgs: boolean;
}

const mostOfGroup = 1_000;
const fieldsOfGroup = ['name', 'count', 'command', 'args', 'substrate_cli_args_version'];
const fieldsOfNode = [
  'name',
  'validator',
  'command',
  'command_with_args',
  'args',
  'substrate_cli_args_version',
];
const fieldsOfRelay = [
  'default_command',
  'default_args',
  'chain',
  'chain_spec_path',
  'chain_spec_command',
  'nodes',
  'node_groups',
  'default_substrate_cli_args_version',
];

/**
 * A network of zombienet as a document of ours. Of Almanac's own chain the genesis is made here where there is no specification.
 * @param typed what stands above the file: a program that is typed runs with the arguments of the file
 * @throws AgentError `bad_input/network_file` when the text is none of TOML, JSON and YAML, tells of no relay chain, or has fields
 * of another kind
 */
export function readZombienet(text: string, source: string, typed: TypedFields = {}): FileText {
  const { relaychain, settings, ...others } = parseZombienet(text, source);
  if (!isFieldGroup(relaychain)) throw wrongFile(source, ['relaychain: must be given; a group of fields']);
  const reading = new Reading(typed);
  const document = reading.of(relaychain, isFieldGroup(settings) ? settings : {}, others);
  const { faults, warnings } = reading.findings;
  if (faults.length > 0) throw wrongFile(source, faults);
  return { document, warnings };
}

class Reading {
  readonly findings = new ZombienetFindings();
  readonly #typed: TypedFields;
  readonly #said: SharedFields & { port?: number } = {};

  constructor(typed: TypedFields) {
    this.#typed = typed;
  }

  of(relaychain: FieldGroup, settings: FieldGroup, others: FieldGroup): Record<string, unknown> {
    const { findings } = this;
    for (const key of Object.keys(others)) findings.leaveOut(key);
    findings.leaveOutOthers(settings, ['provider'], 'settings');
    if ((settings['provider'] ?? 'native') !== 'native')
      findings.warnings.push('settings.provider: the nodes are processes of this machine');
    findings.leaveOutOthers(relaychain, fieldsOfRelay, 'relaychain');
    const { default_command: command, default_args: args, nodes, node_groups: groups } = relaychain;
    const { fields, usualNode } = readZombienetChain(relaychain, this.#typed, findings);
    const { engine, ...chain } = fields;
    if (engine !== undefined) this.#said.engine = engine;
    const program = this.#typed.node ?? findings.text(command, 'relaychain.default_command') ?? usualNode;
    const defaults = readArguments(args, 'relaychain.default_args', findings);
    for (const { field } of defaults) Object.assign(this.#said, field);
    const usualOwn = command ?? zombienetNode;
    const read = [
      ...findings
        .groups(nodes, 'relaychain.nodes')
        .flatMap((node, index) => this.#node(node, index, usualOwn)),
      ...findings
        .groups(groups, 'relaychain.node_groups')
        .flatMap((group, index) => this.#group(group, index, usualOwn)),
    ];
    if (read.length === 0 && findings.faults.length === 0)
      findings.faults.push('relaychain.nodes: must be given; a list with a name for each node');
    this.#shareFields(read);
    const usual = commandText(program, this.#ownArguments(defaults));
    const names = new Set(read.map(({ name }) => name));
    const unknown = Object.entries(this.#typed.node_of ?? {}).filter(([name]) => !names.has(name));
    return {
      ...(usual !== undefined && { node: usual }),
      ...chain,
      ...this.#said,
      nodes: read.map((node) => this.#listed(node, { program, defaults, usual })),
      ...(unknown.length > 0 && { node_of: Object.fromEntries(unknown) }),
    };
  }

  #node(node: FieldGroup, index: number, usualCommand: unknown): ReadNode[] {
    const { findings } = this;
    const place = `relaychain.nodes[${index}]`;
    const { validator = true, command_with_args: whole } = node;
    const ports = index === 0 ? ['rpc_port', 'ws_port'] : [];
    findings.leaveOutOthers(node, [...fieldsOfNode, ...ports], place);
    const [port] = ports.filter((key) => node[key] !== undefined);
    if (port !== undefined) {
      if (typeof node[port] === 'number') this.#said.port = node[port];
      else findings.faults.push(`${place}.${port}: must be a number`);
    }
    if (typeof validator !== 'boolean') findings.faults.push(`${place}.validator: must be true or false`);
    const named = { place, name: this.#name(node['name'], place), isFull: validator === false };
    if (whole === undefined) return [this.#read(named, node, usualCommand)];
    if (typeof whole !== 'string') {
      findings.faults.push(`${place}.command_with_args: must be text`);
      return [];
    }
    for (const key of ['command', 'args']) if (node[key] !== undefined) findings.leaveOut(`${place}.${key}`);
    const [command, args] = programIn(whole);
    return [{ ...this.#read(named, { command, args }, usualCommand), hasDefaultArgs: false }];
  }

  #group(group: FieldGroup, index: number, usualCommand: unknown): ReadNode[] {
    const { findings } = this;
    const { faults, warnings } = findings;
    const place = `relaychain.node_groups[${index}]`;
    const { count } = group;
    findings.leaveOutOthers(group, fieldsOfGroup, place);
    const name = this.#name(group['name'], place);
    const number = typeof count === 'string' && count.trim() !== '' ? Number(count) : count;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) {
      const unfilled = typeof count === 'string' ? unfilledFaults(count) : [];
      faults.push(`${place}.count: ${unfilled[0] ?? 'must be given; a whole number'}`);
      return [];
    }
    return Array.from({ length: Math.min(number, mostOfGroup) }, (_, of) => {
      const found = [faults.length, warnings.length] as const;
      const node = this.#read({ place, name: `${name}-${of}`, isFull: false }, group, usualCommand);
      // What is wrong with a group is wrong once.
      if (of > 0) [faults.length, warnings.length] = found;
      return node;
    });
  }

  #read(
    node: Pick<ReadNode, 'place' | 'name' | 'isFull'>,
    { command, args }: FieldGroup,
    usual: unknown,
  ): ReadNode {
    const { findings } = this;
    const { place, name } = node;
    const { node: general, node_of: single = {} } = this.#typed;
    const own = { place: `${place}.command`, name, own: command, usual };
    findings.warnings.push(...replacedNote(own, this.#typed));
    const program = single[name] ?? general ?? findings.text(command, `${place}.command`);
    return {
      ...node,
      program,
      args: readArguments(args, `${place}.args`, findings, name),
      hasDefaultArgs: true,
    };
  }

  /** Zombienet puts dashes in place of spaces. */
  #name(name: unknown, place: string): string {
    if (name === undefined) this.findings.faults.push(`${place}.name: must be given; text`);
    const text = this.findings.text(name, `${place}.name`) ?? '';
    const dashed = text.replaceAll(' ', '-');
    return /^[a-z][a-z0-9-]*$/.test(dashed) ? dashed : text;
  }

  /** What every validator is told is told to the network, which knows then what to wait for. */
  #shareFields(nodes: readonly ReadNode[]): void {
    const fieldsOf = ({ args }: ReadNode): SharedFields =>
      Object.assign({}, ...args.map(({ field }) => field)) as SharedFields;
    for (const { engine } of nodes.map(fieldsOf)) if (engine !== undefined) this.#said.engine ??= engine;
    const [first, ...others] = nodes.filter(({ isFull }) => !isFull).map(fieldsOf);
    for (const [key, value] of Object.entries(first ?? {})) {
      const isShared = others.every((fields) => (fields as FieldGroup)[key] === value);
      if (isShared) Object.assign(this.#said, { [key]: (this.#said as FieldGroup)[key] ?? value });
    }
  }

  /** Without what the network is told itself: a node takes most flags once. */
  #ownArguments(args: readonly NodeArgument[], place?: string): NodeArgument[] {
    return args.filter(({ words, field = {} }) => {
      const [[key, value] = []] = Object.entries(field);
      const said: unknown =
        key === undefined ? undefined : (this.#typed[key] ?? (this.#said as FieldGroup)[key]);
      if (key === undefined || said === undefined) return true;
      if (place !== undefined && this.#typed[key] === undefined && said !== value)
        this.findings.warnings.push(
          `${place}.args: ${words.join(' ')} is left out: the network has ${textOf(said, '')}`,
        );
      return false;
    });
  }

  /** Zombienet makes the keys of a validator from its name. */
  #listed(
    { place, name, isFull, program, args, hasDefaultArgs }: ReadNode,
    of: {
      readonly program: string | undefined;
      readonly defaults: readonly NodeArgument[];
      readonly usual: string | undefined;
    },
  ): FieldGroup {
    const defaults = hasDefaultArgs ? this.#ownArguments(of.defaults) : [];
    const command = commandText(program ?? of.program, [...defaults, ...this.#ownArguments(args, place)]);
    const seed = `//${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    // The file has no seed: what is wrong with one is wrong with the name, which is said.
    const hasSeed = !isFull && seedPattern.test(seed);
    return {
      name,
      role: isFull ? 'full' : 'validator',
      ...(command !== of.usual && { node: command ?? nodeBinary }),
      ...(hasSeed && { seed }),
    };
  }
}

export function textOf(value: unknown, usualText: string): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : usualText;
}

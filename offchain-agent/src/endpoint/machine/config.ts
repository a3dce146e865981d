import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { checkConfig, readConfigFile } from '../../base/config-file.ts';

const largestFile = 262_144;
const mostNodes = 32;
const mostProcesses = 64;
const lastPort = 65_535;

const text = z.string().min(1, 'must not be empty');
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9 and "-", for example eu-1');
const port = z.int().min(1).max(lastPort);
const address = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, 'must be HOST:PORT, for example 127.0.0.1:9944');
const bind = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+|\*)?:\d{1,5}$/, 'must be :PORT or HOST:PORT, for example :443');
const webSocket = z
  .string()
  .refine(
    (url) => URL.canParse(url) && ['ws:', 'wss:'].includes(new URL(url).protocol),
    'must be an address of a node, for example wss://10.0.0.2:9944',
  );
/** One word of a command line; what a shell or systemd reads anew has no place in it. */
const argument = z
  .string()
  .regex(/^[^\s"'\\%$]+$/, 'must be one word of a command line without spaces, quotes, \\, % and $');

const node = z.strictObject({ name, arguments: z.array(argument).default([]) });

const network = z.strictObject({
  name,
  /** What the nodes are given as --chain: a specification file, or a name that the program knows. */
  chain: text,
  genesis: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lower-case hex digits')
    .optional(),
  program: text.optional(),
  pruning: z
    .union(
      [z.literal('archive'), z.literal('archive-canonical'), z.int().min(1)],
      'must be archive, archive-canonical or a number of blocks',
    )
    .default('archive'),
  nodes: z.union([z.int().min(1).max(mostNodes), z.array(node).min(1).max(mostNodes)]).default(1),
  /** Of the first node; each further one has the next. */
  ports: z.strictObject({ rpc: port, p2p: port, metrics: port }),
  arguments: z.array(argument).default([]),
  hosts: z.array(text).default([]),
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9._-]+$/, 'must be / and one name, for example /almanac')
    .optional(),
  /** How long a block takes, ms. */
  blockMs: z.int().min(100).max(600_000).optional(),
  unsafe: z.array(text).default([]),
  /** Nodes of other machines, which the gateway asks when those of its own region are not fresh. */
  elsewhere: z.array(z.strictObject({ name, url: webSocket, region: name })).default([]),
  /** What empty databases begin with. */
  snapshot: z
    .strictObject({
      place: argument,
      /** Nodes that are asked whether its block is final; without one whoever signed it is believed. */
      endpoints: z.array(argument).default([]),
      /** Whose signature it must have: of what is beside blocks and state in a database, it alone says that it is right. */
      signer: argument.optional(),
      /** In its place: whoever signed is believed. */
      anySigner: z.literal(true).optional(),
    })
    .refine(
      ({ signer, anySigner }) => (signer === undefined) === (anySigner === true),
      'needs either a trusted "signer" or "anySigner: true"',
    )
    .refine(
      ({ endpoints, signer }) => endpoints.length > 0 || signer !== undefined,
      'needs "endpoints" to ask whether its block is final, or the "signer" that is believed',
    )
    .optional(),
});

const schema = z
  .strictObject({
    name,
    region: name,
    state: text.optional(),
    networks: z.array(network).min(1).max(16),
    gateway: z.strictObject({
      listen: address.default('127.0.0.1:9944'),
      metrics: address.default('127.0.0.1:9945'),
      processes: z.int().min(1).max(mostProcesses).default(1),
      /** Passed on as it stands: keys, limits and whatever else the gateway's configuration has. */
      settings: z.record(z.string(), z.unknown()).default({}),
    }),
    status: z.strictObject({ url: webSocket, listen: address.default('127.0.0.1:9620') }).optional(),
    front: z
      .strictObject({ listen: z.array(bind).min(1).max(8).default([':443']), certificate: text })
      .optional(),
  })
  .superRefine(({ networks, gateway }, context) => {
    const fault = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const taken = new Map<number, string>();
    const take = (number: number, path: (string | number)[], whose: string): void => {
      const other = taken.get(number);
      if (number > lastPort) fault(path, `leads to port ${number} for ${whose}; the last is ${lastPort}`);
      else if (other !== undefined) fault(path, `gives ${whose} the port ${number}, which ${other} has`);
      else taken.set(number, whose);
    };
    for (const [index, { name: of }] of networks.entries()) {
      if (networks.slice(0, index).some((other) => other.name === of))
        fault(['networks', index, 'name'], `there are two networks "${of}"`);
    }
    for (const [index, { name: of, nodes, ports }] of networks.entries()) {
      const names = nodeNames(of, nodes);
      for (const [at, one] of names.entries())
        if (names.indexOf(one) < at)
          fault(['networks', index, 'nodes', at, 'name'], `there are two nodes "${one}"`);
      for (const kind of ['rpc', 'p2p', 'metrics'] as const)
        for (const [at, one] of names.entries())
          take(ports[kind] + at, ['networks', index, 'ports', kind], `${one} (${kind})`);
    }
    for (const kind of ['listen', 'metrics'] as const)
      for (let at = 0; at < gateway.processes; at += 1)
        take(portOf(gateway[kind]) + at, ['gateway', kind], `gateway-${at + 1} (${kind})`);
    for (const field of ['listen', 'metrics', 'name', 'region', 'identity', 'networks'])
      if (field in gateway.settings)
        fault(['gateway', 'settings', field], 'must not be set here: it follows from the rest of this file');
  });

/** What one machine of a public endpoint runs; field by field in docs/reference/configuration.md. */
export type EndpointConfig = z.infer<typeof schema>;
export type EndpointNetwork = EndpointConfig['networks'][number];

/** Shown beside the faults of a configuration, and parsed by a test. */
export const validEndpointExample = `name: rpc-eu
region: eu
networks:
  - name: almanac
    chain: spec.json
    nodes: 2
    ports: {rpc: 9901, p2p: 30333, metrics: 9615}
gateway:
  listen: 127.0.0.1:9944
  metrics: 127.0.0.1:9945
`;

/** The names of the nodes of a network, which are unlike those of any other one. */
export function nodeNames(network: string, nodes: EndpointNetwork['nodes']): string[] {
  const names =
    typeof nodes === 'number'
      ? Array.from({ length: nodes }, (_, index) => String(index + 1))
      : nodes.map((one) => one.name);
  return names.map((one) => `${network}-${one}`);
}

export function portOf(listen: string): number {
  return Number(listen.slice(listen.lastIndexOf(':') + 1));
}

/** Where what listens at an address answers from this machine. */
export function reachable(listen: string): { readonly host: string; readonly port: number } {
  const host = listen.slice(0, listen.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  return { host: ['', '*', '0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host, port: portOf(listen) };
}

/**
 * Reads what is declared; relative paths are relative to the file's folder.
 * @throws AgentError `bad_input/config_file` when it cannot be read or is no YAML, `bad_input/config` with every fault and its
 * path
 */
export function readEndpointConfig(file: string): EndpointConfig {
  return parseEndpointConfig(readConfigFile(file, largestFile), file);
}

/** Checks a document. @throws AgentError `bad_input/config` */
export function parseEndpointConfig(document: unknown, source: string): EndpointConfig {
  const config = checkConfig({ schema, example: validEndpointExample }, document, source);
  return anchored(config, dirname(resolve(source)));
}

/** Files that the gateway's own settings name; it reads them relative to its own file, which is another one. */
const settingFiles = ['keys', 'accessLog', 'usage'];

function anchored(config: z.infer<typeof schema>, folder: string): EndpointConfig {
  const at = (path: string): string => resolve(folder, path);
  const { front, gateway } = config;
  const settings = Object.entries(gateway.settings).map(([field, value]) => [
    field,
    settingFiles.includes(field) ? withFile(value, at) : value,
  ]);
  return {
    ...config,
    ...(config.state !== undefined && { state: at(config.state) }),
    networks: config.networks.map((one) => ({
      ...one,
      chain: isFile(one.chain) ? at(one.chain) : one.chain,
      ...(one.program?.includes('/') && { program: at(one.program) }),
      ...(one.snapshot &&
        !URL.canParse(one.snapshot.place) && {
          snapshot: { ...one.snapshot, place: at(one.snapshot.place) },
        }),
    })),
    gateway: { ...gateway, settings: Object.fromEntries(settings) },
    ...(front && { front: { ...front, certificate: at(front.certificate) } }),
  };
}

/** A setting that is a path, or has one as its field `file`, with another path. */
export function withFile(value: unknown, change: (path: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  const { file } = (value ?? {}) as { file?: unknown };
  return typeof file === 'string' ? { ...(value as object), file: change(file) } : value;
}

function isFile(chain: string): boolean {
  return chain.includes('/') || chain.endsWith('.json');
}

import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { checkConfig, readConfigFile } from '../../base/config-file.ts';
import { listenAddress } from '../../base/parse.ts';

const largestFile = 1_048_576;

const path = z.string().min(1, 'must not be empty');
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lower-case hex digits');
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits, ., _ or -');
const address = z
  .string()
  .refine((text) => listenAddress(text) !== undefined, 'must be HOST:PORT, for example 127.0.0.1:9944');
const proxy = z
  .string()
  .regex(/^[0-9a-fA-F.:]+(\/\d{1,3})?$/, 'must be an address or a network of them, for example 10.0.0.0/8');

const upstream = z.strictObject({
  name,
  url: z
    .string()
    .refine(
      (text) => URL.canParse(text) && ['ws:', 'wss:'].includes(new URL(text).protocol),
      'must be a WebSocket address, for example ws://127.0.0.1:9944',
    ),
  region: name.optional(),
});

const network = z.strictObject({
  name,
  hosts: z
    .array(z.string().regex(/^[a-z0-9.-]+$/, 'must be a host name in lower case, without a port'))
    .default([]),
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9._-]+$/, 'must be / and one name, for example /almanac')
    .optional(),
  genesis: hash.optional(),
  upstreams: z.array(upstream).min(1, 'must name at least one upstream').max(64),
  unsafe: z.array(z.string().regex(/^[A-Za-z0-9_]+$/, 'must be the name of a method')).default([]),
  /** Pages that may use it; by default those of this machine where `listen` is loopback or `unsafe` names a method, else all. */
  origins: z
    .array(
      z
        .string()
        .regex(
          /^(\*|[a-z][a-z0-9+.-]*:\/\/[^/\s*]+)$|^[a-z][a-z0-9+.-]*:\/\/[^/\s*]+:\*$/i,
          'must be an origin, for example https://app.example.org, http://localhost:* for any port, or * for all',
        ),
    )
    .optional(),
  /**
   * Only nodes that are behind are left: `unready` makes `/ready` 503 and fails reads at the head, `syncing` serves these nodes'
   * head with `isSyncing` true. Reads by hash go on either way.
   */
  whenBehind: z.enum(['unready', 'syncing']).default('unready'),
  /** How long a block takes, ms; a chain without a head for three times as long is reported as stalled, and served. */
  blockMs: z.int().min(100).max(600_000).default(6_000),
  /** What this endpoint is on the chain that holds its records: answers to samples are signed with `identity`. */
  receipts: z
    .strictObject({
      genesis: hash,
      network: z.int().min(0).max(0xffff_ffff).default(0),
      target: z.int().min(1).max(0xffff_ffff),
    })
    .optional(),
});

/** What holds without a file of keys too; the table with reasons is in docs/reference/configuration.md. */
const limits = z
  .strictObject({
    connections: z.int().min(1).max(1_000_000).default(10_000),
    /** Of one address, HTTP and WebSocket together. */
    perAddress: z.int().min(1).max(1_000_000).default(1_024),
    /** Calls of one address without a key, and new connections; the burst after a rest. */
    callsPerSecond: z.number().positive().max(1e9).default(500),
    callsBurst: z.number().min(1).max(1e9).default(2_000),
    /** Payload of one address without a key, both ways. */
    bytesPerSecond: z.int().min(1_024).max(1e12).default(20_000_000),
    messageBytes: z.int().min(1_024).max(134_217_728).default(15_000_000),
    batch: z.int().min(1).max(10_000).default(100),
    /** Of all answers to one batch. */
    batchAnswerBytes: z.int().min(1_024).max(134_217_728).default(15_000_000),
    depth: z.int().min(4).max(1_024).default(64),
    /** Of one connection. */
    subscriptions: z.int().min(1).max(100_000).default(1_024),
    /** Of all connections of one key, or of one address without a key. */
    subscriptionsPerClient: z.int().min(1).max(1_000_000).default(4_096),
    /** Connections to nodes that one key, or one address without a key, has for itself (`chainHead`). */
    followersPerClient: z.int().min(1).max(1_000).default(8),
    /** Calls of one connection that wait for an answer; more are not read. */
    outstanding: z.int().min(1).max(10_000).default(256),
    /** What is kept in memory for one key, or one address without a key, and for all of them together. */
    bufferBytes: z.int().min(65_536).default(67_108_864),
    bufferTotalBytes: z.int().min(1_048_576).default(536_870_912),
    cacheBytes: z.int().min(0).default(134_217_728),
  })
  .superRefine(({ messageBytes, bufferBytes, bufferTotalBytes }, context) => {
    const fault = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    // A message counts as bytes and as text.
    if (bufferBytes < 2 * messageBytes) fault('bufferBytes', 'must be at least twice messageBytes');
    if (bufferTotalBytes < bufferBytes) fault('bufferTotalBytes', 'must be at least bufferBytes');
  })
  .prefault({});

const accessLog = z.preprocess(
  (given) => (typeof given === 'string' ? { file: given } : given),
  z.strictObject({
    file: path,
    sample: z.int().min(1).max(1_000_000).default(100),
    slowMs: z.int().min(0).max(600_000).default(1_000),
    rotateBytes: z.int().min(1_024).default(268_435_456),
    keep: z.int().min(0).max(1_000).default(7),
    linesPerSecond: z.int().min(1).max(1_000_000).default(1_000),
  }),
);

/** The configuration of `almanac gateway`; field by field in docs/reference/configuration.md. */
const schema = z
  .strictObject({
    listen: address,
    metrics: address.optional(),
    region: name.default('local'),
    /** What logs and usage call this gateway; the host and the port when left out. */
    name: name.optional(),
    identity: path.default('identity.key'),
    trustProxy: z.array(proxy).default([]),
    networks: z.array(network).min(1, 'must name at least one network').max(64),
    keys: path.optional(),
    limits,
    accessLog: accessLog.optional(),
    usage: path.optional(),
    /** A file of destinations, which are told when a node or a network is away. */
    notify: path.optional(),
    /** Certificates of the proxy in front, whose age is told. */
    certificates: z.array(path).max(64).default([]),
    log: z
      .strictObject({
        level: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
      })
      .prefault({}),
  })
  .superRefine(({ networks }, context) => {
    const fault = (at: readonly (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path: [...at], message });
    const seen = new Map<string, string>();
    const once = (key: string, at: readonly (string | number)[], what: string): void => {
      if (seen.has(key)) fault(at, `${what} is that of ${seen.get(key)} already`);
      else seen.set(key, at.join('.').replace(/\.(\d+)/g, '[$1]'));
    };
    networks.forEach(({ name: own, hosts, path: at, upstreams }, index) => {
      once(`name ${own}`, ['networks', index, 'name'], own);
      for (const [place, host] of hosts.entries())
        once(`at ${host}${at ?? ''}`, ['networks', index, 'hosts', place], host);
      if (hosts.length === 0)
        once(`at *${at ?? ''}`, ['networks', index, 'path'], at ?? 'no host and no path');
      for (const [place, one] of upstreams.entries())
        once(`upstream ${index} ${one.name}`, ['networks', index, 'upstreams', place, 'name'], one.name);
    });
  });

export type GatewayConfig = z.infer<typeof schema>;
export type GatewayNetworkConfig = GatewayConfig['networks'][number];
export type UpstreamConfig = GatewayNetworkConfig['upstreams'][number];
export type GatewayLimits = GatewayConfig['limits'];

/** Shown beside the faults of a configuration, and parsed by a test. */
export const validGatewayExample = `listen: 127.0.0.1:9944
metrics: 127.0.0.1:9945
region: eu
identity: identity.key
networks:
  - name: almanac
    hosts: [rpc.example.org]
    upstreams:
      - {name: a, url: "ws://10.0.0.1:9944", region: eu}
      - {name: b, url: "ws://10.0.0.2:9944", region: eu}
      - {name: c, url: "ws://10.1.0.1:9944", region: us}
`;

/**
 * Reads a gateway's configuration; relative paths are relative to the file's folder.
 * @throws AgentError `bad_input/config_file` when it cannot be read or is no YAML, `bad_input/config` with every fault and its
 * path
 */
export function readGatewayConfig(file: string): GatewayConfig {
  const config = parseGatewayConfig(readConfigFile(file, largestFile), file);
  const at = (text: string): string => resolve(dirname(resolve(file)), text);
  const { identity, keys, accessLog: lines, usage } = config;
  return {
    ...config,
    identity: at(identity),
    ...(keys !== undefined && { keys: at(keys) }),
    ...(lines && { accessLog: { ...lines, file: at(lines.file) } }),
    certificates: config.certificates.map(at),
    ...(usage !== undefined && { usage: at(usage) }),
    ...(config.notify !== undefined && { notify: at(config.notify) }),
  };
}

/** Checks a document. @throws AgentError `bad_input/config` */
export function parseGatewayConfig(document: unknown, source: string): GatewayConfig {
  return checkConfig({ schema, example: validGatewayExample }, document, source);
}

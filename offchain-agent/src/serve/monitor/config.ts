import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { configDuration } from '../../base/config-duration.ts';
import { checkConfig, readConfigFile } from '../../base/config-file.ts';
import { AgentError } from '../../base/error.ts';
import { type ListenAddress, listenAddress, parseShare } from '../../base/parse.ts';
import { type AddressRules, addressRules } from '../../chain/target-address/allowed-address.ts';
import { parseEndpointUrl } from '../../chain/target-address/endpoint-url.ts';
import { parseIp } from '../../chain/target-address/ip-address.ts';
import type { StallLimit } from '../../measure/rpc/head-ages.ts';

const largestFile = 1_048_576;
const mostEndpoints = 500;
const dayMs = 86_400_000;

/** Names of endpoints and groups: one line of text, which pages show and nothing reads as markup. */
const name = z
  .string()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters')
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'must have no control or formatting characters')
  .refine((text) => text.trim() === text, 'must not begin or end with a space')
  // A badge is asked for by name or number, and 0 is all of them.
  .refine((text) => !/^\d+$/.test(text), 'must not be a number');

const webAddress = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be an http:// or https:// address',
  );

const share = z.string().transform((text, context) => {
  try {
    return parseShare(text, 'objective');
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a percentage from 0% to 100%, for example 99.5%' });
    return z.NEVER;
  }
});

const address = z.string().superRefine((text, context) => {
  const url = parseEndpointUrl(text);
  if (url.kind === 'refusal')
    context.addIssue({ code: 'custom', message: `cannot be measured: ${url.message}` });
});

const listen = z.string().transform((text, context): ListenAddress => {
  const given = listenAddress(text);
  if (given) return given;
  context.addIssue({ code: 'custom', message: 'must be HOST:PORT, for example 127.0.0.1:9630' });
  return z.NEVER;
});

const interval = configDuration(100, 3_600_000);
const timeout = configDuration(10, 60_000);

/** When a head stands still, or `off`; YAML 1.1 reads that as false. */
const stallAfter = z.union(
  [z.literal(['off', false]).transform(() => 'off' as const), configDuration(1_000, 30 * dayMs)],
  'must be off, or a duration of 1s to 30d, for example 5m',
);

const endpoint = z.strictObject({
  name,
  url: address,
  /** Endpoints of one chain, which are compared: a lag counts as a failure. Alone unless given. */
  network: name.optional(),
  /** Hash of the chain's first block; unless given, that of the first endpoint that answers. */
  genesis: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lower-case hex digits')
    .optional(),
  group: name.optional(),
  region: name.optional(),
  interval: interval.optional(),
  timeout: timeout.optional(),
  objective: share.optional(),
  stallAfter: stallAfter.optional(),
  /** What the chain calls it: a target's number, account or name. Its name unless given. */
  target: z.string().min(1).max(100).optional(),
  /** Where a gateway says how it is. */
  health: webAddress.optional(),
});

function isWebSocket(text: string): boolean {
  return URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol);
}

const schema = z
  .strictObject({
    name,
    /** Where readers reach the page. */
    url: webAddress.optional(),
    listen: listen.prefault('127.0.0.1:9630'),
    history: z.string().min(1).default('status.sqlite'),
    /** The folder of incidents, maintenance and announcements. */
    notes: z.string().min(1).default('notes'),
    endpoints: z
      .array(endpoint)
      .min(1, 'must list at least one')
      .max(mostEndpoints, `must list at most ${mostEndpoints}`),
    interval: interval.prefault('10s'),
    timeout: timeout.prefault('5s'),
    /** Answers later than this are late. */
    fast: timeout.prefault('1s'),
    window: configDuration(1_000, 3_600_000).prefault('1m'),
    objective: share.prefault('99%'),
    minCoverage: share.prefault('50%'),
    /** Unless given: 10 block times, and a minute at the least. */
    stallAfter: stallAfter.optional(),
    lagBlocks: z.int().min(0).max(1_000_000).default(5),
    /** Asked when no endpoint answers: HOST:PORT. */
    ownCheck: z.array(listen).max(8, 'must list at most 8').default([]),
    /** Whether names may lead to private addresses. */
    local: z.boolean().default(false),
    keepSamples: configDuration(3_600_000, 400 * dayMs).prefault('2d'),
    perMinute: z.int().min(1).max(1_000_000).default(300),
    trustProxy: z.string().optional(),
    /** Whose records take over where they exist. */
    chain: z
      .strictObject({
        url: z.string().refine(isWebSocket, 'must be a ws:// or wss:// address'),
        network: z.int().min(0).max(0xffff_ffff).default(0),
      })
      .optional(),
    /** A file as `--notify` takes it. */
    notify: z.string().min(1).optional(),
  })
  .superRefine((config, context) => {
    const { endpoints, window: windowMs } = config;
    if (windowMs % 1_000 !== 0 || dayMs % windowMs !== 0) {
      const message = 'must be whole seconds that divide a day, for example 1m';
      context.addIssue({ code: 'custom', path: ['window'], message });
    }
    for (const [index, one] of endpoints.entries()) {
      const fault = (field: string, message: string): void =>
        context.addIssue({ code: 'custom', path: ['endpoints', index, field], message });
      const everyMs = one.interval ?? config.interval;
      const timeoutMs = one.timeout ?? config.timeout;
      if (everyMs > windowMs) fault('interval', `must be at most the window (${windowMs / 1_000} s)`);
      if (timeoutMs > everyMs) fault('timeout', `must be at most the interval (${everyMs / 1_000} s)`);
      if (endpoints.findIndex((other) => other.name === one.name) !== index)
        fault('name', `there are two called "${one.name}"`);
    }
  });

type ParsedMonitor = z.infer<typeof schema>;

/** An endpoint with all that is said of it. */
export interface MonitoredEndpoint {
  readonly name: string;
  readonly url: string;
  readonly network: string | undefined;
  readonly genesis: string | undefined;
  readonly group: string | undefined;
  readonly region: string | undefined;
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly objectivePpm: number;
  readonly stallAfter: StallLimit | undefined;
  readonly target: string | undefined;
  readonly health: string | undefined;
  readonly rules: AddressRules;
}

export interface MonitorConfig extends Omit<ParsedMonitor, 'endpoints' | 'url' | 'notify'> {
  readonly endpoints: readonly MonitoredEndpoint[];
  /** Without a slash at its end. */
  readonly url: string | undefined;
  readonly notify: string | undefined;
}

/** Shown beside the errors of a file, and parsed by a test. */
export const validMonitorExample = `name: Example RPC
endpoints:
  - name: europe
    url: wss://rpc.example.org
    network: polkadot
  - name: america
    url: https://rpc.example.com
    network: polkadot
ownCheck: ["192.0.2.1:443"]
`;

/**
 * Reads the configuration of a status page without a chain. Relative paths are relative to its folder.
 * @throws AgentError `bad_input/config_file`, `bad_input/config` with every error
 */
export function readMonitorConfig(file: string): MonitorConfig {
  const document = readConfigFile(file, largestFile);
  const config = checkConfig({ schema, example: validMonitorExample }, document, file);
  const folder = dirname(resolve(file));
  const { url, notify, objective, interval: everyMs, timeout: timeoutMs, local } = config;
  return {
    ...config,
    url: url?.replace(/\/+$/, ''),
    history: resolve(folder, config.history),
    notes: resolve(folder, config.notes),
    notify: notify === undefined ? undefined : resolve(folder, notify),
    endpoints: config.endpoints.map((one) => ({
      name: one.name,
      url: one.url,
      network: one.network,
      genesis: one.genesis,
      group: one.group,
      region: one.region,
      everyMs: one.interval ?? everyMs,
      timeoutMs: one.timeout ?? timeoutMs,
      objectivePpm: one.objective ?? objective,
      stallAfter: one.stallAfter ?? config.stallAfter,
      target: one.target,
      health: one.health,
      rules: addressRules(local || isWritten(one.url)),
    })),
  };
}

/** Whether an operator has written the very address: then a private one is meant. */
function isWritten(text: string): boolean {
  const url = parseEndpointUrl(text);
  return url.kind === 'url' && (parseIp(url.host) !== undefined || url.host === 'localhost');
}

/**
 * The endpoints that are named.
 * @returns undefined when none is: all of them
 * @throws AgentError `bad_input/no_endpoint`
 */
export function namedEndpoints(
  { endpoints }: Pick<MonitorConfig, 'endpoints'>,
  names: readonly string[],
): readonly string[] | undefined {
  const unknown = names.find((one) => !endpoints.some((endpoint) => endpoint.name === one));
  if (unknown !== undefined) {
    const known = endpoints.map((one) => one.name).join(', ');
    throw new AgentError('bad_input/no_endpoint', `no endpoint is called "${unknown}"; use one of ${known}`);
  }
  return names.length === 0 ? undefined : names;
}

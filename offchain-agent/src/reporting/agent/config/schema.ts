import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { configDuration } from '../../../base/config-duration.ts';
import { stateFolder } from '../../../base/folder.ts';
import { listenAddress } from '../../../base/parse.ts';
import { accountHex } from '../../../chain/address.ts';
import { snapshotShape } from './snapshots.ts';

const longestMs = 3_650 * 86_400_000;

/** A duration of at most ten years. */
function duration(leastMs: number) {
  return configDuration(leastMs, longestMs);
}

const queueProtocols = ['redis:', 'rediss:', 'unix:', 'postgres:', 'postgresql:'];
const mostReporters = 16;
const mostFurtherChains = 7;
const mostNetworks = 32;
const dayMs = 86_400_000;

const nodeUrl = z
  .string()
  .refine(
    (text) => hasProtocol(text, ['ws:', 'wss:']),
    'must be a WebSocket address, for example ws://127.0.0.1:9944',
  );

const hash = z.string().regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lower-case hex digits');
const variable = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of an environment variable');
const path = z.string().min(1, 'must not be empty');

const reporter = z
  .strictObject({
    account: z
      .string()
      .refine(
        (text) => !text.startsWith('0x') && accountHex(text)?.length === 66,
        'must be an SS58 account; its checksum is looked at',
      ),
    keyFile: path.optional(),
    keyEnv: variable.optional(),
    secretFile: path.optional(),
    secretEnv: variable.optional(),
    chainLength: z.int().min(1).max(10_000_000).default(100_000),
  })
  .superRefine((value, context) => {
    oneOf(context, 'keyFile', 'keyEnv', value.keyFile, value.keyEnv, 'the signing key');
    oneOf(context, 'secretFile', 'secretEnv', value.secretFile, value.secretEnv, 'the hash chain’s secret');
  });

/** Settles agreements, with a key of its own: the reporters' nonces are their outbox's. */
const settler = z
  .strictObject({
    keyFile: path.optional(),
    keyEnv: variable.optional(),
    every: duration(10_000).prefault('10m'),
  })
  .superRefine((value, context) => {
    oneOf(context, 'keyFile', 'keyEnv', value.keyFile, value.keyEnv, 'the key that pays for settling');
  });

/** Another network whose censuses the reporters send. */
const foreignNetwork = z.strictObject({
  network: z
    .int()
    .min(1, 'must be the id of another network than the home network, 0')
    .max(2 ** 32 - 1),
  urls: z.array(nodeUrl).min(1, 'must name at least one node of the network').max(16),
  checkpoint: path.optional(),
});

/** Which chain's network is measured, by whom, and where its blocks are seen. */
const measured = {
  chain: z.strictObject({
    urls: z.array(nodeUrl).min(1, 'must name at least one node of the chain that holds the records'),
    genesis: hash.optional(),
  }),
  network: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0),
  local: z.boolean().default(false),
  reporters: z.array(reporter).min(1, 'must name at least one reporter').max(mostReporters),
  vantages: z.array(nodeUrl).max(16).default([]),
  networks: z.array(foreignNetwork).max(mostNetworks).default([]),
};

/**
 * The configuration of `almanac agent`: one schema gives the type, the defaults and the checks. Field by field in
 * docs/reference/configuration.md.
 */
export const agentSchema = z
  .strictObject({
    ...measured,
    also: z.array(z.strictObject(measured)).max(mostFurtherChains).default([]),
    data: path.default(() => join(stateFolder(), 'agent')),
    store: z
      .strictObject({
        url: z
          .string()
          .refine(
            (text) => hasProtocol(text, ['postgres:', 'postgresql:']),
            'must be postgres://..., or left out for a file in the data folder',
          )
          .optional(),
      })
      .prefault({}),
    queue: z
      .strictObject({
        url: z
          .string()
          .refine(
            (text) => hasProtocol(text, queueProtocols),
            'must begin with redis://, rediss://, unix: or postgres://',
          )
          .refine(
            (text) => !text.startsWith('unix:') || isAbsolute(text.slice('unix:'.length)),
            'must name an absolute path, for example unix:/run/valkey.sock',
          )
          .optional(),
      })
      .prefault({}),
    http: z
      .strictObject({
        listen: z
          .string()
          .refine(isListenAddress, 'must be HOST:PORT, for example 127.0.0.1:9618')
          .default('127.0.0.1:9618'),
        page: z.boolean().default(false),
      })
      .prefault({}),
    log: z
      .strictObject({
        level: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
      })
      .prefault({}),
    region: z
      .string()
      .regex(/^[\x20-\x7e]{1,32}$/, 'must be 1 to 32 printable ASCII characters')
      .optional(),
    evidence: z
      .strictObject({
        keepFor: duration(dayMs).prefault('90d'),
      })
      .prefault({}),
    samples: z
      .strictObject({
        keepFor: duration(60_000).prefault('7d'),
      })
      .prefault({}),
    snapshots: z.array(snapshotShape).max(16).default([]),
    settle: settler.optional(),
    /** Who is told when a reporter cannot report; a file as of `almanac notify`. */
    notify: path.optional(),
  })
  .superRefine(eachAccountOnce)
  .superRefine(eachNetworkOnce);

export type AgentConfig = z.infer<typeof agentSchema>;
export type ReporterConfig = AgentConfig['reporters'][number];
export type AgentNetworkConfig = AgentConfig['networks'][number];
/** One chain's share of the configuration. */
export type MeasuredConfig = AgentConfig['also'][number];

/** Shown beside the faults of a configuration, and parsed by a test. */
export const validExample = `chain:
  urls: [ws://127.0.0.1:9944]
reporters:
  - account: 5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL
    keyFile: /etc/almanac/signer.key
    secretFile: /etc/almanac/instants.secret
vantages: [ws://127.0.0.1:9944]
data: /var/lib/almanac
`;

function oneOf(
  context: z.core.$RefinementCtx,
  file: string,
  env: string,
  first: string | undefined,
  second: string | undefined,
  what: string,
): void {
  if ((first === undefined) !== (second === undefined)) return;
  const message =
    first === undefined
      ? `must name a file that holds ${what} (or ${env} a variable)`
      : `is set together with ${env}; keep one of them`;
  context.addIssue({ code: 'custom', path: [file], message });
}

/** The store and the queue know a reporter by its account, whatever prefix it is written with: it may stand here once. */
function eachAccountOnce(
  value: {
    reporters: readonly { account: string }[];
    also: readonly { reporters: readonly { account: string }[] }[];
  },
  context: z.core.$RefinementCtx,
): void {
  const seen = new Map<string, number>();
  for (const [place, { reporters }] of [value, ...value.also].entries()) {
    for (const [index, { account }] of reporters.entries()) {
      const key = accountHex(account) ?? account;
      const known = seen.get(key);
      if (known !== undefined) {
        const own = ['reporters', index, 'account'];
        const path = place === 0 ? own : ['also', place - 1, ...own];
        const others = known === place ? 'those before it' : 'on the other chains';
        context.addIssue({ code: 'custom', path, message: `must be another account than ${others}` });
      }
      seen.set(key, known ?? place);
    }
  }
}

/** What has become of a window is kept by reporter and network: of one that is sampled there is a row already. */
function eachNetworkOnce(
  value: Pick<MeasuredConfig, 'network' | 'networks'> & {
    readonly also: readonly Pick<MeasuredConfig, 'network' | 'networks'>[];
  },
  context: z.core.$RefinementCtx,
): void {
  for (const [place, { network, networks }] of [value, ...value.also].entries()) {
    const seen = new Set([network]);
    for (const [index, one] of networks.entries()) {
      if (seen.has(one.network)) {
        const own = ['networks', index, 'network'];
        const path = place === 0 ? own : ['also', place - 1, ...own];
        context.addIssue({ code: 'custom', path, message: 'must be another network than those before it' });
      }
      seen.add(one.network);
    }
  }
}

/** Whether the text is an address of one of these protocols; `unix:` needs a path, the others a host. */
function hasProtocol(text: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (!protocols.includes(url.protocol)) return false;
  return url.protocol === 'unix:' ? url.pathname.length > 1 : url.hostname !== '';
}

function isListenAddress(text: string): boolean {
  return listenAddress(text) !== undefined;
}

/** One chain's share of a configuration, and where it stands there. */
export interface AgentChainConfig {
  readonly config: MeasuredConfig;
  /** What the paths of its fields begin with: nothing, or `also[0].` */
  readonly place: string;
}

/** The chains of a configuration, in its order. */
export function measuredOf(config: AgentConfig): readonly [AgentChainConfig, ...AgentChainConfig[]] {
  const further = config.also.map((one, index) => ({ config: one, place: `also[${index}].` }));
  return [{ config, place: '' }, ...further];
}

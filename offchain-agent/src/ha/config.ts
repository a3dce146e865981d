import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { isLoopbackHost } from '../base/client-address.ts';
import { checkConfig, readConfigFile } from '../base/config-file.ts';

const largestFile = 65_536;

const path = z.string().min(1, 'must not be empty');
const key = z.string().regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lower-case hex digits');
const endpoint = z
  .string()
  .refine(
    (text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol),
    'must be the address of a member, for example http://127.0.0.1:2379',
  );

const etcd = z
  .strictObject({
    kind: z.literal('etcd'),
    endpoints: z.array(endpoint).min(1, 'must name at least one member').max(16),
    prefix: z
      .string()
      .regex(/^[\x21-\x7e]*[^/]$/, 'must be printable ASCII and must not end with /')
      .default('/almanac/ha'),
    tls: z.strictObject({ ca: path.optional(), cert: path.optional(), key: path.optional() }).optional(),
    user: z.string().min(1, 'must not be empty').optional(),
    passwordFile: path.optional(),
  })
  .superRefine(({ endpoints, tls, user, passwordFile }, context) => {
    const fault = (at: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [at], message });
    const protocols = new Set(endpoints.map((text) => text.split(':')[0]));
    if (protocols.size > 1) fault('endpoints', 'must be all http:// or all https://');
    if (tls && !protocols.has('https')) fault('tls', 'is of use with https:// endpoints alone');
    if (tls && (tls.cert === undefined) !== (tls.key === undefined))
      fault('tls', 'needs cert and key together');
    if ((user === undefined) !== (passwordFile === undefined))
      fault('user', 'needs passwordFile, and that user');
    // To this machine nobody listens on the way.
    if (user !== undefined && !endpoints.every((text) => text.startsWith('https:') || isLoopbackUrl(text)))
      fault(
        'endpoints',
        'must be https:// where a user and a password are sent: http:// sends them unencrypted',
      );
  });

function isLoopbackUrl(text: string): boolean {
  return URL.canParse(text) && isLoopbackHost(new URL(text).hostname);
}

/** The configuration of `almanac ha decide`; field by field in docs/reference/configuration.md. */
const schema = z.strictObject({
  socket: path,
  node: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
      'must be 1 to 63 letters, digits, ., _ or -, unlike any other node’s',
    ),
  validator: z.strictObject({
    genesis: key,
    author: key,
    voter: z
      .string()
      .regex(/^(0x[0-9a-f]{64}|-)$/, 'must be 0x and 64 lower-case hex digits, or -')
      .default('-'),
  }),
  coordinator: z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('memory') }),
      z.strictObject({ kind: z.literal('file'), path, awaitsOthers: z.boolean().default(true) }),
      etcd,
    ],
    'must have the kind memory, file or etcd',
  ),
  leaseMs: z.int().min(500).max(60_000).default(2_000),
  grants: path,
  listen: z
    .string()
    .regex(/^[^\s]+:\d{1,5}$/, 'must be HOST:PORT, for example 127.0.0.1:9622')
    .optional(),
  control: path,
  log: z
    .strictObject({
      level: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
    })
    .prefault({}),
});

export type HaConfig = z.infer<typeof schema>;
export type CoordinatorConfig = HaConfig['coordinator'];

/** Shown beside the faults of a configuration, and parsed by a test. */
export const validHaExample = `socket: /run/almanac/v1.sock
node: v1-a
validator:
  genesis: "0x${'12'.repeat(32)}"
  author: "0x${'34'.repeat(32)}"
  voter: "0x${'56'.repeat(32)}"
coordinator:
  kind: etcd
  endpoints: [http://10.0.0.1:2379, http://10.0.0.2:2379, http://10.0.0.3:2379]
grants: /var/lib/almanac/v1-a.grants
control: /run/almanac/v1.control
listen: 127.0.0.1:9622
`;

/**
 * Reads a decider's configuration; relative paths are relative to the file's folder.
 * @throws AgentError `bad_input/config_file` when it cannot be read or is no YAML, `bad_input/config` with every fault and its
 * path
 */
export function readHaConfig(file: string): HaConfig {
  return anchored(parseHaConfig(readConfigFile(file, largestFile), file), dirname(resolve(file)));
}

/** Checks a document. @throws AgentError `bad_input/config` */
export function parseHaConfig(document: unknown, source: string): HaConfig {
  return checkConfig({ schema, example: validHaExample }, document, source);
}

function anchored(config: HaConfig, folder: string): HaConfig {
  const at = (text: string): string => resolve(folder, text);
  const { coordinator } = config;
  return {
    ...config,
    socket: at(config.socket),
    grants: at(config.grants),
    control: at(config.control),
    coordinator:
      coordinator.kind === 'file'
        ? { ...coordinator, path: at(coordinator.path) }
        : coordinator.kind === 'etcd'
          ? anchoredEtcd(coordinator, at)
          : coordinator,
  };
}

function anchoredEtcd(
  config: Extract<CoordinatorConfig, { kind: 'etcd' }>,
  at: (text: string) => string,
): CoordinatorConfig {
  const { tls, passwordFile } = config;
  const files = Object.entries(tls ?? {}).flatMap(([name, file]) =>
    file === undefined ? [] : [[name, at(file)] as const],
  );
  return {
    ...config,
    ...(tls && { tls: Object.fromEntries(files) }),
    ...(passwordFile !== undefined && { passwordFile: at(passwordFile) }),
  };
}

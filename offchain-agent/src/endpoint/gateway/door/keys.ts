import { createHash } from 'node:crypto';
import { z } from 'zod';
import { faultsText, readYamlFile } from '../../../base/config-file.ts';
import { decimalBytes } from '../../../base/decimal-bytes.ts';
import { AgentError } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';
import { stampsOf } from '../../../base/follow-file.ts';
import { HashedSecrets, secretDigest, secretFile } from '../../../base/hashed-secrets.ts';
import { checkNamedOnce, checkSecretFields, expiryMs, secretFields } from '../../../base/secret-holder.ts';

const largestFile = 4_194_304;
const terabyte = 1e12;

/** Bytes as a number, or with a decimal unit: 1TB is 10^12. */
const bytes = z
  .union([z.number(), z.string()])
  .transform((value) => (typeof value === 'number' ? value : (decimalBytes(value) ?? Number.NaN)))
  .refine(
    (value) => Number.isSafeInteger(value) && value > 0,
    'must be a whole number of bytes, for example 500000, 20MB or 1TB',
  );
const perSecond = z.number().positive('must be more than 0').max(1e9);

const rates = {
  callsPerSecond: perSecond.optional(),
  /** What a full bucket of calls holds; a second's worth when left out. */
  burst: z.number().min(1).max(1e9).optional(),
  bytesPerSecond: bytes.optional(),
};
/** Open at a time. */
const subscriptions = z.int().min(1).max(1_000_000).optional();
/** Connections to nodes of its own, as `chainHead` needs them. */
const followers = z.int().min(1).max(1_000).optional();

const key = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
        'must be 1 to 63 letters, digits, ., _ or -, as logs have it',
      ),
    ...secretFields,
    ...rates,
    bytesPerDay: bytes.optional(),
    bytesPerMonth: bytes.optional(),
    subscriptions,
    followers,
    cost: z.record(z.string(), z.number().min(0).max(1e6)).default({}),
  })
  .superRefine(({ callsPerSecond, burst, cost, ...one }, context) => {
    const fault = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    checkSecretFields(one, fault);
    if (burst !== undefined && callsPerSecond === undefined) fault('burst', 'is of use with callsPerSecond');
    const dearest = Math.max(1, ...Object.values(cost));
    if (callsPerSecond !== undefined && (burst ?? Math.max(1, callsPerSecond)) < dearest)
      fault('burst', `must be at least ${dearest}, the dearest cost: such a call would never pass`);
  });

const schema = z
  .strictObject({
    instances: z.int().min(1).max(1_000).default(1),
    withoutKey: z.enum(['allow', 'refuse']).default('allow'),
    perAddress: z.strictObject({ ...rates, subscriptions, followers }).prefault({}),
    perConnection: z.strictObject(rates).prefault({}),
    announceEvery: bytes.default(terabyte),
    keys: z.array(key).max(10_000).default([]),
  })
  .superRefine(({ keys }, context) =>
    checkNamedOnce(
      keys.map(({ id }) => id),
      (index, message) => context.addIssue({ code: 'custom', path: ['keys', index, 'id'], message }),
    ),
  );

export type Rates = Readonly<z.infer<z.ZodObject<typeof rates>>>;
type Rules = Omit<z.infer<typeof schema>, 'keys'>;

/** A key as the door knows it: never its secret. */
export interface Key extends Rates {
  readonly id: string;
  /** The networks that it opens; undefined for all. */
  readonly networks?: readonly string[];
  readonly bytesPerDay?: number;
  readonly bytesPerMonth?: number;
  readonly subscriptions?: number;
  readonly followers?: number;
  /** Changes with its secret, which it does not tell. */
  readonly mark: string;
  /** What a call of a method takes of the calls; 1 where it is not named. */
  readonly cost: Readonly<Record<string, number>>;
  readonly expiresMs?: number;
}

/** Who may call what: `keys` of a gateway's configuration. */
export interface Keys {
  readonly rules: Rules;
  readonly all: readonly Key[];
  /** What they were read from, and how those were before. */
  readonly files: readonly string[];
  readonly stamps: string;
  byId(id: string): Key | undefined;
  bySecret(secret: string): Key | undefined;
}

/** Shown beside the faults of a file, and parsed by a test. */
export const validKeysExample = `perAddress: {callsPerSecond: 50, burst: 100, bytesPerSecond: 5MB}
keys:
  - id: wallet
    hash: "sha256:${'12'.repeat(32)}"
    networks: [almanac]
    callsPerSecond: 500
    burst: 1000
    bytesPerMonth: 2TB
    expires: "2027-12-31"
`;

/**
 * Reads the file of keys; a `keyFile` is relative to its folder.
 * @param networks the names that a key may open
 * @throws AgentError `bad_input/keys_file` when it cannot be read, is no YAML or changes meanwhile, `bad_input/keys` with every
 * fault and its path
 */
export function readKeys(file: string, networks: readonly string[]): Keys {
  const stamp = stampsOf([file]);
  const document = readYamlFile(file, largestFile, 'bad_input/keys_file');
  // An editor or a script empties a file before it writes it: nobody's key is taken back by that.
  if (document === undefined || document === null)
    throw new AgentError('bad_input/keys_file', `${file} is empty; for no keys at all write: keys: []`, {
      data: { file },
    });
  const keys = parseKeys(document, file, networks, stamp);
  // A secret that is there by half would shut its client out.
  if (stampsOf(keys.files) === keys.stamps) return keys;
  throw new AgentError('bad_input/keys_file', `${file} or a keyFile changed while it was read; try again`, {
    data: { file },
  });
}

/** Nobody has a key, nobody is limited. */
export function noKeys(): Keys {
  return { ...parseKeys({}, 'nothing', []), files: [] };
}

/** Checks a document. @param stamp of the file before it was read @throws AgentError as `readKeys` does */
export function parseKeys(
  document: unknown,
  file: string,
  networks: readonly string[],
  stamp = stampsOf([file]),
): Keys {
  const parsed = schema.safeParse(document ?? {}, { reportInput: true });
  if (!parsed.success) throw faulty(file, faultsOf(parsed.error));
  const { keys, ...rules } = parsed.data;
  const strange = keys.flatMap(({ networks: named = [] }, index) =>
    named.flatMap((name, at) =>
      networks.includes(name)
        ? []
        : [`keys[${index}].networks[${at}]: unknown network ${name}; expected ${networks.join(', ')}`],
    ),
  );
  if (strange.length > 0) throw faulty(file, strange);
  const secretFiles = keys.flatMap(({ keyFile }) =>
    keyFile === undefined ? [] : [secretFile(keyFile, file)],
  );
  const stamps = [stamp, ...(secretFiles.length === 0 ? [] : [stampsOf(secretFiles)])].join('\n');
  const known = new Map<string, Key>();
  const secrets = new HashedSecrets();
  for (const [index, one] of keys.entries()) {
    const { id } = one;
    const digest = secretDigest(one, file, 'bad_input/keys_file');
    const other = secrets.add(digest, id);
    if (other !== undefined) throw faulty(file, [`keys[${index}]: has the same secret as ${other}`]);
    known.set(id, keyOf(one, markOf(digest)));
  }
  return {
    rules,
    all: [...known.values()],
    files: [file, ...secretFiles],
    stamps,
    byId: (id) => known.get(id),
    bySecret: (secret) => known.get(secrets.idOf(secret) ?? ''),
  };
}

/** What may be told of a key. */
function keyOf(written: z.infer<typeof key>, mark: string): Key {
  const { hash: _, keyFile: __, expires, ...told } = written;
  return { ...told, mark, ...(expires !== undefined && { expiresMs: expiryMs(expires) }) };
}

function markOf(digest: Buffer): string {
  return createHash('sha256').update('mark').update(digest).digest('hex').slice(0, 16);
}

function faulty(file: string, faults: readonly string[]): AgentError {
  return new AgentError('bad_input/keys', faultsText(file, faults, validKeysExample), {
    data: { file, faults },
  });
}

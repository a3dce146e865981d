import { z } from 'zod';
import { parseInstant } from './instant.ts';

/** How a file writes the hash of a secret. */
const hashForm = /^sha256:[0-9a-f]{64}$/;

/** The fields of an entry that holds a secret: a user, a key. */
export const secretFields = {
  hash: z.string().regex(hashForm, 'must be sha256: and 64 lower-case hex digits').optional(),
  keyFile: z.string().min(1, 'must not be empty').optional(),
  networks: z.array(z.string()).min(1).optional(),
  expires: z.string().optional(),
};

type SecretHolder = Readonly<z.output<z.ZodObject<typeof secretFields>>>;

/** Reports what is wrong with the fields of an entry together. */
export function checkSecretFields(
  { hash, keyFile, expires }: SecretHolder,
  fault: (field: string, message: string) => void,
): void {
  if ((hash === undefined) === (keyFile === undefined))
    fault('hash', 'give either the hash of the secret or its keyFile');
  if (expires !== undefined && expiryMs(expires) === undefined)
    fault('expires', 'must be a UTC date or time, for example 2027-01-31');
}

/** Reports each entry whose name an entry before it has. */
export function checkNamedOnce(
  names: readonly string[],
  fault: (index: number, message: string) => void,
): void {
  const known = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (known.has(name)) fault(index, `"${name}" is given twice`);
    known.add(name);
  }
}

/** When an entry ends, ms since the Unix epoch; undefined for what is no instant. */
export function expiryMs(text: string): number | undefined {
  try {
    return parseInstant(text, 'expires') * 1_000;
  } catch {
    return undefined;
  }
}

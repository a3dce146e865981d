import { hexBytes } from '@almanac-chain/agent/base/bytes';
import type { AccountIdentity } from '@almanac-chain/agent/words/account-name';

// What a chain answers is of its runtime, not of ours: nothing of its shape is taken for granted.

/** A registration of `Identity.IdentityOf`: `undefined` for none, and for a shape that is not known. */
export function identityOf(registration: unknown): AccountIdentity | undefined {
  // Some runtimes keep the username beside it.
  const { info, judgements } = fieldsOf(Array.isArray(registration) ? registration[0] : registration);
  const name = dataText(fieldsOf(info)['display']);
  return name === undefined ? undefined : { name, isVerified: isVerified(judgements) };
}

/** The account above, and what it calls this one, of `Identity.SuperOf`. */
export function superOf(
  value: unknown,
): { readonly parent: string; readonly name: string | undefined } | undefined {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return undefined;
  return { parent: value[0], name: dataText(value[1]) };
}

/** An account under another one: the registrar judged the one above, which names those below. */
export function subIdentity(
  name: string | undefined,
  parent: AccountIdentity | undefined,
): AccountIdentity | undefined {
  if (!parent) return undefined;
  return name === undefined ? parent : { ...parent, name: `${parent.name}/${name}` };
}

/** Text of identities: `None`, up to 32 bytes as they are, or a hash, which says nothing. */
export function dataText(data: unknown): string | undefined {
  const { type, value } = fieldsOf(data);
  if (typeof type !== 'string' || !/^Raw\d+$/.test(type)) return undefined;
  const bytes = bytesOf(value);
  return bytes === undefined || bytes.length === 0 ? undefined : new TextDecoder().decode(bytes);
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string' && value.startsWith('0x')) return hexBytes(value);
  // One byte is a number.
  return typeof value === 'number' ? Uint8Array.of(value) : undefined;
}

const good: ReadonlySet<unknown> = new Set(['Reasonable', 'KnownGood']);
const bad: ReadonlySet<unknown> = new Set(['Erroneous', 'LowQuality', 'OutOfDate']);

/** A tick is for what a registrar looked at and found right; one that says the contrary takes it away. */
function isVerified(judgements: unknown): boolean {
  if (!Array.isArray(judgements)) return false;
  const words = judgements.map((one: unknown) => (Array.isArray(one) ? fieldsOf(one[1])['type'] : undefined));
  return words.some((word) => good.has(word)) && !words.some((word) => bad.has(word));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

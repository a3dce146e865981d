import { namesByKey } from '@almanac-chain/agent/words/account-name';

/** Beside the page: `almanac serve` answers it, and any web server can. */
const file = './names.json';
/** As many letters as a server takes. */
const mostLetters = 8_000_000;

/**
 * Names that the server of the page gives, by public key; none when they are of another chain: the same key may be called
 * otherwise there, or be somebody else's.
 */
export function namesOfFile(document: unknown, genesis: string): ReadonlyMap<string, string> {
  if (typeof document !== 'object' || document === null) return new Map();
  const { genesis: named, names } = document as { readonly genesis?: unknown; readonly names?: unknown };
  const isOfChain = typeof named === 'string' && named.toLowerCase() === genesis.toLowerCase();
  return isOfChain && typeof names === 'object' && names !== null ? namesByKey({ ...names }) : new Map();
}

/** Reads them; a server that has none, or answers with something else, gives no names and no fault. */
export async function readNamesFile(genesis: string): Promise<ReadonlyMap<string, string>> {
  try {
    const answer = await fetch(file, { cache: 'no-cache' });
    const text = answer.ok ? await answer.text() : '';
    return text.length > mostLetters ? new Map() : namesOfFile(JSON.parse(text), genesis);
  } catch {
    return new Map();
  }
}

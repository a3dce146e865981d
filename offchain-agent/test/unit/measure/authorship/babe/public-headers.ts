import { readFileSync } from 'node:fs';

/** A finalized header of a public chain, and the epoch that it lies in. */
interface PublicHeader {
  readonly chain: string;
  readonly number: number;
  readonly header: string;
  readonly logs: readonly string[];
  /** 1 primary, 3 secondary with a VRF. */
  readonly kind: number;
  readonly author: number;
  readonly authorKey: string;
  readonly slot: number;
  readonly authorities: number;
  readonly randomness: string;
}

const file = new URL('../../../../../../tests/vectors/babe.json', import.meta.url);
const { headers } = JSON.parse(readFileSync(file, 'utf8')) as {
  headers: readonly (PublicHeader & { readonly author_key: string })[];
};

export const publicHeaders: readonly PublicHeader[] = headers.map((header) => ({
  ...header,
  authorKey: header.author_key,
}));

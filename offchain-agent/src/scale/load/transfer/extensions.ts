import { AgentError } from '../../../base/error.ts';
import { littleEndian } from './compact.ts';
import type { Era } from './era.ts';
import type { TransferTemplate } from './template.ts';

/** A transaction extension as metadata lists it, with what its two parts look like when nothing is set. */
export interface Extension {
  readonly name: string;
  readonly emptyExtra: Uint8Array;
  readonly emptyImplicit: Uint8Array;
  /** Whether the empty value means "not used": no bytes, or an Option that is None. */
  readonly isOptional: boolean;
}

export interface ChainIdentity {
  readonly genesisHash: Uint8Array;
  readonly specVersion: number;
  readonly transactionVersion: number;
}

interface Parts {
  readonly extra?: Uint8Array | 'nonce';
  readonly implicit?: Uint8Array;
}

/**
 * The parts of a template that transaction extensions decide, in the chain's order.
 * @param era undefined for a transaction that never expires
 * @throws AgentError `bad_input/extension` for one that asks for something that nobody here knows
 */
export function extensionParts(
  extensions: readonly Extension[],
  { genesisHash, specVersion, transactionVersion }: ChainIdentity,
  era: { readonly era: Era; readonly birthHash: Uint8Array } | undefined,
): Pick<TransferTemplate, 'extraStart' | 'extraEnd' | 'implicit'> {
  const mortality: Parts = era
    ? { extra: era.era.bytes, implicit: era.birthHash }
    : { extra: Uint8Array.of(0), implicit: genesisHash };
  const known: Readonly<Record<string, Parts>> = {
    CheckSpecVersion: { implicit: littleEndian(specVersion, 4) },
    CheckTxVersion: { implicit: littleEndian(transactionVersion, 4) },
    CheckGenesis: { implicit: genesisHash },
    CheckMortality: mortality,
    CheckEra: mortality,
    CheckNonce: { extra: 'nonce' },
    // No tip, and no asset to pay with.
    ChargeTransactionPayment: { extra: Uint8Array.of(0) },
    ChargeAssetTxPayment: { extra: Uint8Array.of(0, 0) },
    // Mode: disabled; hash: none.
    CheckMetadataHash: { extra: Uint8Array.of(0), implicit: Uint8Array.of(0) },
  };
  const start: Uint8Array[] = [];
  const end: Uint8Array[] = [];
  const implicit: Uint8Array[] = [];
  let nonceSeen = false;
  for (const extension of extensions) {
    const parts = known[extension.name] ?? unset(extension);
    if (parts.extra === 'nonce') nonceSeen = true;
    else if (parts.extra) (nonceSeen ? end : start).push(parts.extra);
    if (parts.implicit) implicit.push(parts.implicit);
  }
  if (!nonceSeen) throw refused('CheckNonce', 'is missing, so that transactions have no order');
  return {
    extraStart: Buffer.concat(start),
    extraEnd: Buffer.concat(end),
    implicit: Buffer.concat(implicit),
  };
}

function unset({ name, emptyExtra, emptyImplicit, isOptional }: Extension): Parts {
  if (isOptional) return { extra: emptyExtra, implicit: emptyImplicit };
  throw refused(name, 'asks for something that is not known here');
}

function refused(name: string, why: string): AgentError {
  return new AgentError(
    'bad_input/extension',
    `transfers on this chain cannot be signed: its transaction extension ${name} ${why}`,
    { data: { extension: name } },
  );
}

import { ed25519PairFromSeed, ed25519Sign } from '@polkadot/util-crypto';
import { hexText } from '../../offchain-agent/src/base/bytes.ts';
import type { EvidenceHeader } from '../../offchain-agent/src/sli/evidence/evidence.ts';
import { type Receipt, receiptBytes, sampleId } from '../../offchain-agent/src/sli/receipt.ts';

/** An endpoint that signs what it answers. */
export class ReceiptSigner {
  readonly #pair: ReturnType<typeof ed25519PairFromSeed>;

  /** @param seed the byte that its seed is made of */
  constructor(seed: number) {
    this.#pair = ed25519PairFromSeed(new Uint8Array(32).fill(seed));
  }

  /** Its public key, 0x and 64 hex digits. */
  get key(): string {
    return hexText(this.#pair.publicKey);
  }

  sign(
    { genesis, network, link }: Pick<EvidenceHeader, 'genesis' | 'network' | 'link'>,
    { target, index, atMs }: { readonly target: number; readonly index: number; readonly atMs: number },
  ): Receipt {
    const height = 812;
    const receipted = { genesis, network, target, id: sampleId(link, target, index) };
    const signature = ed25519Sign(receiptBytes(receipted, { atMs, height }), this.#pair);
    return { atMs, height, signature: hexText(signature) };
  }
}

import { ed25519PairFromSeed, ed25519Sign } from '@polkadot/util-crypto';
import { hexText } from '../../../../src/base/bytes.ts';
import type { EvidenceHeader } from '../../../../src/sli/evidence/evidence.ts';
import { drawInstants, drawNumber } from '../../../../src/sli/hash-chain.ts';
import { type Receipt, receiptBytes, sampleId } from '../../../../src/sli/receipt.ts';
import type { Sample, SampleOutcome } from '../../../../src/sli/sample.ts';

const pairOf = (number: number) => ed25519PairFromSeed(new Uint8Array(32).fill(number));

/** The key with which target `number` signs. */
export const keyCase = (number: number): string => hexText(pairOf(number).publicKey);

/** What a target signs of its sample `index`, `lateMs` after the instant was due. */
export function receiptCase(
  header: EvidenceHeader,
  { target, index, lateMs = 1 }: { target: number; index: number; lateMs?: number },
  signer = target,
): Receipt {
  const { genesis, network, link } = header;
  const law = { ...header, ...header.parameters };
  const instantUs = drawInstants(law).find((one) => drawNumber(one, law) === index) ?? 0;
  const of = { atMs: Math.floor(instantUs / 1_000) + lateMs, height: 812 };
  const bytes = receiptBytes({ genesis, network, target, id: sampleId(link, target, index) }, of);
  return { ...of, signature: hexText(ed25519Sign(bytes, pairOf(signer))) };
}

/** A window of targets 1 and 2: all answers of 1 with receipts, those of 2 without. */
export function receiptedCase(header: EvidenceHeader): readonly Sample[] {
  const { network, window } = header;
  const law = { ...header, ...header.parameters };
  return [1, 2].flatMap((target) =>
    drawInstants(law).map((instantUs): Sample => {
      const index = drawNumber(instantUs, law);
      const answer: SampleOutcome = { kind: 'answer', latencyUs: 800 + index };
      const outcome: SampleOutcome =
        index === 3
          ? { kind: 'null', reason: 'timeout' }
          : index === 5
            ? { kind: 'untaken', reason: 'stalled' }
            : target === 1
              ? { ...answer, receipt: receiptCase(header, { target, index }) }
              : answer;
      return { network, window, target, indicator: 'rpc', instantUs, outcome };
    }),
  );
}

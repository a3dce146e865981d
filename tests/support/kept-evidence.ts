import { EvidenceFolder } from '../../offchain-agent/src/store/evidence-folder.ts';
import { encodeEvidence } from './evidence-at-once.ts';
import { sampling } from './fake-served-chain.ts';

interface Keeping {
  readonly genesis: string;
  /** Start, UTC seconds. */
  readonly window: number;
  /** 0x and 64 hex digits. */
  readonly reporter: string;
  readonly targets?: readonly number[];
  readonly graceMs?: number;
}

/** Keeps evidence as an agent does, with one sample of each target; its content identifier. */
export async function keepEvidence(
  folder: string,
  { genesis, window, reporter, targets = [1, 2], graceMs = 0 }: Keeping,
): Promise<string> {
  const place = { network: 0, window };
  const header = {
    ...place,
    genesis,
    reporter,
    link: `0x${'00'.repeat(32)}`,
    parameters: { ...sampling, graceMs },
  };
  const samples = targets.map((target) => ({
    ...place,
    target,
    indicator: 'rpc' as const,
    instantUs: window * 1_000_000 + 1,
    outcome: { kind: 'answer' as const, latencyUs: 5 },
  }));
  const encoded = encodeEvidence(header, samples);
  await new EvidenceFolder(folder).put({ ...place, reporter }, encoded);
  return encoded.cid;
}

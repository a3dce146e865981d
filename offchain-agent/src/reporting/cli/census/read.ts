import type { AgreedCensus, CensusChain, StoredCensus } from '../../../chain/reporting/census-chain.ts';
import { type Census, type CensusDifference, censusDifference } from '../../../sli/census.ts';
import type { CensusIndicator } from '../../../sli/indicator.ts';

/** One reporter's census beside the one that is believed. */
export interface Stand {
  readonly reporter: string;
  readonly stored: StoredCensus;
  /** `partial`: not all of its parts came; `open`: nothing is believed of the window yet. */
  readonly kind: 'agrees' | 'dissents' | 'partial' | 'open';
  /** Of one that dissents, as far as both are still to be had. */
  readonly difference: CensusDifference | undefined;
}

/** Whose censuses are asked for. */
export interface CensusQuery {
  readonly network: number;
  readonly indicator: CensusIndicator;
}

/** The censuses of one window. */
export interface CensusWindow {
  readonly window: number;
  /** Whether the chain still takes reports of it. */
  readonly isOpen: boolean;
  readonly agreed: AgreedCensus | undefined;
  readonly stands: readonly Stand[];
}

/** Reads what reporters say of a window, and where those who dissent part from the census that is believed. */
export async function readCensusWindow(
  chain: Pick<CensusChain, 'storedCensuses' | 'agreedCensus' | 'dutiesOf'>,
  { network, indicator }: CensusQuery,
  window: number,
  isOpen: boolean,
): Promise<CensusWindow> {
  const [stored, agreed] = await Promise.all([
    chain.storedCensuses(network, window, indicator),
    chain.agreedCensus(network, window, indicator),
  ]);
  const believed = stored.find(({ root }) => root !== undefined && root === agreed?.root);
  const wholeOf = async (one: StoredCensus): Promise<Census | undefined> => {
    const duties = await chain.dutiesOf(network, window, one);
    return duties && { from: one.from, to: one.to, era: one.era, duties };
  };
  const stands: Stand[] = [];
  for (const one of stored) {
    const kind = kindOf(one, agreed);
    const [own, right] =
      kind === 'dissents' && believed
        ? [await wholeOf(one), await wholeOf(believed)]
        : [undefined, undefined];
    const difference = own && right ? censusDifference(own, right) : undefined;
    stands.push({ reporter: one.reporter, stored: one, kind, difference });
  }
  return { window, isOpen, agreed, stands };
}

function kindOf({ root }: StoredCensus, agreed: AgreedCensus | undefined): Stand['kind'] {
  if (root === undefined) return 'partial';
  if (!agreed) return 'open';
  return root === agreed.root ? 'agrees' : 'dissents';
}

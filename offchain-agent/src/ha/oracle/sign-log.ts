import { Findings, type OracleVerdict } from './finding.ts';
import { keyedPlace, type Permissions, placeOf, targetOf } from './grants.ts';

/** The last word is a check sum; a line that was not written whole has none, and its signature did not leave. */
const slotLine = /^slot (\d+)(?: (0x[0-9a-f]+))? [0-9a-f]{16}$/;
const voteLine =
  /^vote (\d+) (\d+) (propose|prevote|precommit) (\d+) (0x[0-9a-f]{64})(?: (0x[0-9a-f]+))? [0-9a-f]{16}$/;

/** Something that a node noted before it signed it. */
type Signed =
  | { readonly kind: 'slot'; readonly place: string }
  | { readonly kind: 'vote'; readonly place: string; readonly target: string };

/**
 * What the nodes of a validator have signed, by their sign logs. A node writes its log anew when it starts and when it has grown,
 * so that the lines have to be taken as long as they are there.
 */
export class SignLogs {
  readonly #lines = new Map<string, { readonly node: string; readonly signed: Signed }>();

  /** What stands in the log of a node now; may be said again. */
  note(node: string, text: string): void {
    // What stands behind the last line feed is not whole.
    for (const line of text.split('\n').slice(0, -1)) {
      const signed = signedOf(line);
      if (signed) this.#lines.set(`${node} ${line}`, { node, signed });
    }
  }

  /** Holds everything that was signed against what was granted, and against what the other nodes have signed. */
  judge({ slots, votes }: Pick<Permissions, 'slots' | 'votes'>): OracleVerdict {
    const findings = new Findings('signed_as_granted');
    const signers = new Map<string, string>();
    const targets = new Map<string, string>();
    for (const { node, signed } of this.#lines.values()) {
      findings.judge();
      const { place } = signed;
      if (signed.kind === 'slot') {
        const before = signers.get(place);
        if (before !== undefined) findings.add(`${place} was signed by ${before} and by ${node}`);
        signers.set(place, node);
        if (!slots.has(place)) findings.add(`${node} signed ${place}, which was not granted`);
      } else {
        const { target } = signed;
        const before = targets.get(place) ?? target;
        if (before !== target)
          findings.add(`${place} was signed for ${before} and, by ${node}, for ${target}`);
        targets.set(place, before);
        const granted = votes.get(place);
        if (granted !== target)
          findings.add(
            `${node} signed the ${place} for ${target}, which was ${granted === undefined ? 'not granted' : `granted for ${granted}`}`,
          );
      }
    }
    return findings.verdict;
  }
}

function signedOf(line: string): Signed | undefined {
  const [, slot, author = ''] = slotLine.exec(line) ?? [];
  if (slot !== undefined) return { kind: 'slot', place: keyedPlace(`slot ${Number(slot)}`, author) };
  const [, set, round, step = '', number, hash = '', voter = ''] = voteLine.exec(line) ?? [];
  if (set === undefined) return undefined;
  return {
    kind: 'vote',
    place: keyedPlace(placeOf({ set: Number(set), round: Number(round), step }), voter),
    target: targetOf({ number: Number(number), hash }),
  };
}

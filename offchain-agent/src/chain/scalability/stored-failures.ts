/** The failed answers of a run, as its commit says them. */
export interface StoredFailures {
  /** 0 to 1. */
  readonly share: number;
  /** How many answers the share is of; undefined where they were not counted. */
  readonly answers: number | undefined;
}

interface NamedCommit {
  readonly commit: string;
  /** Undefined for a run that was stored without them. */
  readonly failures: StoredFailures | undefined;
}

/**
 * A run on the chain has no field for failed answers: they stand behind its commit, as `d3adb33f failed=12/40000`, or
 * `failed=0.03%` where they were not counted.
 */
const suffix = / failed=(?:(\d+)\/(\d+)|(\d+(?:\.\d+)?)%)$/;
/** Bytes that the chain takes. */
const longest = 64;

/** A commit with the failed answers of its run; undefined where there is no room for both. */
export function commitWithFailures(commit: string, { share, answers }: StoredFailures): string | undefined {
  const percent = ` failed=${shownPercent(100 * share)}%`;
  const counted =
    answers === undefined ? undefined : ` failed=${Math.round(share * answers)}/${Math.round(answers)}`;
  return [counted, percent]
    .flatMap((text) => (text === undefined ? [] : [`${commit}${text}`]))
    .find((text) => Buffer.byteLength(text) <= longest);
}

/** The commit of a run without the failed answers behind it, and these. */
export function namedCommit(text: string): NamedCommit {
  const match = suffix.exec(text);
  if (!match) return { commit: text, failures: undefined };
  const [whole, failed, answers, percent] = match;
  const commit = text.slice(0, text.length - whole.length);
  if (percent !== undefined) {
    const share = Number(percent) / 100;
    return share <= 1
      ? { commit, failures: { share, answers: undefined } }
      : { commit: text, failures: undefined };
  }
  const [bad, all] = [Number(failed), Number(answers)];
  if (!(all > 0 && bad <= all)) return { commit: text, failures: undefined };
  return { commit, failures: { share: bad / all, answers: all } };
}

function shownPercent(percent: number): string {
  const text = percent.toPrecision(4);
  // Digits alone are read again; a share too small for them is none.
  return text.includes('e') ? percent.toFixed(6) : String(Number(text));
}

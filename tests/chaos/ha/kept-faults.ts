import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../../../offchain-agent/src/base/write-durably.ts';
import type { OracleVerdict } from '../../../offchain-agent/src/ha/oracle/finding.ts';
import { mergedVerdicts } from '../../support/merged-verdicts.ts';
import type { HaCampaignOptions } from './options.ts';
import type { PlayedFault } from './play.ts';

/** What the oracle says of a network after a fault, or at its end. */
export interface Judged {
  readonly verdicts: readonly OracleVerdict[];
  /** Lines of grants that were not written whole. */
  readonly unreadable: number;
}

interface Line extends Judged {
  /** When the network was started. */
  readonly network: number;
  /** Absent at the end of a network. */
  readonly fault?: PlayedFault;
}

/** What was played, over all networks. In a file it outlives the campaign, which continues it. */
export class KeptFaults {
  readonly #file: string | undefined;
  readonly #lines: Line[] = [];

  /** @throws Error when the file is of a campaign with other options */
  constructor({ resume, engine, coordinator, seed, kinds, leaseMs, backend }: HaCampaignOptions) {
    this.#file = resume;
    if (resume === undefined) return;
    const asked = JSON.stringify({ engine, coordinator, seed, kinds, leaseMs, backend });
    const text = existsSync(resume) ? readFileSync(resume, 'utf8') : `${asked}\n`;
    // What stands behind the last line feed was not written whole.
    const [first, ...lines] = text.split('\n').slice(0, -1);
    if (first !== asked)
      throw new Error(
        `--resume ${resume}: it is of other options, ${first}; repeat those, or name another file`,
      );
    this.#lines.push(...lines.map((line) => JSON.parse(line) as Line));
    writeWhole(resume, [asked, ...lines, ''].join('\n'));
  }

  get faults(): PlayedFault[] {
    return this.#lines.flatMap(({ fault }) => fault ?? []);
  }

  add(line: Line): void {
    this.#lines.push(line);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  /** Of all networks; of each the last word. */
  judged(): Judged {
    const last = [...new Map(this.#lines.map((line) => [line.network, line])).values()];
    return {
      verdicts: last.length === 0 ? [] : mergedVerdicts(last.map(({ verdicts }) => verdicts)),
      unreadable: last.reduce((sum, { unreadable }) => sum + unreadable, 0),
    };
  }
}

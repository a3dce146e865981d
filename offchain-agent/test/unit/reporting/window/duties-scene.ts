import type { InstantsContext } from '../../../../src/measure/sample/run-instants.ts';
import type { AgentParts } from '../../../../src/reporting/agent/parts.ts';
import { WindowDuties } from '../../../../src/reporting/window/window-duties.ts';
import type { WindowRow } from '../../../../src/store/store.ts';
import { AgentRig, account, firstWindow, startMs } from '../agent/fakes/agent-rig.ts';

export const windowS = 20;
export const endMs = startMs + 1_000 * windowS;
export const next = firstWindow + windowS;
export const network = 0;

/** The duties of one reporter's windows, whose samples are taken until they are stopped. */
export class DutiesScene extends AgentRig {
  readonly runs: InstantsContext[] = [];
  readonly duties = this.dutiesWith();

  dutiesWith(change: Partial<AgentParts> = {}): WindowDuties {
    const runInstants: AgentParts['runInstants'] = async (_, context) => {
      this.runs.push(context);
      await this.clock.until(Number.POSITIVE_INFINITY, context.signal);
    };
    return new WindowDuties(this.options(), this.parts({ runInstants, ...change }), (news) =>
      this.news.push(news),
    );
  }

  /** The first window is over, and its end is final. */
  async end(): Promise<void> {
    await this.clock.pass(endMs - this.clock.trueMs);
    this.chain.advance(endMs);
  }

  toldAs(level: string) {
    return this.told.filter((line) => line.level === level);
  }

  figuresOf(name: string) {
    return this.figures.filter(([series]) => series === name);
  }

  async stateOf(window: number): Promise<WindowRow['state'] | undefined> {
    return (await this.store.windowOf(account, network, window))?.state;
  }

  async faultOf(window: number): Promise<string | undefined> {
    return await this.store.getValue(`clock-fault/${network}/${account}/${window}`);
  }

  async keep(window: number, state: WindowRow['state']): Promise<void> {
    await this.store.putWindow({ network, reporter: account, window, state });
  }
}

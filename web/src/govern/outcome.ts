import type { ChainMetadata } from '../chain/runtime.ts';
import { errorWords, type TxEvent } from '../wallet/submit.ts';

interface Result {
  readonly success: boolean;
  readonly value?: { readonly type: string; readonly value?: unknown };
}

/** What a vote, a proposal or a closing has come to, by the events of its transaction. */
export function councilOutcome(runtime: ChainMetadata, events: readonly TxEvent[]): readonly string[] {
  return events.flatMap(({ type, value: event }) => {
    const given = (event.value ?? {}) as Readonly<Record<string, unknown>>;
    switch (`${type}.${event.type}`) {
      case 'Council.Proposed':
        return [
          `It is motion ${String(given['proposal_index'])}, and needs ${String(given['threshold'])} votes; who proposed it has to vote for it, too.`,
        ];
      case 'Council.Voted':
        return [`Votes now: ${String(given['yes'])} yes, ${String(given['no'])} no.`];
      case 'Council.Disapproved':
        return ['The motion is lost: nothing has changed.'];
      case 'Council.Executed':
      case 'Council.MemberExecuted': {
        const { success, value } = given['result'] as Result;
        return success
          ? ['The motion is carried, and its call succeeded.']
          : [
              `The motion is carried, but its call failed and nothing has changed: ${errorWords(runtime, value)}`,
            ];
      }
      default:
        return [];
    }
  });
}

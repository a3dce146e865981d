import type { IndicatorName } from '../../offchain-agent/src/sli/indicator.ts';

/** What is done to the network of the reporters' test, a window each. */
export type Phase = 'well' | 'gone' | 'frozen' | 'blind';

/** Of what is planned. The window in which reporters begin may be `well`, if it has a slot of each validator for them. */
export const leastTaken: Readonly<Record<Phase, number>> = { well: 0.75, gone: 0.6, frozen: 0.6, blind: 0.6 };

/**
 * What the tests read of a window, up or down: reporters leave out what a busy machine made them late for, and a window
 * that has not enough of one of these is not the one to judge.
 */
export const measuredIn: Readonly<Record<Phase, Partial<Record<IndicatorName, readonly string[]>>>> = {
  well: { rpc: ['v1', 'v2', 'v3', 'lone'], reachability: ['v1', 'v2', 'v4'], arrival: ['v1', 'v4', 'all'] },
  gone: { rpc: ['v1', 'v3'], reachability: ['v4'], arrival: ['v1', 'all'] },
  frozen: { reachability: ['v4'], arrival: ['all'] },
  blind: { rpc: ['lone'], reachability: ['v4'] },
};

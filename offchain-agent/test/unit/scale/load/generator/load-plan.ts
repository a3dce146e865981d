import type { GeneratorPlan } from '../../../../../src/scale/load/generator/generator-messages.ts';
import { loadAccount } from '../../../../../src/scale/load/transfer.ts';

interface PlanShape {
  readonly count: number;
  readonly accounts: number;
  readonly firstNonce?: number;
  readonly endpoints?: readonly string[];
  readonly everyUs?: number;
  readonly answerWithinMs?: number;
}

/** A plan for a chain that nobody decodes. */
export function loadPlan(shape: PlanShape): GeneratorPlan {
  const { count, accounts, firstNonce = 0, endpoints = [], everyUs = 1_000, answerWithinMs = 5_000 } = shape;
  return {
    endpoints,
    accounts: Array.from({ length: accounts }, (_, index) => ({
      ...loadAccount('//Test', '0x00', index),
      nonce: firstNonce,
    })),
    template: {
      addressPrefix: Uint8Array.of(0),
      callStart: Uint8Array.of(30, 3, 0),
      callEnd: Uint8Array.of(4),
      extraStart: Uint8Array.of(0),
      extraEnd: Uint8Array.of(0, 0),
      implicit: new Uint8Array(73),
    },
    intendedUs: Float64Array.from({ length: count }, (_, index) => index * everyUs),
    answerWithinMs,
  };
}

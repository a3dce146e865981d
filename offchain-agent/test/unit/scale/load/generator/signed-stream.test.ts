import { deepEqual, equal, notEqual } from 'node:assert/strict';
import type { GeneratorPlan } from '../../../../../src/scale/load/generator/generator-messages.ts';
import { SignedStream } from '../../../../../src/scale/load/generator/sender.ts';
import { loadPlan } from './load-plan.ts';

const nonces = (stream: SignedStream, indices: readonly number[]): number[] =>
  indices.map((index) => stream.take(index).nonce);

describe('the signed transfers of a load', () => {
  const plan = (): GeneratorPlan => loadPlan({ count: 8, accounts: 2, firstNonce: 5 });

  it('take turns between the accounts, each with its nonces in order', () => {
    deepEqual(nonces(new SignedStream(plan()), [0, 1, 2, 3, 4, 5]), [5, 5, 6, 6, 7, 7]);
  });

  it('fill the gap that a refusal left before anything else of that account', () => {
    const stream = new SignedStream(plan());
    nonces(stream, [0, 1, 2]);
    stream.giveBack(0, 5);
    deepEqual(nonces(stream, [3, 4, 5, 6]), [6, 5, 7, 7]);
  });

  it('fill several gaps from the lowest on', () => {
    const stream = new SignedStream(plan());
    nonces(stream, [0, 2, 4]);
    stream.giveBack(4, 7);
    stream.giveBack(0, 5);
    deepEqual(nonces(stream, [6]), [5]);
  });

  it('are other bytes the second time: a pool bans those that it has refused', () => {
    const stream = new SignedStream(plan());
    const first = stream.take(0);
    stream.giveBack(0, first.nonce);
    const second = stream.take(2);
    equal(second.nonce, first.nonce);
    notEqual(second.extrinsic, first.extrinsic);
  });
});

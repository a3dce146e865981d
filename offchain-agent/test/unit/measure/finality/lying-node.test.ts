import { deepEqual, equal, ok } from 'node:assert/strict';
import { genesisLies } from '../../../../../tests/support/lies-of-genesis.ts';
import { headerLies } from '../../../../../tests/support/lies-of-headers.ts';
import { setLies } from '../../../../../tests/support/lies-of-sets.ts';
import { voteLies } from '../../../../../tests/support/lies-of-votes.ts';
import { ProofScene } from '../../../../../tests/support/proof-scene.ts';
import { AgentError } from '../../../../src/base/error.ts';

/** Of tests in which a node withholds; elsewhere nothing is waited for. */
const patienceMs = 25;

async function refusalOf(scene: ProofScene): Promise<AgentError> {
  try {
    await scene.outcome();
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
  throw new Error('it was believed');
}

function requireNamed(error: AgentError, reason: string): void {
  equal(error.code, `unknown/finality_${reason}`, error.message);
  equal(error.retryable, reason === 'missing_block');
  // A program learns which block it is about.
  ok(
    ['block', 'hash', 'bytes', 'number', 'set_id'].some((name) => error.data[name] !== undefined),
    error.message,
  );
  ok(!error.message.includes('\n'));
}

describe('a lying node', () => {
  for (const { name, reason, tell } of [...headerLies, ...voteLies, ...setLies]) {
    it(`tells ${name}: refused as ${reason}, and no count changes`, async () => {
      const scene = new ProofScene();
      await scene.follow({ patienceMs });
      await scene.finalize(3);
      const counted = new Map(scene.authored);
      await tell(scene);
      requireNamed(await refusalOf(scene), reason);
      deepEqual(scene.numbers, [1, 2, 3]);
      deepEqual(scene.authored, counted);
      equal(scene.node.listeners, 0);
    });
  }

  for (const { name, reason, tell } of genesisLies) {
    it(`tells ${name}: refused as ${reason}, and nothing is counted`, async () => {
      const scene = new ProofScene();
      await tell(scene);
      await scene.follow({ patienceMs });
      requireNamed(await refusalOf(scene), reason);
      deepEqual(scene.numbers, []);
    });
  }
});

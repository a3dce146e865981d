import { type RecordedAnswers, RecordedNode } from './recorded-node.ts';
import { prefixOf } from './relay-questions.ts';

const session = prefixOf('ParasShared', 'CurrentSessionIndex');
const indices = prefixOf('ParasShared', 'ActiveValidatorIndices');
const validators = prefixOf('Session', 'Validators');

interface Gate {
  /** Block by which it was recorded who votes. */
  readonly at: string;
  readonly opened: Promise<void>;
  open(): void;
}

/**
 * A recorded relay chain that answers `watch`, which asks who votes in a session once: by that block of the session whose answer comes
 * first. With proofs, the one that was first when it was recorded is first again; without, any block of the session has the answer.
 */
export class OrderedNode extends RecordedNode {
  readonly #sessions = new Map<string, string>();
  readonly #gates = new Map<string, Gate>();

  constructor(recorded: RecordedAnswers) {
    super(recorded);
    const elected = new Map<string, string>();
    for (const [method, [, hash], result] of recorded.answers) {
      if (method !== 'state_queryStorageAt') continue;
      for (const [key, value] of (result as readonly Changed[])[0]?.changes ?? []) {
        if (value === null) continue;
        if (key === session) this.#sessions.set(String(hash), value);
        if (key === validators) elected.set(String(hash), value);
      }
    }
    const active = new Map<string, unknown>();
    for (const [method, [keys, hash], result] of recorded.answers) {
      const own = this.#sessions.get(String(hash)) ?? '';
      if (method === 'state_getStorage' && keys === indices) active.set(own, result);
      if (method === 'state_getReadProof' && isOfVoters(keys)) this.#gates.set(own, gateAt(String(hash)));
    }
    for (const [hash, own] of this.#sessions) {
      if (active.has(own)) this.take('state_getStorage', [indices, hash], active.get(own));
      if (elected.has(hash)) this.take('state_getStorage', [validators, hash], elected.get(hash));
    }
  }

  override async request(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const [keys, hash] = params;
    const gate =
      method === 'state_getReadProof' ? this.#gates.get(this.#sessions.get(String(hash)) ?? '') : undefined;
    if (gate && isOfVoters(keys)) gate.open();
    if (gate && gate.at !== hash && String(keys) === session) await gate.opened;
    return await super.request(method, params);
  }
}

function isOfVoters(keys: unknown): boolean {
  return String(keys) === [indices, validators].join();
}

function gateAt(at: string): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { at, opened, open: () => open() };
}

interface Changed {
  readonly changes: readonly (readonly [key: string, value: string | null])[];
}

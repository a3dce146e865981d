import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { AgentError } from '../../../../src/base/error.ts';
import { knownSpec } from '../../../../src/chain/spec/known-relays.ts';
import { readCheckpoint, readCheckpointFile } from '../../../../src/chain/spec/read-checkpoint.ts';

interface Specification {
  readonly lightSyncState: { readonly finalizedBlockHeader: string; readonly grandpaAuthoritySet: string };
}

const key = `0x${'ab'.repeat(32)}`;
const own = { set_id: 7, block_hash: key, authorities: [{ key, weight: 1 }] };

describe('the file of a checkpoint', () => {
  let folder: string;
  let file: string;
  let paseo: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-checkpoint-'));
    file = join(folder, 'checkpoint.json');
    ({ chainSpec: paseo } = await import('@polkadot-api/known-chains/paseo'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (content: unknown) => {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readCheckpointFile(file);
  };
  const changed = (change: (spec: Specification) => object) =>
    read(change(JSON.parse(paseo) as Specification));

  it('may be what a proved run wrote', () => {
    deepEqual(read(own), {
      checkpoint: { setId: 7, blockHash: key, authorities: [{ key, weight: 1n }] },
      spec: undefined,
    });
  });

  it('may be a raw specification, or the answer of a node that has one', async () => {
    const known = await knownSpec('paseo');
    ok(known);
    for (const content of [paseo, { jsonrpc: '2.0', id: 1, result: JSON.parse(paseo) as object }]) {
      const { checkpoint, spec } = read(content);
      deepEqual(checkpoint, known.sync.checkpoint);
      equal(spec?.genesisHash, known.genesisHash);
    }
  });

  it('may name the genesis by the whole state, and then no hash of it', () => {
    const { spec } = changed((one) => ({ ...one, genesis: { raw: { top: {}, childrenDefault: {} } } }));
    equal(spec?.genesisHash, undefined);
    equal(spec?.sync.block.number, 254_785);
  });

  for (const { name, change, message } of [
    {
      name: 'a specification without lightSyncState',
      change: (spec: Specification) => ({ ...spec, lightSyncState: undefined }),
      message: /has no lightSyncState: a relay chain's node writes one with sync_state_genSyncSpec/,
    },
    {
      name: 'a header with a byte too many',
      change: (spec: Specification) =>
        withState(spec, { finalizedBlockHeader: `${spec.lightSyncState.finalizedBlockHeader}00` }),
      message: /finalizedBlockHeader cannot be used: 1 bytes are left over/,
    },
    {
      name: 'a set that is cut off',
      change: (spec: Specification) =>
        withState(spec, { grandpaAuthoritySet: spec.lightSyncState.grandpaAuthoritySet.slice(0, -2) }),
      message: /grandpaAuthoritySet cannot be used/,
    },
    {
      name: 'a set with a change under way',
      change: (spec: Specification) =>
        withState(spec, {
          grandpaAuthoritySet: `0x04${'ab'.repeat(32)}01${'00'.repeat(7)}07${'00'.repeat(7)}04`,
        }),
      message: /a change of the authorities is announced and not yet in force/,
    },
    {
      name: 'a set with a forced change',
      change: (spec: Specification) =>
        withState(spec, {
          grandpaAuthoritySet: `0x04${'ab'.repeat(32)}01${'00'.repeat(7)}07${'00'.repeat(7)}000004`,
        }),
      message: /a forced change of the authorities is under way/,
    },
    {
      name: 'a set without voters',
      change: (spec: Specification) =>
        withState(spec, { grandpaAuthoritySet: `0x0007${'00'.repeat(7)}00000000` }),
      message: /has no voter, or one without a weight/,
    },
    {
      name: 'a set before the last one that ended',
      change: (spec: Specification) =>
        withState(spec, {
          grandpaAuthoritySet: `0x04${'ab'.repeat(32)}01${'00'.repeat(7)}02${'00'.repeat(7)}00000004${'02'}${'00'.repeat(7)}05000000`,
        }),
      message: /set 2 ended with block 5, which is not before set 2 at block 254785/,
    },
    {
      name: 'what is no hex',
      change: (spec: Specification) => withState(spec, { grandpaAuthoritySet: '0xzz' }),
      message: /lightSyncState.grandpaAuthoritySet: must be 0x and an even number of hex digits/,
    },
    { name: 'a number', change: () => 7 as unknown as object, message: /is not a checkpoint/ },
    { name: 'null', change: () => null as unknown as object, message: /is not a checkpoint/ },
  ])
    it(`refuses ${name}`, () => {
      throws(
        () => changed(change),
        (error: unknown) => {
          ok(error instanceof AgentError);
          equal(error.code, 'bad_input/checkpoint');
          match(error.message, message);
          return true;
        },
      );
    });

  it('says which file it cannot read', () => {
    throws(() => readCheckpoint(join(folder, 'none'), '--checkpoint: none'), {
      code: 'bad_input/checkpoint',
      message: '--checkpoint: none cannot be read: no such file or directory',
    });
  });

  it('refuses changed bytes of a specification, or reads another checkpoint: it never ends in another error', () => {
    const spec = JSON.parse(paseo) as Specification;
    const fields = ['finalizedBlockHeader', 'grandpaAuthoritySet'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...fields),
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        (field, at, byte, isCut) => {
          const bytes = Buffer.from(spec.lightSyncState[field].slice(2), 'hex');
          const place = at % bytes.length;
          bytes[place] = byte;
          const hex = `0x${bytes.subarray(0, isCut ? place : undefined).toString('hex')}`;
          try {
            ok(read(withState(spec, { [field]: hex })).checkpoint.authorities.length > 0);
          } catch (error) {
            ok(error instanceof AgentError && error.code === 'bad_input/checkpoint', String(error));
          }
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });

  it('may not be too large', async () => {
    writeFileSync(file, Buffer.alloc(65 * 1_048_576, ' '));
    await rejects(async () => await Promise.resolve(readCheckpoint(file)), { code: 'bad_input/checkpoint' });
  });
});

function withState(spec: Specification, state: Partial<Specification['lightSyncState']>): object {
  return { ...spec, lightSyncState: { ...spec.lightSyncState, ...state } };
}

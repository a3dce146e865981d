import { deepEqual, equal, ok } from 'node:assert/strict';
import { type FollowEnd, ToldFollow } from '../../../../src/endpoint/gateway/told-follow.ts';

type Event = Readonly<Record<string, unknown>>;

const runtime = { type: 'valid', spec: { specVersion: 17 } };
const hash = (height: number): string => `0x${height.toString(16).padStart(64, '0')}`;
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => hash(from + at));
const begin = (from: number, to: number, more: object = { finalizedBlockRuntime: runtime }): Event => ({
  event: 'initialized',
  finalizedBlockHashes: range(from, to),
  ...more,
});
const newBlock = (height: number, newRuntime: unknown = null): Event => ({
  event: 'newBlock',
  blockHash: hash(height),
  parentBlockHash: hash(height - 1),
  newRuntime,
});
const best = (height: number): Event => ({ event: 'bestBlockChanged', bestBlockHash: hash(height) });
const final = (from: number, to = from): Event => ({
  event: 'finalized',
  finalizedBlockHashes: range(from, to),
  prunedBlockHashes: [],
});

/** What the client is told where a node tells these events. */
function told(follow: ToldFollow, events: readonly Event[]): Event[] {
  return events.flatMap((event) => {
    const items = follow.tell(String(event['event']), Buffer.from(JSON.stringify(event)));
    return items.map((item) =>
      item instanceof Buffer ? (JSON.parse(item.toString('utf8')) as Event) : (item as Event),
    );
  });
}

function endOf(events: readonly Event[]): FollowEnd | undefined {
  const follow = new ToldFollow(undefined);
  told(follow, events);
  return follow.end;
}

describe('a follow of chainHead behind one whose node was lost', () => {
  it('tells what its node tells where it is the first', () => {
    const events = [begin(1, 16), newBlock(17), best(17), final(17)];
    deepEqual(told(new ToldFollow(undefined), events), events);
  });

  it('begins with the blocks that the client knows, and tells as new ones those that became final meanwhile', () => {
    const follow = new ToldFollow(endOf([begin(1, 16), newBlock(17), best(17), final(17)]));
    deepEqual(told(follow, [begin(5, 20), newBlock(21), best(21), final(21)]), [
      begin(5, 17),
      newBlock(18),
      newBlock(19),
      newBlock(20),
      newBlock(21),
      best(21),
      final(18, 20),
      final(21),
    ]);
  });

  it('settles what is final before a finality that comes without a best block', () => {
    const follow = new ToldFollow(endOf([begin(1, 16)]));
    deepEqual(told(follow, [begin(3, 18), final(19)]).slice(3), [best(18), final(17, 18), final(19)]);
  });

  it('says nothing of runtimes to clients that asked for none', () => {
    const follow = new ToldFollow(endOf([begin(1, 16, {})]));
    const [, next] = told(follow, [begin(2, 17, {})]);
    deepEqual(next, { event: 'newBlock', blockHash: hash(17), parentBlockHash: hash(16) });
  });

  for (const { name, before, events } of [
    {
      name: 'the client missed more blocks than a node begins with',
      before: [begin(1, 16)],
      events: [begin(20, 35), best(35)],
    },
    {
      name: 'the node is behind what the client knows',
      before: [begin(1, 16)],
      events: [begin(1, 15), best(15), final(16)],
    },
    { name: 'nothing became final meanwhile', before: [begin(1, 16)], events: [begin(1, 16), best(16)] },
    {
      name: 'the runtime is another one',
      before: [begin(1, 16)],
      events: [begin(2, 17, { finalizedBlockRuntime: { type: 'valid', spec: { specVersion: 18 } } })],
    },
    {
      name: 'a block brought another runtime before the loss',
      before: [begin(1, 16), newBlock(17, runtime)],
      events: [begin(2, 17)],
    },
    {
      name: 'a node lists more than nodes begin with',
      before: [begin(1, 16)],
      events: [begin(10, 200)],
    },
    {
      name: 'a node lists no hashes',
      before: [begin(1, 16)],
      events: [{ event: 'initialized', finalizedBlockHashes: 7 }, { event: 'finalized' }],
    },
    {
      name: 'a node lists what is no hash',
      before: [begin(1, 16)],
      events: [{ event: 'initialized', finalizedBlockHashes: [hash(16), null] }],
    },
  ])
    it(`tells the node's events unmodified where ${name}`, () => {
      deepEqual(told(new ToldFollow(endOf(before)), events), events);
    });

  it('ends where the one before did until the node has answered what the client asked of its beginning', () => {
    const before = endOf([begin(1, 16)]);
    const follow = new ToldFollow(before);
    told(follow, [begin(3, 18), best(18), final(19)]);
    equal(follow.end?.final, hash(19), 'who asks nothing takes what it is told');
    follow.asked();
    equal(follow.end, before);
    follow.answered();
    equal(follow.end?.final, hash(19));
  });

  it('ends at its last final block wherever it is lost again', () => {
    const follow = new ToldFollow(endOf([begin(1, 16)]));
    told(follow, [begin(3, 18)]);
    equal(follow.end?.final, hash(16), 'new blocks are not final yet');
    told(follow, [best(18)]);
    equal(follow.end?.final, hash(18));
    told(follow, [final(19, 21)]);
    equal(follow.end?.final, hash(21));
  });

  it('leaves no gap over 200 losses, as long as one node knows the last final block', () => {
    let seed = 7;
    const draw = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    let end: FollowEnd | undefined;
    let height = 20;
    let known = new Set<string>();
    let gaps = 0;
    for (let losses = 0; losses < 200; losses += 1) {
      const follow = new ToldFollow(end);
      const isTaken = draw(5) > 0;
      follow.asked();
      if (isTaken) follow.answered();
      const learned = new Set(known);
      const hasGap = !range(height - 15, height).includes(end?.final ?? '');
      gaps += hasGap ? 1 : 0;
      const events: Event[] = [begin(height - 15, height)];
      for (let left = draw(6); left > 0; left -= 1) {
        if (draw(3) > 0) events.push(best(height));
        events.push(newBlock(height + 1), best(height + 1), final(height + 1));
        height += 1;
      }
      for (const event of told(follow, events.slice(0, 1 + draw(events.length)))) {
        if (event['event'] === 'initialized') {
          const hashes = event['finalizedBlockHashes'] as string[];
          ok(hasGap || known.has(hashes.at(-1) ?? ''), 'it begins with what the client knows');
          for (const one of hashes) learned.add(one);
        } else if (event['event'] === 'newBlock') {
          ok(learned.has(String(event['parentBlockHash'])), 'each new block has a parent that was told');
          learned.add(String(event['blockHash']));
        } else if (event['event'] === 'finalized')
          for (const one of event['finalizedBlockHashes'] as string[])
            ok(learned.has(one), 'what is final was told before');
        else ok(learned.has(String(event['bestBlockHash'])), 'the best block was told before');
      }
      // What was told before its beginning was taken, the client forgets.
      if (isTaken || losses === 0) known = learned;
      ({ end } = follow);
      height += draw(8);
    }
    ok(gaps < 40, `${gaps} absences were longer than what a node begins with`);
  });
});

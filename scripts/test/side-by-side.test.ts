import assert from 'node:assert/strict';
import { type CoreTimes, type Queue, sideBySide, spareCores } from '../lib/check/side-by-side.ts';

const everyMs = 5;

/** A machine of two cores of which so much is idle, and so much works for low priorities, whenever it is looked at. */
function machine(idle: number, yielding = 0): () => CoreTimes {
  let all = 0;
  return () => {
    all += 200;
    return { idle: (all * idle) / 2, yielding: (all * yielding) / 2, all, cores: 2 };
  };
}

describe('spareCores', () => {
  const since = { idle: 100, yielding: 10, all: 1_000, cores: 2 };
  const now = { idle: 150, yielding: 60, all: 1_200, cores: 2 };

  it('is what was idle, to the urgent also what would give way', () => {
    assert.equal(spareCores(since, now, false), 0.5);
    assert.equal(spareCores(since, now, true), 1);
  });

  it('is nothing when no time has passed', () => {
    assert.equal(spareCores(since, since, true), 0);
  });
});

describe('sideBySide', () => {
  const urgent: Queue<string> = { items: ['a', 'b', 'c', 'd'], least: 1, most: 3, isUrgent: true };
  const other: Queue<string> = { items: ['x', 'y', 'z'], least: 1, most: 2, isUrgent: false };

  /** The most that ran at a time, of all and by queue; each item runs until the machine was looked at so many times. */
  async function ran(queues: readonly Queue<string>[], read: () => CoreTimes, looks: number) {
    const running = new Set<string>();
    const most = { all: 0, urgent: 0, other: 0 };
    const done: string[] = [];
    let seen = 0;
    const watched = (): CoreTimes => {
      seen += 1;
      return read();
    };
    await sideBySide(
      queues,
      async (item) => {
        running.add(item);
        const ours = [...running].filter((one) => urgent.items.includes(one)).length;
        most.all = Math.max(most.all, running.size);
        most.urgent = Math.max(most.urgent, ours);
        most.other = Math.max(most.other, running.size - ours);
        const until = seen + looks;
        while (seen < until) await new Promise((resolve) => setTimeout(resolve, 1));
        running.delete(item);
        done.push(item);
      },
      watched,
      everyMs,
    );
    return { most, done };
  }

  it('does all, no more at a time than the least on busy cores', async () => {
    const { most, done } = await ran([urgent, other], machine(0), 2);
    assert.deepEqual(done.toSorted(), [...urgent.items, ...other.items]);
    assert.deepEqual(most, { all: 2, urgent: 1, other: 1 });
  });

  it('does more at a time on idle cores, up to the most of each', async () => {
    const { most } = await ran([urgent, other], machine(1), 8);
    assert.equal(most.urgent, 3);
    assert.equal(most.other, 2);
  });

  it('does one more at each look at cores of which some is idle, and two more where most is', async () => {
    const counts: number[][] = [];
    for (const idle of [0.5, 1]) {
      const begun: number[] = [0];
      const read = machine(idle);
      let looks = 0;
      await sideBySide(
        [{ ...urgent, items: [...'abcdef'], most: 6 }],
        async () => {
          begun[looks] = (begun[looks] ?? 0) + 1;
          while (looks < 8) await new Promise((resolve) => setTimeout(resolve, 1));
        },
        () => {
          looks += 1;
          return read();
        },
        everyMs,
      );
      counts.push(begun.filter((count) => count > 0));
    }
    assert.deepEqual(counts, [
      [1, 1, 1, 1, 1, 1],
      [1, 2, 2, 1],
    ]);
  });

  it('takes cores that give way for idle where it is urgent, and only there', async () => {
    const { most } = await ran([urgent, other], machine(0, 1), 8);
    assert.equal(most.urgent, 3);
    assert.equal(most.other, 1);
  });

  it('asks for more idle cores where something else would fill them', async () => {
    const ran = async (others: readonly string[]): Promise<number> => {
      let looks = 0;
      let begun = 0;
      const read = machine(0.4);
      await sideBySide(
        [urgent, { ...other, items: others }],
        async (item) => {
          if (urgent.items.includes(item) && looks < 4) begun += 1;
          while (looks < 4) await new Promise((resolve) => setTimeout(resolve, 1));
        },
        () => {
          looks += 1;
          return read();
        },
        everyMs,
      );
      return begun;
    };
    assert.deepEqual([await ran([]), await ran([...'uvwxyz'])], [3, 1]);
  });

  it('does fewer at a time again when nothing is left of the cores', async () => {
    let looks = 0;
    let all = 0;
    let idle = 0;
    const read = (): CoreTimes => {
      looks += 1;
      all += 200;
      idle += looks < 4 ? 100 : 0;
      return { idle, yielding: 0, all, cores: 2 };
    };
    const running = new Set<string>();
    const beside: number[] = [];
    await sideBySide(
      [{ ...urgent, items: [...'abcdefgh'] }],
      async (item) => {
        running.add(item);
        const until = looks + 5;
        while (looks < until) await new Promise((resolve) => setTimeout(resolve, 1));
        beside.push(running.size);
        running.delete(item);
      },
      read,
      everyMs,
    );
    assert.equal(Math.max(...beside), 3);
    assert.equal(beside.at(-1), 1);
  });

  it('does what bears nothing else of its queue beside it first, one group at a time, beside those of the other', async () => {
    const running = new Set<string>();
    const beside = new Map<string, string[]>();
    await sideBySide(
      [
        { ...urgent, items: ['a', 'b'], least: 2, alone: [['p', 'q'], ['r']] },
        { ...other, items: ['x'] },
      ],
      async (item) => {
        running.add(item);
        const isEnd = (): boolean => (item === 'x' ? beside.has('b') : true);
        do await new Promise((resolve) => setTimeout(resolve, 1));
        while (!isEnd());
        beside.set(item, [...running].toSorted());
        running.delete(item);
      },
      machine(0),
      everyMs,
    );
    assert.deepEqual([...beside.keys()], ['p', 'q', 'r', 'a', 'b', 'x']);
    assert.deepEqual(beside.get('p'), ['p', 'q', 'x']);
    assert.deepEqual(beside.get('r'), ['r', 'x']);
    assert.deepEqual(beside.get('a'), ['a', 'b', 'x']);
  });

  it('begins with the least behind what was alone, however idle the cores were beside that', async () => {
    let begun = 0;
    let before = 0;
    let looks = 0;
    const read = machine(1);
    await sideBySide(
      [{ ...urgent, alone: [['p']] }],
      async (item) => {
        begun += 1;
        // All that begin at once have begun.
        await Promise.resolve();
        if (item === 'a') before = begun;
        const until = looks + 5;
        while (item === 'p' && looks < until) await new Promise((resolve) => setTimeout(resolve, 1));
      },
      () => {
        looks += 1;
        return read();
      },
      everyMs,
    );
    // Itself and the one that was alone.
    assert.equal(before, 2);
  });

  it('fails when one fails', async () => {
    await assert.rejects(
      sideBySide([urgent], async () => {
        throw new Error('not this one');
      }),
      /not this one/,
    );
  });
});

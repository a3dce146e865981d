import type { RelayActor, RelayFault } from './relay-world-links.ts';
import type { RelayMoment } from './relay-world-moment.ts';
import { type WorldBody, type WorldLoss, worldRules, worldSize, worldSlotS } from './relay-world-shapes.ts';

interface WorldTurn {
  readonly now: number;
  readonly author: number;
  readonly body: WorldBody;
  readonly endsSession: boolean;
}

/** Writes down what was lost in the block, and who would have saved it. */
export function lossesIn(
  moment: RelayMoment,
  faults: readonly RelayFault[],
  { now, author, body, endsSession }: WorldTurn,
): WorldLoss[] {
  const losses: WorldLoss[] = [];
  const note = (
    loss: Omit<WorldLoss, 'block' | 'fault' | 'saviours'>,
    actors: readonly RelayActor[],
    saves: (by: ReadonlySet<RelayActor>) => boolean,
  ) => {
    const alone = actors.filter((actor) => saves(new Set([actor])));
    const saviours = alone.length > 0 ? alone : pairsThat(actors, saves);
    losses.push({ ...loss, block: now, saviours, fault: faultTouching(faults, now, saviours) });
  };
  for (const { candidate, backers } of body.backed) {
    for (const validator of candidate.members.filter((member) => !backers.includes(member))) {
      const actors = [...new Set([validator, author, ...candidate.members])].map((v): RelayActor => `v${v}`);
      note({ kind: 'vote', core: candidate.core, validator }, actors, (by) =>
        moment.votesAt(candidate, now, author, by).includes(validator),
      );
    }
  }
  for (const candidate of moment.pending.values()) {
    const holders = body.rows
      .filter(({ bits }) => bits.includes(candidate))
      .map(({ validator }) => validator);
    for (const validator of moment.accounts.keys()) {
      if (holders.includes(validator)) continue;
      const involved = [validator, author, moment.authors.get(now - 1) ?? 0, ...candidate.backers];
      const actors = [...new Set(involved)].map((v): RelayActor => `v${v}`);
      note(
        { kind: 'bit', core: candidate.core, validator },
        actors,
        (by) =>
          !moment.links.hiccups(author, now, by) &&
          (moment.rowAt(validator, now, author, by)?.includes(candidate) ?? false),
      );
    }
  }
  if (endsSession) return losses;
  const backed = new Set(body.backed.map(({ candidate }) => candidate.core));
  for (let core = 0; core < worldSize.claimed; core += 1) {
    if (backed.has(core)) continue;
    const before = moment.authors.get(now - 1) ?? 0;
    const waiting = body.waiting.has(core) ? moment.pending.get(core) : undefined;
    const members = moment.built.get(core)?.members ?? [];
    const all: RelayActor[] = [
      `v${author}`,
      `v${before}`,
      `c${core}`,
      'group',
      ...[...members, ...(waiting?.backers ?? [])].map((v): RelayActor => `v${v}`),
    ];
    note({ kind: 'core', core, validator: undefined }, [...new Set(all)], (by) =>
      wouldBack(moment, core, now, author, by),
    );
  }
  return losses;
}

/** Whether the block would have backed on a core, had these machines been whole. */
function wouldBack(
  moment: RelayMoment,
  core: number,
  now: number,
  author: number,
  by: ReadonlySet<RelayActor>,
): boolean {
  const waiting = moment.pending.get(core);
  const isEmpty = moment.links.hiccups(author, now, by);
  if (isEmpty) return false;
  const whole = (members: readonly number[]): ReadonlySet<RelayActor> =>
    by.has('group') ? new Set([...by, ...members.map((v): RelayActor => `v${v}`)]) : by;
  if (waiting && !moment.isLate(waiting, now)) {
    const rows = moment.rowsAt(now, author, whole(waiting.backers));
    if (!moment.isHeld(waiting, rows)) return false;
  }
  const members = moment.membersAt(core, now);
  const built =
    moment.built.get(core) ??
    (by.has(`c${core}`) ? moment.candidate(core, now - 1, (now - 1) * worldSlotS + 1.7, members) : undefined);
  return (
    built !== undefined &&
    moment.votesAt(built, now, author, whole(built.members)).length >= worldRules.minBackingVotes
  );
}

function faultTouching(
  faults: readonly RelayFault[],
  now: number,
  saviours: readonly RelayActor[],
): WorldLoss['fault'] {
  const active = faults.find(({ from, to, validators, para }) => {
    const touches = (actor: RelayActor): boolean =>
      actor === 'group'
        ? validators.size > 0
        : actor.startsWith('c')
          ? actor === `c${para}`
          : validators.has(Number(actor.slice(1)));
    return now >= from && now <= to + 1 && saviours.some(touches);
  });
  return active?.kind ?? 'noise';
}

/** Where none saves it alone, those of two that do together: without either it is lost. */
function pairsThat(
  actors: readonly RelayActor[],
  saves: (by: ReadonlySet<RelayActor>) => boolean,
): readonly RelayActor[] {
  const pairs = actors.flatMap((one, place) => actors.slice(place + 1).map((other) => [one, other] as const));
  return [...new Set(pairs.filter((pair) => saves(new Set(pair))).flat())];
}

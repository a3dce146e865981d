import type { Duties } from '../../../measure/authorship/babe/duty-tally.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import { ordered, type ShownStaking } from './screen.ts';

/** The answer of `almanac staking --json`. Amounts are in smallest parts. */
export function stakingDocument(shown: ShownStaking) {
  const { works, elects, session, era, nominators, candidates, currency, service, nominator } = shown;
  const { length } = session;
  return {
    schema: 'almanac.staking.v1',
    chain: works.chainName,
    url: works.url,
    block: works.head.number,
    block_hash: works.head.hash,
    elected_on: elects
      ? { chain: elects.chainName, url: elects.url, block: elects.head.number, block_hash: elects.head.hash }
      : null,
    currency: { symbol: currency.symbol, decimals: currency.decimals },
    session: {
      index: session.index,
      slots: length?.slots ?? null,
      slot_duration_ms: length?.slotMs ?? null,
      slot: length?.slot ?? null,
    },
    era: {
      index: era.index,
      active: era.isActive,
      started_at: era.startMs === undefined ? null : new Date(era.startMs).toISOString(),
      first_session: era.startSession ?? null,
      sessions: era.sessions ?? null,
      total_stake: era.totalStake,
      points: era.points,
    },
    nominators: nominators ?? null,
    candidates,
    service: service
      ? {
          basis: 'census',
          from_block: service.fromBlock,
          to_block: service.toBlock,
          first_slot: service.firstSlot,
          last_slot: service.lastSlot,
          unknown_keys: service.unknownKeys,
        }
      : null,
    validators: ordered(era.validators).map((validator) => ({
      account: validator.account,
      name: works.names[validator.account] ?? null,
      commission_ppb: validator.commission,
      blocked: validator.isBlocked,
      own_stake: validator.own,
      total_stake: validator.total,
      nominators: validator.nominators,
      points: validator.points,
      ...(shown.sessionPoints && { session_points: shown.sessionPoints.get(validator.hex) ?? 0 }),
      ...(service && { duties: dutyFields(service.validators.get(validator.hex)) }),
    })),
    nominator: nominator
      ? {
          account: nominator.account,
          bonded: nominator.bonded ?? null,
          submitted_in: nominator.submittedIn ?? null,
          nominations: nominator.nominations.map(({ account, hex, state, exposure, isNominated }) => ({
            account,
            name: works.names[account] ?? null,
            nominated: isNominated,
            state,
            exposure,
            ...(service && { duties: dutyFields(service.validators.get(hex)) }),
          })),
        }
      : null,
  };
}

/** Null for one that was in no list of these sessions, or whose key nobody owns any more. */
function dutyFields(duties: Readonly<Duties> | undefined) {
  if (!duties) return null;
  const { assigned, kept, primary, expectedPrimary } = duties;
  return {
    assigned_slots: assigned,
    kept_slots: kept,
    missed_slots: assigned - kept,
    kept_ppm: sharePpm(BigInt(kept), BigInt(assigned)) ?? null,
    primary_blocks: primary,
    expected_primary_blocks: expectedPrimary,
  };
}

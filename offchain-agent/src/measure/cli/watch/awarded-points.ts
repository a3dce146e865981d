import { accountHex } from '../../../chain/address.ts';
import { readAwardedPoints } from '../../../chain/nimbus/awarded-points.ts';
import type { RpcClient } from '../../../chain/rpc/client.ts';
import { type Beside, type Named, unknowable } from './presentation.ts';

/**
 * Points that a chain of nimbus awards to authors; nothing where it awards none.
 * @param at hash of the block in whose state they are looked up
 */
export async function pointsBeside(
  client: Pick<RpcClient, 'request'>,
  all: readonly Named[],
  at: string,
): Promise<readonly Beside[]> {
  const accounts = all.flatMap((named) => hexOf(named) ?? []);
  const awarded = await readAwardedPoints(client, accounts, at);
  if (!awarded) return [];
  const { round, points } = awarded;
  const pointsOf = (named: Named): number | undefined => points.get(hexOf(named) ?? '');
  return [
    {
      columns: [{ title: 'awarded points', align: 'right' }],
      cells: (named) => [String(pointsOf(named) ?? unknowable)],
      notes: () => [
        `Awarded points: what the chain itself has awarded in its round ${round} so far (parachainStaking.awardedPts), the node's word. Where no account is known for a key: ${unknowable}.`,
      ],
      chainDocument: () => ({ round }),
      validatorDocument: (named) => ({ awarded_points: pointsOf(named) ?? null }),
    },
  ];
}

function hexOf({ account }: Named): string | undefined {
  return account === undefined ? undefined : accountHex(account);
}

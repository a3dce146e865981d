import type { Asked } from '../chain/connection.ts';
import { maxRows } from '../chain/records.ts';
import { nameText } from '../chain/text.ts';
import type { TargetFacts } from './rank.ts';

interface PlaceGroup {
  readonly name: string;
  readonly members: readonly number[];
}

export interface Places {
  readonly groups: readonly PlaceGroup[];
  readonly regions: readonly string[];
  readonly of: ReadonlyMap<number, TargetFacts>;
}

/** The groups of a network and the regions of its targets. */
export async function readPlaces(asked: Asked, network: number): Promise<Places> {
  const { api, at } = asked;
  const targetIds = await api.query.Sli.NextTargetId.getValue(network, at);
  const offsets = Array.from({ length: Math.ceil(targetIds / maxRows) }, (_, index) => index * maxRows);
  const [targets, groups] = await Promise.all([
    Promise.all(
      offsets.map((offset) => api.apis.RegistryApi.targets(network, undefined, offset, maxRows, at)),
    ),
    readGroups(asked, network),
  ]);
  const regionOf = new Map(
    targets.flat().map(({ target, region }) => [target, region && nameText(region)] as const),
  );
  const ids = new Set([...regionOf.keys(), ...groups.flatMap(({ members }) => members)]);
  const of = new Map(
    [...ids].map((target) => [
      target,
      {
        region: regionOf.get(target),
        groups: groups.filter(({ members }) => members.includes(target)).map(({ name }) => name),
      },
    ]),
  );
  const regions = [...new Set([...regionOf.values()].filter((region) => region !== undefined))].toSorted();
  return { groups, regions, of };
}

async function readGroups({ api, at }: Asked, network: number): Promise<PlaceGroup[]> {
  const groups = await api.apis.RegistryApi.groups(network, 0, maxRows, at);
  return groups.map(({ name, members }) => ({ name: nameText(name), members }));
}

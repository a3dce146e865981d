// Compiles only while the generated types know the chain's runtime API; it never runs.

import type {} from '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';

void (async (api: ApiPromise): Promise<number | undefined> => {
  const answer = await api.call.sliApi.sli(0, 1, 'Authorship', 'Day', null);
  // @ts-expect-error a decade is no period
  await api.call.sliApi.sli(0, 1, 'Authorship', 'Decade', null);
  // @ts-expect-error it is an option of an answer
  void answer.sliPpm;
  return answer.unwrapOr(undefined)?.sliPpm.unwrapOr(undefined)?.toNumber();
});

import { fileURLToPath } from 'node:url';
import { readEndpointConfig } from '../../offchain-agent/src/endpoint/machine/config.ts';
import {
  type EndpointPlan,
  installedPrograms,
  type Keeper,
  planOf,
} from '../../offchain-agent/src/endpoint/machine/plan.ts';

/** The endpoint that comes along, below deploy/gateway. */
export const shippedEndpoint = fileURLToPath(new URL('../../deploy/gateway/endpoint.yaml', import.meta.url));

export function shippedPlan(keeper: Keeper = 'systemd'): EndpointPlan {
  return planOf(readEndpointConfig(shippedEndpoint), keeper, installedPrograms());
}

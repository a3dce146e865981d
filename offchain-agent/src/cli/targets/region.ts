import { AgentError } from '../../base/error.ts';
import { registryCalls } from '../../chain/registry/registry-calls.ts';
import type { SigningOptions } from '../reporter/key-options.ts';
import { parseRegion } from '../reporter/parse.ts';
import { submitCall } from '../reporter/submit-call.ts';
import { findTarget } from './find-target.ts';

export interface RegionOptions extends SigningOptions {
  readonly target: string;
  readonly region?: string;
  readonly clear?: boolean;
}

/**
 * Says where a target is, or takes that back.
 * @throws AgentError `bad_input/region` unless one of both is asked for, and for what is no short printable name
 */
export async function runRegion(options: RegionOptions): Promise<void> {
  const region = parseRegion(options.region);
  if ((region === undefined) !== (options.clear === true)) {
    throw new AgentError('bad_input/region', 'expected --region NAME, for example eu-west, or --clear');
  }
  await submitCall('target.region', options, async ({ chain, network }) => {
    const { target } = findTarget(await chain.targets(network), options.target);
    return {
      call: registryCalls.setRegion(chain.api, network, target, region),
      sentence: `${region === undefined ? 'clears the region' : `sets the region "${region}"`} of target ${target} of network ${network}`,
      details: { target, region: region ?? null },
    };
  });
}
